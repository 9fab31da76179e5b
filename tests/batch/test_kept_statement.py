"""The statement of the engine DuckDB is kept with the checked law, and made anew whenever it would be another."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statute_runner.batch.duckdb_statement import DuckdbStatement
from statute_runner.cli import main
from statute_runner.console.batch_engine import SMALL
from statute_runner.loading.kept_texts import ROOM, keep_text, kept_text

if TYPE_CHECKING:
    from collections.abc import Callable

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("duckdb")
pytest.importorskip("sqlglot")

TINY = Path(__file__).parents[1] / "check" / "tiny"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUTE_CACHE", str(tmp_path / "cache"))


@pytest.fixture(name="made")
def _made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that were made, as they are made."""
    found: list[str] = []
    make = DuckdbStatement.made

    def counted(self: DuckdbStatement) -> str:
        found.append(make(self))
        return found[-1]

    monkeypatch.setattr(DuckdbStatement, "made", counted)
    return found


@pytest.fixture(name="decided")
def _decided(tmp_path: Path) -> Callable[..., bytes]:
    """The answers of a run on DuckDB under some law, with options."""
    table, output = tmp_path / "in.parquet", tmp_path / "out.ndjson"
    columns = {"id": ["a", "b", "c"], "date": ["2015-05-05"] * 3, "loan.map": [True, False, None]}
    pq.write_table(pa.table(columns), table)

    def run(*options: str, law: Path = TINY) -> bytes:
        arguments = ["batch", str(table), "-o", str(output), "--engine", "duckdb", "--bundle", str(law), *options]
        assert main(arguments) == 0
        return output.read_bytes()

    return run


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache").glob("*.text"))


def test_a_statement_is_made_once(made: list[str], decided: Callable[..., bytes], tmp_path: Path) -> None:
    first = decided()

    assert [decided(), decided()] == [first, first]
    assert len(made) == 1
    (entry,) = kept(tmp_path)
    assert entry.read_text().endswith(made[0])
    assert entry.stat().st_mode & 0o777 == 0o600


def test_other_law_and_other_options_are_another_statement(
    made: list[str], decided: Callable[..., bytes], tmp_path: Path
) -> None:
    law = tmp_path / "law"
    shutil.copytree(TINY, law)
    options: list[tuple[str, ...]] = [(), ("--as-of", "2014-01-01"), ("--as-of", "2015-01-01")]
    options += [("--known-on", "2014-01-01")]
    for number, given in enumerate(options, 1):
        answers = decided(*given, law=law)
        assert len(made) == number
        assert answers == decided("--no-cache", *given, law=law)
        assert made.pop() == made[-1]
    facts = law / "facts.yaml"
    facts.write_text(facts.read_text() + "\n# a remark\n")
    decided(law=law)

    assert len(made) == len(options) + 1


def test_without_a_cache_nothing_is_kept(made: list[str], decided: Callable[..., bytes], tmp_path: Path) -> None:
    decided("--no-cache")
    decided("--no-cache")

    assert len(made) == 2
    assert not (tmp_path / "cache").exists()


def test_a_statement_of_somebody_else_is_not_run(
    made: list[str], decided: Callable[..., bytes], tmp_path: Path
) -> None:
    """One that refuses nothing, sealed by nobody, by another key, or for something else."""
    first = decided()
    (entry,) = kept(tmp_path)
    honest = entry.read_bytes()
    assert b"'refused'" in honest
    forged = honest.replace(b"'refused'", b"'permitted'")
    for content in (forged, forged.partition(b"\n")[2], b"", honest[:-7]):
        entry.write_bytes(content)
        assert decided() == first
        assert entry.read_bytes() == honest
    entry.unlink()
    entry.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").write_bytes(honest)
    assert decided() == first
    assert len(made) == 6


@pytest.mark.parametrize(("padding", "expected"), [(0, 0), (SMALL, 1)])
def test_a_small_file_is_decided_by_python_unless_duckdb_is_asked_for(
    made: list[str], decided: Callable[..., bytes], tmp_path: Path, padding: int, expected: int
) -> None:
    by_duckdb = decided()
    made.clear()
    table = tmp_path / "in.parquet"
    pq.write_table(pq.read_table(table).replace_schema_metadata({"padding": "x" * padding}), table)
    output = tmp_path / "default.ndjson"

    assert main(["batch", str(table), "-o", str(output), "--bundle", str(TINY), "--no-cache"]) == 0
    assert output.read_bytes() == by_duckdb
    assert len(made) == expected


def test_texts_have_so_much_room_and_each_is_that_of_its_own_origin(tmp_path: Path) -> None:
    for number in range(5 * ROOM):
        keep_text(str(TINY), ("about", number), f"text {number}\nof two lines")
        assert kept_text(str(TINY), ("about", number)) == f"text {number}\nof two lines"
        assert kept_text(str(TINY), ("about", str(number))) is None
    found = [kept_text(str(TINY), ("about", number)) for number in range(5 * ROOM)]

    assert {said for number, said in enumerate(found) if said != f"text {number}\nof two lines"} == {None}
    assert len(kept(tmp_path)) <= ROOM
