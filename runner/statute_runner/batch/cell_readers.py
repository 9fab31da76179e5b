"""What the cells of a row that state one fact say together: one cell, or several of a set, a list, or of `none`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.batch.list_cells import lists_of
from statute_runner.batch.row_columns import from_cell
from statute_runner.logic.absence import WRITTEN
from statute_runner.tables import absence_flags
from statute_runner.tables.member_columns import is_member, list_of
from statute_runner.tables.set_cells import sets_in, truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.batch.list_cells import ListCells
    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue
    from statute_runner.tables.set_cells import SetCells

    # From a row to what its cells state of a fact, None where nothing is known. Raises `Refused`.
    Read: TypeAlias = Callable[[Sequence[str]], StatedValue | None]


def readers(names: Sequence[str], facts: Mapping[str, FactType]) -> dict[str, Read]:
    """How each fact is read from the cells of these columns, by its name."""
    flags = {fact.name: names.index(name) for name, fact in absence_flags.columns(facts).items() if name in names}
    places = {name: place for place, name in enumerate(names) if name in facts and not facts[name].fields}
    several: dict[str, SetCells | ListCells] = {**sets_in(names, facts), **lists_of(names, facts)}
    return {
        **{name: one_cell(facts[name], places.get(name), flags.get(name)) for name in {**places, **flags}},
        **{name: cells.stated for name, cells in several.items()},
    }


def fact_readers(states: Sequence[str], facts: Mapping[str, FactType]) -> dict[str, tuple[tuple[int, ...], Read]]:
    """Of each fact the places of the columns that state it, and how it is read from their cells alone."""
    flags = {name: fact.name for name, fact in absence_flags.columns(facts).items()}
    places: dict[str, list[int]] = {}
    for place, name in enumerate(states):
        if (fact := fact_of(name, flags)) in facts:
            places.setdefault(fact, []).append(place)
    return {
        fact: (tuple(inside), readers([states[place] for place in inside], facts)[fact])
        for fact, inside in places.items()
    }


def fact_of(name: str, flags: Mapping[str, str]) -> str:
    """The fact that a column speaks of."""
    if name in flags:
        return flags[name]
    return list_of(name) if is_member(name) else name.partition("=")[0].removesuffix("?")


def one_cell(fact: FactType, place: int | None, flag: int | None) -> Read:
    """A function from a row to what one cell states, or a cell beside it that says that there is none."""

    def stated(row: Sequence[str]) -> StatedValue | None:
        value = from_cell(row[place], fact) if place is not None else None
        if flag is None or not (says := truth(row[flag])):
            return value
        return absence_flags.none_beside(value) if says is True else f"{WRITTEN}: {says}"

    return stated
