"""The checked data of a bundle, kept in the user's cache folder by content: data, never code.

It answers for the law, so that it is believed only where nobody else could have written it: folder and files are the
user's own, and an entry is sealed under a key that is there. Whatever is wrong with a cache, a run goes on without it.
"""

from __future__ import annotations

import json
import os

from statute_runner.law.bundle import Parsed
from statute_runner.law.shipped import PACKAGE, folder
from statute_runner.loading.private_folder import PrivateFolder
from statute_runner.text.digest import digest, keyed_digest
from statute_runner.text.positions import Positions
from statute_runner.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORMAT = "statute-cache/3"
KEY, KEY_SIZE = "key", 32
# Folders of the package that hold no module of it.
NO_MODULES = {"__pycache__", "shipped"}
UNUSABLE = (OSError, ValueError, MemoryError, RecursionError)


def cache_folder() -> str:
    """Where the cache stands, if anywhere: a path that may be relative, and then names no cache."""
    return os.environ.get("STATUTE_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "statute-runner"
    )


def entry_name(root: str) -> str:
    """The name of the entry of the bundle at this root."""
    return digest(os.fsencode(os.path.realpath(root)))[:24] + ".ndjson"


def runner_key() -> str:
    """The key of the runner in the cache: what the checks depend on beside the bundle.

    That is this runner's version, and all its modules and schemas, by size and time.
    """
    found = sorted([*stamps(PACKAGE, ".py"), *stamps(os.path.join(folder("schemas"), "v1"), ".json")])
    return f"{VERSION} {digest(os.fsencode(repr(found)))[:16]}"


def stamps(place: str, suffix: str) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of every file below a folder with this ending.

    The law that ships is no part of the runner, and is skipped.
    """
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.name.endswith(suffix):
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
            elif entry.name not in NO_MODULES and entry.is_dir():
                yield from stamps(entry.path, suffix)


class Stored(dict[str, Parsed]):
    """Parsed files by path, each decoded when it is first looked at."""

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        super().__init__()
        self.lines = lines

    def __missing__(self, path: str) -> Parsed:
        stored = json.loads(self.lines[path])
        positions = Positions(path, stored["values"], stored["keys"])
        self[path] = Parsed(stored["data"], positions, stored["sha256"])
        return self[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)


def read(root: str, sha256: str) -> Mapping[str, Parsed] | None:
    """The parsed files of the bundle with this fingerprint, if a sound cache holds them."""
    try:
        with PrivateFolder(cache_folder()) as place:
            sealed, _, content = place.read(entry_name(root)).partition(b"\n")
            if sealed != seal(place, content):
                return None
        head, _, body = content.partition(b"\n")
        if head != header(sha256):
            return None
        lines = {}
        for line in body.splitlines():
            path, _, stored = line.partition(b"\t")
            lines[json.loads(path)] = stored
        return Stored(lines)
    except UNUSABLE:
        return None


def write(root: str, sha256: str, files: Mapping[str, Parsed]) -> None:
    """Keeps the parsed files, where a cache can be had."""
    try:
        content = b"".join([header(sha256), b"\n", *(line(path, parsed) for path, parsed in files.items())])
        with PrivateFolder(cache_folder(), make=True) as place:
            try:
                sealed = seal(place, content)
            except UNUSABLE:
                place.write(KEY, os.urandom(KEY_SIZE))
                sealed = seal(place, content)
            place.write(entry_name(root), sealed + b"\n" + content)
    except UNUSABLE:
        pass


def header(sha256: str) -> bytes:
    return f"{FORMAT} {runner_key()} {sha256}".encode()


def line(path: str, parsed: Parsed) -> bytes:
    where = parsed.positions
    stored = {"data": parsed.data, "values": where.values, "keys": where.keys, "sha256": parsed.sha256}
    return b"%b\t%b\n" % (json.dumps(path).encode(), json.dumps(stored, separators=(",", ":")).encode())


def seal(place: PrivateFolder, content: bytes) -> bytes:
    """The keyed digest of the content under the key of the folder, which no copy of the folder can repeat.

    A copy has another inode, and a time of change that nobody can set.
    """
    key, found = place.opened(KEY)
    if len(key) != KEY_SIZE:
        raise ValueError("this is not a key")
    return keyed_digest(key, b"%d %d\n%b" % (found.st_ino, found.st_ctime_ns, content)).encode()
