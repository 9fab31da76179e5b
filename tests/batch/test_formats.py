"""Every format in and out says the same as the reference."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from statute_runner.batch import workers

from .conftest import lines

if TYPE_CHECKING:
    from pathlib import Path

    import statute_runner

    from .conftest import Run

SETS = ("finding.purposes", "finding.chapters", "assurances.given_by")
DATES = ("goods.entered_on", "assurances.obtained_on")


def flat(document: dict[str, Any]) -> dict[str, Any]:
    """The facts of a request by their paths."""
    groups = document.get("facts") or {}
    return {f"{group}.{name}": value for group, facts in groups.items() for name, value in (facts or {}).items()}


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return (";".join(map(str, value)) or ";") if isinstance(value, list) else str(value)


def as_csv(documents: list[dict[str, Any]], facts: list[str]) -> str:
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow(["id", *facts, "date"])
    for document in documents:
        known = flat(document)
        table.writerow([document["id"], *(cell(known.get(fact)) for fact in facts), document["date"]])
    return made.getvalue()


def write_parquet(path: Path, documents: list[dict[str, Any]], loaded: statute_runner.LoadedBundle) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    kinds = {"yes/no": pa.bool_(), "date": pa.date32(), "set of choices": pa.list_(pa.string())}
    kinds["set of whole numbers"] = pa.list_(pa.int64())
    columns = {"id": pa.array([document["id"] for document in documents])}
    columns["date"] = pa.array([document["date"] for document in documents])
    for name, fact in loaded.bundle.facts.items():
        values = [flat(document).get(name) for document in documents]
        if fact.type == "date":
            values = [date.fromisoformat(value) if value else None for value in values]
        columns[name] = pa.array(values, kinds.get(fact.type, pa.string()))
    pq.write_table(pa.table(columns), path, row_group_size=70)


def test_lines_are_decided_as_the_reference_decides(
    batch: Run, ndjson: Path, tmp_path: Path, answers: list[dict[str, Any]]
) -> None:
    assert batch(ndjson, "-o", tmp_path / "out.ndjson") == 0

    assert lines(tmp_path / "out.ndjson") == answers
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ndjson", "out.ndjson"]


def test_an_array_says_the_same(
    batch: Run, tmp_path: Path, documents: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> None:
    (tmp_path / "in.json").write_text(json.dumps(documents, indent=1))

    assert batch(tmp_path / "in.json", "-o", tmp_path / "out.ndjson", "--block", 3000) == 0
    assert lines(tmp_path / "out.ndjson") == answers


def test_csv_says_the_same(
    batch: Run,
    tmp_path: Path,
    documents: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    loaded: statute_runner.LoadedBundle,
) -> None:
    text = as_csv(documents, list(loaded.bundle.facts))
    (tmp_path / "in.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson", "--block", 3000) == 0
    assert lines(tmp_path / "out.ndjson") == answers


def test_parquet_says_the_same(
    batch: Run,
    tmp_path: Path,
    documents: list[dict[str, Any]],
    answers: list[dict[str, Any]],
    loaded: statute_runner.LoadedBundle,
) -> None:
    write_parquet(tmp_path / "in.parquet", documents, loaded)

    assert batch(tmp_path / "in.parquet", "-o", tmp_path / "out.ndjson", "--engine", "python") == 0
    assert lines(tmp_path / "out.ndjson") == answers


@pytest.mark.parametrize(("packing", "pack"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_packed_inputs_are_unpacked(
    batch: Run, ndjson: Path, tmp_path: Path, answers: list[dict[str, Any]], packing: str, pack: Any
) -> None:
    content = ndjson.read_bytes()
    packed = tmp_path / f"in.ndjson.{packing}"
    packed.write_bytes(pack(content[:5000]) + pack(content[5000:]))

    assert batch(packed, "-o", tmp_path / "out.ndjson", "--block", 3000) == 0
    assert lines(tmp_path / "out.ndjson") == answers


@pytest.mark.parametrize(("packing", "pack"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_a_packed_input_that_breaks_off_is_refused(
    batch: Run, ndjson: Path, tmp_path: Path, packing: str, pack: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / f"in.ndjson.{packing}"
    packed.write_bytes(pack(ndjson.read_bytes())[:-9])

    assert batch(packed, "-o", tmp_path / "out.ndjson") == 2
    assert "cannot decompress" in capfd.readouterr().err
    assert not (tmp_path / "out.ndjson").exists()


def test_files_are_read_in_the_order_of_their_names_under_a_pattern(
    batch: Run, tmp_path: Path, documents: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> None:
    for number in (2, 0, 1):
        part = documents[number * 80 : number * 80 + 80]
        (tmp_path / f"part-{number}.jsonl").write_text("".join(json.dumps(each) + "\n" for each in part))

    assert batch(tmp_path / "part-*.jsonl", "-o", tmp_path / "out.ndjson") == 0
    assert lines(tmp_path / "out.ndjson") == answers


def test_csv_out_has_a_column_a_route(
    batch: Run, ndjson: Path, tmp_path: Path, answers: list[dict[str, Any]], loaded: statute_runner.LoadedBundle
) -> None:
    routes = loaded.question().routes

    assert batch(ndjson, "-o", tmp_path / "out.csv", "--block", 3000) == 0
    rows = list(csv.DictReader((tmp_path / "out.csv").open(newline="")))
    assert [
        {
            "id": row["id"],
            "outcome": row["outcome"],
            "possible": row["possible"].split(";"),
            "routes": {route: row[route] for route in routes if row[route]},
            "missing": row["missing"].split(";") if row["missing"] else [],
        }
        for row in rows
    ] == answers


def test_parquet_out_has_a_column_a_route(
    batch: Run, ndjson: Path, tmp_path: Path, answers: list[dict[str, Any]], loaded: statute_runner.LoadedBundle
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    routes = loaded.question().routes

    assert batch(ndjson, "-o", tmp_path / "out.parquet", "--block", 3000) == 0
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [{**row, "routes": {route: row[route] for route in routes if row[route]}} for row in rows] == [
        {**answer, **{route: answer["routes"].get(route) for route in routes}} for answer in answers
    ]
    assert [path.name for path in tmp_path.glob("out*")] == ["out.parquet"]


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_packed_outputs_unpack_to_the_plain_one(batch: Run, ndjson: Path, tmp_path: Path, packing: str) -> None:
    packed = tmp_path / f"out.csv.{packing}"

    assert batch(ndjson, "-o", tmp_path / "out.csv") == 0
    assert batch(ndjson, "-o", packed, "--block", 3000) == 0
    content = packed.read_bytes()
    reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content), read_across_frames=True)
    plain = gzip.decompress(content) if packing == "gz" else reader.read()
    assert plain == (tmp_path / "out.csv").read_bytes()


def test_an_id_that_a_spreadsheet_takes_for_a_formula_is_marked(batch: Run, tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text('{"id":"=1+1","date":"1980-01-01"}\n{"id":"1=1","date":"1980-01-01"}\n')

    assert batch(tmp_path / "in.ndjson", "-o", tmp_path / "out.csv") == 0
    assert [row["id"] for row in csv.DictReader((tmp_path / "out.csv").open())] == ["'=1+1", "1=1"]


def test_whole_documents_are_those_of_decide(
    batch: Run, tmp_path: Path, documents: list[dict[str, Any]], loaded: statute_runner.LoadedBundle
) -> None:
    few = documents[:12]
    (tmp_path / "in.ndjson").write_text("".join(json.dumps(each) + "\n" for each in few))

    assert batch(tmp_path / "in.ndjson", "-o", tmp_path / "out.ndjson", "--full") == 0
    assert lines(tmp_path / "out.ndjson") == [loaded.decide(each) for each in few]


def test_readings_and_the_day_of_the_law_are_chosen_as_in_decide(
    batch: Run, tmp_path: Path, documents: list[dict[str, Any]], loaded: statute_runner.LoadedBundle, ndjson: Path
) -> None:
    chosen = {"goods-date": "exchange-date", "purposes-list": "all"}
    options = [part for name, option in chosen.items() for part in ("--reading", f"{name}={option}")]

    assert batch(ndjson, "-o", tmp_path / "out.ndjson", *options, "--as-of", "2021-01-01") == 0
    assert [(line["outcome"], line["routes"]) for line in lines(tmp_path / "out.ndjson")] == [
        (made["outcome"], {route: answer["outcome"] for route, answer in made["routes"].items()})
        for made in (loaded.decide(each, chosen, "2021-01-01", trace=False) for each in documents)
    ]


def test_standard_input_and_output(
    batch: Run,
    ndjson: Path,
    answers: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    with ndjson.open("rb") as opened:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(opened))
        assert batch() == 0

    seen = capfdbinary.readouterr()
    assert [json.loads(line) for line in seen.out.splitlines()] == answers
    assert seen.err.startswith(b"read      240\ndecided   240\n")


@pytest.mark.parametrize("most", [12, 0])
def test_several_workers_write_the_same_bytes(
    batch: Run, ndjson: Path, tmp_path: Path, started: list[workers.Worker], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Also where hardly a block may wait for one before it."""
    monkeypatch.setattr(workers, "MOST_WAITING", most)
    assert batch(ndjson, "-o", tmp_path / "one.ndjson", "--workers", 1) == 0
    assert not started
    assert batch(ndjson, "-o", tmp_path / "three.ndjson", "--workers", 3, "--block", 2000) == 0
    assert len(started) == 2

    assert (tmp_path / "one.ndjson").read_bytes() == (tmp_path / "three.ndjson").read_bytes()
    assert not any(worker.process.is_alive() for worker in started)


def test_no_process_is_started_for_a_short_input(
    batch: Run, ndjson: Path, tmp_path: Path, started: list[workers.Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 1e9)

    assert batch(ndjson, "-o", tmp_path / "out.ndjson", "--workers", 3, "--block", 2000) == 0
    assert not started
