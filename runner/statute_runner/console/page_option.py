"""The option `--report` of the verbs that write what they found as a page, and where that page goes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.loading.output_target import in_a_folder, same, target, unlike_law
from statute_runner.problem import refuse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from statute_runner.loading.output_target import Target


def page_option(verb: argparse.ArgumentParser, holds: str) -> None:
    """`--report FILE.html`; `holds` says what the page holds."""
    verb.add_argument("--report", metavar="FILE.html", help=f"also write a page with {holds}")


def page_target(name: str | None, roots: Iterable[str], others: Iterable[str] = ()) -> Target | None:
    """Where the page goes. Raises `Refused` for a file of a bundle or one of the others, `OSError` without a folder."""
    if name is None:
        return None
    page = in_a_folder(target(name))
    for root in roots:
        if os.path.isdir(root):
            unlike_law(page, root)
    named = [other for other in others if other]
    if any(os.path.abspath(other) == os.path.abspath(name) for other in named) or same(page, named):
        raise refuse("usage", f"`{name}` is an input or another output", help="give another name to `--report`")
    return page
