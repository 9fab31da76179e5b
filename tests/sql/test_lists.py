"""Law with lists, with what is known not to exist and with what silence means: as the reference, on every engine."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from random_law import READINGS, bundle_of, small
from random_lists import ListMaker, request
from statute_runner.problem import Refused
from statute_runner.sql.select_statement import Statement

from .tables import differences, expected, row, undetermined

if TYPE_CHECKING:
    from .engines import DuckDb, Engine, Postgres, Spark
    from .tables import Row

LAWS, REQUESTS = 5, 20
DAY = "2020-01-01"
SORTS = dict.fromkeys(["x", "y", "z"], "A value.")
FIELDS: dict[str, Any] = {
    "sort": {"type": "choice", "ask": "?", "values": SORTS, "may be": "none"},
    "grown": {"type": "yes/no", "ask": "?"},
    "called": {"type": "text", "ask": "?"},
    "years": {"type": "whole number", "ask": "?", "from": -2, "to": 90, "may be": "none"},
    "number": {"type": "whole number", "ask": "?", "from": 0, "to": 9},
    "since": {"type": "date", "ask": "?"},
    "till": {"type": "date", "ask": "?", "may be": "none", "when not stated": {"is": "none", "because": "So."}},
    "ended": {"type": "date", "ask": "?", "may be": "none", "not before": "since"},
    "marks": {"type": "set of choices", "ask": "?", "values": SORTS},
    "chapters": {"type": "set of whole numbers", "ask": "?", "from": 1, "to": 9},
    "parts": {
        "type": "list",
        "one": "part",
        "ask": "?",
        "at most": 3,
        "fields": {"weight": {"type": "whole number", "ask": "?", "from": 0, "to": 9}},
    },
}
FACTS: dict[str, Any] = {
    "a.people": {"type": "list", "one": "person", "at most": 4, "fields": FIELDS},
    "a.marks": {"type": "set of choices", "values": SORTS, "when not stated": {"is": ["x"], "because": "So."}},
    "a.limit": {"type": "whole number", "from": 0, "to": 9, "may be": "none"},
    "a.end": {"type": "date", "may be": "none"},
    "a.shown": {"type": "yes/no", "when not stated": {"is": False, "because": "Not shown."}},
}
PEOPLE = "a.people"
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"some": PEOPLE},
    {"some": PEOPLE, "with": [{"its": "sort", "is": "x"}, {"its": "grown", "is": True}]},
    {"every": PEOPLE, "has": [{"its": "since", "on or before": {"fact": "date"}}]},
    {"none": PEOPLE, "with": [{"its": "called", "is": 'it\'s "so"'}]},
    {"at least": 2, "of": PEOPLE, "with": [{"not": {"its": "number", "more than": {"fact": "a.limit"}}}]},
    {"at most": 1, "of": PEOPLE, "with": [{"its": "sort", "is": "none"}]},
    {"some": PEOPLE, "with": [{"its": "till", "on or after": {"fact": "a.end"}}]},
    {"every": PEOPLE, "has": [{"any": [{"its": "till", "is": "none"}, {"its": "since", "before": {"its": "till"}}]}]},
    {"some": PEOPLE, "with": [{"its": "marks", "within": {"fact": "a.marks"}}]},
    {"some": PEOPLE, "with": [{"its": "marks", "shares any with": {"fact": "a.marks"}}, {"its": "chapters", "has": 3}]},
    {"some": PEOPLE, "with": [{"its": "chapters", "within": [1, 2, 3]}, {"its": "years", "less than": 18}]},
    {"some": PEOPLE, "with": [{"its": "years", "is stated": False}, {"its": "parts", "is stated": True}]},
    {"every": PEOPLE, "has": [{"some": {"its": "parts"}, "with": [{"its": "weight", "at least": 3}]}]},
    {
        "some": PEOPLE,
        "with": [
            {
                "at least": 2,
                "of": {"its": "parts"},
                "with": [{"its": "weight", "less than": {"its": "number", "of": PEOPLE}}],
            }
        ],
    },
    {"some": PEOPLE, "with": [{"cannot be said": {"its": "grown", "is": True}}]},
    {"cannot be said": {"some": PEOPLE, "with": [{"its": "grown", "is": True}]}},
    {"some": PEOPLE, "with": [{"some": PEOPLE, "with": [{"its": "grown", "is": False}]}, {"its": "number", "is": 3}]},
    {"all": [{"fact": PEOPLE, "is stated": True}, {"fact": "a.shown", "is": False}]},
    {"all": [{"fact": "a.shown", "is stated": False}, {"fact": "a.marks", "has": "x"}]},
    {"any": [{"fact": "a.end", "is": "none"}, {"fact": "a.limit", "at least": 5}]},
    {"not": {"fact": "a.end", "before": {"fact": "date"}}},
)


def built(condition: dict[str, Any]) -> statute_runner.LoadedBundle:
    """A bundle that grants where the condition holds."""
    return statute_runner.LoadedBundle(bundle_of(small(FACTS, condition)))


def got(
    engine: Engine, loaded: statute_runner.LoadedBundle, documents: list[dict[str, Any]], layout: str, **chosen: str
) -> list[Row]:
    made = Statement(loaded, engine.dialect, layout, chosen, None)
    rows = [row(made.layout, loaded.bundle.facts, each) for each in documents]
    return engine.answers(made.layout, rows, made.from_table("requests"))


def agrees(engine: Engine, seed: int, layout: str = "flat") -> list[Row]:
    """Random law with every construct comes out as the reference has it; what was expected."""
    rng = Random(f"lists {seed}")
    files = ListMaker(rng).files()
    loaded = statute_runner.LoadedBundle(bundle_of(files))
    chosen = {name: rng.choice(options) for name, options in READINGS.items()}
    documents = [{**request(rng, files, rng.choice([0.1, 0.3, 0.6])), "id": f"r{n}"} for n in range(REQUESTS)]
    wanted = expected(loaded, documents, chosen)

    assert differences(wanted, got(engine, loaded, documents, layout, **chosen)) == []
    return wanted


@pytest.mark.parametrize("seed", some(range(1, 1 + LAWS), 2))
def test_random_law(engine: Engine, seed: int) -> None:
    agrees(engine, seed)


def test_random_requests_are_often_undetermined(duckdb: DuckDb) -> None:
    rows = [each for seed in range(20, 23) for each in agrees(duckdb, seed, "nested")]

    assert undetermined(rows) >= 0.3


@pytest.mark.parametrize("seed", [3, 4])
def test_random_law_with_tables_of_their_own(postgres: Postgres, seed: int) -> None:
    agrees(postgres, seed, "tables")


@pytest.mark.parametrize(("seed", "layout"), [(5, "flat"), (8, "nested")])
def test_random_law_on_spark(spark: Spark, seed: int, layout: str) -> None:
    agrees(spark, seed, layout)


def drawn(rng: Random) -> dict[str, Any]:
    """A request of which about half is known."""
    options: dict[str, list[Any]] = {
        "sort": ["x", "y", "none"],
        "grown": [True, False],
        "called": ['it\'s "so"', "x"],
        "years": [-2, 17, 18, "none"],
        "number": [0, 3, 9],
        "since": ["2019-12-31", DAY, "2020-01-02"],
        "till": ["2019-12-31", DAY, "none"],
        "ended": ["2020-01-02", "none"],
        "marks": [[], ["x"], ["y", "x"], ["z"]],
        "chapters": [[], [3], [1, 3], [9]],
        "weight": [0, 3, 4],
    }

    def some(names: Any) -> dict[str, Any]:
        return {name: rng.choice([*options[name], None]) for name in names if rng.random() < 0.6}

    people = [
        {
            **some([name for name in FIELDS if name != "parts"]),
            **({"parts": [some(["weight"]) for _ in range(n)]} if n else {}),
        }
        for n in (rng.randint(0, 2) for _ in range(rng.randint(0, 3)))
    ]
    facts = {"people": people, "marks": ["z"], "limit": rng.choice([3, "none"]), "end": rng.choice([DAY, "none"])}
    return {name: given for name, given in {**facts, "shown": True}.items() if rng.random() < 0.7}


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_each_construct(engine: Engine, condition: dict[str, Any]) -> None:
    rng, loaded = Random(str(condition)), built(condition)
    documents = [{"id": f"r{n}", "date": DAY, "facts": {"a": drawn(rng)}} for n in range(60)]
    wanted = expected(loaded, documents, {})

    assert len({each["outcome"] for each in wanted}) > 1
    assert differences(wanted, got(engine, loaded, documents, "flat")) == []


MEMBERS: tuple[Any, ...] = (
    [],
    [{}],
    [{"sort": "none", "grown": None, "years": 90, "till": "none", "marks": [], "chapters": [9, 1], "parts": []}],
    [{}, {"sort": "w"}],
    [{"years": 91}],
    [{}, {}, {"sort": "w", "years": -3}],
    [{"called": "x" * 10_001}],
    [{"called": "a\u0007b"}],
    [{"since": "none"}],
    [{"since": "2023-02-29"}],
    [{"till": "2020-1-1"}],
    [{}, {"since": "2020-01-02", "ended": "2020-01-01"}],
    [{"since": "2020-01-02", "ended": "2020-01-02"}, {"since": "2020-01-02", "ended": "none"}],
    [{"since": "2020-01-02", "ended": None}, {"ended": "2020-01-01"}],
    [{"marks": ["x", "x"]}],
    [{"marks": ["x", "w"]}],
    [{"chapters": [0]}],
    [{"parts": [{"weight": 1}, {"weight": 10}]}],
    [{"parts": [{}, {}, {}, {}]}],
    [{}, {}, {}, {}, {}],
    [{}, None],
)


def refused(engine: Engine, given: list[Any], layout: str = "flat") -> list[Row]:
    """What the reader of requests refuses is rejected, at the same place; what was expected."""
    loaded = built(CONDITIONS[1])
    documents = [{"id": f"r{n}", "date": DAY, "facts": {"a": {"people": each}}} for n, each in enumerate(given)]
    wanted = expected(loaded, documents, {})

    assert {each["rejected"] for each in wanted} == {None, "request-value"}
    assert differences(wanted, got(engine, loaded, documents, layout)) == []
    return wanted


def test_faults_inside_members(engine: Engine) -> None:
    refused(engine, list(MEMBERS))


def test_faults_inside_members_on_spark(spark: Spark) -> None:
    refused(spark, list(MEMBERS))


FAULTS_OF_JSON: tuple[Any, ...] = (
    {"sort": "x"},
    "x",
    5,
    [5],
    [["sort"]],
    [{"sort": 1}],
    [{"grown": "true"}],
    [{"grown": 1}],
    [{"called": 5}],
    [{"years": True}],
    [{"years": "5"}],
    [{"years": 1.5}],
    [{"years": 3.0}],
    [{"marks": "x"}],
    [{"marks": [1]}],
    [{"chapters": ["1"]}],
    [{"parts": {}}],
    [{"parts": "[]"}],
    [{"unheard_of": 1}],
    [{"sort": "x", "Sort": None}],
)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_faults_that_json_can_have(engine: Engine) -> None:
    wanted = refused(engine, [[], *FAULTS_OF_JSON])

    assert [each["rejected"] for each in wanted] == [None, *("request-value" for _ in FAULTS_OF_JSON)]


@pytest.mark.parametrize("text", ["[", "", '[{"sort": "x", "sort": "y"}]'])
def test_a_text_that_is_no_list_is_rejected_in_sqlite(text: str, sqlite: Engine) -> None:
    loaded = built(CONDITIONS[1])
    made = Statement(loaded, "sqlite", "flat", {}, None)
    rows = [{**row(made.layout, loaded.bundle.facts, {"id": "r", "date": DAY}), "a__people": text}]
    (found,) = sqlite.answers(made.layout, rows, made.from_table("requests"))

    assert found["rejected"] == "request-value"
    assert found["rejected_at"].startswith("facts.a.people")


def test_rows_of_a_list_that_is_not_stated_are_rejected(postgres: Postgres) -> None:
    loaded = built(CONDITIONS[1])
    made = Statement(loaded, "postgres", "tables", {}, None)
    rows = [
        row(made.layout, loaded.bundle.facts, {"id": name, "date": DAY, "facts": {"a": {"people": people}}})
        for name, people in {"stated": [{"sort": "x", "grown": True}], "not": [{}], "empty": []}.items()
    ]
    rows[1]["a__people__stated"] = False
    found = postgres.answers(made.layout, rows, made.for_view("requests"))

    assert {each["id"]: (each["outcome"], each["rejected_at"]) for each in found} == {
        "stated": ("granted", None),
        "not": (None, "facts.a.people"),
        "empty": ("refused", None),
    }


BESIDE_NONE: tuple[tuple[Row, str | None], ...] = (
    ({"a__limit": None, "a__limit__none": True}, None),
    ({"a__limit": 3, "a__limit__none": True}, "facts.a.limit"),
    ({"a__limit": 3, "a__limit__none": False}, None),
    ({"a__end": "none", "a__end__none": True}, None),
    ({"a__end": "none", "a__end__none": None}, None),
    ({"a__end": DAY, "a__end__none": True}, "facts.a.end"),
)


def test_none_beside_a_column(engine: Engine) -> None:
    loaded = built(CONDITIONS[-2])
    made = Statement(loaded, engine.dialect, "flat", {}, None)
    plain = [row(made.layout, loaded.bundle.facts, {"id": str(n), "date": DAY}) for n in range(len(BESIDE_NONE))]
    rows = [one | columns for one, (columns, _) in zip(plain, BESIDE_NONE, strict=True)]
    found = engine.answers(made.layout, rows, made.from_table("requests"))

    assert {each["id"]: each["rejected_at"] for each in found} == {
        str(n): place for n, (_, place) in enumerate(BESIDE_NONE)
    }


def test_the_view_answers_alike(engine: Engine) -> None:
    rng, loaded = Random(1), built(CONDITIONS[12])
    made = Statement(loaded, engine.dialect, "flat", {}, None)
    documents = [{"id": f"r{n}", "date": DAY, "facts": {"a": drawn(rng)}} for n in range(60)]
    rows = [row(made.layout, loaded.bundle.facts, each) for each in documents]

    assert (
        differences(expected(loaded, documents, {}), engine.answers(made.layout, rows, made.for_view("requests"))) == []
    )


@pytest.mark.parametrize(("dialect", "layout"), [("snowflake", "flat"), ("mysql", "flat"), ("sqlite", "tables")])
def test_what_a_dialect_cannot_hold_is_refused(dialect: str, layout: str) -> None:
    with pytest.raises(Refused, match="not available for") as refusal:
        Statement(built(CONDITIONS[1]), dialect, layout, {}, None).from_table("requests")

    assert refusal.value.problems[0].code in {"sql-lists", "sql-layout"}
