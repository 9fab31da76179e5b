"""`statute lsp`: the law in an editor, over the Language Server Protocol on standard input and output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.console.idle import refuse_idle
from statute_runner.optional_packages import require

if TYPE_CHECKING:
    import argparse


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `lsp`."""
    verb.add_argument(
        "--stdio",
        action="store_true",
        help="speak over standard input and output; editors add it, and there is no other way",
    )


def run(given: argparse.Namespace) -> int:
    """Serves one editor until it says that it is done."""
    alone = "the files that are open say which law it is"
    refuse_idle(
        ("--bundle", given.bundle is not None, alone), ("--no-cache", given.no_cache, "an editor's law is never cached")
    )
    require("`statute lsp`", ["pygls"], "lsp", "lsp-extra")
    from statute_runner.editor.language_server import serve_editor

    return serve_editor()
