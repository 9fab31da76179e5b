"""Rows of CSV as JSON texts; most rows state of a group of facts what others do, so that it is written once."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from statute_runner.batch.csv_rows import unlike_header
from statute_runner.batch.row_columns import ALWAYS, from_cell
from statute_runner.law.facts import grouped
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from statute_runner.batch.blocks import Block
    from statute_runner.law.facts import FactType

TEXT_TABLES = ("rows", "cells")
MOST = 2**14
WHITE = " \t\r"
ENCODE = msgspec.json.Encoder().encode


class RowTexts:
    """Writes rows as JSON texts; what it wrote of one block serves the next."""

    def __init__(self, facts: Mapping[str, FactType]) -> None:
        self.facts = facts
        self.names: Sequence[str] = ()
        self.write: Callable[[Sequence[str]], bytes] = lambda _: b""

    def of(self, block: Block, file: str) -> Iterator[tuple[int, bytes | Problem]]:
        """The request of each row with its line; a problem stands for a row that could not be read."""
        names = block.content[0]
        if names != self.names:
            self.names, self.write = names, writer(names, self.facts)
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


def writer(names: Sequence[str], facts: Mapping[str, FactType]) -> Callable[[Sequence[str]], bytes]:
    """A function from the cells of a row, in the order of the columns, to the text of the request they state."""
    identity, day = names.index("id"), names.index("date")
    places = {name: place for place, name in enumerate(names) if name not in ALWAYS}
    groups = [
        (itemgetter(*inside.values()), GroupTexts(group, {key: facts[f"{group}.{key}"] for key in inside}))
        for group, inside in grouped(places).items()
    ]

    def text(cells: Sequence[str]) -> bytes:
        stated = b",".join([found for taken, group in groups if (found := group[taken(cells)])])
        return b'{"id":%b,"date":%b,"facts":{%b}}' % (
            ENCODE(cells[identity] or None),
            ENCODE(cells[day] or None),
            stated,
        )

    return text


class GroupTexts(dict["str | tuple[str, ...]", bytes]):
    """The text of a group of facts by its cells, of which a single one stands alone; nothing where none is known."""

    def __init__(self, group: str, facts: Mapping[str, FactType]) -> None:
        super().__init__()
        self.group, self.facts = ENCODE(group), [(ENCODE(key), fact) for key, fact in facts.items()]

    def __missing__(self, cells: str | tuple[str, ...]) -> bytes:
        if len(self) >= MOST:
            self.clear()
        row = (cells,) if isinstance(cells, str) else cells
        stated = [
            b"%b:%b" % (key, ENCODE(value))
            for (key, fact), cell in zip(self.facts, row, strict=True)
            if (value := from_cell(cell, fact)) is not None
        ]
        made = self[cells] = b"%b:{%b}" % (self.group, b",".join(stated)) if stated else b""
        return made
