"""Rows of text as typed requests, made column by column, without a text of JSON between.

A row is in doubt where a cell may be refused, or where what it states has to be read strictly: it is left to its JSON.
"""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING, Any, get_args

import msgspec
from msgspec import UNSET

from statute_runner.batch.cell_readers import fact_readers
from statute_runner.batch.cell_values import CellValues, one_by_one
from statute_runner.batch.fact_values import DOUBTFUL, Doubtful, Judge
from statute_runner.law.facts import DAY
from statute_runner.request.request_document import LONGEST_ID
from statute_runner.text.characters import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from statute_runner.batch.cell_readers import Read
    from statute_runner.batch.cell_values import Cells
    from statute_runner.codegen.decider import Decider

# Of an id every other character needs a second look.
UNLIKE_PLAIN = re.compile(r"[^!-~]")
# The bytes that a character may take in JSON, and those around a value.
ESCAPED, AROUND = 6, 64


class CellRequests:
    """Makes the requests of rows; what each of their cells states is given."""

    decider: Decider

    def __init__(self, states: Sequence[str], decider: Decider) -> None:
        self.decider = decider
        self.identity: int = states.index("id")
        self.ids: Judge = Judge("id", None, decider)
        day = CellValues(lambda row: row[0] or DOUBTFUL, Judge(DAY.name, None, decider).known)
        self.cells: dict[str, tuple[tuple[int, ...], CellValues]] = {DAY.name: ((states.index("date"),), day)}
        facts = decider.facts
        keys = facts.registers.key_facts() if facts.registers else ()
        for name, (places, read) in fact_readers(states, facts).items():
            judge = Judge(name, facts[name], decider)
            # What the type does not hold, and so nothing later looks at, is judged in every way.
            judged = judge.known if name in decider.typed else one_by_one(judge)
            self.cells[name] = (places, CellValues(unless_stated(read) if name in keys else read, judged))
        self.around: int = ESCAPED * LONGEST_ID + sum(len(name) + AROUND for name in states)
        self.groups: list[tuple[type[msgspec.Struct], list[str]]] = [
            (inside, [f"{group}.{key}" for key in within(inside)])
            for group, inside in within(within(decider.type)["facts"]).items()
        ]
        self.kind: type[msgspec.Struct] = within(decider.type)["facts"]

    def of(self, rows: Sequence[Sequence[str]]) -> list[Any]:
        """The request of each row; None for a row in doubt."""
        if not rows or not self.groups:
            return [None] * len(rows)
        columns = list(zip(*rows, strict=True))
        ids, doubtful = columns[self.identity], set[int]()
        doubtful.update(self.odd(ids))
        known: dict[str, list[Any]] = {}
        for name, (places, values) in self.cells.items():
            cells: Sequence[Cells] = columns[places[0]]
            if len(places) > 1:
                cells = list(zip(*(columns[place] for place in places), strict=True))
            known[name] = values.of(cells)
            doubtful.update(values.doubts(cells))
        if self.around + ESCAPED * sum(values.longest for _, values in self.cells.values()) > LARGEST:
            doubtful.update(place for place, row in enumerate(rows) if self.too_long(row))
        groups = (
            map(inside, *(known.get(name) or repeat(UNSET) for name in names))
            if any(name in known for name in names)
            else repeat(UNSET)
            for inside, names in self.groups
        )
        made: list[Any] = list(map(self.decider.type, ids, known[DAY.name], map(self.kind, *groups)))
        if in_doubt := self.decider.in_doubt:
            doubtful.update(place for place, request in enumerate(made) if in_doubt(request))
        for place in doubtful:
            made[place] = None
        return made

    def odd(self, ids: Sequence[str]) -> list[int]:
        """The places of ids that may be refused."""
        if all(ids) and max(map(len, ids)) <= LONGEST_ID and not UNLIKE_PLAIN.search("".join(ids)):
            return []
        odd = [place for place, one in enumerate(ids) if UNLIKE_PLAIN.search(one) or not 0 < len(one) <= LONGEST_ID]
        known = self.ids.known([ids[place] for place in odd])
        return [place for place, one in zip(odd, known, strict=True) if one is DOUBTFUL]

    def too_long(self, row: Sequence[str]) -> bool:
        """Whether the row may be longer, as a document, than a request may be."""
        return self.around + ESCAPED * sum(map(len, row)) > LARGEST


def unless_stated(read: Read) -> Callable[[Sequence[str]], Doubtful | None]:
    """Reads cells whose value the strict reading has to see, where they have one."""
    return lambda row: None if read(row) is None else DOUBTFUL


def within(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The types that the fields of a typed request, or a part of it, have where they are stated."""
    found = {}
    for field in msgspec.structs.fields(kind):
        parts = [one for one in get_args(field.type) or (field.type,) if isinstance(one, type)]
        structs = [one for one in parts if issubclass(one, msgspec.Struct)]
        found[field.encode_name] = structs[0] if structs else field.type
    return found
