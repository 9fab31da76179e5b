"""Columns that are carried through come out as they were, in order and type, by every engine; what cannot is said."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.cli import main

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

if TYPE_CHECKING:
    from pathlib import Path

ENGINES = ["python", pytest.param("spark", marks=pytest.mark.outside), "duckdb"]
ROWS = 60
KINDS = {
    "n": pa.int8(),
    "big": pa.uint64(),
    "share": pa.float64(),
    "price": pa.decimal128(20, 3),
    "at": pa.timestamp("ms"),
    "in zone": pa.timestamp("us", "Europe/Paris"),
    "day": pa.date32(),
    "raw": pa.binary(),
    "tags": pa.list_(pa.string()),
    "who": pa.struct([("name", pa.string()), ("born", pa.date32())]),
    'odd "name"': pa.string(),
    "count(*)": pa.bool_(),
}
# Spark has other types for these.
OTHERWISE_ON_SPARK = {"big", "at", "in zone"}


def value(rng: Random, kind: Any) -> Any:
    if rng.random() < 0.2:
        return None
    pick: dict[Any, Any] = {
        pa.int8(): rng.randint(-128, 127),
        pa.uint64(): rng.randint(0, 2**64 - 1),
        pa.float64(): rng.choice([0.1, -0.0, 1e300, 5e-324, 3.0]),
        pa.decimal128(20, 3): Decimal(rng.randint(-(10**15), 10**15)) / 1000,
        pa.date32(): date.fromordinal(rng.randint(1, 3_000_000)),
        pa.binary(): rng.randbytes(3),
        pa.list_(pa.string()): [rng.choice(["a", "", None, "ü"]) for _ in range(rng.randint(0, 3))],
        pa.string(): rng.choice(["", "=1+1", 'a"b', "x,y", "line\nend", "null", " "]),
        pa.bool_(): rng.random() < 0.5,
    }
    if kind in pick:
        return pick[kind]
    if pa.types.is_struct(kind):
        return {"name": rng.choice(["a", None]), "born": date(2000, 1, rng.randint(1, 28))}
    return datetime(2024, 3, rng.randint(1, 28), rng.randint(0, 23), 5, 6)  # noqa: DTZ001 - Arrow adds the zone


@pytest.fixture(scope="module")
def wide() -> Any:
    """A table with columns of every kind around those of requests; a fifth of the rows are rejected."""
    rng = Random(7)
    columns = {name: pa.array([value(rng, kind) for _ in range(ROWS)], kind) for name, kind in KINDS.items()}
    first, *rest = columns
    ids = pa.array([f"r{number}" for number in range(ROWS)])
    days = pa.array(
        [rng.choice(["2010-01-01", "2010-01-01", "2010-01-01", "2010-01-01", "never"]) for _ in range(ROWS)]
    )
    return pa.table({first: columns[first], "id": ids, **{name: columns[name] for name in rest}, "date": days})


def good(table: Any) -> Any:
    return table.filter(pa.compute.not_equal(table["date"], "never"))


def run(root: Path, *arguments: object) -> int:
    told = ["batch", "--bundle", str(root), *map(str, arguments)]
    return main(told if "spark" in told else [*told, "--workers", "1"])


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "spark":
        request.getfixturevalue("spark")
    return str(request.param)


def test_every_type_is_kept_in_parquet(root: Path, wide: Any, tmp_path: Path, engine: str) -> None:
    if engine == "spark":
        wide = wide.drop_columns(sorted(OTHERWISE_ON_SPARK))
    pq.write_table(wide, tmp_path / "in.parquet", row_group_size=17)
    output = tmp_path / "out.parquet"

    assert run(root, tmp_path / "in.parquet", "-o", output, "--keep", "all", "--engine", engine) == 3
    made, expected = pq.read_table(output), good(wide).drop_columns(["id", "date"])
    kept = made.select(made.schema.names[-expected.num_columns :])
    assert made["id"].to_pylist() == good(wide)["id"].to_pylist()
    assert kept.schema.names == expected.schema.names
    assert kept.to_pylist() == expected.to_pylist()
    if engine != "spark":
        assert kept.schema.types == expected.schema.types


def test_both_engines_write_the_same_bytes(
    root: Path, wide: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statute_runner.batch import duckdb_engine, kept_rows

    monkeypatch.setattr(duckdb_engine, "ROWS", 13)
    monkeypatch.setattr(kept_rows, "ROWS", 7)
    pq.write_table(wide.drop_columns(["raw"]), tmp_path / "in.parquet", row_group_size=17)
    keep = ["--keep", "who", "--keep", "all", "--keep", "date"]
    for ending in ("ndjson", "csv", "parquet"):
        for engine in ("python", "duckdb"):
            output = tmp_path / f"{engine}.{ending}"
            assert run(root, tmp_path / "in.parquet", "-o", output, *keep, "--engine", engine) == 3

        assert (tmp_path / f"python.{ending}").read_bytes() == (tmp_path / f"duckdb.{ending}").read_bytes()


def test_lines_hold_the_values_that_json_has(root: Path, wide: Any, tmp_path: Path) -> None:
    pq.write_table(wide, tmp_path / "in.parquet")
    names = ["n", "big", "share", "tags", 'odd "name"', "count(*)"]
    keep = [part for name in names for part in ("--keep", name)]

    assert run(root, tmp_path / "in.parquet", "-o", tmp_path / "out.ndjson", *keep, "--map", "*=") == 3
    rows = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text().splitlines()]
    assert [{name: row[name] for name in names} for row in rows] == good(wide).select(names).to_pylist()
    assert [list(row)[-len(names) :] for row in rows] == [names] * len(rows)


def test_cells_of_text_are_kept_as_they_are(root: Path, tmp_path: Path) -> None:
    rows = [
        ["r0", "2010-01-01", "=cmd()", "", " a;b"],
        ["r1", "never", "x", "y", "z"],
        ["r2", "2010-01-01", "1.0", "ü", 'q"'],
    ]
    with (tmp_path / "in.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["id", "date", "note", "blank", "tags"], *rows])
    for ending in ("csv", "ndjson", "parquet"):
        assert run(root, tmp_path / "in.csv", "-o", tmp_path / f"out.{ending}", "--keep", "all") == 3

    expected = [row[2:] for row in rows if row[1] != "never"]
    with (tmp_path / "out.csv").open(newline="") as file:
        assert [row[-3:] for row in list(csv.reader(file))[1:]] == expected
    lines = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text().splitlines()]
    assert [list(line.values())[-3:] for line in lines] == expected
    table = pq.read_table(tmp_path / "out.parquet")
    assert [list(row.values())[-3:] for row in table.to_pylist()] == expected


def test_columns_are_named_by_options(root: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("customer,shipped,able,note\n7,2010-01-01,true,x\n")
    (tmp_path / "same.csv").write_text("id,date,person.willing\n7,2010-01-01,true\n")
    maps = ["customer=id", "shipped=date", "able=person.willing", "note="]
    options = [part for one in maps for part in ("--map", one)]

    assert (
        run(root, tmp_path / "in.csv", "-o", tmp_path / "out.csv", *options, "--keep", "customer", "--keep", "able")
        == 0
    )
    assert run(root, tmp_path / "same.csv", "-o", tmp_path / "same.out.csv") == 0
    (head, row), (same_head, same) = (
        list(csv.reader((tmp_path / name).open(newline=""))) for name in ("out.csv", "same.out.csv")
    )
    assert (head, row) == ([*same_head, "customer", "able"], [*same, "7", "true"])


@pytest.mark.parametrize("where", ["named", "variable", "here", "above"])
def test_columns_are_named_by_a_file_of_the_project(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], where: str
) -> None:
    folder = tmp_path / "project"
    (folder / "inner").mkdir(parents=True)
    file = folder / ("statute-columns.yaml" if where in {"here", "above"} else "mine.yaml")
    file.write_text(
        "format: columns/v1\ncolumns: {customer: id, shipped: date, '*': null, elsewhere: person.rank}\nkeep: [note]\n"
    )
    (folder / "in.csv").write_text("customer,shipped,note,other\n7,2010-01-01,x,y\n")
    monkeypatch.chdir(folder / "inner" if where == "above" else folder)
    if where == "variable":
        monkeypatch.setenv("STATUTE_COLUMNS", str(file))
    options = ["--map", str(file)] if where == "named" else []
    if where == "named":
        file.write_text(file.read_text().replace(", elsewhere: person.rank", ""))

    assert run(root, folder / "in.csv", "-o", folder / "out.ndjson", *options) == 0
    line = json.loads((folder / "out.ndjson").read_text())
    assert (line["id"], line["note"], "other" in line) == ("7", "x", False)
    said = capfd.readouterr().err
    assert ("what columns state is said by" in said) == (where != "named")
    assert ("no input has a column or key `elsewhere`, which" in said) == (where != "named")
    assert "`customer`" not in said


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_has_the_columns_of_a_file_that_is_named(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], ending: str
) -> None:
    (tmp_path / "mine.yaml").write_text(
        "format: columns/v1\ncolumns: {no: id, land: person.rank, gone: null, '*': null}\nkeep: all\n"
    )
    (tmp_path / "in.csv").write_text("no,date,country\n1,2010-01-01,ZZZ\n")
    pq.write_table(pa.table({"no": ["1"], "date": ["2010-01-01"], "country": ["ZZZ"]}), tmp_path / "in.parquet")
    told = [tmp_path / f"in.{ending}", "-o", tmp_path / "out.ndjson", "--map", tmp_path / "mine.yaml"]

    assert run(root, *told) == 2
    said = capfd.readouterr().err
    assert "missing column `land`" in said
    assert "`gone`" not in said
    assert not (tmp_path / "out.ndjson").exists()
    assert run(root, *told, "--map", "land=") == 2  # an option is about the inputs as well


def test_a_column_of_the_project_is_met_in_any_input(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "statute-columns.yaml").write_text(
        "format: columns/v1\ncolumns: {one: person.willing, two: person.willing, three: person.willing, four: id}\n"
    )
    (tmp_path / "a.csv").write_text("id,date,one\n1,2010-01-01,true\n")
    pq.write_table(pa.table({"id": ["2"], "date": ["2010-01-01"], "two": [True]}), tmp_path / "b.parquet")
    (tmp_path / "c.ndjson").write_text('{"id": "3", "date": "2010-01-01", "three": true}\n')

    assert run(root, "a.csv", "b.parquet", "c.ndjson", "-o", tmp_path / "out.ndjson") == 0
    said = capfd.readouterr().err
    assert "statute: no input has a column or key `four`, which statute-columns.yaml names\n" in said
    assert not [name for name in ("one", "two", "three") if f"`{name}`" in said]


FAULTS: list[tuple[str, tuple[str, ...], str, str]] = [
    ("id,date,note", (), "unknown column `note`", "`--keep` carries a column through"),
    ("id,date,outcome", ("--keep", "all"), "the column `outcome` cannot be carried through", "rename it"),
    ("id,date,Outcome", ("--keep", "all"), "answers have a column `outcome` of their own", "rename it"),
    ("id,date,missing", ("--keep", "missing"), "answers have a column `missing` of their own", ""),
    ("id,date,note", ("--keep", "nope"), "missing column `nope`", "did you mean `note`?"),
    ("id,date", ("--keep", "id"), "the column `id` cannot be carried through", ""),
    ("id,date,person.wiling", ("--keep", "all"), "unknown column `person.wiling`", "did you mean `person.willing`?"),
    ("id,date,person__wiling", ("--keep", "all"), "unknown column `person__wiling`", ""),
    ("id,date,note", ("--map", "note=person.wiling"), "unknown fact `person.wiling`", "did you mean `person.willing`?"),
    ("id,date,note", ("--map", "nota=id"), "missing column `nota`", "did you mean `note`?"),
    ("id,date,note", ("--map", "note=id"), "the columns `id` and `note` both state `id`", ""),
    ("id,date,note", ("--map", "note"), "expected COLUMN=FACT or a file, got `note`", "as `--map"),
    ("key,date", (), "missing column `id`", "`--map COLUMN=id` says which one it is"),
]


@pytest.mark.parametrize(("header", "options", "message", "help_"), FAULTS)
def test_what_cannot_be_is_said(
    root: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    header: str,
    options: tuple[str, ...],
    message: str,
    help_: str,
) -> None:
    cells = ",".join("2010-01-01" if name == "date" else "a" for name in header.split(","))
    (tmp_path / "in.csv").write_text(f"{header}\n{cells}\n")

    assert run(root, tmp_path / "in.csv", "-o", tmp_path / "out.ndjson", *options) == 2
    said = capfd.readouterr().err
    assert message in said
    assert help_ in said
    assert not (tmp_path / "out.ndjson").exists()


@pytest.mark.parametrize("between", [";", "\t", "|", ","])
def test_what_stands_between_cells_is_found_by_names_that_are_mapped(root: Path, tmp_path: Path, between: str) -> None:
    row = between.join(["1", "2010-01-01", "true"])
    (tmp_path / "in.csv").write_text(f"{between.join(['order_no', 'shipped_at', 'able'])}\n{row}\n")
    maps = ["--map", "order_no=id", "--map", "shipped_at=date", "--map", "able=person.willing"]

    assert run(root, tmp_path / "in.csv", "-o", tmp_path / "out.ndjson", *maps) == 0
    assert json.loads((tmp_path / "out.ndjson").read_text())["id"] == "1"


def test_what_may_stand_between_cells_is_told(root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("order_no;shipped_at;able\n1;2010-01-01;true\n")

    assert run(root, tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 2
    assert "`;` may stand between its cells: `--delimiter ';'`" in capfd.readouterr().err
    (tmp_path / "in.csv").write_text("order_no;date\n1;2010-01-01\n")
    assert run(root, tmp_path / "in.csv", "-o", tmp_path / "out.ndjson", "--map", "no=id") == 2
    assert "help: `no` is said to state it, and is not there" in capfd.readouterr().err


def test_a_column_like_a_fact_is_kept_by_its_name(root: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,date,person.wiling\na,2010-01-01,x\n")

    assert run(root, tmp_path / "in.csv", "-o", tmp_path / "out.ndjson", "--keep", "person.wiling") == 0
    assert json.loads((tmp_path / "out.ndjson").read_text())["person.wiling"] == "x"


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_what_text_cannot_hold_is_refused(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], form: str
) -> None:
    pq.write_table(pa.table({"id": ["a"], "date": ["2010-01-01"], "raw": [b"\xff"]}), tmp_path / "in.parquet")

    assert run(root, tmp_path / "in.parquet", "-o", tmp_path / f"out.{form}", "--keep", "raw") == 2
    assert "the column `raw` of type binary cannot be carried through" in capfd.readouterr().err


def test_files_whose_columns_differ(root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    columns: dict[str, dict[str, list[Any]]] = {"a": {"n": [1]}, "b": {}, "c": {"n": ["x"]}}
    for name, more in columns.items():
        pq.write_table(pa.table({"id": [name], "date": ["2010-01-01"], **more}), tmp_path / f"{name}.parquet")
    files = [tmp_path / f"{name}.parquet" for name in "abc"]

    for engine in ("python", "duckdb"):
        output = tmp_path / f"{engine}.out.parquet"
        assert run(root, *files[:2], "-o", output, "--keep", "all", "--engine", engine) == 0
        assert pq.read_table(output)["n"].to_pylist() == [1, None]
        assert run(root, *files, "-o", output, "--keep", "all", "--engine", engine) == 2
        assert "the column `n` is string, but int64 in" in capfd.readouterr().err
