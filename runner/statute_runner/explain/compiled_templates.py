"""What templates were compiled to before in this process: each is compiled once for its text and what it prints."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket

    Key: TypeAlias = tuple[str, str, str]

MOST = 256
"""Templates that are kept; those compiled longest ago go first."""
KEPT: dict[Key, CodeType] = {}
LOCK = Lock()


class CompiledTemplates(BytecodeCache):
    """The compiled templates of one kind of environment: all of a kind have the same filters and escaping."""

    kind: str

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket, where its template was compiled before."""
        bucket.code = KEPT.get(self.key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what the bucket's template was compiled to."""
        if bucket.code is None:
            return
        with LOCK:
            KEPT[self.key(bucket)] = bucket.code
            while len(KEPT) > MOST:
                del KEPT[next(iter(KEPT))]

    def key(self, bucket: Bucket) -> Key:
        return self.kind, bucket.key, bucket.checksum
