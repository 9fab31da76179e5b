"""What is said where the law that ships with the runner is taken, and the working folder has another."""

from __future__ import annotations

import os

from statute_runner.console.meant_bundle import HERE, differs
from statute_runner.loading.working_bundle import SHIPPED, meant_bundle, working_bundles

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

MOST_ENTRIES = 1000


def note_other_law(given: argparse.Namespace) -> None:
    """Says, on standard error, that the shipped law is taken where the working folder has another."""
    if given.verb in HERE or given.bundle is not None or getattr(given, "errors", "text") == "json":
        return
    found = meant_bundle(None, here=False)
    if found.why == SHIPPED and len(here := working_bundles(MOST_ENTRIES)) == 1 and differs(here[0], found.root):
        from statute_runner.console.streams import put_error
        from statute_runner.escaping import terminal

        where = "the working folder is one too" if here[0] == os.curdir else f"there is another in `{here[0]}`"
        text = f"statute: the bundle is the one that ships with the runner; {where}, taken with --bundle {here[0]}\n"
        put_error(terminal(text))
