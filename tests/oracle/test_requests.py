"""The random requests reach every answer, and on them the oracle keeps the laws of the unknown."""

from __future__ import annotations

import random
from collections import Counter
from copy import deepcopy

import pytest

from .contract import READINGS, ROUTE_A, ROUTE_C, ROUTE_E, decide, known_facts
from .requests import CHOICES, FACTS, any_value, readings, request
from .requests import exchange_day as any_day

OUTCOMES = {"permitted", "prohibited", "not_permitted", "undetermined"}


def document(day: str, facts: dict[str, object]) -> dict[str, object]:
    groups: dict[str, dict[str, object]] = {}
    for fact, value in facts.items():
        group, name = fact.split(".")
        groups.setdefault(group, {})[name] = value
    return {"id": "hand", "date": day, "facts": groups}


@pytest.mark.parametrize(("varied", "least"), [(False, 0.08), (True, 0.01)])
def test_the_generator_yields_every_outcome(varied: bool, least: float) -> None:
    rng = random.Random(1628)
    counts: dict[str, Counter[str]] = {question: Counter() for question in ("exchange", ROUTE_A, ROUTE_C, ROUTE_E)}
    for _ in range(4000):
        decision = decide(request(rng), readings(rng) if varied else {})
        counts["exchange"][decision["outcome"]] += 1
        for citation, route in decision["routes"].items():
            counts[citation][route["outcome"]] += 1

    for question, counted in counts.items():
        expected = OUTCOMES - (set() if question in ("exchange", ROUTE_A) else {"prohibited"})

        assert set(counted) == expected
        assert min(counted.values()) >= least * counted.total(), (question, counted)


def test_the_generator_yields_every_value_and_every_reading() -> None:
    rng = random.Random(628)
    requests = [known_facts(request(rng)) for _ in range(3000)]
    chosen = [readings(rng) for _ in range(200)]

    for fact, values in CHOICES.items():
        assert {facts[fact] for facts in requests if fact in facts} == set(values)
    for reading, options in READINGS.items():
        assert {choice[reading] for choice in chosen if reading in choice} == set(options)


def test_the_same_seed_gives_the_same_request() -> None:
    assert request(random.Random(7)) == request(random.Random(7))


def test_filling_in_what_is_not_missing_changes_nothing() -> None:
    rng = random.Random(3127)
    for _ in range(1500):
        asked, chosen = request(rng), readings(rng)
        before = decide(asked, chosen)
        facts = known_facts(asked)
        idle = [fact for fact in FACTS if fact not in facts and fact not in before["missing"]]
        fuller = facts | {fact: any_value(rng, fact, any_day(rng)) for fact in idle}
        after = decide(document(str(asked["date"]), fuller), chosen)

        assert (after["outcome"], after["possible"]) == (before["outcome"], before["possible"])
        assert after["missing"] <= before["missing"]


def test_what_becomes_known_only_narrows() -> None:
    rng = random.Random(209)
    for _ in range(1500):
        asked, chosen = request(rng), readings(rng)
        before, facts = decide(asked, chosen), known_facts(asked)
        fuller = {fact: any_value(rng, fact, any_day(rng)) for fact in FACTS if rng.random() < 0.5} | facts
        after = decide(document(str(asked["date"]), fuller), chosen)

        assert set(after["possible"]) <= set(before["possible"])
        assert bool(before["missing"]) == (before["outcome"] == "undetermined")
        for citation, route in after["routes"].items():
            assert set(route["possible"]) <= set(before["routes"][citation]["possible"])


def test_a_request_is_read_and_never_changed() -> None:
    asked = request(random.Random(5))
    kept = deepcopy(asked)
    decide(asked)

    assert asked == kept
