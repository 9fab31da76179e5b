"""A folder that this program writes: whole or not at all, and only over what it wrote itself."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from statute_runner.loading.file_replacement import sync_folder
from statute_runner.loading.output_target import folder_of
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARKER = ".statute-written"


def writable(out: str, by: str) -> None:
    """Raises what `write_folder` would raise before it begins: said before the work whose result the folder takes."""
    full = os.path.abspath(out)
    written_before(full, out, by)
    folder_of(full, out)


def write_folder(out: str, files: Mapping[str, bytes], by: str) -> None:
    """Puts these files, by path with `/` between the parts, into the folder, in the place of those written before.

    Raises `Refused` where the folder holds anything else, or is a link or no folder; `OSError` leaves what was there.
    """
    full = os.path.abspath(out)
    was = written_before(full, out, by)
    draft = os.path.join(os.path.dirname(full), f".statute-{os.urandom(12).hex()}")
    named = "".join(f"{name}\n" for name in sorted(files))
    try:
        os.mkdir(draft)
        fill(draft, {**files, MARKER: f"Written by `{by}`, and lost when it is written again:\n{named}".encode()})
        put(draft, full, was=was)
    except OSError as error:
        raise OSError(error.errno, error.strerror, out) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def written_before(full: str, out: str, by: str) -> bool:
    """Whether a folder is there, of which all was written by the same verb. Raises `Refused` where it holds more."""
    if not os.path.lexists(full):
        return False
    if os.path.islink(full) or not os.path.isdir(full):
        raise refuse("output-target", f"expected a folder, got something else at `{out}`", help="give another name")
    held = sorted(every_file(full, ""))
    if not held:
        return True
    try:
        with open(os.path.join(full, MARKER), encoding="utf-8") as file:
            first, *names = file.read().splitlines()
    except (OSError, ValueError):
        first, names = "", []
    others = [name for name in held if name not in {*names, MARKER}]
    if not first.startswith(f"Written by `{by}`") or others:
        one = others[0] if others else held[0]
        message = f"the folder `{out}` holds what `{by}` did not write: {one}"
        raise refuse("output-target", message, help="give a new folder, or an empty one, or take away what is there")
    return True


def every_file(root: str, inside: str) -> Iterator[str]:
    """What stands in a folder, by path; of folders only those that are empty."""
    with os.scandir(os.path.join(root, inside)) as entries:
        for entry in entries:
            path = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from list(every_file(root, path)) or [f"{path}/"]
            else:
                yield path


def fill(folder: str, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb") as file:
            file.write(content)


def put(draft: str, full: str, *, was: bool) -> None:
    """Gives the draft the name of the folder; what had it comes back where that fails."""
    if not was:
        os.rename(draft, full)
    else:
        old = f"{draft}-old"
        os.rename(full, old)
        try:
            os.rename(draft, full)
        except OSError:
            os.rename(old, full)
            raise
        shutil.rmtree(old, ignore_errors=True)
    sync_folder(full)
