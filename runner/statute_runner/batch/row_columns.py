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

from statute_runner.batch import absence_flags, member_columns
from statute_runner.law.facts import grouped
from statute_runner.logic.operators import NUMBER, NUMBERS, SETS, YES_NO
from statute_runner.problem import Problem, Refused, Span, nearest
from statute_runner.request.unknown_keys import former_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue

ALWAYS = ("id", "date")
# The names that pandas gives to the column of its row numbers; in CSV, also of R, it has none.
ROW_NAMES = ("", "Unnamed: 0", "__index_level_0__")
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,15})\Z")


def checked(names: Sequence[str], facts: Mapping[str, FactType], file: str, *, typed: bool = False) -> list[str]:
    """The column names of a table. Raises `Refused` where one is not known, stands twice, or is missing."""
    problems = []
    span = Span(file, 1)
    sound = {*ALWAYS, *facts, *(absence_flags.columns(facts) if typed else ())}
    for place, name in enumerate(names):
        if name not in sound and (found := fault(name, facts, typed=typed)):
            problems.append(Problem("batch-column", found[0], span, found[1]))
        elif name in names[:place]:
            problems.append(Problem("batch-column", f"duplicate column `{name}`", span, "keep one of the two"))
    problems += [Problem("batch-column", f"missing column `{name}`", span) for name in ALWAYS if name not in names]
    if not problems:
        found_gaps = member_columns.gaps(filter(member_columns.is_member, names))
        problems = [Problem("batch-column", message, span, help_) for message, help_ in found_gaps]
    if problems:
        raise Refused(problems)
    return list(names)


def fault(name: str, facts: Mapping[str, FactType], *, typed: bool) -> tuple[str, str] | None:
    """What is wrong with a column that is no fact's own, and help."""
    if not typed and member_columns.is_member(name) and member_columns.list_of(name):
        return member_columns.fault(name, facts)
    meant = nearest(name, (*ALWAYS, *facts)) or "the columns are id, date, and facts by their path"
    of_none = absence_flags.of(name, facts)
    if name in ROW_NAMES:
        meant = "row numbers are no fact; write the table without them (`index=False`, `row.names = FALSE`)"
    elif typed and member_columns.list_of(name) in facts:
        meant = "a list is one column, a list of structures"
    elif of_none and not typed:
        meant = f"write none in the column `{of_none.name}`"
    elif of_none:
        meant = f"`{of_none.name}` is never none" if not of_none.absent else "write the text none in its own column"
    unknown = f"unknown column `{name}`"
    was = former_fact(name, facts)
    return (f"{unknown}, which is now `{was.now}`", was.because) if was else (unknown, meant)


def speaks_of_fact(name: str, facts: Mapping[str, FactType]) -> bool:
    """Whether a column, in some kind of table, states something of a request."""
    return (
        name in ALWAYS or name in facts or name in absence_flags.columns(facts) or member_columns.list_of(name) in facts
    )


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


def documents(names: Sequence[str], facts: Mapping[str, FactType]) -> Callable[[Sequence[object]], dict[str, object]]:
    """A function from the values of a typed row, in the order of the columns, to the request they state."""
    identity, day = names.index("id"), names.index("date")
    flags = absence_flags.columns(facts)
    groups = grouped({name: place for place, name in enumerate(names) if name in facts})
    flagged = [(*parts(fact.name), names.index(name)) for name, fact in flags.items() if name in names]
    lists = [(*parts(name), facts[name]) for name in names if name in facts and absence_flags.inside(facts[name])]

    def document(values: Sequence[object]) -> dict[str, object]:
        stated = {
            group: {fact: values[place] for fact, place in places.items() if values[place] is not None}
            for group, places in groups.items()
        }
        for group, key, fact in lists:
            if key in stated[group]:
                stated[group][key] = absence_flags.read(fact, stated[group][key])
        for group, key, place in flagged:
            if values[place]:
                inside = stated.setdefault(group, {})
                inside[key] = absence_flags.none_beside(inside.get(key))
        return {"id": values[identity], "date": values[day], "facts": stated}

    return document


def parts(name: str) -> tuple[str, str]:
    """The group of a fact, and its name in the group."""
    group, _, key = name.partition(".")
    return group, key


def text(made: Mapping[str, object]) -> bytes:
    """The request as JSON text; a value that JSON does not have is written as text, and is refused later."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "surrogatepass")
