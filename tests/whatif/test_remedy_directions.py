"""A remedy is told towards what it leads to, and never away from it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from random_law import READINGS, Maker, bundle_of, request
from statute_runner.api import LoadedBundle
from statute_runner.explain.remedies import Remedies
from statute_runner.law.facts import FactType
from statute_runner.law.remedy_direction import leads
from statute_runner.whatif.advice import advice

KINDS = {"law": "Law.", "history": "History.", "maps": "Maps."}
# type, `remedy to`, given, to, whether the remedy leads there
DIRECTIONS: list[tuple[str, tuple[bool | str, ...], Any, Any, bool]] = [
    ("yes/no", (True,), False, True, True),
    ("yes/no", (True,), None, True, True),
    ("yes/no", (True,), True, False, False),
    ("yes/no", (), True, False, True),
    ("choice", ("law", "maps"), "history", "maps", True),
    ("choice", ("law", "maps"), "law", "history", False),
    ("set of choices", ("more",), ("law",), ("law", "maps"), True),
    ("set of choices", ("more",), ("law",), ("maps",), False),
    ("set of choices", ("fewer",), ("law", "maps"), ("maps",), True),
    ("list", ("more",), None, {}, True),
    ("list", ("more",), {}, None, False),
    ("list", ("fewer",), {}, None, True),
    ("list", ("more",), None, (), False),
    ("list", ("more",), None, ({},), True),
]


@pytest.mark.parametrize(("kind", "to", "given", "then", "expected"), DIRECTIONS)
def test_a_remedy_leads_in_its_direction(
    kind: str, to: tuple[bool | str, ...], given: Any, then: Any, expected: bool
) -> None:
    fact = FactType("a.b", kind, "?", "record", "the clerk", KINDS, remedy="Ask for it.", remedy_to=to)

    assert leads(fact, given, then) is expected


def test_without_a_remedy_nothing_leads() -> None:
    assert not leads(FactType("a.b", "yes/no", "?", "record", "the clerk", {}), False, True)


@pytest.mark.parametrize("to", [True, False])
def test_a_route_is_opened_in_the_direction_of_the_remedy_only(to: bool) -> None:
    fact = FactType("a.b", "yes/no", "?", "record", "the clerk", {}, remedy="Ask for it.", remedy_to=(to,))
    node: Any = {"test": "a.b is true", "fact": "a.b", "value": "no", "given": False}

    assert Remedies({"a.b": fact}).ways(node, wanted=True) == ([("a.b",)] if to else [])


@pytest.mark.parametrize("seed", range(12))
def test_no_change_goes_against_the_direction(seed: int) -> None:
    """On random law: with a direction, the changes found are of those without, and none goes the other way."""
    rng = Random(seed)
    files = Maker(rng, once=False).files()
    facts = files["facts.yaml"]["facts"]
    for fact in facts.values():
        fact["remedy"] = "Bring it about."
    for fact in facts.values():
        if fact["type"] == "yes/no":
            fact["remedy to"] = rng.random() < 0.5
    loaded = LoadedBundle(bundle_of(files))
    asked = loaded.request(request(rng, list(loaded.bundle.facts), 0.7))
    readings = {name: rng.choice(options) for name, options in READINGS.items()}
    found = advice(loaded.bundle, loaded.on(asked.date), asked, readings, any_outcome=True)["changes"]
    for sets in found.values():
        assert not isinstance(sets, str)
        for one in (one for changed in sets for one in changed):
            assert one["remedy"]
            assert one["to"] == facts[one["fact"]].get("remedy to", one["to"])
