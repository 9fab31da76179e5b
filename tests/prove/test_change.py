"""The smallest change found is the smallest there is, by trying every request of fifty small bundles."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("z3")

import statute_runner
from statute_runner.decide.evaluation import Answer, answers
from statute_runner.prove.amendment_proof import EQUALLY, EQUIVALENT, INCOMPARABLE, LESS, MORE, LawPair, smallest_change

from .random_bundle import DAYS, OUTCOMES, ROUTES, bundle, domain, laws, requests, subsets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.decide.evaluation import Answers
    from statute_runner.law.value_classes import FactClass

NAMES = (*OUTCOMES, "undetermined")


def answer_to(made: Answers, route: str | None) -> Answer | None:
    return made.question if route is None else made.routes.get(route)


def rank(facts: dict[str, object], classes: Mapping[str, FactClass]) -> tuple[object, ...]:
    """The order that `smallest` keeps to, written out."""
    places: list[object] = []
    for name, found in classes.items():
        if name not in facts:
            places.append((99,))
        elif found.is_set:
            given = facts[name]
            assert isinstance(given, tuple)
            places.append((len(given), *(0 if member in given else 1 for member in found.values)))
        else:
            places.append((found.values.index(facts[name]),))
    return (len(facts), places)


def values_of(found: FactClass) -> list[object]:
    return list(subsets(found.values)) if found.is_set else list(found.values)


@pytest.mark.parametrize("seed", range(50))
def test_smallest_against_brute_force(seed: int) -> None:
    rng = random.Random(seed)
    made = bundle(rng)
    old, new = laws(made)
    before = {"wide": rng.choice(["no", "yes"])}
    after = {"wide": rng.choice(["no", "yes"])}
    compared = LawPair(old, new, before, after, DAYS, made.facts)
    classes = compared.stated.classes
    tried = [
        (rank(facts, classes), facts, answers(old, facts, before), answers(new, facts, after))
        for facts in requests(
            {name: values_of(found) for name, found in classes.items() if name != "date"},
            [str(day) for day in classes["date"].values],
        )
    ]
    tried.sort(key=lambda one: one[0])
    for route in (None, *ROUTES):
        pairs = [(facts, answer_to(one, route), answer_to(two, route)) for _, facts, one, two in tried]
        for from_outcome in NAMES:
            for to_outcome in NAMES:
                expected = next(
                    (f for f, a, b in pairs if a and b and (a.outcome, b.outcome) == (from_outcome, to_outcome)), None
                )
                found = compared.smallest_change(from_outcome, to_outcome, route)
                assert (found.facts if found else None) == expected, (route, from_outcome, to_outcome)
        assert compared.classification(route) == classed([(a, b) for _, a, b in pairs])


def classed(pairs: list[tuple[Answer | None, Answer | None]]) -> str:
    """The classification, by definition."""

    def height(answer: Answer | None) -> int:
        if answer is None or "granted" not in answer.possible:
            return 0
        return 2 if answer.possible == ("granted",) else 1

    ups = any(height(b) > height(a) for a, b in pairs)
    downs = any(height(b) < height(a) for a, b in pairs)
    if ups or downs:
        return INCOMPARABLE if ups and downs else MORE if ups else LESS
    return EQUALLY if any(a != b for a, b in pairs) else EQUIVALENT


def test_fewest_facts_over_every_value() -> None:
    made = bundle(random.Random(7))
    old, new = laws(made)
    readings = {"wide": "no"}
    compared = LawPair(old, new, readings, readings, DAYS, made.facts)
    whole = {name: domain(name) for name in compared.stated.classes if name != "date"}
    sizes: dict[tuple[str, str], int] = {}
    for facts in requests(whole, ["2020-01-06", "2020-01-07", "2020-01-08"]):
        change = (answers(old, facts, readings).question.outcome, answers(new, facts, readings).question.outcome)
        sizes[change] = min(sizes.get(change, 99), len(facts))
    for one in NAMES:
        for two in NAMES:
            found = compared.smallest_change(one, two)
            assert (len(found.facts) if found else None) == sizes.get((one, two))


def test_the_amendment_of_2020() -> None:
    loaded = statute_runner.load("policies")
    readings = {name: reading.default for name, reading in loaded.bundle.readings.items()}
    old, new = loaded.on("2020-06-30"), loaded.on("2020-07-01")
    days = ("2020-07-01", "9999-12-31")
    compared = LawPair(old, new, readings, readings, days, loaded.bundle.facts)
    assert compared.classification("usc/19/1628/a") == EQUIVALENT
    assert compared.classification("publ/116-113/209/e") == MORE
    assert compared.classification() == INCOMPARABLE
    document = smallest_change(old, new, readings, readings, days, "prohibited", "permitted", loaded.bundle.facts)
    assert document is not None
    assert loaded.decide(document, as_of="2020-06-30")["outcome"] == "prohibited"
    assert loaded.decide(document)["outcome"] == "permitted"
    assert (
        smallest_change(old, new, readings, readings, days, "prohibited", "not_permitted", loaded.bundle.facts) is None
    )
    assert compared.smallest_change("not_in_force", "permitted", "publ/116-113/209/e") is not None
