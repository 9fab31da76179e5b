"""How much is tried: a slice of what is drawn at random or much alike, and all of it where STATUTE_TRY_ALL is set."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
TRY_ALL = bool(os.environ.get("STATUTE_TRY_ALL"))


def some(many: Sequence[T], one_in: int) -> Sequence[T]:
    """One in so many, evenly, or all of them."""
    return many if TRY_ALL else many[::one_in]


def so_many(many: int, one_in: int) -> int:
    """One in so many of a number, or all of it."""
    return many if TRY_ALL else many // one_in
