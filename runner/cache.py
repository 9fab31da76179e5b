"""The checked data of a bundle, kept in the user's cache folder by content: data, never code.

A cache that is truncated, changed, another user's, another runner's or of other content is not read; it is written anew.
"""

from __future__ import annotations

import json
import os

from runner.bundle import Parsed
from runner.digest import digest
from runner.shipped import folder
from runner.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORMAT = "statute-cache/2"


def place(root: str) -> str | None:
    """The cache file of the bundle at this root; nothing where there is no place for one."""
    base = os.environ.get("STATUTE_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "statute-runner"
    )
    if not os.path.isabs(base):
        return None
    return os.path.join(base, digest(os.path.realpath(root).encode())[:24] + ".ndjson")


def runner_key() -> str:
    """What the checks depend on beside the bundle: this runner's version, its files and its schemas, by size and time."""
    here = os.path.dirname(os.path.abspath(__file__))
    stats = []
    for place in (here, os.path.join(here, "check"), os.path.join(folder("schemas"), "v1")):
        with os.scandir(place) as entries:
            stats += [
                (entry.name, (found := entry.stat()).st_size, found.st_mtime_ns) for entry in entries if entry.is_file()
            ]
    return f"{VERSION} {digest(repr(sorted(stats)).encode())[:16]}"


class Stored(dict[str, Parsed]):
    """Parsed files by path, each decoded when it is first looked at."""

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        super().__init__()
        self.lines = lines

    def __missing__(self, path: str) -> Parsed:
        stored = json.loads(self.lines[path])
        self[path] = Parsed(stored["data"], stored["marks"], stored["sha256"])
        return self[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)


def read(root: str, sha256: str) -> Mapping[str, Parsed] | None:
    """The parsed files of the bundle with this fingerprint, if a sound cache holds them."""
    path = place(root)
    if path is None:
        return None
    try:
        with open(path, "rb") as file:
            if hasattr(os, "geteuid") and os.fstat(file.fileno()).st_uid != os.geteuid():
                return None
            head, _, body = file.read().partition(b"\n")
        if head.decode("ascii", "replace") != header(sha256, body):
            return None
        lines = {}
        for line in body.splitlines():
            name, _, stored = line.partition(b"\t")
            lines[name.decode()] = stored
        return Stored(lines)
    except (OSError, ValueError):
        return None


def write(root: str, sha256: str, files: Mapping[str, Parsed]) -> None:
    """Keeps the parsed files; a cache folder that cannot be written is not an error."""
    path = place(root)
    if path is None:
        return
    body = b"".join(path.encode() + b"\t" + stored(parsed) + b"\n" for path, parsed in files.items())
    draft = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(draft, "wb") as file:
            file.write(header(sha256, body).encode() + b"\n" + body)
        os.replace(draft, path)
    except OSError:
        if os.path.exists(draft):
            os.unlink(draft)


def stored(parsed: Parsed) -> bytes:
    return json.dumps(
        {"data": parsed.data, "marks": parsed.marks, "sha256": parsed.sha256}, ensure_ascii=True, separators=(",", ":")
    ).encode()


def header(sha256: str, body: bytes) -> str:
    return f"{FORMAT} {runner_key()} {sha256} {digest(body)}"
