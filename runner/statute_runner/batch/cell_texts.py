"""Rows of CSV as JSON texts; most rows state of a group of facts what others do, so that it is written once."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from statute_runner.batch.csv_rows import unlike_header
from statute_runner.batch.list_cells import lists_of
from statute_runner.batch.row_columns import ALWAYS, from_cell
from statute_runner.batch.table_hints import of_cell
from statute_runner.law.facts import grouped
from statute_runner.problem import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from statute_runner.batch.blocks import Block
    from statute_runner.batch.list_cells import ListCells
    from statute_runner.law.facts import FactType

TEXT_TABLES = ("rows", "cells")
MOST = 2**14
# Bytes of a text up to which it is kept: longer ones are seldom met twice.
LONGEST = 2**10
WHITE = " \t\r"
ENCODE = msgspec.json.Encoder().encode


class RowTexts:
    """Writes rows as JSON texts; what it wrote of one block serves the next."""

    def __init__(self, facts: Mapping[str, FactType]) -> None:
        self.facts = facts
        self.names: Sequence[str] = ()
        self.write: Callable[[Sequence[str]], bytes | Refused] = lambda _: b""
        self.json: tuple[str, ...] = ()

    def of(self, block: Block, file: str) -> Iterator[tuple[int, bytes | Problem | Refused]]:
        """The request of each row with its line; a problem, or several, stand for a row that could not be read."""
        names = block.content[0]
        if names != self.names:
            self.names, self.write = names, writer(names, self.facts)
            lists = lists_of(names, self.facts).values()
            self.json = tuple(f"facts.{path}[" for cells in lists for path in cells.in_json())
        text, width = self.write, len(names)
        if block.kind == "rows":
            for line, cells in block.content[1]:
                yield line, cells if isinstance(cells, Problem) else text(cells)
            return
        _, delimiter, content = block.content
        for line, row in enumerate(content.split("\n"), block.line):
            if row.strip(WHITE):
                cells = row.removesuffix("\r").split(delimiter)
                yield line, text(cells) if len(cells) == width else unlike_header(file, line, width, len(cells))

    def hinted(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems of a row with the help that its cells need; what stands in JSON needs no other."""
        return tuple(problem if problem.path.startswith(self.json) else of_cell(problem) for problem in problems)


def writer(names: Sequence[str], facts: Mapping[str, FactType]) -> Callable[[Sequence[str]], bytes | Refused]:
    """A function from the cells of a row, in the order of the columns, to the text of the request they state.

    Where cells do not go together, it is to what is wrong with them.
    """
    identity, day = names.index("id"), names.index("date")
    places = {name: place for place, name in enumerate(names) if name not in ALWAYS}
    groups = [
        (itemgetter(*inside.values()), GroupTexts(group, list(inside), facts))
        for group, inside in grouped(places).items()
    ]

    def text(cells: Sequence[str]) -> bytes | Refused:
        try:
            stated = b",".join([found for taken, group in groups if (found := group[taken(cells)])])
        except Refused as refused:
            return Refused(problem.of(cells[identity] or None) for problem in refused.problems)
        return b'{"id":%b,"date":%b,"facts":{%b}}' % (
            ENCODE(cells[identity] or None),
            ENCODE(cells[day] or None),
            stated,
        )

    return text


class GroupTexts(dict["str | tuple[str, ...]", bytes]):
    """The text of a group of facts by its cells, of which a single one stands alone; nothing where none is known."""

    group: bytes
    facts: list[tuple[int, bytes, FactType]]
    lists: list[tuple[bytes, ListCells]]

    def __init__(self, group: str, keys: Sequence[str], facts: Mapping[str, FactType]) -> None:
        super().__init__()
        names = [f"{group}.{key}" for key in keys]
        lists = lists_of(names, facts)
        self.group = ENCODE(group)
        self.facts = [
            (n, ENCODE(key), facts[name])
            for n, (key, name) in enumerate(zip(keys, names, strict=True))
            if name in facts and not facts[name].fields
        ]
        self.lists = [(ENCODE(facts[name].short), cells) for name, cells in lists.items()]

    def __missing__(self, cells: str | tuple[str, ...]) -> bytes:
        if len(self) >= MOST:
            self.clear()
        row = (cells,) if isinstance(cells, str) else cells
        stated = [
            b"%b:%b" % (key, ENCODE(value))
            for place, key, fact in self.facts
            if (value := from_cell(row[place], fact)) is not None
        ]
        stated += [b"%b:%b" % (key, ENCODE(value)) for key, one in self.lists if (value := one.stated(row)) is not None]
        made = b"%b:{%b}" % (self.group, b",".join(stated)) if stated else b""
        if len(made) <= LONGEST:
            self[cells] = made
        return made
