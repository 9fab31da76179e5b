"""Folders named `column=value` are columns of the tables in them; of other files none is lost without a word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import lines

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Run

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ENGINES = ["python", "duckdb", "spark"]


def parted(folder: Path, column: str, *, kept: bool) -> Path:
    """A table in two parts, by the values of a column that the files hold too, or not."""
    for number, value in enumerate(("provide", "receive")):
        place = folder / f"{column}={value}"
        place.mkdir(parents=True)
        columns = {"id": [f"r{number}"], "date": ["2024-03-15"]} | ({column: [value]} if kept else {})
        pq.write_table(pa.table(columns), place / "part-0.parquet")
    return folder


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("given", ["", "exchange.direction=*/*.parquet", "exchange.direction=provide/part-0.parquet"])
def test_a_column_that_only_folders_state_is_read(batch: Run, tmp_path: Path, engine: str, given: str) -> None:
    folder = parted(tmp_path / "in", "exchange.direction", kept=False)
    ways = ["provide"] if "provide" in given else ["provide", "receive"]
    rows = [(f"r{number}", way) for number, way in enumerate(ways)]
    columns = {"id": [one for one, _ in rows], "date": ["2024-03-15"] * len(rows)}
    pq.write_table(pa.table({**columns, "exchange.direction": [way for _, way in rows]}), tmp_path / "whole.parquet")
    output = tmp_path / ("out" if engine == "spark" else "out.parquet")

    assert batch(tmp_path / "whole.parquet", "-o", tmp_path / "expected.parquet", "--engine", "python") == 0
    assert batch(folder / given, "-o", output, "--engine", engine) == 0
    assert in_order(output) == in_order(tmp_path / "expected.parquet")


VALUES = {
    "finding.made": "True",
    "finding.chapters": "3;7",
    "counterpart.name": "a%20b%2Fc",
    "goods.entered_on": "__HIVE_DEFAULT_PARTITION__",
    "date": "2024-03-15",
    "region": "north%20west",
    "whose": "",
}


@pytest.mark.parametrize("engine", [*ENGINES, "csv"])
def test_folders_state_and_keep_columns_of_every_kind(batch: Run, tmp_path: Path, engine: str) -> None:
    """As a cell of text would; a value that is not known by Hive's name for it, and characters by their numbers."""
    place = tmp_path / "in"
    values = {name: given for name, given in VALUES.items() if given or engine != "spark"}  # Spark takes no empty one
    for column, value in values.items():
        place /= f"{column}={value}"
    place.mkdir(parents=True)
    if engine == "csv":
        (place / "a.csv").write_text("id\nr1\n")
    else:
        pq.write_table(pa.table({"id": ["r1"]}), place / "a.parquet")
    head = "id,finding.made,finding.chapters,counterpart.name,date"
    (tmp_path / "whole.csv").write_text(f"{head}\nr1,True,3;7,a b/c,2024-03-15\n")
    output = tmp_path / ("out" if engine == "spark" else "out.parquet")
    options = () if engine == "csv" else ("--engine", engine)

    assert batch(tmp_path / "whole.csv", "-o", tmp_path / "expected.parquet") == 0
    assert batch(tmp_path / "in", "-o", output, *options, "--keep", "all", "--keep", "counterpart.name") == 0
    (expected,) = in_order(tmp_path / "expected.parquet")
    (row,) = in_order(output)
    kept = {"counterpart.name": "a b/c", "region": "north west", **({"whose": ""} if "whose" in values else {})}
    assert row == {**expected, **kept}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_folder_that_states_what_no_fact_can_be_is_told(
    batch: Run, tmp_path: Path, engine: str, capfd: pytest.CaptureFixture[str]
) -> None:
    parted(tmp_path / "in", "finding.made", kept=False)
    output = tmp_path / ("out" if engine == "spark" else "out.ndjson")

    assert batch(tmp_path / "in", "-o", output, "--engine", engine) == (2 if engine == "spark" else 3)
    said = capfd.readouterr().err
    if engine == "spark":
        assert "expected a value of `finding.made` in the name of the folder, got `provide`" in said
    else:
        assert [line["place"] for line in lines(tmp_path / "out.ndjson.rejects.ndjson")] == ["facts.finding.made"] * 2


def in_order(path: Path) -> list[dict[str, Any]]:
    return sorted(pq.read_table(path, partitioning=None).to_pylist(), key=lambda row: str(row["id"]))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("column", ["exchange.direction", "year"])
def test_folders_that_state_nothing_more_change_nothing(batch: Run, tmp_path: Path, engine: str, column: str) -> None:
    """Also where they say otherwise than the rows: the rows count."""
    pytest.importorskip({"duckdb": "duckdb"}.get(engine, "pyarrow"))
    folder = parted(tmp_path / "in", column, kept=column != "year")
    (folder / f"{column}=receive").rename(folder / f"{column}=else")
    columns = ["id", "date"] if column == "year" else ["id", "date", column]
    table = pa.concat_tables([pq.ParquetFile(path).read() for path in sorted(folder.rglob("*.parquet"))])
    pq.write_table(table.select(columns), tmp_path / "whole.parquet")
    output = tmp_path / ("out" if engine == "spark" else "out.parquet")

    assert batch(tmp_path / "whole.parquet", "-o", tmp_path / "expected.parquet", "--engine", "python") == 0
    assert batch(folder, "-o", output, "--engine", engine) == 0
    found = sorted(pq.read_table(output).to_pylist(), key=lambda row: str(row["id"]))
    assert found == sorted(pq.read_table(tmp_path / "expected.parquet").to_pylist(), key=lambda row: str(row["id"]))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ndjson", '{"id":"a","date":"2024-03-15"}\n'),
        ("a.json", '[{"id":"a","date":"2024-03-15"}]'),
        ("a.csv", "id,date\na,2024-03-15\n"),
    ],
)
def test_no_other_format_loses_it_either(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, content: str
) -> None:
    for column in ("exchange.direction", "date", "year"):
        status = 2 if column == "exchange.direction" and name != "a.csv" else 0
        value = "provide" if column == "exchange.direction" else "x"
        folder = tmp_path / column / f"{column}={value}"
        folder.mkdir(parents=True)
        (folder / name).write_text(content)

        assert batch(folder.parent, "-o", tmp_path / "out.ndjson") == status
        said = capfd.readouterr().err
        assert ("in the name of the folder" in said) == bool(status)
        assert ("give the folder another name" in said) == bool(status)


def test_the_files_of_a_folder_are_read_in_order_and_no_others(batch: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for place in ("year=2024/month=1", "year=2024/month=2", "year=2023", ".hidden=1", "_tmp=1", "other", "."):
        (folder / place).mkdir(parents=True, exist_ok=True)
        (folder / place / "a.ndjson").write_text(json.dumps({"id": place, "date": "2024-03-15"}) + "\n")

    assert batch(folder, "-o", tmp_path / "out.ndjson") == 0
    assert [line["id"] for line in lines(tmp_path / "out.ndjson")] == [
        ".",
        "year=2023",
        "year=2024/month=1",
        "year=2024/month=2",
    ]


@pytest.mark.parametrize("engine", ["python", "duckdb", "csv"])
def test_a_column_that_the_file_has_too_is_the_files(batch: Run, tmp_path: Path, engine: str) -> None:
    place = tmp_path / "in" / "date=1980-01-01"
    place.mkdir(parents=True)
    if engine == "csv":
        (place / "a.csv").write_text("id,date\na,2024-03-15\n")
    else:
        pq.write_table(pa.table({"id": ["a"], "date": ["2024-03-15"]}), place / "a.parquet")
    options = () if engine == "csv" else ("--engine", engine)

    assert batch(tmp_path / "in", "-o", tmp_path / "out.ndjson", "--provenance", *options) == 0
    assert [one["date"] for one in lines(tmp_path / "out.ndjson")] == ["2024-03-15"]
