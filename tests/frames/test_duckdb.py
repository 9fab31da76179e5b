"""Relations of DuckDB, and tables by a macro, are decided as `statute batch` decides the same rows."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
import statute_runner.arrow as law_arrow
import statute_runner.duckdb as law_duckdb
from batch.list_tables import in_structures
from nasty_names import Nasty
from random_law import Maker, bundle_of, request
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from .random_frames import Frame

duckdb: Any = pytest.importorskip("duckdb")
pa: Any = pytest.importorskip("pyarrow")


LENDING = Path(__file__).parents[1] / "bundles" / "lending-library"


@pytest.fixture(name="connection")
def _connection() -> Any:
    return duckdb.connect(config={"threads": 1})


def answers(frame: Frame, relation: Any) -> list[dict[str, Any]]:
    """The columns that were added, by rows."""
    added = [name for name in frame.added if name != "rejected_because"]
    names = frame.table.schema.names
    assert relation.columns == [*names, *added]
    made = relation.to_arrow_table()
    assert made.select(names).to_pylist() == frame.table.to_pylist()
    return made.select(added).to_pylist()  # type: ignore[no-any-return]


def test_a_relation_gives_a_relation(frame: Frame, connection: Any) -> None:
    made = law_duckdb.decide(connection.from_arrow(frame.table), frame.law)

    assert answers(frame, made) == frame.without_words()
    settled = made.filter("rejected IS NULL AND outcome <> 'undetermined'").aggregate("count(*)").fetchall()
    assert settled == [(len([row for row in frame.expected if row["outcome"] not in {None, "undetermined"}]),)]


def test_the_law_of_another_day(one: Frame, connection: Any) -> None:
    """As the engine Python answers under it, in a relation, by a macro and in a table of Arrow."""
    wanted = law_arrow.decide(one.table, one.law, as_of="2003-03-03", engine="python")
    added = [name for name in one.added if name != "rejected_because"]
    asked = wanted.select(added).filter(wanted["rejected"].is_null()).to_pylist()
    connection.register("asked", one.table)
    law_duckdb.register(connection, one.law, as_of="2003-03-03")
    for made in (
        law_duckdb.decide(connection.from_arrow(one.table), one.law, as_of="2003-03-03"),
        connection.sql("FROM decide('asked')"),
    ):
        assert made.filter("rejected IS NULL").select(*added).to_arrow_table().to_pylist() == asked
    assert law_arrow.decide(one.table, one.law, as_of="2003-03-03", engine="duckdb") == wanted
    assert asked != [row for row in one.without_words() if row["rejected"] is None]


def test_the_law_is_a_table_macro(frame: Frame, connection: Any) -> None:
    connection.register("asked", frame.table)
    law_duckdb.register(connection, frame.law)
    connection.execute("CREATE VIEW of_asked AS SELECT * FROM asked")

    assert answers(frame, connection.sql("FROM decide('asked')")) == frame.without_words()
    assert answers(frame, connection.sql("SELECT * FROM decide('of_asked')")) == frame.without_words()


def test_a_macro_reads_a_table_that_states_little_in_either_spelling(one: Frame, connection: Any) -> None:
    law_duckdb.register(connection, one.law, name="of law", prefix="law_")
    connection.execute(
        "CREATE TABLE little AS SELECT 7 AS id, DATE '2010-01-01' AS date, 'x' AS person__kind, 1 AS rest"
    )
    made = connection.sql("SELECT * FROM \"of law\"('little')").to_arrow_table().to_pylist()[0]
    expected = one.law.decide({"id": "7", "date": "2010-01-01", "facts": {"person": {"kind": "x"}}}, trace=False)

    assert (made["id"], made["rest"], made["law_rejected"]) == (7, 1, None)
    assert (made["law_outcome"], made["law_possible"]) == (expected["outcome"], expected["possible"])


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("true AS goods__sorts__known", "expected the set in one column"),
        ("1.5 AS goods__count", "expected BIGINT"),
        ("'x' AS person__kind, 'x' AS \"person.kind\"", "state the same"),
    ],
)
def test_what_a_macro_cannot_read_ends_the_query(one: Frame, connection: Any, column: str, message: str) -> None:
    """A fraction would else be taken for a number between two others."""
    law_duckdb.register(connection, one.law)
    connection.execute(f"CREATE TABLE wrong AS SELECT 'a' AS id, '2010-01-01' AS date, {column}")
    with pytest.raises(duckdb.Error, match=message):
        connection.sql("FROM decide('wrong')").fetchall()


def test_types_that_the_statement_does_not_read_and_taken_names_are_refused(one: Frame, connection: Any) -> None:
    numbers = one.table.set_column(
        one.table.schema.get_field_index("person.kind"), "person.kind", pa.array([3] * one.table.num_rows)
    )
    with pytest.raises(Refused) as refused:
        law_duckdb.decide(connection.from_arrow(numbers), one.law)
    (problem,) = refused.value.problems
    assert problem.message == "the statement does not read the type int64 of the column `person.kind`: expected VARCHAR"
    assert problem.help.startswith("cast it to VARCHAR, or decide by statute_runner.arrow")
    with pytest.raises(Refused, match="the frame has a column `outcome`"):
        law_duckdb.decide(connection.from_arrow(one.table.append_column("OUTCOME", one.table["note"])), one.law)
    with pytest.raises(Refused, match="expected a relation of DuckDB, got Table"):
        law_duckdb.decide(one.table, one.law)


def test_arrays_of_a_fixed_size_are_lists(connection: Any) -> None:
    lists = "SELECT 'a' AS id, '2024-03-15' AS date, [27, 28] AS \"finding.chapters\", ['agreement'] AS \"finding.purposes\""
    arrays = lists.replace("28]", "28]::INTEGER[2]").replace("']", "']::VARCHAR[1]")
    given = [connection.sql(statement) for statement in (lists, arrays)]
    wanted, made = (
        law_duckdb.decide(relation, str(LENDING.parent / "exchange-shape")).project(
            "id, rejected, rejected_at, outcome, missing"
        )
        for relation in given
    )

    assert made.fetchall() == wanted.fetchall()
    assert wanted.filter("rejected IS NULL").fetchall()


def test_names_that_differ_by_little_are_told_apart(connection: Any) -> None:
    rng = Random(5)
    files = Maker(rng, once=False).files()
    nasty = Nasty(rng, files)
    renamed = nasty.files(files)
    law = statute_runner.LoadedBundle(bundle_of(renamed))
    names = sorted(files["facts.yaml"]["facts"])
    documents = [{**nasty.document(request(rng, names, 0.6)), "id": f"r{number}"} for number in range(20)]
    table = in_structures(pa, documents, renamed["facts.yaml"]["facts"], days=True)
    added = ["outcome", "possible", "missing"]
    expected: list[Any] = [law.decider().decide(one) for one in documents]
    law_duckdb.register(connection, law)
    connection.register("asked", table)

    for relation in (law_duckdb.decide(connection.from_arrow(table), law), connection.sql("FROM decide('asked')")):
        made = relation.to_arrow_table()
        assert made["rejected"].to_pylist() == [None] * len(documents)
        assert made.select(added).to_pylist() == [{name: one[name] for name in added} for one in expected]


def test_what_registers_hold_is_read(connection: Any) -> None:
    law = statute_runner.load(str(LENDING))
    table = pa.table({"id": ["a", "b"], "date": ["2015-05-05"] * 2, "branch.key": ["mill-road", "no such"]})
    expected = law.decider().decide({"id": "a", "date": "2015-05-05", "facts": {"branch": {"key": "mill-road"}}})
    for made in (
        law_duckdb.decide(connection.from_arrow(table), law).to_arrow_table(),
        law_arrow.decide(table, law, engine="duckdb"),
    ):
        assert made["missing"].to_pylist() == [expected["missing"], None]
        assert made["rejected"].to_pylist() == [None, "register-key"]
