"""Refuses options that would be taken and do nothing, and names the folder of law where two arguments could."""

from __future__ import annotations

import os

from statute_runner.problem import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def refuse_idle(*found: tuple[str, bool, str]) -> None:
    """Raises `Refused` for the first option that would do nothing, with help on what it needs.

    Each is an option, whether it is idle, and that help.
    """
    for option, idle, help_ in found:
        if idle:
            raise refuse("usage", f"`{option}` has no effect here", help=help_)


def named_folder(given: argparse.Namespace) -> str | None:
    """The folder of law that PATH or `--bundle` names. Raises `Refused` where both do."""
    if given.path is not None and given.bundle is not None:
        raise refuse("usage", "PATH and `--bundle` both name the folder of law", help="give one of them")
    folder: str | None = given.path or given.bundle
    return folder


def named_bundles(given: argparse.Namespace) -> list[str]:
    """The bundles at each PATH or below it, or the one that is named otherwise. Raises `Refused` where both are."""
    from statute_runner.console.meant_bundle import meant_root
    from statute_runner.loading.bundle_detection import bundles_at

    if not given.paths:
        return [meant_root(given)]
    if given.bundle is not None:
        raise refuse("usage", "PATH and `--bundle` both name the folder of law", help="give one of them")
    return list(dict.fromkeys(root for path in given.paths for root in bundles_at(os.path.normpath(path))))
