"""What is read: files by name or pattern, folders and standard input."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from statute_runner.batch.remote_store import fetched, file_name, is_remote, listed
from statute_runner.optional_packages import require
from statute_runner.problem import nearest, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMATS = ("ndjson", "json", "csv", "tsv", "parquet")
SUFFIXES = {"ndjson": "ndjson", "jsonl": "ndjson", "json": "json", "csv": "csv", "tsv": "tsv", "parquet": "parquet"}
PARQUET = b"PAR1"
PACKINGS = {"gz": b"\x1f\x8b", "zst": b"\x28\xb5\x2f\xfd"}
TABS = "tsv"
STANDARD_INPUT = "standard input"
PATTERN = set("*?[")
HIDDEN = (".", "_")
ADDRESS = re.compile("[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class InputSource:
    """One input: its name, format and packing, and for a file its size, when it last changed, and its inode.

    `known_as` is the name that the run began with, where it goes on under another one; `delimiter` is what stands
    between the cells of CSV, where that is known before its header is read. `copy` is a file of what can be read once
    only and has to be read from more than one place.
    """

    name: str
    format: str
    packing: str
    size: int = 0
    changed: tuple[int, int] | None = None
    inode: int = 0
    known_as: str = ""
    delimiter: str = ""
    copy: str = ""

    @property
    def path(self) -> str:
        """Where it is read: a copy of what can be read once only, or is elsewhere."""
        return self.copy or self.name

    @property
    def stated(self) -> str:
        """The name that rejects state."""
        return self.known_as or self.name


def sources(names: Sequence[str], form: str | None, delimiter: str = "") -> list[InputSource]:
    """The inputs that the arguments name, patterns and folders spread out in order. Raises `Refused`."""
    found = [source(name, form) for given in names or ["-"] for name in spread(given)]
    return [replace(one, delimiter=delimiter) for one in found] if delimiter else found


def spread(given: str) -> Iterator[str]:
    """The files that an argument stands for."""
    if is_remote(given):
        yield from listed(given, lambda path: bool(kind_of(path)[0]))
    elif os.path.isdir(given):
        found = [path for path in inside(given) if kind_of(path)[0]]
        if not found:
            raise refuse("batch-input", f"no file of a supported format in the folder `{given}`", help=KNOWN)
        yield from found
    elif given != "-" and PATTERN & set(given) and not os.path.exists(given):
        from glob import glob

        matching = sorted(path for path in glob(given, recursive=True) if os.path.isfile(path))
        if not matching:
            raise refuse("batch-input", f"file not found: `{given}`")
        yield from matching
    elif ADDRESS.match(given):
        help_ = "addresses begin with s3://, gs://, az:// or https://; a file of this machine is given by its path"
        raise refuse("batch-input", f"cannot read the address `{given}`", help=help_)
    else:
        yield given


def inside(folder: str) -> Iterator[str]:
    """The files of a folder, and those in its folders that are named `column=value`, in order."""
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.startswith(HIDDEN):
            continue
        if os.path.isfile(path):
            yield path
        elif "=" in name and os.path.isdir(path) and not os.path.islink(path):
            yield from inside(path)


KNOWN = "files end in .ndjson, .jsonl, .json, .csv, .tsv or .parquet; all but the last also with .gz or .zst"


def kind_of(path: str) -> tuple[str, str]:
    """Format and packing by the end of the name; nothing where it is not known."""
    parts = os.path.basename(path).lower().split(".")[1:]
    packing = parts.pop() if parts and parts[-1] in PACKINGS else ""
    form = SUFFIXES.get(parts[-1], "") if parts else ""
    return ("", "") if packing and form == "parquet" else (form, packing)


def source(name: str, form: str | None) -> InputSource:
    """The source of this name. Raises `Refused`."""
    found = described(name, form)
    if found.packing == "zst":
        require(f"`{found.stated}`", ["zstandard"], "batch", "batch-extra")
    return found


def described(name: str, form: str | None) -> InputSource:
    if name == "-":
        head = standard_head()
        packing = next((packing for packing, magic in PACKINGS.items() if head.startswith(magic)), "")
        known = form or ("" if packing else sniffed(head))
        if known == "parquet":
            return copied(STANDARD_INPUT, sys.stdin.buffer)
        delimiter = "\t" if known == TABS else ""
        return InputSource(STANDARD_INPUT, "csv" if known == TABS else known, packing, delimiter=delimiter)
    known, packing = kind_of(file_name(name) if is_remote(name) else name)
    if not (form or known):
        if name.lower().endswith((".yaml", ".yml")):
            raise refuse("batch-input", f"`{name}` is YAML", help="`statute decide` reads it")
        ending = name.rsplit(".", 1)[-1]
        raise refuse(
            "batch-input",
            f"unknown format of `{name}`",
            help=f"{nearest(ending, SUFFIXES) or KNOWN}; or give --from",
        )
    delimiter = "\t" if (form or known) == TABS else ""
    form = "csv" if (form or known) == TABS else form or known
    if is_remote(name):
        copy = fetched(name)
        return InputSource(name, form, packing, os.stat(copy).st_size, delimiter=delimiter, copy=copy)
    found = os.stat(name)
    if not stat.S_ISREG(found.st_mode):
        return InputSource(name, form, packing, delimiter=delimiter)
    changed = (found.st_mtime_ns, found.st_ctime_ns)
    return InputSource(name, form, packing, found.st_size, changed, found.st_ino, delimiter=delimiter)


def copied(name: str, stream: BinaryIO) -> InputSource:
    """A source of Parquet, whose end says what stands in it, from a stream; its copy is gone with this process."""
    import atexit
    from shutil import copyfileobj
    from tempfile import NamedTemporaryFile

    file = NamedTemporaryFile(prefix="statute-", suffix=".parquet")  # noqa: SIM115 - closed at the end
    atexit.register(file.close)
    copyfileobj(stream, file)
    file.flush()
    return InputSource(name, "parquet", "", os.stat(file.name).st_size, copy=file.name)


def sniffed(head: bytes) -> str:
    """The format of a stream by its first bytes: Parquet, or an array or JSON values."""
    if head.startswith(PARQUET):
        return "parquet"
    return "json" if head.lstrip()[:1] in {b"{", b"["} else "ndjson"


def standard_head() -> bytes:
    stream = sys.stdin.buffer
    return stream.peek(4096) if isinstance(stream, io.BufferedReader) else b""
