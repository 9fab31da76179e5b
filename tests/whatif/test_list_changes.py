"""The smallest changes under law over lists are those that trying every change finds: of fields, members and lists."""

from __future__ import annotations

import copy
import json
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from statute_runner.api import LoadedBundle
from statute_runner.budget import Budget, OverBudget
from statute_runner.decide.decision import document
from statute_runner.decide.evaluation import Values, answers
from statute_runner.whatif.advice import advice
from statute_runner.whatif.counterfactual_search import CounterfactualSearch
from statute_runner.whatif.member_kinds import MOST_KEPT, member_kinds
from statute_runner.whatif.representative_values import RepresentativeValues
from whatif.list_bundle import EVERY_LIST, EVERY_MEMBER, MOST, VALUES, ListLaw

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.bundle import Bundle

LAWS = 24
DAY = "2005-01-01"
SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/v2/decision.schema.json").read_text())
LIST = "things.all"


def asked_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": "r", "date": DAY, "facts": facts}


def ways(bundle: Bundle, facts: Mapping[str, Any], *, any_fact: bool) -> dict[str, list[Any]]:
    """All that each place can become, by its path: another value, a member, a list, or nothing for one taken away."""
    every = bundle.facts.every
    case = facts.get("case", {})
    can = {name for name, fact in every.items() if any_fact or fact.remedy}
    options: dict[str, list[Any]] = {"open": [True, False], "limit": [0, 1, 2, 3]}
    found = {
        f"case.{key}": [value for value in values if (value, type(value)) != (case.get(key), type(case.get(key)))]
        for key, values in options.items()
        if f"case.{key}" in can
    }
    if "things" not in facts:
        return {**found, **({LIST: EVERY_LIST} if LIST in can else {})}
    for number, member in enumerate(facts["things"]["all"]):
        for key, values in VALUES.items():
            if f"{LIST}[].{key}" in can:
                found[f"{LIST}[{number}].{key}"] = [value for value in values if value != member.get(key)]
        if LIST in can:
            found[f"{LIST}[{number}]"] = [None]
    for number in range(len(facts["things"]["all"]), MOST if LIST in can else 0):
        found[f"{LIST}[{number}]"] = EVERY_MEMBER
    return found


def changed(facts: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the request after these changes."""
    after = copy.deepcopy(dict(facts))
    members = after.get("things", {}).get("all", [])
    for path, value in made.items():
        if path.startswith("case."):
            after.setdefault("case", {})[path.removeprefix("case.")] = value
        elif path == LIST:
            after["things"] = {"all": value}
        else:
            number, _, key = path.removeprefix(f"{LIST}[").partition("]")
            if key:
                members[int(number)][key.removeprefix(".")] = value
            elif int(number) >= len(members):
                members.append(value)
            else:
                members[int(number)] = None
    if "things" in after:
        after["things"] = {"all": [member for member in after["things"]["all"] if member is not None]}
    return after


def together(paths: tuple[str, ...], facts: Mapping[str, Any]) -> bool:
    """Whether these places can change together: no member and a field of it, and members are added in turn."""
    number = len(facts.get("things", {}).get("all", []))
    inside = any(other.startswith(f"{path}.") for path in paths for other in paths)
    return not inside and not (f"{LIST}[{number + 1}]" in paths and f"{LIST}[{number}]" not in paths)


def smallest(
    loaded: LoadedBundle, facts: Mapping[str, Any], places: Mapping[str, list[Any]], most: int
) -> dict[str, set[frozenset[str]]]:
    """For each outcome, the smallest sets of places of which some change leads to it, of up to so many places."""
    law = loaded.on(DAY)
    found: dict[str, set[frozenset[str]]] = {}
    for size in range(1, most + 1):
        here: dict[str, set[frozenset[str]]] = {}
        for paths in combinations(places, size):
            if together(paths, facts):
                for values in product(*(places[path] for path in paths)):
                    after = loaded.request(asked_of(changed(facts, dict(zip(paths, values, strict=True)))))
                    here.setdefault(answers(law, after.facts, {}).question.outcome, set()).add(frozenset(paths))
        found = {**here, **found}
    return found


def requests(seed: int) -> Iterator[tuple[LoadedBundle, dict[str, Any], bool]]:
    rng = Random(seed)
    law = ListLaw(rng)
    loaded = LoadedBundle(law.bundle())
    yield loaded, law.facts(), seed % 2 == 1


def test_the_changes_of_members_are_those_of_brute_force() -> None:
    shown = dict.fromkeys(["field", "added", "taken away", "stated"], 0)
    for seed in range(LAWS):
        for loaded, facts, any_fact in requests(seed):
            request, law = loaded.request(asked_of(facts)), loaded.on(DAY)
            found = advice(loaded.bundle, law, request, {}, any_fact=any_fact, any_outcome=True)["changes"]
            places = ways(loaded.bundle, facts, any_fact=any_fact)
            most = 2 if len(places) < 5 and "things" in facts else 1
            expected = smallest(loaded, facts, places, most)
            for outcome, changes in found.items():
                assert not isinstance(changes, str), (seed, outcome)
                got = {frozenset(one["fact"] for one in change) for change in changes}
                if outcome in expected:
                    assert got == expected[outcome], (seed, outcome)
                else:
                    assert all(len(one) > most for one in got), (seed, outcome)
                for change in changes:
                    made = {one["fact"]: one["to"] for one in change}
                    after = loaded.request(asked_of(changed(facts, made)))
                    assert answers(law, after.facts, {}).question.outcome == outcome, (seed, outcome)
                    for one in change:
                        shown[kind_of(one["fact"], one["to"])] += 1
    assert min(shown.values()) > 0, shown


def test_what_a_place_can_become_does_not_rest_on_what_was_asked_before() -> None:
    compared = 0
    for seed in range(6):
        for loaded, facts, any_fact in requests(seed):
            request, law = loaded.request(asked_of(facts)), loaded.on(DAY)
            given: Any = (loaded.bundle, law, request.facts, {}, Budget())
            asked = RepresentativeValues(*given, as_remedied=not any_fact)
            places = list(asked.places(frozenset(loaded.bundle.facts.every)))
            for place in places:
                alone = RepresentativeValues(*given, as_remedied=not any_fact)
                assert asked.of(place, places) == alone.of(place, places), (seed, place)
                assert asked.of(place) == alone.of(place), (seed, place)
                compared += place.endswith("]")
    assert compared > 2


def test_members_that_are_told_apart_alike_are_kept_only_while_what_that_rests_on_is_the_same() -> None:
    compared = 0
    for seed in range(40):
        rng = Random(seed)
        shape = ListLaw(rng)
        loaded = LoadedBundle(shape.bundle())
        law, every = loaded.on(DAY), frozenset(loaded.bundle.facts.every)
        for facts in [shape.facts() for _ in range(4)]:
            for limit in (0, 2, 3):
                case = {**facts.get("case", {}), "limit": limit}
                known = loaded.request(asked_of({**facts, "case": case})).facts

                def members(known: Any = known) -> list[Any]:
                    asked = RepresentativeValues(loaded.bundle, law, known, {}, Budget())  # noqa: B023 - called at once
                    return [asked.of(place) for place in asked.places(every) if place.startswith(LIST)]  # noqa: B023

                as_kept = members()
                law.kinds.clear()
                assert members() == as_kept, (seed, facts, limit)
                compared += bool(law.kinds)
    assert compared > 40


def test_what_is_kept_of_members_is_bounded() -> None:
    loaded = LoadedBundle(ListLaw(Random(1)).bundle())
    law = loaded.on(DAY)
    about = loaded.bundle.facts.every[LIST]
    for number in range(3 * MOST_KEPT):
        values = Values(law, {"date": DAY, "case.limit": number}, {})
        assert member_kinds(values, about, {"by": [None, "x"], "sure": [number]}, [], Budget())
        assert len(law.kinds) <= MOST_KEPT


def test_each_change_of_a_list_that_is_tried_is_a_step_of_the_budget() -> None:
    """So that one look at a condition with thousands of changes ends in time, and says that it did not end."""
    most = 0
    for seed in range(6):
        for loaded, facts, _ in requests(seed):
            law = loaded.on(DAY)
            known = loaded.request(asked_of(facts)).facts
            asked = RepresentativeValues(loaded.bundle, law, known, {}, Budget())
            places = list(asked.places(frozenset(loaded.bundle.facts.every)))
            ways = [(place, other) for place in places for other in asked.of(place, places)]
            outcome = next(iter(law.question.outcomes))

            def look(budget: Budget, ways: Any = ways, known: Any = known, law: Any = law, to: str = outcome) -> object:
                search = CounterfactualSearch(Values(law, known, {}), ways)
                return search.resting(0, (1 << len(ways)) - 1, budget).gives(law.decision, to)

            counted = Budget()
            look(counted)
            most = max(most, counted.spent)
            look(Budget(counted.spent))
            if counted.spent:
                with pytest.raises(OverBudget):
                    look(Budget(counted.spent - 1))
    assert most > len(VALUES)


def kind_of(path: str, to: object) -> str:
    if path.endswith("]"):
        return "taken away" if to is None else "added"
    return "stated" if path == LIST else "field"


def test_the_document_with_changes_of_members_is_valid() -> None:
    valid = Draft202012Validator(SCHEMA)
    for seed in range(20):
        for loaded, facts, any_fact in requests(seed):
            request, law = loaded.request(asked_of(facts)), loaded.on(DAY)
            made: Any = document(loaded.bundle, law, request, {}, as_of=DAY)
            made |= advice(loaded.bundle, law, request, {}, any_fact=any_fact)

            assert not list(valid.iter_errors(json.loads(json.dumps(made)))), seed
