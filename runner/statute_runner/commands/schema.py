"""`statute schema`: the JSON Schema of a bundle's requests, printed; or written, with those of its registers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.meant_bundle import meant_root, root_to_write
from statute_runner.console.output import say
from statute_runner.console.streams import put
from statute_runner.loading.file_replacement import write
from statute_runner.loading.output_target import inside
from statute_runner.loading.shown_paths import from_here
from statute_runner.request.register_schema import texts
from statute_runner.request.request_schema import text

if TYPE_CHECKING:
    import argparse


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `schema`."""
    verb.add_argument(
        "--write",
        action="store_true",
        help="write request.schema.json into the bundle, and the schema of each of its registers",
    )


def run(given: argparse.Namespace) -> int:
    """Prints the schema, or writes it into the bundle, with those of its registers."""
    root = root_to_write(given) if given.write else meant_root(given)
    bundle = load(root, cache=not given.no_cache).bundle
    if not given.write:
        put(text(bundle))
        return 0
    for path, made in {"request.schema.json": text(bundle), **texts(bundle)}.items():
        target = inside(bundle.root, path)
        os.makedirs(os.path.dirname(os.path.join(bundle.root, path)), exist_ok=True)
        write(target, made.encode())
        say(f"{from_here(bundle.root, path)}: written\n")
    return 0
