"""A question of which two cases have one outcome.

It is settled as soon as no other is possible, and then nothing is missing.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from random_law import OUTCOMES, Maker, bundle_of, request
from random_law import READINGS as OPTIONS
from statute_runner.sql.select_statement import Statement

from .tables import differences, expected, row

if TYPE_CHECKING:
    from .engines import Engine

BUNDLES = 25


def rows_of(
    engine: Engine, loaded: statute_runner.LoadedBundle, documents: list[dict[str, Any]], readings: dict[str, str]
) -> list[dict[str, Any]]:
    statement = Statement(loaded, engine.dialect, "flat", readings, None)
    rows = [row(statement.layout, loaded.bundle.facts, each) for each in documents]
    return engine.answers(statement.layout, rows, statement.from_table("requests"))


def test_nothing_is_missing_where_every_case_left_has_the_same_outcome(engine: Engine) -> None:
    files = Maker(Random(0), once=True).files()
    about = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}, "type": "yes/no"}
    files["facts.yaml"] = {"facts": {"a.first": about, "a.second": about}}
    for path in [path for path in files if path.startswith("law/")]:
        cases = [{"outcome": "granted", "when": {"fact": "a.first", "is": True}}, {"outcome": "refused"}]
        second = [{"outcome": "granted", "when": {"fact": "a.second", "is": True}}, {"outcome": "refused"}]
        files[path]["decisions"] = {"law/1/a": cases, "law/1/b": second} if path.startswith("law/1") else {}
    question = files["bundle.yaml"]["questions"]["asked"]
    question["routes"] = ["law/1/a", "law/1/b"]
    question["decision"] = [
        {"outcome": "granted", "when": {"route": "law/1/a", "is": "granted"}},
        {"outcome": "refused", "when": {"route": "law/1/b", "is": "granted"}},
        {"outcome": "granted"},
    ]
    loaded = statute_runner.LoadedBundle(bundle_of(files))
    documents = [
        {"id": "settled", "date": "2020-01-01", "facts": {"a": {"second": False}}},
        {"id": "open", "date": "2020-01-01", "facts": {"a": {"second": True}}},
    ]
    got = rows_of(engine, loaded, documents, {})

    assert [(each["outcome"], each["missing"]) for each in got] == [("granted", ""), ("undetermined", "a.first")]
    assert [loaded.decider().decide(each)["missing"] for each in documents] == [[], ["a.first"]]


@pytest.mark.parametrize("seed", some(range(BUNDLES), 4))
def test_random_law(engine: Engine, seed: int) -> None:
    rng = Random(f"shared {seed}")
    files = Maker(rng, once=False).files()
    question = files["bundle.yaml"]["questions"]["asked"]
    whens = [case["when"] for case in question["decision"] if "when" in case]
    whens += [{"route": rng.choice(question["routes"]), "is": rng.choice(OUTCOMES)} for _ in range(3)]
    shared = rng.sample(OUTCOMES, 2)
    cases = [{"outcome": shared[n % 2], "when": when} for n, when in enumerate(whens)]
    question["decision"] = [*cases, {"outcome": shared[len(cases) % 2]}]
    loaded = statute_runner.LoadedBundle(bundle_of(files))
    readings = {name: rng.choice(options) for name, options in OPTIONS.items()}
    made = [request(rng, sorted(files["facts.yaml"]["facts"]), rng.choice([0.3, 0.5, 0.8])) for _ in range(40)]
    documents = [{**each, "id": f"r{n}"} for n, each in enumerate(made)]
    wanted = expected(loaded, documents, readings)

    assert differences(wanted, rows_of(engine, loaded, documents, readings)) == []
