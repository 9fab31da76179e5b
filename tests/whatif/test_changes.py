"""The smallest changes of facts are those that trying every change finds, lead where they say, and touch what people
can bring about."""

from __future__ import annotations

from itertools import chain, combinations
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import flat_requests
import statute_runner
from effort import some
from random_law import CLASSES, FACTS, READINGS, Maker, bundle_of, document, request
from shipped_cases import ROOT, requests_of
from statute_runner.api import LoadedBundle
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import answers
from statute_runner.law.value_classes import classes_of
from statute_runner.law.value_faults import faults
from statute_runner.whatif.counterfactuals import smallest_changes
from whatif.every_change import EveryChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known
    from statute_runner.request.request_document import Request
    from statute_runner.whatif.counterfactuals import Counterfactual

# Where dates are compared with each other, a day beside a day of the law, or beside one given, may be needed.
DAYS = [
    *("1998-12-31", "1999-01-01", "1999-01-02", "2000-12-30", "2000-12-31", "2001-01-01", "2001-01-02", "2001-01-03"),
    *("2004-02-28", "2004-02-29", "2004-03-01", "2004-03-02", "2008-05-04", "2008-05-05", "2008-05-06", "2008-05-07"),
    *("2012-06-29", "2012-06-30", "2012-07-01", "2012-07-02", "2019-12-31", "2020-01-01", "2020-01-02", "2020-01-03"),
    *("2029-12-31", "2030-01-01", "2030-01-02", "2030-01-03"),
]
EVERY = {**CLASSES, "goods.entered": DAYS, "goods.left": DAYS}
LAWS = some(range(300), 3)
FLAT = str(ROOT / "tests" / "flat_law")
ABOUT = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}


def found_changes(
    bundle: Bundle, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str], *, any_fact: bool = False
) -> dict[str, list[Counterfactual]]:
    """The smallest changes to each outcome, each of them settled."""
    made = smallest_changes(bundle, law, facts, readings, any_fact=any_fact)

    assert all(not isinstance(found, str) for found in made.values())
    return {outcome: found for outcome, found in made.items() if not isinstance(found, str)}


def plain(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list | tuple) else value


def others(given: Any, values: Sequence[Any]) -> list[Any]:
    """The given value first, None where there is none, then all others."""
    return [given, *(value for value in values if plain(value) != plain(given))]


def classes(bundle: Bundle, law: Law, day: str) -> dict[str, list[Any]]:
    """The value classes of every fact that the law tests; of a set, every set of the members in its class."""
    found = {}
    for name, one in classes_of(law.tests(), bundle.facts, (day, day)).items():
        sets = (
            chain.from_iterable(combinations(one.values, n) for n in range(len(one.values) + 1)) if one.is_set else ()
        )
        found[name] = list(sets) if one.is_set else list(one.values)
    return found


def expect_to_lead(
    law: Law, facts: Mapping[str, Any], readings: Mapping[str, str], changes: Mapping[str, list[Counterfactual]]
) -> None:
    """Every change, made, gives its outcome, and changes each fact that it names."""
    for outcome, found in changes.items():
        for change in found:
            assert change.outcome == outcome
            known: dict[str, Any] = {**facts, **change.facts}
            assert answers(law, known, readings).question.outcome == outcome
            assert all(plain(value) != plain(facts.get(name)) for name, value in change.facts.items())


def flat() -> Iterator[tuple[LoadedBundle, Law, Request, dict[str, str]]]:
    """Random requests of the flat law under random readings, near a permission."""
    rng, loaded = Random(1628), statute_runner.load(FLAT)
    for _ in range(240):
        asked = loaded.request(flat_requests.request(rng))
        readings = {name: rng.choice([*about.options]) for name, about in loaded.bundle.readings.items()}
        yield loaded, loaded.on(asked.date), asked, readings


def cases() -> Iterator[tuple[LoadedBundle, Law, Request, dict[str, str]]]:
    """The requests of the cases of a law without lists."""
    for asked in requests_of("ftc"):
        yield asked.loaded, asked.law, asked.request, asked.readings


@pytest.mark.parametrize("requests", [cases, flat])
def test_the_changes_of_requests_are_those_of_brute_force(
    requests: Callable[[], Iterator[tuple[LoadedBundle, Law, Request, dict[str, str]]]],
) -> None:
    values: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for loaded, law, asked, readings in some(list(requests()), 4):
        facts = loaded.bundle.facts
        key = (law.since, asked.date)
        if key not in values:
            values[key] = classes(loaded.bundle, law, asked.date)
        remedied = [name for name in facts if name in values[key] and facts[name].remedy]
        every = EveryChange(
            law, asked.facts, readings, {name: others(asked.facts.get(name), values[key][name]) for name in remedied}
        )
        here = answers(law, asked.facts, readings).question.outcome
        changes = found_changes(loaded.bundle, law, asked.facts, readings)
        expected = {outcome: every.smallest(outcome) for outcome in law.question.outcomes if outcome != here}

        assert {outcome: [frozenset(change.facts) for change in found] for outcome, found in changes.items()} == {
            outcome: found if law.routes else [] for outcome, found in expected.items()
        }
        expect_to_lead(law, asked.facts, readings, changes)
        for change in chain.from_iterable(changes.values()):
            assert all(facts[name].remedy for name in change.facts)
            assert not [fault for name, value in change.facts.items() for fault in faults(facts[name], value)]


def random_requests(seed: int) -> Iterator[tuple[Bundle, Law, dict[str, Any], dict[str, str]]]:
    """A few requests under a small random law, of whose facts a person can bring some about."""
    rng = Random(seed)
    files = Maker(rng, once=False).files()
    for fact in files["facts.yaml"]["facts"].values():
        if rng.random() < 0.6:
            fact["remedy"] = "Bring it about."
    loaded = LoadedBundle(bundle_of(files))
    for known in (1.0, 0.5):
        asked = loaded.request(request(rng, list(loaded.bundle.facts), known))
        readings = {name: rng.choice(options) for name, options in READINGS.items()}
        yield loaded.bundle, loaded.on(asked.date), asked.facts, readings


@pytest.mark.parametrize("any_fact", [False, True])
def test_the_changes_under_random_law_are_those_of_brute_force(any_fact: bool) -> None:
    tried = 0
    for seed in LAWS:
        for bundle, law, facts, readings in random_requests(seed):
            names = [name for name, fact in bundle.facts.items() if any_fact or fact.remedy]
            if len(names) > 5:
                continue
            every = EveryChange(law, facts, readings, {name: others(facts.get(name), EVERY[name]) for name in names})
            here = answers(law, facts, readings).question.outcome
            changes = found_changes(bundle, law, facts, readings, any_fact=any_fact)
            got = {outcome: [frozenset(change.facts) for change in found] for outcome, found in changes.items()}
            expected = {outcome: every.smallest(outcome) for outcome in law.question.outcomes if outcome != here}

            assert got == {outcome: found if law.routes else [] for outcome, found in expected.items()}, seed
            expect_to_lead(law, facts, readings, changes)
            tried += any(expected.values())

    assert tried > len(LAWS) / 2


def test_a_change_stays_near_what_is_given() -> None:
    """The assurances are to be had on the day itself, and from the agency beside the country that gave them."""
    loaded = statute_runner.load(FLAT)
    facts = {
        "exchange": {"direction": "provide", "material": "information"},
        "goods": {"concerned": False},
        "officer": {"service": "cbp"},
        "counterpart": {"country": "MX", "kind": "other_government", "violated_assurance": False},
        "finding": {"made": True, "purposes": ["other"], "agreement": "USMCA", "chapters": [7]},
        "authorization": {"subsection_c": True},
        "assurances": {"confidence": True, "use": "governmental", "given_by": ["country"], "obtained_on": "2024-04-01"},
    }
    asked = loaded.request({"id": "r", "date": "2024-03-15", "facts": facts})
    changes = found_changes(loaded.bundle, loaded.on("2024-03-15"), asked.facts, chosen_readings(loaded.bundle, {}))

    assert {outcome: [change.facts for change in found] for outcome, found in changes.items()} == {
        "permitted": [{"assurances.given_by": ("agency", "country"), "assurances.obtained_on": "2024-03-15"}],
        "prohibited": [{"counterpart.kind": "customs"}],
    }


TINY: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    # A day that no class holds but the one given.
    (
        {"fact": "goods.left", "is": {"fact": "goods.entered"}},
        {"goods.entered": "2008-05-17"},
        {"goods.left": "2008-05-17"},
    ),
    (
        {
            "all": [
                {"fact": "goods.left", "after": {"fact": "goods.entered"}},
                {"fact": "goods.left", "before": "2010-01-03"},
            ]
        },
        {"goods.entered": "2010-01-01", "goods.left": "2009-01-01"},
        {"goods.left": "2010-01-02"},
    ),
    # One member of several that the same tests name.
    (
        {
            "all": [
                {"fact": "goods.sorts", "has any of": ["x", "y"]},
                {"not": {"fact": "goods.sorts", "has all of": ["x", "y"]}},
            ]
        },
        {"goods.sorts": ["z"]},
        {"goods.sorts": ("x", "z")},
    ),
    # Members are taken out and put in as few as can be.
    ({"not": {"fact": "goods.sorts", "has": "y"}}, {"goods.sorts": ["z", "y", "x"]}, {"goods.sorts": ("x", "z")}),
    ({"fact": "person.age", "at least": 3}, {"person.age": 0}, {"person.age": 3}),
    (
        {"fact": "goods.entered", "on or after": {"fact": "date"}},
        {"goods.entered": "2001-02-03"},
        {"goods.entered": "2020-01-01"},
    ),
]


@pytest.mark.parametrize(("condition", "given", "change"), TINY)
def test_the_value_of_a_change(condition: dict[str, Any], given: dict[str, Any], change: dict[str, Any]) -> None:
    made = Maker(Random(0), once=False).files()
    section = next(path for path in made if path.startswith("law/1"))
    files = {path: made[path] for path in ("bundle.yaml", "facts.yaml", section)}
    remedied = {name: {"remedy": "Bring it about."} if name in change else {} for name in FACTS}
    files["facts.yaml"]["facts"] = {name: {**FACTS[name], **ABOUT, **remedied[name]} for name in FACTS}
    files[section]["rules"] = {}
    files[section]["decisions"] = {"law/1/a": [{"outcome": "granted", "when": condition}, {"outcome": "refused"}]}
    files["bundle.yaml"]["questions"]["asked"] |= {
        "routes": ["law/1/a"],
        "decision": [{"outcome": "granted", "when": {"route": "law/1/a", "is": "granted"}}, {"outcome": "refused"}],
    }
    loaded = LoadedBundle(bundle_of(files))
    asked = loaded.request(document("2020-01-01", given))
    found = found_changes(loaded.bundle, loaded.on("2020-01-01"), asked.facts, {})

    assert [one.facts for one in found["granted"]] == [change]
