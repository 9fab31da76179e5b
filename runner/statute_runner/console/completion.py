"""Completes a line of the shell, with `argcomplete`, an extra that is loaded only when a shell asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from typing import NoReturn


def complete(reader: argparse.ArgumentParser) -> NoReturn:
    """Tells the shell what may follow, and ends the run; nothing is told where the package is not installed."""
    try:
        import argcomplete
    except ImportError:
        raise SystemExit(1) from None
    argcomplete.autocomplete(reader)
    raise SystemExit(1)
