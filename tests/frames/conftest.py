"""Random frames, each made once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyarrow")

if TYPE_CHECKING:
    from collections.abc import Callable

    from .random_frames import Frame

# Between them, they have facts of every type.
LAWS = (2, 4)
ONE = 4


@pytest.fixture(scope="session", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Frame]:
    from .random_frames import frame

    return cache(lambda seed: frame(tmp_path_factory.mktemp("frames"), seed))


@pytest.fixture(name="frame", params=LAWS)
def _frame(request: pytest.FixtureRequest, made: Callable[[int], Frame]) -> Frame:
    return made(request.param)


@pytest.fixture(name="one")
def _one(made: Callable[[int], Frame]) -> Frame:
    """A frame that will do where one is enough."""
    return made(ONE)


def plain(value: Any) -> Any:
    """A value as Python has it: a missing one is none, an array a list."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return None
    return list(value) if hasattr(value, "__len__") and not isinstance(value, str) else value
