"""With `--known-on` a batch knows no law enacted later, on every engine and in every form, as `decide` does."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.cli import main

from .conftest import LAW, lines, short
from .test_formats import flat

if TYPE_CHECKING:
    from pathlib import Path

    import statute_runner

    from .conftest import Run

DAYS = ("1900-01-01", "1986-10-27", "2003-01-01", "2020-01-28", "2020-01-29")
MADE = '{"id":"mine","date":"2024-03-15"}'


def table(tmp_path: Path, documents: list[dict[str, Any]]) -> Path:
    """The requests as Parquet."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "in.parquet"
    rows = [{"id": document["id"], "date": document["date"], **flat(document)} for document in documents]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: pa.array([row.get(name) for row in rows]) for name in names}
    pq.write_table(pa.table(columns), path)
    return path


def expected(loaded: statute_runner.LoadedBundle, documents: list[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    known = loaded.known_on(day)
    return [short(known.decide(document, trace=False)) for document in documents]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("engine", "columnar"), [("python", False), ("python", True), ("duckdb", True)])
def test_every_engine_answers_as_the_law_was_known(
    batch: Run,
    ndjson: Path,
    tmp_path: Path,
    documents: list[dict[str, Any]],
    loaded: statute_runner.LoadedBundle,
    engine: str,
    day: str,
    columnar: bool,
) -> None:
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    source = table(tmp_path, documents) if columnar else ndjson
    output = tmp_path / "out.ndjson"

    assert batch(source, "-o", output, "--engine", engine, "--known-on", day) == 0
    assert lines(output) == expected(loaded, documents, day)


def test_what_is_known_makes_a_difference(loaded: statute_runner.LoadedBundle, documents: list[dict[str, Any]]) -> None:
    now = [short(loaded.decide(document, trace=False)) for document in documents]

    assert [expected(loaded, documents, day) == now for day in DAYS] == [False, False, False, False, True]


@pytest.mark.usefixtures("started")
def test_several_processes_and_whole_documents_know_no_more(
    batch: Run, ndjson: Path, tmp_path: Path, documents: list[dict[str, Any]], loaded: statute_runner.LoadedBundle
) -> None:
    output, day = tmp_path / "out.ndjson", "2020-01-28"
    cut = ("--known-on", day, "--workers", 2, "--block", 20_000)

    assert batch(ndjson, "-o", output, *cut) == 0
    assert lines(output) == expected(loaded, documents, day)
    assert batch(ndjson, "-o", output, *cut, "--full") == 0
    assert lines(output) == [loaded.known_on(day).decide(document) for document in documents]
    assert batch(ndjson, "-o", output, *cut, "--as-of", "2024-01-01") == 0
    assert lines(output) == [
        short(loaded.known_on(day).decide(document, as_of="2024-01-01", trace=False)) for document in documents
    ]


@pytest.mark.usefixtures("spark")
def test_spark_answers_as_the_law_was_known(
    batch: Run, tmp_path: Path, documents: list[dict[str, Any]], loaded: statute_runner.LoadedBundle
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    folder, output, day = tmp_path / "requests", tmp_path / "decided", "2020-01-28"
    folder.mkdir()
    table(tmp_path, documents).rename(folder / "part-1.parquet")

    assert batch(folder, "-o", output, "--engine", "spark", "--known-on", day) == 0
    found = {row["id"]: row["outcome"] for row in pq.read_table(output).to_pylist()}
    assert found == {row["id"]: row["outcome"] for row in expected(loaded, documents, day)}


@pytest.mark.parametrize("engine", ["python", "duckdb", "spark"])
@pytest.mark.parametrize("day", ["banana", "2020-02-30", " ", "2020-1-1"])
def test_a_day_that_is_none_is_refused(
    batch: Run, ndjson: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], engine: str, day: str
) -> None:
    output = tmp_path / "out.ndjson"

    assert batch(ndjson, "-o", output, "--engine", engine, "--known-on", day) == 2
    assert "request-date" in capfd.readouterr().err
    assert not output.exists()


def test_the_law_that_the_summary_names_is_the_law_that_was_known(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for options in ([], ["--known-on", "2020-01-28"]):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{MADE}\n".encode())))
        assert main(["batch", "--bundle", str(LAW), "--workers", "1", *options]) == 0
        told.append([line for line in capsys.readouterr().err.splitlines() if line.startswith("law ")])

    assert any("2020-07-01" in line for line in told[0])
    assert told[1]
    assert not any("2020-07-01" in line for line in told[1])
