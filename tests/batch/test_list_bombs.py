"""Lists that are too long, too deep or too large are refused, in little memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .list_tables import answered, rejected
from .test_bombs import measured

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

HEADER = "id,date,papers.given\n"


def test_a_large_cell_is_refused_and_the_next_row_read(root: Path, tmp_path: Path) -> None:
    large = json.dumps([{"by": "court"}] * 500_000).replace('"', '""')
    (tmp_path / "in.csv").write_text(f'{HEADER}a,2010-01-01,"{large}"\nb,2010-01-01,[]\n')

    (found,) = rejected(root, tmp_path / "in.csv")
    assert (found["line"], found["code"]) == (2, "text-size")
    assert b'"id":"b"' in answered(root, tmp_path / "in.csv", status=3)


def test_many_long_cells_take_little(root: Path, tmp_path: Path) -> None:
    cell = json.dumps([{"parts": [{"size": 1}] * 3}] * 100).replace('"', '""')
    with (tmp_path / "in.csv").open("w") as file:
        file.write(HEADER)
        for number in range(3_000):
            file.write(f'r{number},2010-01-01,"{" " * number}{cell}"\n')
    options = ("-o", str(tmp_path / "out.ndjson"), "--workers", "1", "--bundle", str(root))
    status, said, _, memory = measured("batch", str(tmp_path / "in.csv"), *options)

    assert (status, "internal error" in said) == (0, False)
    assert memory < 100


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize("members", [2**18 + 1, 2**21])
def test_a_row_with_a_list_without_end_is_refused(root: Path, tmp_path: Path, engine: str, members: int) -> None:
    texts = pa.DictionaryArray.from_arrays(pa.nulls(members, pa.int32()).fill_null(0), ["court"])
    lists = pa.ListArray.from_arrays([0, members], pa.StructArray.from_arrays([texts], ["by"]))
    table = pa.table({"id": ["a"], "date": ["2010-01-01"], "papers.given": lists})
    pq.write_table(table, tmp_path / "in.parquet", compression="zstd", store_schema=False)
    options = ("-o", str(tmp_path / "out.ndjson"), "--workers", "1", "--bundle", str(root), "--engine", engine)
    status, said, _, memory = measured("batch", str(tmp_path / "in.parquet"), *options)

    assert status == 2
    assert f"a row holds lists of {members:,} members" in said
    assert memory < 350


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_many_rows_with_too_long_lists_are_rejected_one_by_one(root: Path, tmp_path: Path, engine: str) -> None:
    rows = 400
    lists = pa.array([[{"by": "court"}] * 101] * rows, pa.list_(pa.struct([("by", pa.string())])))
    columns = {"id": [f"r{n}" for n in range(rows)], "date": ["2010-01-01"] * rows, "papers.given": lists}
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")

    found = rejected(root, tmp_path / "in.parquet", "--engine", engine)
    assert [one["line"] for one in found] == list(range(1, rows + 1))
    assert {one["reason"] for one in found} == {"at most 100 members allowed, got 101"}
    assert {one["place"] for one in found} == {"facts.papers.given"}
