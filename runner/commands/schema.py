"""`statute schema`: the JSON Schema of a bundle's requests, printed or written beside its facts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from runner.api import load
from runner.replacing import write
from runner.request_schema import text
from runner.target import inside

if TYPE_CHECKING:
    import argparse


def run(given: argparse.Namespace) -> int:
    """Prints the schema, or writes it into the bundle."""
    bundle = load(given.bundle, cache=not given.no_cache).bundle
    if not given.write:
        sys.stdout.write(text(bundle))
        return 0
    write(inside(bundle.root, "request.schema.json"), text(bundle).encode())
    return 0
