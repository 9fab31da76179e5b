"""Names change no row: law with names that a database may mistake for each other, in both layouts, on every engine."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from nasty_names import Nasty
from random_law import READINGS as OPTIONS
from random_law import Maker, bundle_of, request

import runner
from runner.sql.select import Statement

from .tables import differences, expected, row

if TYPE_CHECKING:
    from .engines import DuckDb, Engine, Spark

BUNDLES = 25


def check(engine: Engine, layout: str, seed: int) -> None:
    rng = Random(f"names {seed}")
    files = Maker(rng, once=False).files()
    nasty = Nasty(rng, files)
    loaded = runner.LoadedBundle(bundle_of(nasty.files(files)))
    readings = nasty.readings({name: rng.choice(options) for name, options in OPTIONS.items()})
    made = [request(rng, sorted(files["facts.yaml"]["facts"]), rng.choice([0.2, 0.5, 0.9])) for _ in range(40)]
    documents = [{**nasty.document(each), "id": f"r{n}"} for n, each in enumerate(made)]
    statement = Statement(loaded, engine.dialect, layout, readings, None)
    rows = [row(statement.layout, loaded.bundle.facts, each) for each in documents]
    wanted = expected(loaded, documents, readings)
    came = engine.answers(statement.layout, rows, statement.from_table("requests"))

    # Routes that differ in capitals have columns with a number.
    assert differences([positional(each) for each in wanted], [positional(each) for each in came]) == []


def positional(answer: dict[str, Any]) -> dict[str, Any]:
    """The row with its columns of routes by their number."""
    routes = [name for name in answer if name.startswith("route__")]
    return {f"route {routes.index(name)}" if name in routes else name: value for name, value in answer.items()}


@pytest.mark.parametrize("seed", range(BUNDLES))
def test_the_flat_layout(engine: Engine, seed: int) -> None:
    check(engine, "flat", seed)


@pytest.mark.parametrize("seed", range(3 * BUNDLES))
def test_the_nested_layout(duckdb: DuckDb, seed: int) -> None:
    check(duckdb, "nested", seed)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("layout", ["flat", "nested"])
def test_spark(spark: Spark, layout: str, seed: int) -> None:
    check(spark, layout, seed)
