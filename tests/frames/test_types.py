"""Every door reads the same values in whichever types a library holds them, and rejects by its row what says none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import statute_runner
import statute_runner.arrow as law_arrow
import statute_runner.duckdb as law_duckdb

pa: Any = pytest.importorskip("pyarrow")
duckdb: Any = pytest.importorskip("duckdb")

BUNDLES = Path(__file__).parents[1] / "bundles"
EXCHANGE, FTC = (statute_runner.load(str(BUNDLES / name)) for name in ("exchange-shape", "ftc"))
DAY, MIDNIGHT, NOON = date(2024, 1, 1), datetime(2024, 1, 1), datetime(2024, 1, 1, 12)  # noqa: DTZ001 - of no zone
ENTRIES = pa.list_(pa.struct([("entered_on", pa.timestamp("us"))]))
WORDS = pa.dictionary(pa.int32(), pa.string_view())
# A column, its values by type, and where each row is rejected.
CASES = {
    "days": ("date", pa.array([MIDNIGHT, NOON], pa.timestamp("us")), [None, "date"]),
    "seconds": ("date", pa.array([MIDNIGHT, NOON], pa.timestamp("s")), [None, "date"]),
    "nanoseconds": ("date", pa.array([MIDNIGHT, NOON], pa.timestamp("ns")), [None, "date"]),
    "day of a fact": (
        "certification__given_on",
        pa.array([MIDNIGHT, NOON], pa.timestamp("us")),
        [None, "facts.certification.given_on"],
    ),
    "day in a list": (
        "goods__entries",
        pa.array([[{"entered_on": MIDNIGHT}], [{"entered_on": NOON}]], ENTRIES),
        [None, "facts.goods.entries[0].entered_on"],
    ),
    "whole ids": ("id", pa.array([7, None], pa.int64()), [None, "id"]),
    "large ids": ("id", pa.array([2**63, 2**64 - 1], pa.uint64()), [None, None]),
    "text of a time": ("date", pa.array(["2024-01-01 00:00:00", "2024-01-01"]), ["date", None]),
}
# As these, but an error of the query by the macro.
OF_RELATIONS = {
    "floats": ("id", pa.array([7.0, None], pa.float64()), [None, "id"]),
    "fractions": ("id", pa.array([1.5, float("nan")], pa.float64()), ["id", "id"]),
    "inexact": ("id", pa.array([2.0**53 - 1, 2.0**53], pa.float64()), [None, "id"]),
    "inexact and short": ("id", pa.array([2.0**24 - 1, 2.0**24], pa.float32()), [None, "id"]),
    "decimals": ("id", pa.array([Decimal("7.00"), Decimal("7.50")], pa.decimal128(9, 2)), [None, "id"]),
    "large decimals": ("id", pa.array([Decimal(10**37), None], pa.decimal128(38, 0)), [None, "id"]),
    "numbers": (
        "finding__chapters",
        pa.array([[27.0], [27.5]], pa.list_(pa.float64())),
        [None, "facts.finding.chapters"],
    ),
}


def table(name: str, column: Any) -> Any:
    return pa.table({"id": ["a", "b"], "date": [DAY, DAY]} | {name: column})


def by_macro(given: Any, law: Any) -> Any:
    connection = duckdb.connect(config={"threads": 1})
    connection.register("asked", given)
    law_duckdb.register(connection, law)
    return connection.sql("SELECT * FROM decide('asked')").to_arrow_table()


def by_relation(given: Any, law: Any) -> Any:
    relation = duckdb.connect(config={"threads": 1}).from_arrow(given)
    return law_duckdb.decide(relation, law).to_arrow_table()


def by_rows(given: Any, law: Any) -> Any:
    return law_arrow.decide(given, law, engine="python")


def by_statement(given: Any, law: Any) -> Any:
    return law_arrow.decide(given, law, engine="duckdb")


DOORS = {one.__name__: one for one in (by_rows, by_statement, by_relation, by_macro)}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", [*CASES, *OF_RELATIONS])
def test_a_type_says_the_same_at_every_door(case: str, door: str) -> None:
    name, column, expected = (CASES | OF_RELATIONS)[case]
    given = table(name, column)
    if case in OF_RELATIONS and door == "by_macro":
        with pytest.raises(duckdb.Error, match=f"in the column {name}, got (DOUBLE|FLOAT|DECIMAL)"):
            by_macro(given, EXCHANGE)
        return
    made = DOORS[door](given, FTC if name.startswith("certification") else EXCHANGE)

    # Where there are words, the place of a fault in a set is its member.
    places = [one and one.removesuffix("[0]") for one in made["rejected_at"].to_pylist()]
    assert places == expected
    assert [one is None for one in made["outcome"].to_pylist()] == [one is not None for one in expected]


@pytest.mark.parametrize("door", ["by_rows", "by_statement"])
def test_texts_by_dictionaries_of_the_newer_layout_are_read(door: str) -> None:
    """As Polars gives its categories to other libraries."""
    kinds = pa.array(["customs", "no such"]).dictionary_encode().cast(WORDS)
    made = DOORS[door](table("counterpart.kind", kinds), EXCHANGE)
    assert made["rejected"].to_pylist() == [None, "request-value"]
    assert made["counterpart.kind"].type == WORDS

    zones = pa.array(
        [datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, 1, tzinfo=UTC)], pa.timestamp("us", "Etc/UTC")
    )
    assert DOORS[door](table("date", zones), EXCHANGE)["rejected"].to_pylist() == [None, "request-date"]


@pytest.mark.parametrize("kind", ["Categorical", "Enum"])
def test_categories_of_polars_are_read_by_arrow(kind: str) -> None:
    pl: Any = pytest.importorskip("polars")
    names = pl.Categorical if kind == "Categorical" else pl.Enum(["customs", "x"])
    asked = pl.DataFrame(
        {"id": ["1", "2"], "date": ["2024-01-01"] * 2, "counterpart.kind": pl.Series(["customs", "x"], dtype=names)}
    )

    assert law_arrow.decide(asked, EXCHANGE).read_all()["rejected"].to_pylist() == [None, "request-value"]
    assert law_arrow.decide(pa.table(asked), EXCHANGE)["rejected"].to_pylist() == [None, "request-value"]


@pytest.mark.parametrize("read", ["relation", "macro"])
def test_types_of_duckdb_alone_are_read(read: str) -> None:
    connection = duckdb.connect(config={"threads": 1})
    law_duckdb.register(connection, EXCHANGE)
    connection.execute(
        "CREATE TABLE asked AS SELECT uuid() AS id, '2024-01-01'::ENUM ('2024-01-01') AS date,"
        " 'customs'::ENUM ('customs') AS counterpart__kind, [27::SMALLINT] AS finding__chapters, [] AS goods__entries"
    )
    asked = connection.sql("FROM asked")
    made = connection.sql("FROM decide('asked')") if read == "macro" else law_duckdb.decide(asked, EXCHANGE)
    expected = EXCHANGE.decide(
        {
            "id": "1",
            "date": "2024-01-01",
            "facts": {"counterpart": {"kind": "customs"}, "finding": {"chapters": [27]}, "goods": {"entries": []}},
        },
        trace=False,
    )
    (row,) = made.select("outcome", "possible", "missing", "rejected").fetchall()

    assert row == (expected["outcome"], expected["possible"], [one["fact"] for one in expected["missing"]], None)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("1 AS finding__made", "expected BOOLEAN in the column finding__made, got INTEGER"),
        ("3 AS counterpart__kind", "expected VARCHAR in the column counterpart__kind, got INTEGER"),
        ("true AS id", "expected VARCHAR or a whole number in the column id, got BOOLEAN"),
        ("TIMESTAMPTZ '2024-01-01' AS date", "expected DATE in the column date, got TIMESTAMP WITH TIME ZONE"),
        ("[1, 2] AS finding__purposes", r"expected VARCHAR\[\] in the column finding__purposes, got INTEGER\[\]"),
        ("'[{}]' AS goods__entries", "expected a list of structures in the column goods__entries, got VARCHAR"),
        (
            "[{'entered_on': 3}] AS goods__entries",
            r"expected DATE in the column goods__entries\[\].entered_on, got INT",
        ),
        ("[{'entered': 'x'}] AS goods__entries", "unknown field in the column goods__entries.*entered_on"),
    ],
)
def test_what_a_macro_reads_in_no_type_ends_the_query(column: str, message: str) -> None:
    """None of them is taken for the text that it could be written as."""
    connection = duckdb.connect(config={"threads": 1})
    law_duckdb.register(connection, EXCHANGE)
    others = ["'1' AS id", "'2024-01-01' AS date"]
    kept = [one for one in others if one.rpartition(" ")[2] != column.rpartition(" ")[2]]
    connection.execute(f"CREATE TABLE asked AS SELECT {', '.join([*kept, column])}")
    with pytest.raises(duckdb.Error, match=message):
        connection.sql("FROM decide('asked')").fetchall()
