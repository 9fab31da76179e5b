"""Texts that are made from checked law and some options alone, kept in the cache of checked law, under its seal.

A text is made again as soon as the law, an option, this runner or a package that takes part is another.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from statute_runner.loading import cache
from statute_runner.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

# A bundle has room for so many texts: options are many, and what nobody asks for again goes when another comes.
ROOM = 8


def kept_text(root: str, made_from: Sequence[object]) -> str | None:
    """The text that was made from this for the bundle at `root`, if a sound cache holds it."""
    with suppress(*cache.UNUSABLE):
        sha256 = key(made_from)
        body = cache.body_of(place(root, sha256), sha256)
        return None if body is None else body.decode()
    return None


def keep_text(root: str, made_from: Sequence[object], text: str) -> None:
    """Keeps the text, where a cache can be had."""
    with suppress(*cache.UNUSABLE):
        sha256 = key(made_from)
        cache.put(place(root, sha256), sha256, text.encode())


def key(made_from: Sequence[object]) -> str:
    return digest(repr(tuple(made_from)).encode())


def place(root: str, sha256: str) -> str:
    return f"{cache.entry_name(root).removesuffix('.ndjson')}.{int(sha256[:8], 16) % ROOM}.text"
