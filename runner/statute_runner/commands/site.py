"""`statute site`: a bundle as static pages: its law by version, rules, readings, cases, timeline and amendments."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.meant_bundle import meant_root
from statute_runner.console.output import say
from statute_runner.console.streams import try_output
from statute_runner.explain.member_wording import counted
from statute_runner.loading.bundle_files import beginning, folder, own_folders, walk
from statute_runner.loading.shown_paths import way_to
from statute_runner.loading.written_folder import writable, write_folder
from statute_runner.problem import refuse

if TYPE_CHECKING:
    import argparse


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `site`."""
    verb.add_argument("out", metavar="OUT", help="the folder to write: a new one, an empty one, or one that it wrote")


def run(given: argparse.Namespace) -> int:
    """Writes the folder. Raises `Refused` where it holds anything else, or is one of the bundle's own."""
    loaded = load(meant_root(given), cache=not given.no_cache)
    root = loaded.bundle.root
    not_own(root, given.out)
    from statute_runner.website.site_files import site_files

    writable(given.out, "statute site")
    files = site_files(loaded, folder(root))
    try_output()
    write_folder(given.out, files, "statute site")
    say(f"{given.out}: {loaded.bundle.title}, {counted(sum(name.endswith('.html') for name in files), 'page')}\n")
    return 0


def not_own(root: str, out: str) -> None:
    """Raises `Refused` for the folder of the bundle, and for what stands in one of its own folders."""
    way = way_to(os.path.realpath(out), os.path.realpath(root))
    if way is None:
        return
    inside = way.replace(os.sep, "/")
    own = own_folders(walk(root, ""), beginning(os.path.join(root, "bundle.yaml")))
    if inside == "." or inside.partition("/")[0] in own:
        raise refuse("output-target", f"`{out}` is the bundle's own folder", help="give another, as docs/site")
