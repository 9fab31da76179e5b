"""Requests as rows: a column `id`, a column `date`, and one for each fact, named by its path (`group.fact`).

In text an empty cell is not known, `true` and `false` in any case are yes and no, the members of a set stand with `;`
between them (`a;b`), and a single `;` is the set with no members; a list is JSON, or has columns of its members. In
typed tables a null is not known, a set is a list, a list one of structures, and a day is text or a date. What may be
none is the text `none`; where its column is of another type, a column `group.fact__none` beside it is true.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from statute_runner.law.facts import grouped
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import NUMBER, NUMBERS, SETS, YES_NO
from statute_runner.tables import absence_flags
from statute_runner.tables.set_cells import sets_in, truth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue

MOST = 2**12
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\Z")


def from_cell(cell: str, fact: FactType | None) -> StatedValue | None:
    """What a cell of text says, as the type of the fact has it, or the text itself, which is refused later."""
    if not cell:
        return None
    kind = fact.type if fact else ""
    if kind in SETS:
        members = [] if cell == ";" else cell.split(";")
        return list(map(NUMBERS_BY_TEXT.__getitem__, members)) if kind == NUMBERS else list(members)
    if kind == YES_NO:
        return {"true": True, "false": False}.get(cell.lower(), cell)
    return number(cell) if kind == NUMBER else cell


def number(text: str) -> int | str:
    return int(text) if WHOLE.match(text) else text


class WholeNumbers(dict[str, "int | str"]):
    """What members of sets of numbers say: most are met again and again."""

    def __missing__(self, text: str) -> int | str:
        found = number(text)
        if isinstance(found, int) and len(self) < MOST:
            self[text] = found
        return found


NUMBERS_BY_TEXT = WholeNumbers()


def documents(states: Sequence[str], facts: Mapping[str, FactType]) -> Callable[[Sequence[object]], dict[str, object]]:
    """A function from the values of a typed row to the request they state; what each column states is given."""
    identity, day = states.index("id"), states.index("date")
    flags = absence_flags.columns(facts)
    groups = grouped({name: place for place, name in enumerate(states) if name in facts})
    flagged = [(*parts(fact.name), states.index(name)) for name, fact in flags.items() if name in states]
    lists = [(*parts(name), facts[name]) for name in states if name in facts and absence_flags.inside(facts[name])]
    sets = [(*parts(name), cells) for name, cells in sets_in(states, facts).items()]

    def document(values: Sequence[object]) -> dict[str, object]:
        stated = {
            group: {fact: values[place] for fact, place in places.items() if values[place] is not None}
            for group, places in groups.items()
        }
        for group, key, fact in lists:
            if key in stated[group]:
                stated[group][key] = absence_flags.read(fact, stated[group][key])
        for group, key, cells in sets:
            if (held := cells.stated(values)) is not None:
                stated.setdefault(group, {})[key] = held
        for group, key, place in flagged:
            if says := truth(values[place]):
                inside = stated.setdefault(group, {})
                inside[key] = absence_flags.none_beside(inside.get(key)) if says is True else f"{WRITTEN}: {says}"
        return {"id": values[identity], "date": values[day], "facts": stated}

    return document


def parts(name: str) -> tuple[str, str]:
    """The group of a fact, and its name in the group."""
    group, _, key = name.partition(".")
    return group, key


def text(made: Mapping[str, object]) -> bytes:
    """The request as JSON text; a value that JSON does not have is written as text, and is refused later."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "surrogatepass")
