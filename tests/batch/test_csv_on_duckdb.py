"""Why CSV is not read by DuckDB: its reader fails a file for one bad row, or leaves out rows without a word.

Where a newer DuckDB makes one of these fail, the reason that `--engine duckdb` gives has to be looked at again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import lines

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Run

duckdb = pytest.importorskip("duckdb")

HEADER = "id,date,counterpart.name\n"
SOUND = [f"r{number},2010-01-01,Zoll\n" for number in range(6)]
TOLD = """header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
    columns = {'id': 'VARCHAR', 'date': 'VARCHAR', 'name': 'VARCHAR'}"""
UNCLOSED = 'bad,2010-01-01,"Zoll\n'
BAD = {
    "a quote that is never closed": UNCLOSED,
    "a short row": "bad,2010-01-01\n",
    "a long row": "bad,2010-01-01,Zoll,Zoll\n",
    "text behind a quote": 'bad,2010-01-01,"Zoll"s\n',
}


def found_by_duckdb(path: Path, *options: str) -> int:
    """How many rows its reader finds, told all that is known of the file. Raises duckdb.Error."""
    told = ", ".join([TOLD, *options])
    ((count,),) = duckdb.sql(f"SELECT count(*) FROM read_csv('{path}', {told})").fetchall()  # noqa: S608 - ours
    return int(count)


def said_by_us(batch: Run, path: Path) -> tuple[list[str], list[int]]:
    """The ids that are answered, and the lines that are rejected."""
    answers, rejects = path.with_suffix(".answers.ndjson"), path.with_suffix(".rejects.ndjson")
    batch(path, "-o", answers, "--rejects", rejects)
    return [one["id"] for one in lines(answers)], [one["line"] for one in lines(rejects)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "in.csv"


def test_a_sound_file_is_read_alike(batch: Run, path: Path) -> None:
    path.write_text(HEADER + "".join(SOUND))
    path.with_suffix(".rejects.ndjson").touch()

    assert said_by_us(batch, path) == ([f"r{number}" for number in range(6)], [])
    assert found_by_duckdb(path) == len(SOUND)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_row_fails_the_whole_file_there(batch: Run, path: Path, bad: str) -> None:
    path.write_text(HEADER + "".join([*SOUND[:3], bad, *SOUND[3:]]))

    answered, rejected = said_by_us(batch, path)
    assert rejected == [5]
    assert answered[:3] == ["r0", "r1", "r2"]
    with pytest.raises(duckdb.Error):
        found_by_duckdb(path)


@pytest.mark.parametrize("options", [("strict_mode = false",), ("store_rejects = true",)])
def test_where_it_goes_on_rows_behind_a_quote_are_gone(path: Path, options: tuple[str, ...]) -> None:
    """Rows that nobody is told of: ours takes all of it for one record, and rejects that."""
    path.write_text(HEADER + "".join([*SOUND[:3], UNCLOSED, *SOUND[3:]]))

    assert found_by_duckdb(path, *options) < len(SOUND)
