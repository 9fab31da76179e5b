"""Rows of CSV as JSON texts; most rows state of a group of facts what others do, so that it is written once."""

from __future__ import annotations

from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.batch.cell_readers import readers
from statute_runner.batch.cell_requests import CellRequests
from statute_runner.batch.csv_rows import unlike_header
from statute_runner.batch.list_cells import lists_of
from statute_runner.batch.table_hints import of_cell
from statute_runner.law.facts import grouped
from statute_runner.problem import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from statute_runner.batch.blocks import Block
    from statute_runner.batch.cell_readers import Read
    from statute_runner.batch.text_header import TextHeader
    from statute_runner.codegen.decider import Decider
    from statute_runner.law.facts import FactType

TEXT_TABLES = ("rows", "cells")
MOST = 2**14
# Bytes of a text up to which it is kept: longer ones are seldom met twice.
LONGEST = 2**10
# Rows that are read together: few enough that their cells stay at hand while they are.
TOGETHER = 2**8
WHITE = " \t\r"
ENCODE = msgspec.json.Encoder().encode


class RowTexts:
    """Writes rows as JSON texts; what it wrote of one block serves the next.

    Where a decider is given, a row that is in no doubt is a request as that decider decides it, and is not written.
    """

    facts: Mapping[str, FactType]
    decider: Decider | None

    def __init__(self, facts: Mapping[str, FactType], decider: Decider | None = None) -> None:
        self.facts, self.decider = facts, decider
        self.header: TextHeader | None = None
        self.write: Callable[[Sequence[str]], bytes | Refused] = lambda _: b""
        self.typed: Callable[[Sequence[list[str]]], Iterable[Any]] = lambda rows: [None] * len(rows)
        self.json: tuple[str, ...] = ()
        self.kept: list[Sequence[str]] = []

    def of(self, block: Block, file: str) -> Iterator[tuple[int, Any]]:
        """The request of each row with its line; a problem, or several, stand for a row that could not be read.

        `kept` holds, of each row given, the cells that are carried through.
        """
        header: TextHeader = block.content[0]
        if header != self.header:
            self.begin(header)
        self.kept = []
        text, added, kept, keep = self.write, list(header.added), header.kept, self.kept.append
        rows = rows_of(block, header.width, file)
        while some := list(islice(rows, TOGETHER)):
            if added:
                some = [(line, cells + added if isinstance(cells, list) else cells) for line, cells in some]
            typed = iter(self.typed([cells for _, cells in some if isinstance(cells, list)]))
            for line, cells in some:
                if isinstance(cells, Problem):
                    keep(())
                    yield line, cells
                    continue
                if kept:
                    keep([cells[place] for place in kept])
                request = next(typed)
                yield line, text(cells) if request is None else request

    def begin(self, header: TextHeader) -> None:
        """Goes over to rows of another header."""
        self.header, self.write = header, writer(header.states, self.facts)
        lists = lists_of(header.states, self.facts).values()
        self.json = tuple(f"facts.{path}[" for cells in lists for path in cells.in_json())
        if self.decider:
            self.typed = CellRequests(header.states, self.decider).of

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

    def __init__(self, group: str, keys: Sequence[str], facts: Mapping[str, FactType]) -> None:
        super().__init__()
        self.group = ENCODE(group)
        self.readers: list[tuple[bytes, Read]] = [
            (ENCODE(facts[name].short), read)
            for name, read in readers([f"{group}.{key}" for key in keys], facts).items()
        ]

    def __missing__(self, cells: str | tuple[str, ...]) -> bytes:
        if len(self) >= MOST:
            self.clear()
        row = (cells,) if isinstance(cells, str) else cells
        stated = [b"%b:%b" % (key, ENCODE(value)) for key, of in self.readers if (value := of(row)) is not None]
        made = b"%b:{%b}" % (self.group, b",".join(stated)) if stated else b""
        if len(made) <= LONGEST:
            self[cells] = made
        return made
