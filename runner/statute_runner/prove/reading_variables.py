"""The variables of the readings: which option of each is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.prove.connectives import at_most, some, variable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from statute_runner.prove.connectives import Formula


class Readings:
    """The variables of the readings: one option of each is chosen. Those in `apart` carry the mark."""

    options: dict[str, dict[str, Any]]

    def __init__(self, options: Mapping[str, Sequence[str]], mark: str = "", apart: Collection[str] = ()) -> None:
        self.options = {
            name: {o: variable(f"reading {name}{mark if name in apart else ''} is {o}") for o in names}
            for name, names in options.items()
        }

    def constraints(self) -> list[Formula]:
        """Exactly one option of each reading is chosen."""
        return [
            part for options in self.options.values() for part in (some(options.values()), at_most(1, options.values()))
        ]

    def is_chosen(self, name: str, option: str) -> Formula:
        return self.options[name][option]


class Chosen:
    """Readings of which one option each is chosen already."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self.chosen = chosen

    def is_chosen(self, name: str, option: str) -> Formula:
        return self.chosen[name] == option
