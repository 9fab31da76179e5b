"""The law as SQL, on DuckDB and on Spark, says the same of the same rows as Python, and rejects the same ones."""

from __future__ import annotations

import copy
import gzip
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from effort import TRY_ALL
from statute_runner.batch import duckdb_engine, workers
from statute_runner.console.batch_engine import NOT_CSV

from .conftest import LAW, lines
from .test_formats import flat
from .test_resume import NEVER, broken_off, contents

if TYPE_CHECKING:
    import statute_runner
    from sql.engines import Spark

    from .conftest import Run

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

TINY = Path(__file__).parents[1] / "check" / "tiny"

HURTS: dict[str, list[Any]] = {
    "id": [None, "", " ", "x" * 201, "a\nb", "a\u202eb", 'q"\\u', "Zürich", "\u200c", "a\x7f"],
    "date": [None, "", "2024-02-30", "2024-3-15", "0000-01-01", "2024-03-15 ", "\u0662024-03-15", "1900-02-29"],
    "choice": ["XX", "mx", "", " MX", "MX "],
    "text": ["\u202e", "x" * 10_001, "x" * 10_000, "a\rb", "a\r\nb", "\u200b", "", "\ufeff"],
    "set of choices": [[None], ["other", "other"], ["no such"], [], ["agency", None]],
    "set of whole numbers": [[None], [3, 3], [0], [35], [], [-1], [2**62]],
}


@pytest.fixture(scope="module")
def rows(documents: list[dict[str, Any]], loaded: statute_runner.LoadedBundle) -> list[dict[str, Any]]:
    """Requests as rows, a third of them with one value that may not be allowed."""
    rng = random.Random(11)
    kinds = {"id": "id", "date": "date", **{name: fact.type for name, fact in loaded.bundle.facts.items()}}
    hurtable = [name for name, kind in kinds.items() if kind in HURTS]
    made = []
    for document in documents:
        known = flat(copy.deepcopy(document))
        row = {name: known.get(name) for name in kinds} | {"id": document["id"], "date": document["date"]}
        if rng.random() < 0.4:
            name = rng.choice(hurtable)
            row[name] = rng.choice(HURTS[kinds[name]])
        made.append(row)
    return made


@pytest.fixture
def table(tmp_path: Path, rows: list[dict[str, Any]], loaded: statute_runner.LoadedBundle) -> Path:
    kinds = {
        "yes/no": pa.bool_(),
        "set of choices": pa.list_(pa.string()),
        "set of whole numbers": pa.list_(pa.int64()),
    }
    types = {name: kinds.get(fact.type, pa.string()) for name, fact in loaded.bundle.facts.items()}
    columns = {name: pa.array([row[name] for row in rows], types.get(name, pa.string())) for name in rows[0]}
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=100)
    return path


def decided(batch: Run, table: Path, engine: str, *options: object) -> tuple[bytes, bytes]:
    """The answers and the rejects of an engine."""
    output = table.with_name(f"{engine}.ndjson")
    assert batch(table, "-o", output, "--engine", engine, *options) == 3
    return output.read_bytes(), output.with_name(output.name + ".rejects.ndjson").read_bytes()


@pytest.mark.parametrize(
    "reading",
    [
        (),
        ("--reading", "purposes-list=all", "--reading", "goods-date=exchange-date"),
        ("--as-of", "1994-05-05"),
        ("--as-of", "2021-05-05", "--known-on", "2020-01-28", "--provenance"),
    ],
)
def test_duckdb_writes_the_bytes_that_python_writes(batch: Run, table: Path, reading: tuple[str, ...]) -> None:
    pytest.importorskip("duckdb")
    answers, rejects = decided(batch, table, "python", *reading)

    assert decided(batch, table, "duckdb", *reading) == (answers, rejects)
    assert (answers.count(b"\n"), rejects.count(b"\n")) == (240 - rejects.count(b"\n"), rejects.count(b"\n"))
    assert rejects.count(b"\n") > 50
    assert answers.count(b'"undetermined","possible"') > 50


def test_duckdb_leaves_nothing_to_python_that_it_can_read(
    batch: Run, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.setattr(workers, "decided", lambda *_: pytest.fail("left to the engine Python"))

    assert batch(table, "-o", tmp_path / "out.ndjson", "--engine", "duckdb") == 3


@pytest.mark.parametrize("kind", [pa.large_string(), pa.float64(), pa.int64()])
def test_columns_of_other_types_come_to_the_same_on_duckdb(
    batch: Run, table: Path, rows: list[dict[str, Any]], kind: Any
) -> None:
    pytest.importorskip("duckdb")
    read = pq.read_table(table)
    place = read.schema.get_field_index("counterpart.country")
    values = ["MX" if pa.types.is_large_string(kind) else 7] * (len(rows) - 1) + [None]
    pq.write_table(read.set_column(place, "counterpart.country", pa.array(values, kind)), table)

    assert decided(batch, table, "duckdb") == decided(batch, table, "python")


LAYOUTS: dict[str, list[Any]] = {
    "counterpart.country": [pa.string_view(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())],
    "id": [pa.string_view()],
    "finding.purposes": [pa.list_(pa.string(), 2), pa.list_(pa.string_view()), pa.large_list(pa.string())],
    "finding.chapters": [pa.list_(pa.int16(), 2), pa.large_list(pa.int32())],
}


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_every_layout_that_arrow_gives_a_column_is_read(
    batch: Run, tmp_path: Path, loaded: statute_runner.LoadedBundle, engine: str
) -> None:
    """In one table the columns have their first layouts, in the next their second ones."""
    pytest.importorskip("duckdb")
    values: dict[str, list[Any]] = {"id": ["a", "b", "c"], "date": ["2024-03-15"] * 3}
    for column in LAYOUTS.keys() - {"id"}:
        fact = loaded.bundle.facts[column]
        one = list(fact.values)[:2] if fact.values else [3, 7]
        values[column] = [one, None, one] if "set" in fact.type else ["MX", None, "CA"]
    found = []
    for number in range(1 + max(map(len, LAYOUTS.values()))):
        kinds = {name: layouts[number - 1] for name, layouts in LAYOUTS.items() if 0 < number <= len(layouts)}
        path, output = tmp_path / f"{number}.parquet", tmp_path / "out.ndjson"
        pq.write_table(pa.table({name: pa.array(given, kinds.get(name)) for name, given in values.items()}), path)

        assert batch(path, "-o", output, "--engine", engine) == 0
        found.append(output.read_bytes())
    assert found == found[:1] * 4


FORMS = [("ndjson", 2), ("csv.gz", 1), ("parquet", 2)]
FORMS += [("ndjson", 1), ("csv.gz", 2), ("parquet", 1)] if TRY_ALL else []


@pytest.mark.parametrize(("ending", "workers"), FORMS)
def test_duckdb_keeps_the_order_in_every_form(
    batch: Run, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, workers: int
) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.setattr(duckdb_engine, "ROWS", 37)
    for engine in ("duckdb", "python"):
        output = tmp_path / engine / f"out.{ending}"
        output.parent.mkdir()
        assert batch(table, table, "-o", output, "--engine", engine, "--workers", workers) == 3
    there, here = tmp_path / "duckdb", tmp_path / "python"

    assert {path.name: unpacked(path) for path in there.iterdir()} == {
        path.name: unpacked(path) for path in here.iterdir()
    }


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@pytest.mark.parametrize("ending", ["ndjson", "parquet"])
def test_a_run_on_duckdb_that_is_killed_goes_on_to_the_same_bytes(
    batch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """Under a small law, whose statement is soon made."""
    pytest.importorskip("duckdb")
    monkeypatch.setattr(duckdb_engine, "ROWS", 40)
    name, table = f"out.{ending}", tmp_path / "in.parquet"
    days = ["never" if n % 7 == 0 else "2015-05-05" for n in range(240)]
    columns = {"id": [f"r{n}" for n in range(240)], "date": days, "loan.map": [n % 2 == 0 for n in range(240)]}
    pq.write_table(pa.table(columns), table, row_group_size=100)
    options = ("--engine", "duckdb", "--workers", "1", "--checkpoint", "0", "--bundle", TINY)
    (tmp_path / "whole").mkdir()
    # Only the first run writes to the cache.
    assert batch(table, "-o", tmp_path / name, *options) == 3
    steps = int(broken_off("kill", NEVER, table, "-o", tmp_path / "whole" / name, *options).stdout)
    assert steps > 20
    for last in range(2, steps + 1, max(1, steps // 8)):
        folder = tmp_path / f"killed-{last}"
        folder.mkdir()
        killed = broken_off("kill", last, table, "-o", folder / name, *options)
        assert killed.returncode == -signal.SIGKILL

        assert batch(table, "-o", folder / name, *options, "--resume") == 3
        assert contents(folder) == contents(tmp_path / "whole")


def test_nothing_in_the_name_of_a_file_adds_to_its_rows(batch: Run, table: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    expected = decided(batch, table, "python")
    for name in ("date=1990-01-01/it's.parquet", "[in]*.parquet"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        shutil.copy(table, path)
        answers, rejects = decided(batch, path, "duckdb")

        assert answers == expected[0]
        assert rejects.replace(str(path).encode(), str(table).encode()) == expected[1]


def test_what_duckdb_cannot_read_is_worded_by_python(
    batch: Run, table: Path, rows: list[dict[str, Any]], capfd: pytest.CaptureFixture[str]
) -> None:
    """A text that is not UTF-8, which Arrow can write and DuckDB does not read."""
    pytest.importorskip("duckdb")
    read = pq.read_table(table)
    names = [b"\xff\xfe"] + [None] * (len(rows) - 1)
    place = read.schema.get_field_index("counterpart.name")
    wrong = pa.Array.from_buffers(pa.string(), len(names), pa.array(names, pa.binary()).buffers())
    pq.write_table(read.set_column(place, "counterpart.name", wrong), table)
    output = table.with_name("out.ndjson")
    said = {}
    for engine in ("python", "duckdb"):
        status = batch(table, "-o", output, "--engine", engine)
        said[engine] = (status, capfd.readouterr().err, output.exists() and output.read_bytes())

    assert said["duckdb"] == said["python"]
    status, words, answers = said["duckdb"]
    assert status == 2
    assert f"batch-input invalid Parquet `{table}`: from row 1 to row 240 a text is not UTF-8\n" in words
    assert not answers


def test_what_a_process_refuses_is_told_as_here(
    batch: Run, tmp_path: Path, started: list[workers.Worker], capfd: pytest.CaptureFixture[str]
) -> None:
    rows, table = 2**13 + 5, tmp_path / "in.parquet"
    texts = pa.array([None] * (rows - 1) + [b"\xff\xfe"], pa.binary())
    wrong = pa.Array.from_buffers(pa.string(), rows, texts.buffers())
    columns = {"id": [f"r{n}" for n in range(rows)], "date": ["1980-03-15"] * rows, "counterpart.name": wrong}
    pq.write_table(pa.table(columns), table)

    assert batch(table, "-o", tmp_path / "out.ndjson", "--engine", "python", "--workers", 2) == 2
    assert started
    told = f"batch-input invalid Parquet `{table}`: from row {2**13 + 1} to row {rows} a text is not UTF-8\n"
    assert told in capfd.readouterr().err


@pytest.mark.parametrize("name", ["in.ndjson", "in.json", "in.csv", "in.ndjson.gz"])
def test_duckdb_takes_parquet_only(batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    """Python reads NDJSON three times as fast: who asks for DuckDB there is told so, and who asks for nothing gets
    Python."""
    (tmp_path / name).write_bytes(b"")

    assert batch(tmp_path / name, "-o", tmp_path / "out.ndjson", "--engine", "duckdb") == 2
    said = capfd.readouterr().err
    reason = NOT_CSV if name == "in.csv" else ""
    assert (
        f"batch-engine the engine duckdb reads Parquet, not `{tmp_path / name}`{reason}\n  help: use --engine python\n"
        in said
    )
    assert not (tmp_path / "out.ndjson").exists()


def test_parquet_is_decided_by_duckdb_unless_it_cannot_say_all(
    batch: Run, table: Path, tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    pytest.importorskip("duckdb")
    small = pq.read_table(table).slice(0, 5)
    pq.write_table(small, table)

    for options in ((), ("--as-of", "2021-01-01"), ("--full",)):
        named = tmp_path / "out.ndjson"
        assert batch(table, "-o", named, *options) in {0, 3}
        assert {line["request"]["id"] if "request" in line else line["id"] for line in lines(named)} <= {
            row["id"] for row in rows[:5]
        }


def test_duckdb_counts_under_the_law_that_was_asked_for(
    batch: Run, table: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("duckdb")
    said = []
    for engine in ("python", "duckdb"):
        assert batch(table, "-o", tmp_path / "out.ndjson", "--engine", engine, "--as-of", "1994-05-05") == 3
        said.append(capfd.readouterr().err)

    assert said[0] == said[1]
    assert "2020-07-01" not in said[0]


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("as_of", [(), ("--as-of", "1994-05-05", "--provenance")])
def test_spark_decides_and_rejects_as_python_does(
    batch: Run, table: Path, tmp_path: Path, as_of: tuple[str, ...]
) -> None:
    folder = tmp_path / "requests"
    folder.mkdir()
    table.rename(folder / "part-1.parquet")
    output = tmp_path / "decided"

    assert batch(folder, "-o", output, "--engine", "spark", *as_of) == 3
    assert batch(folder / "part-1.parquet", "-o", tmp_path / "python.parquet", "--engine", "python", *as_of) == 3
    found = pq.read_table(output).to_pylist()
    assert found == pq.read_table(tmp_path / "python.parquet").to_pylist()
    rejects = (tmp_path / "decided.rejects.ndjson").read_bytes()
    assert rejects == (tmp_path / "python.parquet.rejects.ndjson").read_bytes()


def eight(table: Path, tmp_path: Path) -> Path:
    """A folder of eight requests that state nothing."""
    good = pq.read_table(table).slice(0, 8).set_column(0, "id", pa.array([f"r{n}" for n in range(8)])).select(["id"])
    folder = tmp_path / "requests"
    folder.mkdir()
    pq.write_table(good.append_column("date", pa.array(["2024-03-15"] * 8)), folder / "part-1.parquet")
    return folder


def test_spark_runs_the_statement_once(batch: Run, table: Path, tmp_path: Path, spark: Spark) -> None:
    """Of all jobs of a run, only one reads the column of a fact that only the statement tests; rejects are read again
    by the columns of all."""
    tracker = spark.session.sparkContext.statusTracker()
    before = set(tracker.getJobIdsForGroup(None))
    assert batch(eight(table, tmp_path), "-o", tmp_path / "decided", "--engine", "spark") == 0
    jobs = set(tracker.getJobIdsForGroup(None)) - before

    assert len(pq.read_table(tmp_path / "decided")) == 8
    assert len(jobs) <= 5


@pytest.mark.usefixtures("spark")  # which says whether there is one
def test_the_command_starts_spark_and_ends_it(table: Path, tmp_path: Path) -> None:
    output = tmp_path / "decided"
    command = [sys.executable, "-m", "statute_runner", "batch", "--bundle", LAW, eight(table, tmp_path)]
    options = ["-o", output, "--engine", "spark", "--master", "local[1]"]
    done = subprocess.run([*map(str, command + options)], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert len(pq.read_table(output)) == 8


@pytest.mark.parametrize(
    ("numbers", "first", "expected"),
    [
        ([4, 5, 6], 4, True),
        ([4], 4, True),
        ([4, 5, 6], 0, False),
        ([4, 6, 8], 4, False),
        ([4, 4, 4], 4, False),
        ([4, 5, 7], 4, False),
        ([4, 6, 5], 4, False),
        ([4, None, 6], 4, False),
        ([None], 4, False),
    ],
)
def test_rows_that_are_not_one_after_the_other_are_seen(numbers: list[int | None], first: int, expected: bool) -> None:
    assert duckdb_engine.consecutive(pa.chunked_array([pa.array(numbers, pa.int64())]), first) is expected


def test_arrow_is_not_made_to_import_pandas(table: Path, tmp_path: Path) -> None:
    """It takes longer than all else before the first row, and nothing needs it."""
    pytest.importorskip("duckdb")
    pytest.importorskip("pandas")
    arguments = ["batch", str(table), "-o", str(tmp_path / "out.parquet"), "--bundle", str(LAW), "--engine", "duckdb"]
    program = f"import sys; from statute_runner.cli import main; main({arguments}); print('pandas' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"
    assert (tmp_path / "out.parquet").exists()
