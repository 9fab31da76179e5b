"""Every engine answers as the reference does: every case under every version, random requests, random readings."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import so_many, some
from oracle import requests as near_permission
from prove import random_bundle
from random_requests import in_order
from statute_runner.cases.case_files import load_cases
from statute_runner.loading.bundle_files import folder
from statute_runner.logic.operators import CHOICE, CHOICES, DATE, LIST, NUMBER, NUMBERS, YES_NO
from statute_runner.sql.select_statement import Statement
from statute_runner.tables.set_members import bounds

from .conftest import LOADED
from .tables import differences, expected, row, undetermined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.facts import FactType

    from .engines import DuckDb, Engine, Spark
    from .tables import Row

MANY, FEW = so_many(300, 2), 60
BUNDLES = 8


def boundaries(loaded: statute_runner.LoadedBundle) -> list[str]:
    """Each day on which the law changes, and the day before."""
    days = [dt.date.fromisoformat(day) for day in loaded.bundle.days()]
    return [day.isoformat() for each in days for day in (each - dt.timedelta(days=1), each)]


def from_cases(loaded: statute_runner.LoadedBundle) -> Iterator[dict[str, Any]]:
    """Every case on its own days and under every version of the law."""
    versions = ["1900-01-01", *loaded.bundle.days()]
    for case in cases_of(loaded):
        for day in dict.fromkeys([*(column.day for column in case.columns), *versions]):
            yield {**case.request(day), "id": f"{case.name} {day}"}


@cache
def cases_of(loaded: statute_runner.LoadedBundle) -> list[WorkedCase]:
    return load_cases(loaded.bundle, folder(loaded.bundle.root))


def half_told(loaded: statute_runner.LoadedBundle, rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    """Favourable cases of which facts have been forgotten, on any day near a change of the law."""
    best = next(iter(loaded.question().outcomes))
    cases = [case for case in cases_of(loaded) if any(column.expect["outcome"] == best for column in case.columns)]
    for n in range(number):
        case, rate = rng.choice(cases), rng.choice([0.1, 0.3, 0.5])
        told = {
            group: {key: given for key, given in facts.items() if rng.random() >= rate}
            for group, facts in case.facts.items()
        }
        yield {"id": f"half {n}", "date": rng.choice(boundaries(loaded)), "facts": told}


def value(rng: random.Random, fact: FactType) -> Any:
    """Any value that the fact allows."""
    if fact.absent and rng.random() < 0.3:
        return "none"
    smallest, largest = bounds(fact)
    match fact.type:
        case kind if kind == CHOICE:
            return rng.choice(list(fact.values))
        case kind if kind == CHOICES:
            return rng.sample(list(fact.values), rng.randint(0, len(fact.values)))
        case kind if kind == NUMBERS:
            return rng.sample(range(smallest, largest + 1), rng.randint(0, 5))
        case kind if kind == NUMBER:
            return rng.randint(smallest, largest)
        case kind if kind == YES_NO:
            return rng.random() < 0.5
        case kind if kind == DATE:
            return rng.choice(["2004-02-29", "2020-06-30", "2020-07-01", "2026-01-01"])
        case kind if kind == LIST:
            members = range(rng.choice([0, 1, 1, 2, 3]))
            made = [{key: value(rng, one) for key, one in fact.fields.items() if rng.random() < 0.8} for _ in members]
            return [in_order(fact, member) for member in made]
    return "Zoll & Douane"


def at_random(loaded: statute_runner.LoadedBundle, rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    """Requests with any values, about half of the facts unknown."""
    days = boundaries(loaded)
    for n in range(number):
        facts: dict[str, dict[str, Any]] = {}
        for name, fact in loaded.bundle.facts.items():
            group, _, key = name.partition(".")
            if rng.random() < 0.9:
                facts.setdefault(group, {})[key] = value(rng, fact) if rng.random() < 0.6 else None
        yield {"id": f"any {n}", "date": rng.choice(days), "facts": facts}


@cache
def documents(name: str, seed: int) -> list[dict[str, Any]]:
    """A slice of the bundle's cases, under other readings than by default a third of it, and random requests."""
    rng, loaded = random.Random(seed), LOADED[name]
    made = [
        *some([*from_cases(loaded)], 9 if seed else 3),
        *half_told(loaded, rng, MANY),
        *at_random(loaded, rng, MANY),
    ]
    if name == "policies":
        made += [{**near_permission.request(rng, 0.5), "id": f"near {n}"} for n in range(MANY)]
    return made


@cache
def readings_of(name: str, seed: int) -> dict[str, str]:
    """By default for seed 0, else any."""
    rng, readings = random.Random(seed), LOADED[name].bundle.readings
    return {reading: rng.choice(list(about.options)) for reading, about in readings.items()} if seed else {}


@cache
def answered(name: str, seed: int) -> dict[str, Row]:
    """What every document must come to, by its id."""
    return {each["id"]: each for each in expected(LOADED[name], documents(name, seed), readings_of(name, seed))}


def check(engine: Engine, name: str, layout: str, seed: int, most: int | None = None) -> None:
    loaded, made = LOADED[name], documents(name, seed)
    if most:
        made = random.Random(seed).sample(made, most)
    statement = Statement(loaded, engine.dialect, layout, readings_of(name, seed), None)
    rows = [row(statement.layout, loaded.bundle.facts, each) for each in made]
    wanted = [answered(name, seed)[each["id"]] for each in made]

    assert differences(wanted, engine.answers(statement.layout, rows, statement.from_table("requests"))) == []


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", LOADED)
def test_every_case_and_random_requests(engine: Engine, name: str, seed: int) -> None:
    check(engine, name, "flat", seed)


@pytest.mark.parametrize("name", LOADED)
def test_the_nested_layout(duckdb: DuckDb, name: str) -> None:
    check(duckdb, name, "nested", 1)


@pytest.mark.parametrize(("name", "layout", "seed"), [("policies", "flat", 0), ("ftc", "nested", 1)])
def test_spark(spark: Spark, name: str, layout: str, seed: int) -> None:
    check(spark, name, layout, seed, 300)


def drawn(seed: int) -> tuple[statute_runner.LoadedBundle, dict[str, str], list[dict[str, Any]]]:
    """A random bundle, readings and requests, of which some are undetermined."""
    rng = random.Random(seed)
    while True:
        loaded = statute_runner.LoadedBundle(random_bundle.bundle(rng))
        readings = {name: rng.choice(list(about.options)) for name, about in loaded.bundle.readings.items()}
        made = list(at_random(loaded, rng, 3 * FEW))
        rows = expected(loaded, made, readings)
        open_ones = [each for each, row in zip(made, rows, strict=True) if row["outcome"] == "undetermined"][:FEW]
        if len(open_ones) > FEW // 3:
            return (
                loaded,
                readings,
                [*open_ones, *(each for each in made if each not in open_ones)][: 2 * len(open_ones)],
            )


@pytest.mark.parametrize("seed", range(BUNDLES))
def test_random_bundles(engine: Engine, seed: int) -> None:
    loaded, readings, made = drawn(seed)
    statement = Statement(loaded, engine.dialect, "flat", readings, None)
    rows = [row(statement.layout, loaded.bundle.facts, each) for each in made]
    wanted = expected(loaded, made, readings)

    assert undetermined(wanted) >= 0.4
    assert differences(wanted, engine.answers(statement.layout, rows, statement.from_table("requests"))) == []


@pytest.mark.parametrize("name", LOADED)
def test_two_in_five_random_requests_are_undetermined(name: str) -> None:
    rows = [each for id_, each in answered(name, 0).items() if id_.startswith(("half ", "near "))]

    assert undetermined(rows) >= 0.4
