"""Requests as rows: a column `id`, a column `date`, and one for each fact, named by its path (`group.fact`).

In text an empty cell is not known, `true` and `false` in any case are yes and no, the members of a set stand with `;`
between them (`a;b`), and a single `;` is the set with no members. In typed tables a null is not known, a set is a list,
and a day is text or a date.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from statute_runner.law.facts import grouped
from statute_runner.logic.operators import NUMBER, NUMBERS, SETS, YES_NO
from statute_runner.problem import Problem, Refused, Span, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue

ALWAYS = ("id", "date")
# The names that pandas gives to the column of its row numbers; in CSV, also of R, it has none.
ROW_NAMES = ("", "Unnamed: 0", "__index_level_0__")
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\Z")


def checked(names: Sequence[str], facts: Mapping[str, FactType], file: str) -> list[str]:
    """The column names of a table. Raises `Refused` where one is not known, stands twice, or is missing."""
    problems = []
    span = Span(file, 1)
    for place, name in enumerate(names):
        if name not in ALWAYS and name not in facts:
            meant = nearest(name, (*ALWAYS, *facts)) or "the columns are id, date, and facts by their path"
            if name in ROW_NAMES:
                meant = "row numbers are no fact; write the table without them (`index=False`, `row.names = FALSE`)"
            problems.append(Problem("batch-column", f"unknown column `{name}`", span, meant))
        elif name in names[:place]:
            problems.append(Problem("batch-column", f"duplicate column `{name}`", span, "keep one of the two"))
    problems += [Problem("batch-column", f"missing column `{name}`", span) for name in ALWAYS if name not in names]
    if problems:
        raise Refused(problems)
    return list(names)


def from_cell(cell: str, fact: FactType | None) -> StatedValue | None:
    """What a cell of text says, as the type of the fact has it, or the text itself, which is refused later."""
    if not cell:
        return None
    kind = fact.type if fact else ""
    if kind in SETS:
        members = [] if cell == ";" else cell.split(";")
        return [number(member) if kind == NUMBERS else member for member in members]
    if kind == YES_NO:
        return {"true": True, "false": False}.get(cell.lower(), cell)
    return number(cell) if kind == NUMBER else cell


def number(text: str) -> int | str:
    return int(text) if WHOLE.match(text) else text


def documents(names: Sequence[str]) -> Callable[[Sequence[object]], dict[str, object]]:
    """A function from the values of a row, in the order of the columns, to the request they state."""
    identity, day = names.index("id"), names.index("date")
    groups = grouped({name: place for place, name in enumerate(names)})

    def document(values: Sequence[object]) -> dict[str, object]:
        facts = {
            group: {fact: values[place] for fact, place in places.items() if values[place] is not None}
            for group, places in groups.items()
        }
        return {"id": values[identity], "date": values[day], "facts": facts}

    return document


def text(made: Mapping[str, object]) -> bytes:
    """The request as JSON text; a value that JSON does not have is written as text, and is refused later."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "surrogatepass")
