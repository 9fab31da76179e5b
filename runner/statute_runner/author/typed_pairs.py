"""`NAME=SENTENCE` as it is typed on a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence


def pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    """`NAME=SENTENCE` arguments as a mapping. Raises `Refused`."""
    made: dict[str, str] = {}
    for one in given:
        name, sign, words = (part.strip() for part in one.partition("="))
        if not sign or not name or not words:
            raise refuse("usage", f"`{option}`: expected NAME=SENTENCE, got `{one}`")
        if name in made:
            raise refuse("usage", f"`{option}`: duplicate `{name}`", help="give each once")
        made[name] = words
    return made
