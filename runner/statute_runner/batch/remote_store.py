"""Files at addresses: `s3://`, `gs://` and `az://` are objects of a store, `https://` and `http://` are read only.

What is read is copied to this machine first, and gone with the process; what is written to a store appears as a whole.
"""

from __future__ import annotations

import atexit
import fnmatch
import os
import re
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from statute_runner.batch.store_faults import store_fault
from statute_runner.optional_packages import require
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STORES = ("s3", "s3a", "gs", "az")
WEB = ("https", "http")
ADDRESS = re.compile(rf"(?:{'|'.join((*STORES, *WEB))})://")
PATTERN = re.compile(r"[*?\[]")
SECONDS = 60
CHUNK = 2**20
SOUND = "give it as s3://BUCKET/NAME"


def is_remote(name: str) -> bool:
    """Whether a name is an address that is read, or written, elsewhere."""
    return bool(ADDRESS.match(name))


def file_name(address: str) -> str:
    """The path of an address, without what may follow it."""
    return unquote(urlsplit(address).path) if address.startswith(WEB) else address


def listed(address: str, known: Callable[[str], bool]) -> list[str]:
    """The files that an address stands for: itself, those of a pattern, or those of known formats in a folder.

    Raises `Refused`.
    """
    if address.startswith(WEB):
        return [address]
    if fault := unsound(address):
        raise refuse("batch-input", f"cannot read `{address}`: {fault}", help=SOUND)
    bucket, path = in_store(address)
    fixed = PATTERN.split(path)[0].rpartition("/")[0] if PATTERN.search(path) else path.rstrip("/")
    with reading(address):
        store = opened(bucket)
        if path and not PATTERN.search(path) and holds(store, path):
            return [address]
        objects = [one["path"] for part in store.list(prefix=fixed or None) for one in part]
    if PATTERN.search(path):
        pattern = re.compile(translated(path))
        found = [one for one in objects if pattern.fullmatch(one)]
    else:
        start = f"{fixed}/" if fixed else ""
        found = [one for one in objects if one.startswith(start) and in_folder(one[len(start) :]) and known(one)]
    if not found:
        raise refuse("batch-input", f"file not found: `{address}`")
    return [f"{bucket}/{one}" for one in sorted(found)]


def holds(store: Any, path: str) -> bool:
    """Whether a store has an object of exactly this name."""
    from obstore.exceptions import NotFoundError

    try:
        store.head(path)
    except (NotFoundError, FileNotFoundError):
        return False
    return True


def translated(pattern: str) -> str:
    """A pattern as a regular expression: a star goes past no slash, two do."""
    parts = [
        ".*" if part == "**" else fnmatch.translate(part)[4:-3].replace(".*", "[^/]*") for part in pattern.split("/")
    ]
    return "/".join(parts).replace(".*/", "(?:.*/)?")


def in_folder(path: str) -> bool:
    """Whether a file is one of a folder: not hidden, and in no folder but those named `column=value`."""
    *folders, name = path.split("/")
    return all("=" in folder for folder in folders) and not any(
        part.startswith((".", "_")) for part in (*folders, name)
    )


def in_store(address: str) -> tuple[str, str]:
    """The address of the bucket, and the path in it."""
    scheme, _, rest = address.partition("://")
    bucket, _, path = rest.partition("/")
    return f"{scheme}://{bucket}", path


def unsound(address: str) -> str:
    """What is wrong with the address of what a store holds; nothing where it may be one."""
    bucket, path = in_store(address)
    if bucket.endswith("/"):
        return "it names no bucket"
    steps = path.removesuffix("/").split("/") if path else []
    return "no part of a path is empty, `.` or `..`" if {"", ".", ".."} & set(steps) else ""


def opened(bucket: str) -> Any:
    """A bucket, with what the environment says of who reads it. Raises `Refused`."""
    require(f"`{bucket}`", ["obstore"], "remote", "batch-extra")
    from obstore.store import from_url

    return from_url(bucket)


def fetched(address: str) -> str:
    """A copy of the file at an address, which is gone with this process. Raises `Refused`."""
    file = NamedTemporaryFile(prefix="statute-", suffix=os.path.splitext(file_name(address))[1])  # noqa: SIM115 - closed at the end
    atexit.register(file.close)
    with reading(address):
        if address.startswith(WEB):
            from_web(address, file)
        else:
            bucket, path = in_store(address)
            for part in opened(bucket).get(path).stream(CHUNK):
                file.write(part)
    file.flush()
    return file.name


def from_web(address: str, file: Any) -> None:
    """Writes what is at an address into a file. Raises `OSError`."""
    from shutil import copyfileobj
    from urllib.request import urlopen

    with urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - its scheme is that of the web
        if not answer.url.startswith(address.partition("://")[0]):
            raise OSError(f"it leads to {answer.url}")
        length = answer.headers.get("Content-Length")
        copyfileobj(answer, file, CHUNK)
        if length is not None and file.tell() != int(length):
            raise OSError(f"unexpected end after {file.tell():,} of {int(length):,} bytes")


@contextmanager
def reading(address: str) -> Iterator[None]:
    """Words what goes wrong with a store or a server."""
    try:
        yield
    except Exception as error:
        if not expected(error):
            raise
        raise refuse("batch-input", f"cannot read `{address}`: {cause(error, address)}") from None


def sent(path: str, address: str) -> None:
    """Writes a file to an address, where it appears as a whole. Raises `Refused`."""
    bucket, place = in_store(address)
    try:
        with open(path, "rb") as file:
            opened(bucket).put(place, file)
    except Exception as error:
        if not expected(error):
            raise
        raise refuse("batch-output", f"cannot write `{address}`: {cause(error, address)}") from None


def expected(error: Exception) -> bool:
    """Whether a store, a server or a disk failed, and not this program."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] == "obstore"


def cause(error: Exception, address: str) -> str:
    """What went wrong, as a sentence that goes on after a colon; of a store with its bucket."""
    if "Debug source:" in str(error):
        return store_fault(error, in_store(address)[0])
    reason, status = getattr(error, "reason", None), getattr(error, "code", None)
    if status:
        return f"the server answers {status} {reason}"
    said = getattr(reason, "strerror", None) or str(reason or error).strip().partition("\n")[0].rstrip(".")
    return f"{said[:1].lower()}{said[1:]}"
