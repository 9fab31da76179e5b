"""How the files of a bundle are named: from the working folder, or, for a build, from the top of the repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from statute_runner.problem import Problem


def from_here(root: str, path: str) -> str:
    """The file as from the working folder where it stands below it, so that an editor finds it, else its whole path."""
    return from_folder(os.getcwd(), root, path)


def bundle_path(root: str) -> str:
    """The folder of a bundle as a person knows it again: as from the working folder, which itself is named in full."""
    shown = from_here(root, "")
    return os.getcwd() if shown == os.curdir else shown


def from_folder(folder: str, root: str, path: str) -> str:
    """The file of the bundle at this root as from a folder where it stands below it, else its whole path."""
    full = os.path.abspath(os.path.join(root, path))
    return (os.path.relpath(full, folder) if below(folder, full) else full).replace(os.sep, "/")


def placed(problems: Iterable[Problem], root: str, folder: str | None = None) -> list[Problem]:
    """The problems of a bundle with their files named as from a folder, or the working folder."""
    start = folder or os.getcwd()

    def moved(problem: Problem) -> Problem:
        if problem.span:
            problem = replace(problem, span=replace(problem.span, file=from_folder(start, root, problem.span.file)))
        return replace(problem, follows=moved(problem.follows)) if problem.follows else problem

    return [moved(problem) for problem in problems]


def base_of(roots: Sequence[str]) -> str:
    """The folder from which a build knows the files of these bundles.

    It is the top of the repository around the working folder, or that folder, if all stand below it; else the top of
    the one around the bundles, or the nearest folder that holds them all.
    """
    full = [os.path.abspath(root) for root in roots]
    here = repository(os.getcwd())
    if all(below(here, root) for root in full):
        return here
    if any(way_to(root, full[0]) is None for root in full):
        return here
    return repository(os.path.commonpath(full))


def repository(folder: str) -> str:
    """The top of the repository that the folder is in, or the folder."""
    place = folder
    while not os.path.exists(os.path.join(place, ".git")):
        above = os.path.dirname(place)
        if above == place:
            return folder
        place = above
    return place


def below(folder: str, path: str) -> bool:
    """Whether the path is the folder or leads into it."""
    return way_to(path, folder) is not None and os.path.commonpath((folder, path)) == folder


def way_to(path: str, folder: str) -> str | None:
    """The way to a path from a folder; nothing where the two are on different drives."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return None
