"""A row is rejected exactly where the reader of requests refuses the same document, on every engine."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from sqlglot import exp, parse_one

import statute_runner
from prove import random_bundle
from statute_runner.law.facts import FactType
from statute_runner.logic.operators import LIST, SETS
from statute_runner.sql.dialect import ranges
from statute_runner.sql.select_statement import Statement
from statute_runner.text.characters import forbidden, forbidden_in_name

from .conftest import LOADED, written
from .tables import differences, expected, row

if TYPE_CHECKING:
    from .engines import DuckDb, Engine, Postgres, Spark, Sqlite
    from .tables import Row

LAW = LOADED["policies"]
DAY = "2024-03-15"
SURROGATES = range(0xD800, 0xE000)


def document(id_: Any, date: Any = DAY, **groups: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "date": date, "facts": groups}


def check(
    engine: Engine, made: list[dict[str, Any]], name: str = "flat", loaded: statute_runner.LoadedBundle = LAW
) -> None:
    """The engine rejects what is refused, at the same place, and decides the others as the reference does."""
    layout, statement = written(loaded, engine.dialect, name)
    rows = [row(layout, loaded.bundle.facts, each) for each in made]
    wanted = expected(loaded, made, {})

    assert {each["rejected"] is None for each in wanted} == {True, False}
    assert differences(wanted, engine.answers(layout, rows, statement)) == []


DAYS = (
    *("2023-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2100-02-29", "2004-02-30", "2023-04-31", "2023-06-30"),
    *("0000-01-01", "0001-01-01", "0004-02-29", "0100-02-29", "0400-02-29", "9999-12-31", "10000-01-01", "-001-01-01"),
    *("2023-00-01", "2023-01-00", "2023-13-01", "2023-12-32", "2023-1-1", "2023-01-1", "2023-01-011", "20230101", ""),
    *(
        " 2023-01-01",
        "2023-01-01 ",
        "2023-01-01\n",
        "2023/01/01",
        "2023.01.01",
        "01-01-2023",
        "2023-01-01T00:00",
        "now",
    ),
    *(
        "infinity",
        "-infinity",
        "epoch",
        "today",
        "2023-W01-1",
        "2023-001",
        "99999-1-01",
        "+999-01-01",
        "2023-01-0\uff11",
    ),
    *(
        "\uff12\uff10\uff12\uff13-01-01",
        "²023-01-01",
        "2023\u201301\u201301",
        "2023-01-01 (BC)",
        "\uff11-01-2023",
        "2023-ab-cd",
        "abcd-01-01",
        "yyyy-mm-dd",
    ),
)


def mutated_days() -> list[str]:
    """Days with a character or two changed."""
    rng = random.Random(7)
    made = set()
    for _ in range(150):
        letters = list(rng.choice(["2023-12-31", "2000-02-29", "1986-10-27", "2024-11-30"]))
        for _ in range(rng.choice([1, 1, 2])):
            letters[rng.randrange(10)] = rng.choice("0123456789012345678901234567890123456789- /")
        made.add("".join(letters))
    return sorted(made)


def of_days() -> list[dict[str, Any]]:
    days = [*DAYS, *mutated_days()]
    requests = [document(f"date {n}", day) for n, day in enumerate(days)]
    facts = [document(f"fact {n}", finding={"on": day}) for n, day in enumerate(days)]
    members = [document(f"entry {n}", goods={"entries": [{"entered_on": day}]}) for n, day in enumerate(days)]
    return [*requests, *facts, *members, document("no date", None), document("known", finding={"on": DAY})]


def of_ids() -> list[dict[str, Any]]:
    ids = [
        "A-1",
        "a",
        "A",
        " ",
        "",
        "  x ",
        "é",
        "数",
        "x" * 200,
        "y" * 201,
        "\u3000",
        "\u00a0\u2003",
        "a\nb",
        "a\tb",
        None,
    ]
    return [document(each) for each in [*ids, *(f"a{letter}b" for letter in characters())]]


def characters() -> list[str]:
    """The first and the last of each run of characters that a text or an id may not hold, and their neighbours."""
    edges = {edge + step for kind in ("text", "id") for run in ranges(kind) for edge in run for step in (-1, 0, 1)}
    return [chr(code) for code in sorted(edges) if code > 0 and code not in SURROGATES]


def of_texts() -> list[dict[str, Any]]:
    texts = ["", " ", "Zoll", "x" * 10_000, "y" * 10_001, "a\r\nb", "a\rb", "a\r", "\r\r\n", "\r\n\r\n", "a\r\n\r"]
    made = [*texts, *(f"a{letter}b" for letter in characters()), *(letter for letter in characters())]
    return [document(f"text {n}", counterpart={"name": each}) for n, each in enumerate(made)]


def of_choices() -> list[dict[str, Any]]:
    countries = ["MX", "mx", "Mx", " MX", "MX ", "", "Mexico", "\uff2d\uff38", "M", "XX", "M\u0130", "US"]
    kinds = ["customs", "Customs", "CUSTOMS", "custom", "customs\u200b", "customs,private", "%", "_______"]
    return [
        *(document(f"country {each}", counterpart={"country": each}) for each in countries),
        *(document(f"kind {n}", counterpart={"kind": each}) for n, each in enumerate(kinds)),
    ]


TABLES = {"days": of_days(), "ids": of_ids(), "texts": of_texts(), "choices": of_choices()}


def test_values_of_a_right_type(engine: Engine) -> None:
    check(engine, [each for table in TABLES.values() for each in table])


def test_values_of_a_right_type_on_spark(spark: Spark) -> None:
    check(spark, [each for table in TABLES.values() for each in table])


def test_values_of_a_right_type_in_the_nested_layout(duckdb: DuckDb) -> None:
    check(duckdb, [each for table in TABLES.values() for each in table], "nested")


def test_a_nul_is_found(duckdb: DuckDb, sqlite: Sqlite) -> None:
    made = [document("a\0"), document("b"), document("c", counterpart={"name": "x\0y"}), document("d", f"{DAY}\0x")]

    check(duckdb, made)
    check(sqlite, made)


SETS_OF_MEMBERS: tuple[dict[str, Any], ...] = (
    {"chapters": []},
    {"chapters": [1, 34]},
    {"chapters": [0]},
    {"chapters": [35, 3]},
    {"chapters": [-3]},
    {"chapters": [3, 3]},
    {"chapters": [None]},
    {"chapters": [3, None]},
    {"chapters": [None, None]},
    {"purposes": []},
    {"purposes": ["compliance", "other"]},
    {"purposes": ["Compliance"]},
    {"purposes": ["compliance", "compliance"]},
    {"purposes": [None]},
    {"purposes": ["compliance", None]},
    {"purposes": ["compliance", ""]},
    {"purposes": ["compliance", "agreement", "nothing"]},
    {"purposes": None},
)


def test_sets_in_the_nested_layout_on_duckdb_and_spark(duckdb: DuckDb, spark: Spark) -> None:
    made = [document(f"set {n}", finding=each) for n, each in enumerate(SETS_OF_MEMBERS)]

    check(duckdb, made, "nested")
    check(spark, made, "nested")


def flags(**changed: Any) -> Row:
    """A row with a known set of purposes, and some of its columns changed."""
    layout, _ = written(LAW, "sqlite")
    return row(layout, LAW.bundle.facts, document("x", finding={"purposes": ["agreement"]})) | changed


FLAGS: tuple[tuple[Row, str | None], ...] = (
    ({}, None),
    ({"finding__purposes__known": False}, "facts.finding.purposes"),
    ({"finding__purposes__known": None}, "facts.finding.purposes"),
    ({"finding__purposes__known": None, "finding__purposes__agreement": None}, None),
    ({"finding__purposes__known": False, "finding__purposes__agreement": False}, None),
    ({"finding__purposes__other": None}, "facts.finding.purposes"),
    ({"finding__purposes__other": True}, None),
    ({"finding__chapters__known": True}, "facts.finding.chapters"),
)


def test_the_flags_of_a_set_agree(engine: Engine) -> None:
    layout, statement = written(LAW, engine.dialect)
    rows = [flags(**changed, id=str(n)) for n, (changed, _) in enumerate(FLAGS)]
    got = {int(each["id"]): each for each in engine.answers(layout, rows, statement)}

    assert {n: each["rejected_at"] for n, each in got.items()} == {n: place for n, (_, place) in enumerate(FLAGS)}
    assert all((each["outcome"] is None) == (each["rejected_at"] is not None) for each in got.values())


OF_WRONG_TYPE: tuple[tuple[str, object, str | None], ...] = (
    ("id", 7, "id"),
    ("id", b"x", "id"),
    ("date", 20240315, "date"),
    ("finding__made", 2, "facts.finding.made"),
    ("finding__made", 1.0, "facts.finding.made"),
    ("finding__made", "1", "facts.finding.made"),
    ("finding__made", "true", "facts.finding.made"),
    ("finding__made", "no", "facts.finding.made"),
    ("finding__made", 1, None),
    ("counterpart__country", 1, "facts.counterpart.country"),
    ("counterpart__name", 1, "facts.counterpart.name"),
    ("finding__purposes__known", "yes", "facts.finding.purposes"),
    ("finding__purposes__other", 1.0, "facts.finding.purposes"),
    ("finding__purposes__other", "no", "facts.finding.purposes"),
)


def test_values_of_a_wrong_type_in_sqlite(sqlite: Sqlite) -> None:
    layout, statement = written(LAW, "sqlite")
    rows = [flags(**{"id": str(n), column: given}) for n, (column, given, _) in enumerate(OF_WRONG_TYPE)]
    got = {each["id"]: each["rejected_at"] for each in sqlite.answers(layout, rows, statement)}

    assert got == {each["id"]: place for each, (_, _, place) in zip(rows, OF_WRONG_TYPE, strict=True)}


def counting(sort: str) -> statute_runner.LoadedBundle:
    """A random bundle with a whole number."""
    rng = random.Random(1)
    files = random_bundle.data(rng, ["a.count", "a.day", "a.flag"])
    files["facts.yaml"]["facts"]["a.count"] |= {"small": {"from": 1, "to": 7}, "any": {"from": 0, "to": 0}}[sort]
    return statute_runner.LoadedBundle(random_bundle.bundle_of(files))


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [("small", [0, 1, 7, 8, -1, 2**53]), ("any", [0, -5, 2**53 - 1, 2**53, -(2**53) + 1, -(2**53), 2**63 - 1])],
)
def test_whole_numbers(engine: Engine, sort: str, numbers: list[int]) -> None:
    made = [document(f"number {number}", "2020-01-07", a={"count": number}) for number in numbers]

    check(engine, made, loaded=counting(sort))


OTHER_TYPES = """SELECT 'a' AS id, CAST('2020-01-07' AS DATE) AS date, CAST(3.0 AS DOUBLE PRECISION) AS a__count,
    CAST('2020-01-01' AS DATE) AS a__day, TRUE AS a__flag
    UNION ALL SELECT 'b', CAST('2020-01-07' AS DATE), NULL, CAST('2020-01-01' AS DATE), TRUE"""


def test_a_column_of_another_type_is_rejected_wherever_it_has_a_value(duckdb: DuckDb, postgres: Postgres) -> None:
    for engine in (duckdb, postgres):
        table = exp.to_table("made_up")
        statement = Statement(counting("small"), engine.dialect, "flat", {}, None).from_table(table)
        statement = statement.with_("made_up", as_=parse_one(OTHER_TYPES, read=engine.dialect), append=True)
        statement.args["with_"].expressions.insert(0, statement.args["with_"].expressions.pop())
        got = {each["id"]: each["rejected_at"] for each in engine.select(statement)}

        assert got == {"a": "facts.a.count", "b": None}


def test_the_characters_are_those_of_the_reader() -> None:
    every = [*range(0xD800), *range(0xE000, 0x110000)]
    listed = {
        kind: {code for low, high in ranges(kind) for code in range(low, high + 1)}
        for kind in ("text", "id", "white space")
    }

    assert listed["text"] == {code for code in every if forbidden(chr(code))}
    assert listed["id"] == {code for code in every if forbidden_in_name(chr(code))}
    assert listed["white space"] == {c for c in every if chr(c).isspace() and not forbidden_in_name(chr(c))}


def test_every_type_of_fact_is_tried() -> None:
    tried = {LAW.bundle.facts[name].type for name in LAW.bundle.facts} | {counting("any").bundle.facts["a.count"].type}

    assert tried == {*SETS, "choice", "yes/no", "date", "text", "whole number", LIST}
    assert isinstance(LAW.bundle.facts["finding.chapters"], FactType)
