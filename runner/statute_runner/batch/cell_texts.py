"""Rows of CSV as JSON texts; most rows state of a group of facts what others do, so that it is written once."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from statute_runner.batch.csv_rows import unlike_header
from statute_runner.batch.list_cells import lists_of
from statute_runner.batch.row_columns import from_cell
from statute_runner.batch.table_hints import of_cell
from statute_runner.law.facts import grouped
from statute_runner.logic.absence import WRITTEN
from statute_runner.problem import Problem, Refused
from statute_runner.tables import absence_flags
from statute_runner.tables.set_cells import sets_in, truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from statute_runner.batch.blocks import Block
    from statute_runner.batch.list_cells import ListCells
    from statute_runner.batch.text_header import TextHeader
    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue
    from statute_runner.tables.set_cells import SetCells

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
        self.header: TextHeader | None = None
        self.write: Callable[[Sequence[str]], bytes | Refused] = lambda _: b""
        self.json: tuple[str, ...] = ()
        self.kept: list[Sequence[str]] = []

    def of(self, block: Block, file: str) -> Iterator[tuple[int, bytes | Problem | Refused]]:
        """The request of each row with its line; a problem, or several, stand for a row that could not be read.

        `kept` holds, of each row given, the cells that are carried through.
        """
        header: TextHeader = block.content[0]
        if header != self.header:
            self.header, self.write = header, writer(header.states, self.facts)
            lists = lists_of(header.states, self.facts).values()
            self.json = tuple(f"facts.{path}[" for cells in lists for path in cells.in_json())
        self.kept = []
        text, added, kept, keep = self.write, list(header.added), header.kept, self.kept.append
        for line, cells in rows_of(block, header.width, file):
            if isinstance(cells, Problem):
                keep(())
                yield line, cells
                continue
            row = cells + added if added else cells
            if kept:
                keep([row[place] for place in kept])
            yield line, text(row)

    def hinted(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems of a row with the help that its cells need; what stands in JSON needs no other."""
        return tuple(problem if problem.path.startswith(self.json) else of_cell(problem) for problem in problems)


def rows_of(block: Block, width: int, file: str) -> Iterator[tuple[int, list[str] | Problem]]:
    """The cells of each row that is not blank."""
    if block.kind == "rows":
        yield from block.content[1]
        return
    _, delimiter, content = block.content
    for line, row in enumerate(content.split("\n"), block.line):
        if row.strip(WHITE):
            cells = row.removesuffix("\r").split(delimiter)
            yield line, cells if len(cells) == width else unlike_header(file, line, width, len(cells))


def writer(states: Sequence[str], facts: Mapping[str, FactType]) -> Callable[[Sequence[str]], bytes | Refused]:
    """A function from the cells of a row to the text of the request they state; what each cell states is given.

    Where cells do not go together, it is to what is wrong with them.
    """
    identity, day = states.index("id"), states.index("date")
    places = {name: place for place, name in enumerate(states)}
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
        flags = {fact.name: names.index(name) for name, fact in absence_flags.columns(facts).items() if name in names}
        places = {name: place for place, name in enumerate(names) if name in facts and not facts[name].fields}
        self.readers: list[tuple[bytes, Callable[[Sequence[str]], StatedValue | None]]] = [
            (ENCODE(facts[name].short), one_cell(facts[name], places.get(name), flags.get(name)))
            for name in {**places, **flags}
        ]
        several: dict[str, SetCells | ListCells] = {**sets_in(names, facts), **lists}
        self.readers += [(ENCODE(facts[name].short), cells.stated) for name, cells in several.items()]

    def __missing__(self, cells: str | tuple[str, ...]) -> bytes:
        if len(self) >= MOST:
            self.clear()
        row = (cells,) if isinstance(cells, str) else cells
        stated = [b"%b:%b" % (key, ENCODE(value)) for key, of in self.readers if (value := of(row)) is not None]
        made = b"%b:{%b}" % (self.group, b",".join(stated)) if stated else b""
        if len(made) <= LONGEST:
            self[cells] = made
        return made


def one_cell(fact: FactType, place: int | None, flag: int | None) -> Callable[[Sequence[str]], StatedValue | None]:
    """A function from a row to what one cell states, or a cell beside it that says that there is none."""

    def stated(row: Sequence[str]) -> StatedValue | None:
        value = from_cell(row[place], fact) if place is not None else None
        if flag is None or not (says := truth(row[flag])):
            return value
        return absence_flags.none_beside(value) if says is True else f"{WRITTEN}: {says}"

    return stated
