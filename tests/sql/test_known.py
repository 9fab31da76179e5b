"""Predicates under what is known for all rows say of every row what the whole statement answers, on every engine."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
import sqlglot
from sqlglot import exp

import statute_runner
from effort import some
from random_law import READINGS, Maker, bundle_of
from random_law import request as plain_request
from random_lists import ListMaker
from random_lists import request as list_request
from registers.lending import lending
from registers.test_random_registers import DAYS
from statute_runner.cli import main
from statute_runner.request.request_document import json_request
from statute_runner.sql.dialect import NAMES as NAMES_OF_DIALECTS
from statute_runner.sql.known_facts import known_of
from statute_runner.sql.known_predicates import outcomes_of, predicates
from statute_runner.sql.select_statement import Statement

from .conftest import LOADED, ROOT
from .known_tables import NAMES, disagreements, part_of, spoilt
from .known_tables import asked as asked_of
from .test_agreement import half_told
from .test_registers import asked
from .test_statement import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from .engines import DuckDb, Engine, Spark
    from .known_tables import Document

ROWS = 40
BRANCH = ("key", "county", "services", "losses", "deposits")


def drawn(seed: int, *, lists: bool) -> tuple[statute_runner.LoadedBundle, list[Document], Document, dict[str, str]]:
    """Random law, rows of which some hold what is not allowed, what is known of all of them, and readings."""
    rng = Random(f"known {seed}")
    files = ListMaker(rng).files() if lists else Maker(rng, False).files()
    loaded = statute_runner.LoadedBundle(bundle_of(files))
    readings = {name: rng.choice(options) for name, options in READINGS.items() if name in loaded.bundle.readings}
    share = rng.choice([0.3, 0.6])
    documents = [
        {
            **(list_request(rng, files, share) if lists else plain_request(rng, list(loaded.bundle.facts), share)),
            "id": f"r{n}",
        }
        for n in range(ROWS)
    ]
    known = part_of(rng, loaded, rng.choice(documents))
    documents += [{**spoilt(rng, loaded, rng.choice(documents)), "id": f"s{n}"} for n in range(ROWS // 5)]
    return loaded, documents, known, readings


def agrees(engine: Engine, seed: int, layout: str = "flat", *, lists: bool = False) -> list[str]:
    """What came of each row."""
    loaded, documents, known, readings = drawn(seed, lists=lists)
    wrong, seen = disagreements(engine, loaded, known, documents, layout, readings=readings)

    assert wrong == [], known
    return seen


@pytest.mark.parametrize("seed", some(range(200), 50))
def test_random_law(engine: Engine, seed: int) -> None:
    agrees(engine, seed)


def test_on_a_known_day_no_other_entry_of_a_register_is_looked_at() -> None:
    law = lending()
    of_day = known_of(json_request(b'{"date": "2024-05-05"}', "known", 1), law.bundle.facts)
    printed = predicates(law, "duckdb", of_day).rejected.sql("duckdb")

    assert "THEN CAST('station' AS TEXT)" in printed
    assert "THEN CAST('old-mill' AS TEXT)" not in printed
    assert "2024-05-05" not in printed


# Of random law with lists some is larger than is written out.
LISTS = [112, 110, 111]


@pytest.mark.parametrize("seed", some(LISTS, 3))
def test_random_law_with_lists(engine: Engine, seed: int) -> None:
    agrees(engine, seed, lists=True)


@pytest.mark.parametrize(("seed", "layout", "lists"), [(1, "nested", False), (3, "flat", False), (101, "nested", True)])
def test_random_law_on_spark(spark: Spark, seed: int, layout: str, lists: bool) -> None:
    agrees(spark, seed, layout, lists=lists)


def test_each_of_the_four_is_true_of_some_rows(duckdb: DuckDb) -> None:
    seen = Counter(state for seed in range(2) for state in agrees(duckdb, seed, "nested"))

    assert set(seen) == set(NAMES)
    assert seen["unknown"] > 10


KNOWN: dict[str, Document] = {
    "a key, and a fact beside it": {"facts": {"branch": {"key": "harbour", "county": "inside"}}},
    "nothing": {},
    "both": {"date": "2021-01-01", "facts": {"branch": {"key": "station"}}},
    "a day": {"date": DAYS[3]},
}


@pytest.mark.parametrize("name", some([*KNOWN], 2))
def test_registers(engine: Engine, name: str) -> None:
    rng, loaded = Random(name), lending()
    documents = [asked(rng, n, loaded) for n in range(40)]
    for each in documents:
        each["facts"]["branch"] = {key: given for key, given in each["facts"]["branch"].items() if key in BRANCH}
    wrong, _ = disagreements(engine, loaded, KNOWN[name], documents, missing=name != "a day")

    assert wrong == []


def test_a_value_that_is_not_allowed_is_never_a_silent_no(engine: Engine) -> None:
    document = {"id": "r", "date": "2015-05-05", "facts": {"member": {"kind": "nobody"}, "loan": {"approved": False}}}
    _, (said,) = asked_of(engine, lending(), {"date": "2015-05-05"}, [document], "flat", missing=False)

    assert [bool(said[name]) for name in NAMES] == [False, False, False, True]


def test_what_no_longer_matters_is_not_read(duckdb: DuckDb) -> None:
    loaded = LOADED["ftc"]
    whole, _ = asked_of(duckdb, loaded, {}, [], "flat", missing=False)
    after, _ = asked_of(
        duckdb, loaded, {"date": "2026-01-01", "facts": {"disclosure": {"by": "other"}}}, [], "flat", missing=False
    )

    assert "disclosure.by" in whole.facts
    assert len(whole.facts) > 20
    assert (after.facts, after.columns, after.no.sql()) == ((), (), "TRUE")


def test_another_outcome_is_a_yes(engine: Engine) -> None:
    loaded = LOADED["ftc"]
    documents = [{**made, "id": f"r{n}"} for n, made in enumerate(half_told(loaded, Random(3), 40))]
    for outcomes in (("barred",), ("permitted", "barred")):
        wrong, seen = disagreements(engine, loaded, {"date": "2022-02-02"}, documents, outcomes=outcomes, missing=False)

        assert wrong == []
        assert len(set(seen)) > 1


def test_a_yes_is_by_default_what_is_favourable() -> None:
    question = LOADED["policies"].question()

    assert outcomes_of(question, ()) == ("permitted",)
    assert outcomes_of(question, ("not_permitted", "permitted")) == ("permitted", "not_permitted")
    with pytest.raises(statute_runner.Refused, match="unknown outcome `permited`"):
        outcomes_of(question, ("permited",))


@pytest.mark.parametrize("dialect", NAMES_OF_DIALECTS)
def test_predicates_are_written_and_read_back_in_every_dialect(dialect: str) -> None:
    known = known_of(json_request(b'{"date": "2015-05-05"}', "known", 1), SMALL.bundle.facts)
    made = predicates(SMALL, dialect, known)
    for name in NAMES:
        text = exp.select("1").from_("t").where(getattr(made, name).copy()).sql(dialect)
        once = sqlglot.parse_one(text, read=dialect).sql(dialect)

        assert sqlglot.parse_one(once, read=dialect).sql(dialect) == once


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["sql", "--bundle", str(ROOT / "tests/bundles/ftc"), "--dialect", "duckdb", *arguments]) == 0
    return capsys.readouterr().out


def test_it_is_printed_for_people_for_where_and_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], duckdb: DuckDb
) -> None:
    file = tmp_path / "known.yaml"
    file.write_text("date: 2024-03-15\nfacts: {agency: {kind: agency}}\n")
    known = ("--known", str(file))
    text, alone = said(capsys, *known), said(capsys, *known, "--predicate", "unknown", "--table", "t")
    document = json.loads(said(capsys, *known, "--format", "json"))
    layout = predicates_layout()
    duckdb.connection.execute("DROP TABLE IF EXISTS t")
    duckdb.connection.execute(
        f"CREATE TEMPORARY TABLE t ({', '.join(f'{name} {kind}' for name, kind in layout.items())})"
    )
    duckdb.connection.execute("INSERT INTO t (id, disclosure__by) VALUES ('a', 'custodian'), ('b', 'other')")
    found = duckdb.connection.execute(f"SELECT id FROM t WHERE {alone}").fetchall()  # noqa: S608 - made here

    assert found == [("a",)]
    assert "t.disclosure__by" in alone
    assert [
        line.partition(":")[0]
        for line in text.splitlines()
        if line.startswith(("-- yes", "-- no:", "-- unk", "-- rej"))
    ] == [
        "-- yes",
        "-- no",
        "-- unknown",
        "-- rejected",
    ]
    assert document["known"] == {"date": "2024-03-15", "facts": {"agency": {"kind": "agency"}}}
    assert f"({document['predicates']['unknown']})".replace("disclosure__by", "t.disclosure__by").count("(") > 10
    assert next(each["fact"] for each in document["missing"]) == "state.determination"
    assert "agency__kind" not in document["reads"]["columns"]


def test_without_a_day_each_fact_that_may_say_more_under_any_law_is_named_and_a_day_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], duckdb: DuckDb
) -> None:
    made, _ = asked_of(duckdb, LOADED["ftc"], {}, [], "flat")
    dated, _ = asked_of(duckdb, LOADED["ftc"], {"date": "2024-03-15"}, [], "flat", conditions=False)
    file = tmp_path / "known.yaml"
    file.write_text("facts: {}\n")

    assert made.lacks == {}
    assert {*dated.may_lack} <= {*made.may_lack}
    assert len(dated.may_lack) > 10
    assert "state a `date`" in said(capsys, "--known", str(file))


def predicates_layout() -> dict[str, str]:
    layout = Statement(LOADED["ftc"], "duckdb", "flat", {}, None).layout
    return {name: kind.sql("duckdb") for name, kind in layout.columns().items()}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"facts": {"agency": {"kind": "no such"}}}', "request-value"),
        ('{"date": "2024-02-30"}', "request-date"),
        ('{"fact": {}}', "request-key"),
        ("[]", "expected one document"),
        ('{"date": "2024-03-15"}\n{"date": "2024-03-15"}', "expected one document"),
        ("[1]", "request-shape"),
    ],
)
def test_what_no_request_could_state_is_refused(
    text: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "known.json"
    file.write_text(text)
    bundle = str(ROOT / "tests/bundles/ftc")

    assert main(["sql", "--bundle", bundle, "--dialect", "duckdb", "--known", str(file)]) == 2
    assert problem in capsys.readouterr().err
