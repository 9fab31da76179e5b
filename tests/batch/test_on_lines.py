"""Lines on DuckDB: an answer is the one that Python gives, and what is not plain is left to Python."""

from __future__ import annotations

import json
import random
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import statute_runner
from oracle import requests as near_permission
from statute_runner.api import LoadedBundle
from test_typed import MANY, REFUSED, TAKEN, every_type, exchange, texts

from .conftest import lines

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.batch.duckdb_lines import DuckdbLines, Found
    from statute_runner.codegen.decider import Decider

    from .conftest import Run

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")


@cache
def on_lines(decider: Decider) -> DuckdbLines:
    from statute_runner.batch.duckdb_lines import DuckdbLines

    assert isinstance(decider.loaded, LoadedBundle)
    return DuckdbLines(decider.loaded, decider.readings, decider.question)


def by_python(decider: Decider, content: bytes) -> Found | None:
    try:
        return decider.answered(content)
    except statute_runner.Refused:
        return None


def decided(decider: Decider, contents: list[bytes]) -> int:
    """How many are decided on DuckDB, each as Python decides it."""
    engine = on_lines(decider)
    engine.worth = True
    found = engine.answers(contents)
    for content, answer in zip(contents, found, strict=True):
        assert answer is None or answer == by_python(decider, content), content
    return sum(answer is not None for answer in found)


def test_what_python_refuses_is_never_decided() -> None:
    refused = [content.encode("utf-8", "surrogatepass") for content in REFUSED]

    for content in (*refused, b'{"id":"\xff","date":"2020-01-01"}', b'{"id":"\xed\xa0\x80","date":"2020-01-01"}'):
        assert not decided(every_type(), [content])
    assert not decided(every_type(), [content for content in refused if b"\x00" not in content])


def test_what_is_written_plainly_is_decided() -> None:
    plain = [
        content.encode() for content in TAKEN if "\\" not in content and " :" not in content and '":-0' not in content
    ]

    assert decided(every_type(), plain) == len(plain) > 12


@MANY
@given(texts())
def test_what_is_nearly_right_is_decided_alike_or_left(content: bytes) -> None:
    decided(every_type(), [content])


def test_requests_with_a_byte_changed_are_decided_alike_or_left() -> None:
    rng = random.Random(94)
    contents = []
    for _ in range(6000):
        content = bytearray(json.dumps(near_permission.request(rng, 0.3), separators=(",", ":")).encode())
        place = rng.randrange(len(content))
        match rng.randrange(5):
            case 0:
                content[place] = rng.randrange(32, 127)
            case 1:
                del content[place]
            case 2:
                content.insert(place, rng.choice(b'{}[]",: 0n'))
            case 3:
                content[place:place] = content[place : place + rng.randrange(40)]
            case _:
                pass
        contents.append(bytes(content))

    assert 1200 < decided(exchange(), contents) < 3000


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize("workers", [1, 2])
def test_lines_come_to_the_same_bytes(
    batch: Run, tmp_path: Path, documents: list[dict[str, Any]], separators: tuple[str, str], workers: int
) -> None:
    made = [json.dumps(document, separators=separators) for document in documents]
    for n in range(0, len(made), 9):
        made[n] = made[n].replace('"id"', '"id":"twice","id"', 1) + "\n\n{"
    source = tmp_path / "in.ndjson"
    source.write_text("\r\n".join(made))
    for engine in ("python", "duckdb"):
        output = tmp_path / engine / "out.csv"
        output.parent.mkdir()
        assert batch(source, source, "-o", output, "--engine", engine, "--workers", workers, "--block", 2000) == 2
    there, here = tmp_path / "duckdb", tmp_path / "python"

    assert {path.name: path.read_bytes() for path in there.iterdir()} == {
        path.name: path.read_bytes() for path in here.iterdir()
    }
    assert len(lines(there / "out.csv.rejects.ndjson")) == 4 * 27
