"""Names change no row: law with names that a database may mistake for each other, in both layouts, on every engine."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from nasty_names import Nasty
from random_law import READINGS as OPTIONS
from random_law import Maker, bundle_of, request, small
from statute_runner.sql.select_statement import Statement

from .tables import differences, expected, row

if TYPE_CHECKING:
    from .engines import DuckDb, Engine, Spark

BUNDLES = 25


def check(engine: Engine, layout: str, seed: int) -> None:
    rng = Random(f"names {seed}")
    files = Maker(rng, once=False).files()
    nasty = Nasty(rng, files)
    loaded = statute_runner.LoadedBundle(bundle_of(nasty.files(files)))
    readings = nasty.readings({name: rng.choice(options) for name, options in OPTIONS.items()})
    made = [request(rng, sorted(files["facts.yaml"]["facts"]), rng.choice([0.2, 0.5, 0.9])) for _ in range(40)]
    documents = [{**nasty.document(each), "id": f"r{n}"} for n, each in enumerate(made)]
    statement = Statement(loaded, engine.dialect, layout, readings, None)
    rows = [row(statement.layout, loaded.bundle.facts, each) for each in documents]
    wanted = expected(loaded, documents, readings)
    got = engine.answers(statement.layout, rows, statement.from_table("requests"))

    # Routes that differ in capitals have columns with a number.
    assert differences([positional(each) for each in wanted], [positional(each) for each in got]) == []


def positional(answer: dict[str, Any]) -> dict[str, Any]:
    """The row with its columns of routes by their number."""
    routes = [name for name in answer if name.startswith("route__")]
    return {f"route {routes.index(name)}" if name in routes else name: value for name, value in answer.items()}


@pytest.mark.parametrize("seed", some(range(BUNDLES), 3))
def test_the_flat_layout(engine: Engine, seed: int) -> None:
    check(engine, "flat", seed)


@pytest.mark.parametrize("seed", some(range(3 * BUNDLES), 5))
def test_the_nested_layout(duckdb: DuckDb, seed: int) -> None:
    check(duckdb, "nested", seed)


@pytest.mark.parametrize("seed", some(range(4), 2))
@pytest.mark.parametrize("layout", ["flat", "nested"])
def test_spark(spark: Spark, layout: str, seed: int) -> None:
    check(spark, layout, seed)


TRUTH = {"type": "yes/no"}
SET = {"type": "set of choices", "values": dict.fromkeys(["B-1", "B.1", "b-1", "known"], "A value.")}


@pytest.mark.parametrize("layout", ["flat", "nested"])
@pytest.mark.parametrize(
    ("member", "given", "outcome"),
    [
        ("B-1", ["B.1"], "refused"),
        ("B.1", ["B-1"], "refused"),
        ("B-1", ["b-1"], "refused"),
        ("known", [], "refused"),
        ("known", ["B-1"], "refused"),
        ("B-1", ["B-1"], "granted"),
        ("known", ["known"], "granted"),
        ("B-1", None, "undetermined"),
    ],
)
def test_each_member_has_a_column_of_its_own(
    duckdb: DuckDb, layout: str, member: str, given: list[str] | None, outcome: str
) -> None:
    # Each member is tested, so that each has a column in either layout.
    every = [{"fact": "a.s", "has": name} for name in SET["values"]]
    other = {"fact": "a.s__known", "is": True}
    when = {"all": [other, {"fact": "a.s", "has": member}, {"any": [*every, {"not": every[0]}]}]}
    loaded = statute_runner.LoadedBundle(bundle_of(small({"a.s": SET, "a.s__known": TRUTH}, when)))
    statement = Statement(loaded, "duckdb", layout, {}, None)
    asked = {"id": "a", "date": "2020-01-01", "facts": {"a": {"s": given, "s__known": True}}}
    rows = [row(statement.layout, loaded.bundle.facts, asked)]
    got = duckdb.answers(statement.layout, rows, statement.from_table("requests"))

    assert [(each["outcome"], each["missing"]) for each in got] == [(outcome, "a.s" if given is None else "")]
