"""Writes the files of a new bundle, all of them or none, where nothing stands in their way."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from statute_runner.loading import file_replacement
from statute_runner.loading.output_target import inside
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def refuse_where_law_is(root: str, paths: Mapping[str, str]) -> None:
    """Raises `Refused` where the folder holds a bundle, or a file by one of these names."""
    if os.path.lexists(root) and not os.path.isdir(root):
        raise refuse("init-exists", f"`{root}` is a file", help="give the name of a new folder")
    if os.path.lexists(os.path.join(root, "bundle.yaml")):
        raise refuse("init-exists", f"`{root}` holds a bundle already", help="give the name of a new folder")
    there = [path for path in paths if os.path.lexists(os.path.join(root, *path.split("/")))]
    if there:
        raise refuse(
            "init-exists",
            f"`{root}` has {', '.join(there[:5])} already",
            help="give the name of a new folder, or move it away",
        )


def write_folder(root: str, files: Mapping[str, str]) -> None:
    """Writes the files. Raises `OSError` or `Refused`; then none is left, nor a folder that was made for one."""
    made: list[str] = []
    try:
        for path, text in files.items():
            full = os.path.join(root, *path.split("/"))
            made += new_folders(os.path.dirname(full))
            file_replacement.write(inside(root, path), text.encode(), new=True)
            made.append(full)
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                os.rmdir(path) if os.path.isdir(path) else os.unlink(path)
        raise


def new_folders(path: str) -> Iterator[str]:
    """Makes the folder and those above it that are not there, and yields each that it made."""
    above = os.path.dirname(path)
    if above and above != path and not os.path.isdir(above):
        yield from new_folders(above)
    if path and not os.path.isdir(path):
        os.mkdir(path)
        yield path


def drafted_in_private(files: Mapping[str, str]) -> tempfile.TemporaryDirectory[str]:
    """The files in a folder of nobody else's, to be looked at before they are written where they belong."""
    place = tempfile.TemporaryDirectory(prefix="statute-init-")
    write_folder(place.name, files)
    return place
