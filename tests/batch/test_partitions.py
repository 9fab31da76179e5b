"""No engine reads `column=value` folders, and none loses a column that stands in such a name only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

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
def test_a_column_that_only_folders_state_is_refused(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str], engine: str, given: str
) -> None:
    pytest.importorskip({"duckdb": "duckdb"}.get(engine, "pyarrow"))
    folder = parted(tmp_path / "in", "exchange.direction", kept=False)
    output = tmp_path / ("out" if engine == "spark" else "out.ndjson")

    assert batch(folder / given, "-o", output, "--engine", engine) == 2
    said = capfd.readouterr().err
    message = "the column `exchange.direction` stands in the name of the folder `exchange.direction=provide` only"
    assert f"batch-column {message}" in said
    assert "a value in the name of a folder is not read" in said
    assert "PAR1" not in said
    assert not output.exists()


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
    for column, status in (("exchange.direction", 2), ("date", 0), ("year", 0)):
        folder = tmp_path / column / f"{column}=x"
        folder.mkdir(parents=True)
        (folder / name).write_text(content)

        assert batch(folder.parent, "-o", tmp_path / "out.ndjson") == status
        said = capfd.readouterr().err
        assert ("in the name of the folder" in said) == bool(status)
        # what a record states is not seen before it is read: then another name of the folder is the way out
        assert ("give the folder another name" in said) == (bool(status) and name != "a.csv")


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
