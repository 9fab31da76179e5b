"""What a pipeline learns from the exit status of a batch: 0, 3 for rejects, 2 for a run that cannot be."""

from __future__ import annotations

import csv
import gzip
import io
import sys
from typing import TYPE_CHECKING

import pytest
import zstandard

from .conftest import lines

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Run

GOOD = '{"id":"good-%d","date":"2024-03-15"}\n'
BAD = '{"id":"bad-%d","date":"never"}\n'


@pytest.fixture
def requests(tmp_path: Path) -> Path:
    """Ninety-eight good requests, and two that are rejected, the fifth and the sixth."""
    path = tmp_path / "in.ndjson"
    path.write_text("".join((BAD if n in {4, 5} else GOOD) % n for n in range(100)))
    return path


@pytest.mark.parametrize(
    ("limit", "status"),
    [((), 3), *((("--max-rejects", stated), 0) for stated in ("2", "3", "2%", "2.0%", "100%"))]
    + [(("--max-rejects", stated), 3) for stated in ("0", "1", "0%", "1.999999999%")],
)
def test_rejects_are_3_and_within_the_limit_0(
    batch: Run, requests: Path, tmp_path: Path, limit: tuple[str, ...], status: int
) -> None:
    output = tmp_path / "out.ndjson"
    published = not limit or not status

    assert batch(requests, "-o", output, *limit) == status
    assert output.exists() == published
    assert (tmp_path / "out.ndjson.rejects.ndjson").exists() == published
    if published:
        assert len(lines(output)) == 98


def test_above_the_limit_an_earlier_output_stays_and_the_run_can_go_on(
    batch: Run, requests: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert batch(requests, "-o", tmp_path / "whole.ndjson") == 3
    output = tmp_path / "out.ndjson"
    for limit, larger in (("1", "2"), ("1%", "2%"), ("0", "100%")):
        output.write_text("of an earlier run\n")

        assert batch(requests, "-o", output, "--block", "50", "--max-rejects", limit) == 3
        assert output.read_text() == "of an earlier run\n"
        said = capfd.readouterr().err
        assert f"batch-rejects {'1' if limit == '0' else '2'} of " in said
        assert f"`--max-rejects {limit}`" in said
        assert f"`{output}.rejects.ndjson.part`" in said
        kept = lines(tmp_path / "out.ndjson.rejects.ndjson.part")
        assert [one["id"] for one in kept] == ["bad-4", "bad-5"][: len(kept)]
        assert batch(requests, "-o", output, "--block", "50", "--max-rejects", larger, "--resume") == 0
        assert output.read_bytes() == (tmp_path / "whole.ndjson").read_bytes()
        assert len(lines(tmp_path / "out.ndjson.rejects.ndjson")) == 2
        assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("out")) == [
            "out.ndjson",
            "out.ndjson.rejects.ndjson",
        ]


def test_a_number_of_rejects_that_is_exceeded_ends_a_run_at_once(
    batch: Run, requests: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert batch(requests, "-o", tmp_path / "out.ndjson", "--block", "50", "--max-rejects", "1") == 3
    assert "batch-rejects 2 of 6 records are rejected" in capfd.readouterr().err


def test_a_stream_above_the_limit_leaves_no_file_of_its_own(
    batch: Run, requests: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for given in ((), ("-o", tmp_path / "out.ndjson")):
        with requests.open("rb") as opened:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(opened))
            assert batch(*given, "--max-rejects", "1%") == 3
        seen = capfd.readouterr()
        assert len(seen.out.splitlines()) == (0 if given else 98)
        assert "batch-rejects" in seen.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.ndjson"]


@pytest.mark.parametrize("engine", ["python", "duckdb", "spark"])
def test_every_engine_has_these_statuses(batch: Run, tmp_path: Path, engine: str) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pytest.importorskip({"duckdb": "duckdb"}.get(engine, "pyarrow"))
    table = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": ["a", "b", "c"], "date": ["2024-03-15", "never", "2024-03-15"]}), table)
    ending = "" if engine == "spark" else ".parquet"
    for limit, status, published in (((), 3, True), (("1",), 0, True), (("40%",), 0, True), (("0",), 3, False)):
        output = tmp_path / f"out-{''.join(limit)}{ending}"
        options = ("--max-rejects", *limit) if limit else ()

        assert batch(table, "-o", output, "--engine", engine, *options) == status
        assert output.exists() == published
        if published:
            assert pq.read_table(output)["id"].to_pylist() == ["a", "c"]


@pytest.mark.parametrize("stated", ["-1", "1.5", "x", "101%", "%", "1 %", "nan%", "1e3", "٣"])
def test_a_limit_that_is_none_is_refused(
    batch: Run, requests: Path, capsys: pytest.CaptureFixture[str], stated: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        batch(requests, f"--max-rejects={stated}")

    assert stopped.value.code == 2
    assert "argument --max-rejects: expected a whole number, or a percentage such as 0.5%" in capsys.readouterr().err


EMPTY = {
    "in.ndjson": b"",
    "blank.ndjson": b"\n \n",
    "in.json": b"",
    "array.json": b" [ ] ",
    "in.csv": b"",
    "blank.csv": b"\r\n\n",
    "header.csv": b"id,date\n",
    "in.ndjson.gz": gzip.compress(b""),
    "in.csv.zst": zstandard.compress(b"id,date\r\n"),
}


@pytest.mark.parametrize("name", EMPTY)
@pytest.mark.parametrize("ending", ["ndjson", "csv", "parquet", "ndjson.gz", "csv.gz", "ndjson.zst"])
def test_an_empty_input_gives_an_empty_output(batch: Run, tmp_path: Path, name: str, ending: str) -> None:
    (tmp_path / name).write_bytes(EMPTY[name])
    output = tmp_path / f"out.{ending}"

    assert batch(tmp_path / name, "-o", output) == 0
    assert count(output) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, output.name])


def count(output: Path) -> int:
    """How many answers a file holds, which is read as its ending says."""
    if output.suffix == ".parquet":
        found: int = pytest.importorskip("pyarrow.parquet").read_table(output).num_rows
        return found
    content = output.read_bytes()
    if output.suffix == ".gz":
        assert content
        content = gzip.decompress(content)
    elif output.suffix == ".zst":
        content = zstandard.decompress(content)
    if ".csv" in output.name:
        header, *rows = csv.reader(io.StringIO(content.decode()))
        assert header[:3] == ["id", "outcome", "possible"]
        return len(rows)
    return len(content.splitlines())


@pytest.mark.parametrize("engine", ["python", "duckdb", "spark"])
def test_an_empty_table_gives_an_empty_output(batch: Run, tmp_path: Path, engine: str) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pytest.importorskip({"duckdb": "duckdb"}.get(engine, "pyarrow"))
    table = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": pa.array([], pa.string()), "date": pa.array([], pa.string())}), table)
    output = tmp_path / ("out" if engine == "spark" else "out.parquet")

    assert batch(table, "-o", output, "--engine", engine) == 0
    assert pq.read_table(output).num_rows == 0


def test_an_empty_partition_beside_others_is_none(batch: Run, tmp_path: Path) -> None:
    (tmp_path / "part-1.csv").write_text("")
    (tmp_path / "part-2.csv").write_text("id,date\na,2024-03-15\n")

    assert batch(tmp_path / "part-*.csv", "-o", tmp_path / "out.ndjson") == 0
    assert [line["id"] for line in lines(tmp_path / "out.ndjson")] == ["a"]


def test_an_empty_standard_input_gives_an_empty_output(
    batch: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))

    assert batch() == 0
    seen = capfd.readouterr()
    assert seen.out == ""
    assert seen.err.startswith("read      0\ndecided   0\nrejected  0\n")


@pytest.mark.parametrize("rest", [("none.ndjson",), ("--reading", "x=y"), ("--question", "none"), ("none-*.csv",)])
def test_what_cannot_be_run_is_2_beside_a_record_that_is_rejected(
    batch: Run, requests: Path, tmp_path: Path, rest: tuple[str, ...]
) -> None:
    assert batch(requests, *rest, "-o", tmp_path / "out.ndjson") == 2
    assert not (tmp_path / "out.ndjson").exists()
