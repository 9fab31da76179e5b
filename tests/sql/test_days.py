"""Days as times at midnight, the law of another day, and what answers rest on: as the engine Python has them."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlglot import exp, parse_one

import statute_runner
from prove import random_bundle
from statute_runner.cli import main
from statute_runner.codegen.provenance import KEYS
from statute_runner.problem import Refused
from statute_runner.request.request_document import json_request
from statute_runner.sql.known_facts import known_of
from statute_runner.sql.known_predicates import predicates
from statute_runner.sql.select_statement import Statement
from statute_runner.sql.sql_expression import aliased, column

from .known_tables import NAMES, disagreements, part_of, wanted
from .tables import differences, expected, row
from .test_agreement import at_random

if TYPE_CHECKING:
    from .engines import DuckDb, Engine, Spark

FLAT_LAW = Path(__file__).parents[1] / "flat_law"
TIMES = {"duckdb": "TIMESTAMP", "postgres": "TIMESTAMP", "spark": "TIMESTAMP_NTZ"}
ZONED = {"duckdb": "TIMESTAMPTZ", "postgres": "TIMESTAMPTZ", "spark": "TIMESTAMP"}
ROWS = 40


def drawn(seed: int) -> tuple[statute_runner.LoadedBundle, list[dict[str, Any]]]:
    """Random law with a day among its facts, and requests, some of them with a time in the place of a day."""
    rng = Random(f"days {seed}")
    loaded = statute_runner.LoadedBundle(random_bundle.bundle_of(random_bundle.data(rng, list(random_bundle.FACTS))))
    documents = [{**each, "id": str(n)} for n, each in enumerate(at_random(loaded, rng, ROWS))]
    for each in rng.sample(documents, ROWS // 5):
        facts = each["facts"].setdefault("a", {})
        if rng.random() < 0.5:
            each["date"] = f"{each['date']} 10:30:00"
        elif facts.get("day"):
            facts["day"] = f"{facts['day']} 00:00:00.5"
    return loaded, documents


def in_types(loaded: statute_runner.LoadedBundle, engine: Engine, layout: Any, kind: str) -> exp.Subquery:
    """The table of requests with its days in a type, and its ids as whole numbers."""
    days = {"date", *(layout.naming.fact(one.name) for one in loaded.bundle.facts.values() if one.type == "date")}
    cells = []
    for name in layout.columns():
        given, of = column(name).sql(engine.dialect), {"id": "BIGINT"}.get(name, kind if name in days else "")
        cells.append(f"CAST({given} AS {of}) AS {given}" if of else given)
    text = f"SELECT * FROM (SELECT {', '.join(cells)} FROM requests) AS timed"  # noqa: S608 - made here
    made = parse_one(text, read=engine.dialect).find(exp.Subquery)
    assert made is not None
    return made


def check_times(engine: Engine, seed: int) -> None:
    loaded, documents = drawn(seed)
    made = Statement(loaded, engine.dialect, "flat", {}, None)
    rows = [row(made.layout, loaded.bundle.facts, each) for each in documents]
    wanted = expected(loaded, documents, {})

    assert {each["rejected_at"] for each in wanted} > {None, "date"}
    timed = made.from_table(in_types(loaded, engine, made.layout, TIMES[engine.dialect]))
    assert differences(wanted, engine.answers(made.layout, rows, timed)) == []


@pytest.mark.parametrize("seed", range(3))
def test_times_at_midnight_are_days_and_whole_numbers_ids(duckdb: DuckDb, seed: int) -> None:
    check_times(duckdb, seed)


def test_the_same_on_postgres(postgres: Engine) -> None:
    check_times(postgres, 3)


def test_the_same_on_spark(spark: Spark) -> None:
    check_times(spark, 4)


def check_others(engine: Engine) -> None:
    """A text that looks like a time is no day, nor is a time in a zone, wherever it is midnight."""
    loaded, _ = drawn(0)
    made = Statement(loaded, engine.dialect, "flat", {}, None)
    documents = [{"id": "1", "date": "2020-01-05 00:00:00", "facts": {}}]
    rows = [row(made.layout, loaded.bundle.facts, each) for each in documents]
    for table in ("requests", in_types(loaded, engine, made.layout, ZONED[engine.dialect])):
        (got,) = engine.answers(made.layout, rows, made.from_table(table))

        assert (got["id"], got["rejected"], got["rejected_at"]) == ("1", "request-date", "date")


def test_no_other_time_is_a_day(duckdb: DuckDb) -> None:
    check_others(duckdb)


def test_no_other_time_is_a_day_on_postgres_and_spark(postgres: Engine, spark: Spark) -> None:
    check_others(postgres)
    check_others(spark)


def test_an_id_of_another_type_is_none(duckdb: DuckDb) -> None:
    loaded, documents = drawn(0)
    made = Statement(loaded, "duckdb", "flat", {}, None)
    rows = [row(made.layout, loaded.bundle.facts, each) for each in documents]
    table = parse_one("SELECT * FROM (SELECT * REPLACE (id::DOUBLE AS id) FROM requests) AS t", read="duckdb")
    got = duckdb.answers(made.layout, rows, made.from_table(table.find(exp.Subquery) or "requests"))

    assert {(each["rejected"], each["rejected_at"]) for each in got} == {("request-id", "id")}


def law_of(seed: int) -> tuple[statute_runner.LoadedBundle, list[dict[str, Any]], Random]:
    rng = Random(f"as of {seed}")
    loaded = statute_runner.LoadedBundle(random_bundle.bundle(rng))
    return loaded, list(at_random(loaded, rng, ROWS)), rng


@pytest.mark.parametrize("seed", range(3))
def test_the_law_of_another_day(engine: Engine, seed: int) -> None:
    loaded, documents, rng = law_of(seed)
    for day in ("1900-01-01", rng.choice(loaded.bundle.days())):
        made = Statement(loaded, engine.dialect, "flat", {}, None, as_of=day)
        rows = [row(made.layout, loaded.bundle.facts, each) for each in documents]
        wanted = expected(loaded, documents, {}, day)

        assert differences(wanted, engine.answers(made.layout, rows, made.from_table("requests"))) == []
        assert wanted != expected(loaded, documents, {})


@pytest.mark.parametrize("seed", range(2))
def test_predicates_under_the_law_of_another_day(duckdb: DuckDb, seed: int) -> None:
    loaded, documents, rng = law_of(seed)
    day = rng.choice(loaded.bundle.days())
    known = part_of(rng, loaded, documents[0])
    for under in (known, {name: part for name, part in known.items() if name != "date"}):
        wrong, seen = disagreements(duckdb, loaded, under, documents, as_of=day)

        assert wrong == []
        assert len(seen) == len(documents)


@pytest.mark.parametrize(("seed", "reads"), [(0, {"date"}), (3, {"date", "a.day"})])
def test_predicates_read_times_as_the_statement_does(duckdb: DuckDb, seed: int, reads: set[str]) -> None:
    loaded, documents = drawn(seed)
    made = predicates(loaded, "duckdb", known_of(json_request(b"{}", "known", 1), loaded.bundle.facts))
    whole = Statement(loaded, "duckdb", "flat", {}, None)
    rows = [row(whole.layout, loaded.bundle.facts, each) for each in documents]
    table = in_types(loaded, duckdb, whole.layout, TIMES["duckdb"])
    asked = exp.select("id", *(aliased(getattr(made, name).copy(), name) for name in NAMES)).from_(table)
    said = {each["id"]: each for each in duckdb.answers(whole.layout, rows, asked)}
    seen = set()
    for answer in duckdb.answers(whole.layout, rows, whole.from_table(table)):
        if answer["rejected_at"] and answer["rejected_at"].removeprefix("facts.") not in made.facts:
            continue
        true = [name for name in NAMES if said[int(answer["id"])][name]]

        assert true == [wanted(answer, made)]
        seen |= {*true}
    assert {*made.facts} >= reads
    assert "rejected" in seen
    assert len(seen) > 2


@pytest.mark.parametrize("as_of", [None, "2010-01-01"])
def test_an_answer_says_what_it_rests_on(engine: Engine, as_of: str | None) -> None:
    loaded = statute_runner.load(str(FLAT_LAW)).known_on("2023-01-01")
    readings = {"purposes-list": "all"}
    days = ["1986-01-01", "1990-05-05", "never", "2004-02-29", "2020-07-01", "2024-03-15"]
    documents = [{"id": f"r{n}", "date": day, "facts": {}} for n, day in enumerate(days)]
    decider = loaded.decider(readings, as_of=as_of, provenance=True)
    made = Statement(loaded, engine.dialect, "flat", readings, None, as_of=as_of, provenance=True)
    rows = [row(made.layout, loaded.bundle.facts, each) for each in documents]
    got = {each["id"]: each for each in engine.answers(made.layout, rows, made.from_table("requests"))}
    for each in documents:
        told: dict[str, Any]
        try:
            told = dict(decider.decide(each))
        except Refused:
            told = {**decider.decide({**each, "date": "2024-03-15"}), "date": None}
            told |= {} if as_of else dict.fromkeys(("as_of", "law", "readings"))
        wanted = {name: ";".join(told[name]) if isinstance(told[name], list) else told[name] for name in KEYS}

        assert {name: got[each["id"]][name] for name in KEYS} == wanted
    assert len({each["law"] for each in got.values()}) == (1 if as_of else 5)


def test_the_command_takes_the_day_and_the_provenance(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["sql", "--bundle", str(FLAT_LAW), "--dialect", "duckdb", "--no-missing"]
    assert main([*asked, "--as-of", "2010-01-01", "--provenance"]) == 0
    printed = capsys.readouterr().out
    loaded = statute_runner.load(str(FLAT_LAW))
    made = Statement(loaded, "duckdb", "flat", {}, None, as_of="2010-01-01", missing=False, provenance=True).for_view(
        "requests"
    )

    assert "-- Each row is decided under the law of 2010-01-01, whatever its date;" in printed
    assert parse_one(printed, read="duckdb").sql("duckdb", comments=False) == made.sql("duckdb", comments=False)
    assert main([*asked, "--as-of", "2010-02-30"]) == 2
    assert "2010-02-30" in capsys.readouterr().err


def test_what_no_column_can_say_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["sql", "--bundle", str(FLAT_LAW), "--dialect", "duckdb"]
    for name, option in (("as_of", "--as-of"), ("known_on", "--known-on")):
        assert main([*asked, "--map", f"law_day={name}"]) == 2
        assert f"`{option} DATE`" in capsys.readouterr().err
