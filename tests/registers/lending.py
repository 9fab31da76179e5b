"""The lending library of `tests/bundles`, with other registers, as tests ask it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import statute_runner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner import LoadedBundle, Problem

LENDING = Path(__file__).parent.parent / "bundles" / "lending-library"
DAY = "2024-05-05"


def request(day: str = DAY, /, **groups: Mapping[str, object]) -> dict[str, Any]:
    """A request on a day, approved."""
    return {"id": "r", "date": day, "facts": {"loan": {"approved": True}, **groups}}


def copy(to: Path, **changed: tuple[str, str]) -> Path:
    """The folder of the registers, copied, in which words of these registers are others."""
    shutil.copytree(LENDING / "registers", to)
    for name, (before, after) in changed.items():
        file = to / f"{name}.yaml"
        text = file.read_text()

        assert text.count(before) == 1, f"{before!r} in {name}"
        file.write_text(text.replace(before, after))
    return to


def lending(registers: Path | None = None) -> LoadedBundle:
    """The library with its own registers, or with others."""
    return statute_runner.load(str(LENDING), cache=False, registers=str(registers) if registers else None)


def facts(loaded: LoadedBundle, asked: Mapping[str, object]) -> dict[str, Any]:
    """What is known after the registers were read."""
    return dict(loaded.request(asked).facts)


def faults(loaded: LoadedBundle, asked: Mapping[str, object]) -> list[Problem]:
    """What is wrong with a request."""
    try:
        loaded.request(asked)
    except statute_runner.Refused as refused:
        return list(refused.problems)
    return []
