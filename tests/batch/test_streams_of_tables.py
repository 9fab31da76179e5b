"""Tables through standard input and output, and answers with tabs, say what files say."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.cli import main

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

if TYPE_CHECKING:
    from pathlib import Path

ROWS = {"id": ["a", "b", "c"], "date": ["2010-01-01", "2010-01-01", "never"], "person.willing": [True, None, False]}


def run(root: Path, *arguments: object) -> int:
    return main(["batch", "--bundle", str(root), "--workers", "1", *map(str, arguments)])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    pq.write_table(pa.table({**ROWS, "note": ["x", "y\tz", "w"]}), tmp_path / "in.parquet")
    return tmp_path / "in.parquet"


@pytest.mark.parametrize("form", ["ndjson", "csv", "tsv", "parquet"])
@pytest.mark.parametrize("output", [(), ("-o", "-")])
def test_standard_output_has_the_bytes_of_a_file(
    root: Path,
    table: Path,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    form: str,
    output: tuple[str, ...],
) -> None:
    assert run(root, table, "-o", tmp_path / f"out.{form}", "--keep", "note") == 3
    capfdbinary.readouterr()

    assert run(root, table, *output, "--to", form, "--keep", "note") == 3
    assert capfdbinary.readouterr().out == (tmp_path / f"out.{form}").read_bytes()


def test_the_format_that_is_asked_for_wins_over_a_name(root: Path, table: Path, tmp_path: Path) -> None:
    assert run(root, table, "-o", tmp_path / "out.txt", "--to", "tsv", "--keep", "all") == 3
    assert run(root, table, "-o", tmp_path / "out.tsv", "--keep", "all") == 3

    assert (tmp_path / "out.txt").read_bytes() == (tmp_path / "out.tsv").read_bytes()


def test_answers_with_tabs_are_those_with_commas(root: Path, table: Path, tmp_path: Path) -> None:
    for ending in ("csv", "tsv", "tsv.gz"):
        assert run(root, table, "-o", tmp_path / f"out.{ending}", "--keep", "note") == 3
    commas, tabs = (
        list(csv.reader((tmp_path / f"out.{ending}").open(newline=""), delimiter=sign))
        for ending, sign in (("csv", ","), ("tsv", "\t"))
    )

    assert tabs == commas
    assert [row[0] for row in tabs] == ["id", "a", "b"]


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize("options", [(), ("--from", "parquet")])
def test_parquet_comes_through_standard_input(
    root: Path, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, options: tuple[str, ...]
) -> None:
    assert run(root, table, "-o", tmp_path / "file.parquet", "--engine", engine, "--keep", "all") == 3
    with table.open("rb") as opened:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Piped(opened.read()))))
        assert run(root, "-o", tmp_path / "pipe.parquet", "--engine", engine, "--keep", "all", *options) == 3

    assert (tmp_path / "pipe.parquet").read_bytes() == (tmp_path / "file.parquet").read_bytes()
    told = [json.loads((tmp_path / f"{name}.parquet.rejects.ndjson").read_text()) for name in ("file", "pipe")]
    assert told[1] == {**told[0], "file": "standard input"}


class Piped(io.RawIOBase):
    """Bytes that come a few at a time, and once."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        taken = self.content[: min(len(buffer), 100)]
        buffer[: len(taken)] = taken
        self.content = self.content[len(taken) :]
        return len(taken)


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_all_columns_of_a_stream_are_kept(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    sign = {"csv": ",", "tsv": "\t"}[form]
    content = sign.join(["id", "date", "note"]) + "\n" + sign.join(["a", "2010-01-01", "x"]) + "\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Piped(content.encode()))))

    assert run(root, "--from", form, "--keep", "all", "-o", tmp_path / "out.ndjson") == 0
    assert json.loads((tmp_path / "out.ndjson").read_text())["note"] == "x"


def test_nothing_of_parquet_is_written_where_too_much_is_rejected(
    root: Path, table: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(root, table, "--to", "parquet", "--max-rejects", "0", "--keep", "all") == 3
    assert capfdbinary.readouterr().out == b""
