"""The random requests reach every answer, and on them the oracle keeps the laws of the unknown."""

from __future__ import annotations

import random
import re
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from .contract import ROUTE_A, ROUTE_C, ROUTE_E, decide
from .days import BOUNDARIES
from .members import LISTS, STARTS
from .notices import notices
from .readings import READINGS
from .record import NO_DAY, day, record_of, unknown_facts
from .requests import CHOICES, FACTS, filled, readings, request

OUTCOMES = {"permitted", "prohibited", "not_permitted", "undetermined"}
NEVER_TESTED = ("counterpart.name", "finding.by", "finding.on", "finding.grounds", "assurances.given[].instrument")


@pytest.mark.parametrize(("varied", "least"), [(False, 0.03), (True, 0.01)])
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
    assert counts["exchange"]["undetermined"] >= 0.4 * counts["exchange"].total()


def test_the_generator_yields_every_value_and_every_reading() -> None:
    rng = random.Random(628)
    stated = [record_of(request(rng)).values for _ in range(3000)]
    chosen = [readings(rng) for _ in range(200)]

    for fact, values in CHOICES.items():
        assert {facts[fact] for facts in stated if facts.get(fact) is not None} == set(values)
    for fact, fields in LISTS.items():
        lists = [facts.get(fact) for facts in stated]

        assert {None if members is None else len(members) for members in lists} == {None, 0, 1, 2, 3}
        for field, values in fields.items():
            found = {member.get(field) for members in lists for member in members or ()}

            assert None in found
            assert not values or found == {None, *values}
            assert (NO_DAY in found) == (field in STARTS)
    for reading, options in READINGS.items():
        assert {choice[reading] for choice in chosen if reading in choice} == set(options)


def test_the_days_are_those_on_both_sides_of_each_change() -> None:
    rng = random.Random(1986)
    days = Counter(day(request(rng)["date"]) for _ in range(3000))

    for boundary in BOUNDARIES:
        assert all(days[boundary.fromordinal(boundary.toordinal() + step)] >= 20 for step in (-1, 0, 1))


def test_no_member_ends_before_it_begins() -> None:
    rng = random.Random(1)
    for _ in range(2000):
        asked = request(rng)
        whole = filled(rng, asked, list(unknown_facts(record_of(asked), FACTS)))
        for document in (asked, whole):
            for fact in LISTS:
                for member in record_of(document).values.get(fact) or ():
                    for end, start in STARTS.items():
                        if member.get(end) not in (None, NO_DAY) and member.get(start) is not None:
                            assert member[start] <= member[end]


def test_the_same_seed_gives_the_same_request() -> None:
    assert request(random.Random(7)) == request(random.Random(7))


def test_an_answer_waits_for_facts_that_are_unknown_and_that_some_rule_tests() -> None:
    rng = random.Random(3)
    waited: set[str] = set()
    for _ in range(6000):
        asked = request(rng)
        missing = decide(asked, readings(rng))["missing"]
        waited |= {re.sub(r"\d+", "", fact) for fact in missing}

        assert missing <= set(unknown_facts(record_of(asked), FACTS))

    tested = {*FACTS, *(f"{fact}[].{field}" for fact, fields in LISTS.items() for field in fields)}

    assert waited == tested - set(NEVER_TESTED)


def test_filling_in_what_is_not_missing_changes_nothing() -> None:
    rng = random.Random(3127)
    for _ in range(2000):
        asked, chosen = request(rng), readings(rng)
        before = decide(asked, chosen)
        idle = set(unknown_facts(record_of(asked), FACTS)) - before["missing"]
        after = decide(filled(rng, asked, [fact for fact in sorted(idle) if rng.random() < 0.8]), chosen)

        assert (after["outcome"], after["possible"]) == (before["outcome"], before["possible"])
        assert after["missing"] <= before["missing"]


def test_what_becomes_known_only_narrows() -> None:
    rng = random.Random(209)
    for _ in range(2000):
        asked, chosen = request(rng), readings(rng)
        before = decide(asked, chosen)
        unknown = list(unknown_facts(record_of(asked), FACTS))
        after = decide(filled(rng, asked, [fact for fact in unknown if rng.random() < 0.5]), chosen)

        assert set(after["possible"]) <= set(before["possible"])
        assert bool(before["missing"]) == (before["outcome"] == "undetermined")
        for citation, route in after["routes"].items():
            assert set(route["possible"]) <= set(before["routes"][citation]["possible"])


def test_what_is_wholly_known_is_determined() -> None:
    rng = random.Random(4)
    for _ in range(1000):
        asked, chosen = request(rng), readings(rng)
        whole = filled(rng, asked, list(unknown_facts(record_of(asked), FACTS)))

        assert not list(unknown_facts(record_of(whole), FACTS))
        assert decide(whole, chosen)["outcome"] in decide(asked, chosen)["possible"]


def rearranged(rng: random.Random, asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The request with its facts, and the members of its lists and sets, in another order; where each member went."""
    facts = deepcopy(dict(record_of(asked).values))
    went: dict[str, str] = {}
    for name, value in facts.items():
        if isinstance(value, list):
            order = rng.sample(range(len(value)), len(value))
            facts[name] = [value[old] for old in order]
            went |= {f"{name}[{old}].": f"{name}[{new}]." for new, old in enumerate(order)}
    groups: dict[str, dict[str, Any]] = {}
    for name in rng.sample(list(facts), len(facts)):
        group, _, fact = name.partition(".")
        groups.setdefault(group, {})[fact] = facts[name]
    return {"facts": groups, "date": asked["date"], "id": asked["id"]}, went


def moved_to(fact: str, went: dict[str, str]) -> str:
    """The path of a fact after its member went elsewhere."""
    member, bracket, field = fact.rpartition("].")
    return went[member + bracket] + field if bracket else fact


def test_the_order_of_facts_and_of_members_does_not_matter() -> None:
    rng = random.Random(55)
    for _ in range(2000):
        asked, chosen = request(rng), readings(rng)
        other, went = rearranged(rng, asked)
        before, after = decide(asked, chosen), decide(other, chosen)
        moved = {moved_to(fact, went) for fact in before["missing"]}

        assert after == {**before, "missing": moved}
        assert notices(asked, chosen) == notices(other, chosen)


def test_a_member_stated_twice_does_not_matter() -> None:
    rng = random.Random(56)
    for _ in range(1000):
        asked, chosen = request(rng), readings(rng)
        other = deepcopy(asked)
        for group in (other.get("facts") or {}).values():
            for name, value in (group or {}).items():
                if name in ("given", "violations", "entries") and value:
                    group[name] = [*value, dict(rng.choice(value))]
        before, after = decide(asked, chosen), decide(other, chosen)

        assert (after["outcome"], after["possible"], after["routes"]) == (
            before["outcome"],
            before["possible"],
            before["routes"],
        )


def test_a_request_is_read_and_never_changed() -> None:
    asked = request(random.Random(5))
    kept = deepcopy(asked)
    decide(asked)
    notices(asked)
    filled(random.Random(5), asked, unknown_facts(record_of(asked), FACTS))

    assert asked == kept
