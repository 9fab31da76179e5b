"""Rows of text that are taken cell by cell come to what their JSON comes to, to the byte, whatever stands in a cell."""

from __future__ import annotations

import csv
import io
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from random_law import write
from random_lists import ListMaker, request
from statute_runner.batch.blocks import Block, BlockStart
from statute_runner.batch.cell_texts import RowTexts
from statute_runner.batch.text_header import text_header
from statute_runner.problem import Problem, Refused
from statute_runner.tables.column_choice import AS_DOCUMENTED

from .list_tables import in_columns, in_json

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.codegen.decider import Decider

ODD = [
    *("", " ", "x", "TRUE", "False", "true ", "2024-02-30", "0000-01-01", "2024-1-1", "20240101", "2024-01-01T00:00"),
    *("-0", "01", "1.0", "+1", "1e2", "9" * 16, "9" * 17, "1", "none", "None", "none;none", ";", "a;a", "1;1", ";1"),
    *(
        "é",
        "e\u0301",
        "a\x7f",
        "a\tb",
        "\u202e",
        "\\",
        '"',
        "NA",
        "null",
        "[]",
        "{}",
        "[{}]",
        "[[]",
        "[],[]",
        "[ ]",
        " []",
    ),
    *(
        '[{"grown":true,"grown":true}]',
        '[{"years":-0}]',
        '[{"years":1.0}]',
        '[{"years": 1 }]',
        '[{"called":"\\u00e9"}]',
    ),
    *('[{"since":"2024-05-01","till":"2024-04-01"}]', '[]},"x":{"y":1}', "x" * 300, "1" * 2000),
]
PLAIN = 0.9


def tables(rng: Random, tmp_path: Path) -> tuple[Decider, list[list[list[str]]]]:
    """A decider under random law with lists, and random requests as tables, each with its header."""
    files = ListMaker(rng).files()
    write(files, tmp_path)
    made = [{**request(rng, files, rng.choice((0.2, 0.6))), "id": f"r{number}"} for number in range(60)]
    facts = files["facts.yaml"]["facts"]
    texts = (in_json(made, facts), in_columns(made, facts))
    return statute_runner.load(str(tmp_path)).decider(), [list(csv.reader(io.StringIO(text))) for text in texts]


def said(decider: Decider, record: Any) -> Any:
    """What a row comes to: the answer, or every fault."""
    try:
        if isinstance(record, Problem | Refused):
            raise record if isinstance(record, Refused) else Refused([record])
        return decider.answered(record) if isinstance(record, bytes) else decider.said(record)
    except Refused as refused:
        return [(one.code, one.path, one.message, one.help) for one in refused.problems]


def rows(decider: Decider, table: list[list[str]], *, typed: bool) -> list[Any]:
    names, *cells = table
    header = text_header(names, "in.csv", "in.csv", decider.facts, AS_DOCUMENTED)
    block = Block("rows", (header, list(enumerate(cells, 2))), 0, BlockStart(), 0)
    return [record for _, record in RowTexts(decider.facts, decider if typed else None).of(block, "in.csv")]


@pytest.mark.parametrize("seed", range(4))
def test_rows_come_to_what_their_json_comes_to(tmp_path: Path, seed: int) -> None:
    rng = Random(f"cells {seed}")
    decider, made = tables(rng, tmp_path)
    for table in made:
        sound = rows(decider, table, typed=True)
        assert sum(not isinstance(record, bytes) for record in sound) > PLAIN * len(sound)

        for row in table[1:]:
            if rng.random() < PLAIN:
                row[rng.randrange(len(row))] = rng.choice(ODD)
        expected = [said(decider, record) for record in rows(decider, table, typed=False)]
        assert [said(decider, record) for record in rows(decider, table, typed=True)] == expected
        assert any(isinstance(one, list) for one in expected)
        assert any(isinstance(one, tuple) for one in expected)
