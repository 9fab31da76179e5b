"""The checked data of a bundle, kept in the user's cache folder by content: data, never code.

It answers for the law, so that it is believed only where nobody else could have written it: folder and files are the
user's own, and an entry is sealed under a key that is there. Whatever is wrong with a cache, a run goes on without it.
"""

from __future__ import annotations

import json
import os
import sys

from statute_runner.law.bundle import Parsed
from statute_runner.law.shipped import PACKAGE, folder
from statute_runner.loading.private_folder import PrivateFolder
from statute_runner.text.digest import digest, keyed_digest
from statute_runner.text.positions import Positions
from statute_runner.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMAT = "statute-cache/4"
KEY, KEY_SIZE = "key", 32
NAME = __name__.partition(".")[0]
UNUSABLE = (OSError, ValueError, MemoryError, RecursionError)


def cache_folder() -> str:
    """Where the cache stands, if anywhere: a path that may be relative, and then names no cache."""
    return os.environ.get("STATUTE_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "statute-runner"
    )


def entry_name(root: str) -> str:
    """The name of the entry of the bundle at this root."""
    return digest(os.fsencode(os.path.realpath(root)))[:24] + ".ndjson"


def modules() -> list[str]:
    """The files of the modules of this runner that are loaded, within its package.

    Where an entry is written, all that took part in the checks are among them.
    """
    files = [getattr(module, "__file__", None) for name, module in sys.modules.items() if name.startswith(NAME)]
    return sorted(os.path.relpath(file, PACKAGE) for file in files if file)


def runner_key(modules: Iterable[str]) -> str:
    """The key of the runner in the cache: its version, and these modules and all its schemas, by size and time."""
    schemas = os.path.join(folder("schemas"), "v1")
    paths = [*(os.path.join(PACKAGE, name) for name in modules), schemas]
    paths += [os.path.join(schemas, name) for name in sorted(os.listdir(schemas))]
    found = [(path, stat.st_size, stat.st_mtime_ns) for path in paths for stat in (os.stat(path),)]
    return f"{VERSION} {digest(os.fsencode(repr(found)))[:16]}"


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
        body = body_of(entry_name(root), sha256)
        if body is None:
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
        put(entry_name(root), sha256, b"".join(line(path, parsed) for path, parsed in files.items()))
    except UNUSABLE:
        return


def body_of(name: str, sha256: str) -> bytes | None:
    """What an entry holds, if it is sealed and made by this runner from what has this fingerprint.

    Raises one of `UNUSABLE` where there is no sound cache.
    """
    with PrivateFolder(cache_folder()) as place:
        sealed, _, content = place.read(name).partition(b"\n")
        if sealed != seal(place, content):
            return None
    head, _, body = content.partition(b"\n")
    names, _, body = body.partition(b"\n")
    return body if head == header(sha256, json.loads(names)) else None


def put(name: str, sha256: str, body: bytes) -> None:
    """Keeps an entry under its seal. Raises one of `UNUSABLE` where there is no sound cache."""
    names = modules()
    content = b"\n".join([header(sha256, names), json.dumps(names).encode(), body])
    with PrivateFolder(cache_folder(), make=True) as place:
        try:
            sealed = seal(place, content)
        except UNUSABLE:
            place.write(KEY, os.urandom(KEY_SIZE))
            sealed = seal(place, content)
        place.write(name, sealed + b"\n" + content)


def header(sha256: str, modules: Iterable[str]) -> bytes:
    return f"{FORMAT} {runner_key(modules)} {sha256}".encode()


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
