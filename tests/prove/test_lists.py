"""Law with lists, with what is none and with silence, as formulas: against the evaluation, and against more members."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("z3")

from effort import some
from random_law import READINGS, bundle_of
from random_lists import ListMaker, request
from statute_runner.api import LoadedBundle
from statute_runner.decide.evaluation import answer_of, answers
from statute_runner.law.linker import law_on
from statute_runner.law.question_route import with_question
from statute_runner.prove import small_models
from statute_runner.prove.amendment_proof import LawPair
from statute_runner.prove.connectives import every, no
from statute_runner.prove.reading_variables import Chosen, Readings
from statute_runner.prove.request_paths import paths_of, place_of
from statute_runner.prove.request_variables import Stated
from statute_runner.prove.smallest_request import Solver
from statute_runner.prove.smt import Formulas

from .list_bundle import DAY, FACTS, OTHERS, THINGS, listed
from .random_bundle import OUTCOMES, ROUTES, laws

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.law.linker import Law

NO = {"wide": "no"}


def drawn(rng: Random, stated: Stated, day: str, known: float) -> dict[str, Any]:
    """A random request of the classes, by path."""
    made: dict[str, Any] = {}
    for path, found in stated.classes.items():
        place = place_of(path)
        there = not place or place[1] in made.get(place[0], ())
        if path == "date":
            made[path] = day
        elif there and rng.random() < known and (found.values or found.is_set):
            if found.is_list:
                made[path] = tuple(range(rng.randint(0, len(found.values))))
            elif found.is_set:
                made[path] = tuple(one for one in found.values if rng.random() < 0.5)
            else:
                made[path] = rng.choice(found.values)
    return made


@pytest.mark.parametrize("part", range(2))
def test_formulas_say_what_the_evaluation_says(part: int) -> None:
    undetermined = asked = 0
    for seed in some(range(part * 20, part * 20 + 20), 2):
        rng = Random(f"formulas {seed}")
        bundle = LoadedBundle(bundle_of(ListMaker(rng).files()))
        day = rng.choice(["2004-03-01", "2021-01-01"])
        law = bundle.on(day)
        whole = with_question(law)
        stated = Stated(paths_of([(whole, {})], bundle.bundle.facts, (day, day)))
        readings = Readings(READINGS)
        formulas = Formulas(whole, stated, readings)
        possible = {route: formulas.outcomes(route) or {} for route in whole.routes}
        solver = Solver([*stated.constraints(), *readings.constraints()])
        for _ in range(6):
            facts = stated.nested(drawn(rng, stated, day, rng.choice([0.3, 0.7, 1.0])))
            chosen = {name: rng.choice(options) for name, options in READINGS.items()}
            options = (readings.is_chosen(name, option) for name, option in chosen.items())

            assert solver.check(*stated.stating(facts), *options), (seed, facts)

            expected = answers(law, facts, chosen)
            for route, answer in {**expected.routes, law.question.name: expected.question}.items():
                got = answer_of({name: solver.holds(may) for name, may in possible[route].items()})
                asked += 1
                undetermined += len(answer.possible) > 1

                assert got == answer, (seed, route, facts)

    assert undetermined >= asked * 0.1


@pytest.mark.parametrize("part", range(2))
def test_the_places_and_classes_stand_for_every_request(part: int) -> None:
    """What two laws together answer to any request, they answer to one of the places and classes."""
    for seed in range(part * 5, part * 5 + 5):
        rng = Random(f"classes {seed}")
        files = ListMaker(rng).files()
        bundle = LoadedBundle(bundle_of(files))
        days = ("2004-03-01", "2021-01-01")
        pair = [bundle.on(day) for day in days]
        chosen = [{name: rng.choice(options) for name, options in READINGS.items()} for _ in pair]
        made = [request(rng, files, rng.choice([0.2, 0.5, 0.9])) for _ in range(6)]
        spans = [bundle.request(one).facts for one in made]
        both = list(zip(pair, chosen, strict=True))
        stated = Stated(
            paths_of(
                [(with_question(law), options) for law, options in both],
                bundle.bundle.facts,
                ("1990-01-01", "2040-01-01"),
            )
        )
        formulas = [Formulas(with_question(law), stated, Chosen(options)) for law, options in both]
        solver = Solver(stated.constraints())
        for facts in spans:
            claims = [
                may if name in answer else no(may)
                for (law, options), said in zip(both, formulas, strict=True)
                for route, answer in answered(law, facts, options).items()
                for name, may in (said.outcomes(route) or {}).items()
            ]

            assert solver.check(every(claims)), (seed, facts)


def answered(law: Law, facts: dict[str, Any], options: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found = answers(law, facts, options)
    return {**{route: one.possible for route, one in found.routes.items()}, law.question.name: found.question.possible}


def verdicts(seed: int, changed: Callable[[int], int], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is said of two random laws where the lists have so many places more or fewer than are needed."""
    members = small_models.ListTests.members
    with monkeypatch.context() as patch:
        patch.setitem(FACTS[THINGS], "at most", 20)
        patch.setitem(FACTS[OTHERS], "at most", 20)
        patch.setattr(
            small_models.ListTests,
            "members",
            lambda self, facts, copies=1: {name: changed(n) for name, n in members(self, facts, copies).items()},
        )
        made = listed(Random(seed))
        pair = LawPair(*laws(made), NO, NO, (DAY, DAY), made.facts)
        names = (*OUTCOMES, "undetermined")
        asked = [(one, other) for one in names for other in names if one != other]
        return [
            *(pair.classification(route) for route in (None, *ROUTES)),
            *(pair.smallest_change(one, other) is not None for one, other in asked),
        ]


def test_three_members_more_change_no_verdict_and_half_as_many_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with_half = 0
    for seed in range(8):
        found = verdicts(seed, lambda number: number, monkeypatch)

        assert verdicts(seed, lambda number: number + 3, monkeypatch) == found, seed

        with_half += verdicts(seed, lambda number: number // 2, monkeypatch) != found
    assert with_half


def needed(seed_rules: dict[str, Any]) -> dict[str, int]:
    """How many places the lists of the tiny law have where its route turns on this condition."""
    from .list_bundle import ABOUT
    from .random_bundle import NEW, data
    from .random_bundle import bundle_of as plain

    files = data(Random(0), ["a.flag"])
    files["facts.yaml"] = {"facts": {name: {**fact, **ABOUT} for name, fact in FACTS.items()}}
    for path in [path for path in files if path.startswith("law/")]:
        decided = [{"outcome": "granted", "when": seed_rules}, {"outcome": "refused"}]
        files[path] |= {"rules": {}, "decisions": {ROUTES[0]: decided}}
    made = plain(files)
    law = law_on(made, NEW, made.questions["asked"])
    paths = paths_of([(law, {})], made.facts, (DAY, DAY))
    return {path: len(one.values) for path, one in paths.items() if one.is_list}


X = {"its": "kind", "is": "x"}
BITS = {"its": "bits"}
TWO_BITS = {"at least": 2, "of": BITS, "with": [{"its": "count", "is": 1}]}
LIKE = {"some": OTHERS, "with": [{"its": "kind", "is": {"its": "kind", "of": THINGS}}]}


@pytest.mark.parametrize(
    ("when", "places"),
    [
        ({"some": THINGS}, {THINGS: 1}),
        ({"every": THINGS, "has": [X]}, {THINGS: 1}),
        ({"none": THINGS, "with": [X]}, {THINGS: 1}),
        ({"at least": 3, "of": THINGS, "with": [X]}, {THINGS: 3}),
        ({"at most": 3, "of": THINGS, "with": [X]}, {THINGS: 4}),
        ({"at most": 9, "of": THINGS, "with": [X]}, {THINGS: 6}),
        ({"all": [{"some": THINGS, "with": [X]}, {"some": THINGS}]}, {THINGS: 2}),
        ({"all": [{"some": THINGS, "with": [X]}, {"not": {"none": THINGS, "with": [X]}}]}, {THINGS: 1}),
        ({"some": THINGS, "with": [TWO_BITS]}, {THINGS: 1, f"{THINGS}[0].bits": 2}),
        ({"at least": 2, "of": THINGS, "with": [LIKE]}, {THINGS: 2, OTHERS: 2}),
        ({"fact": THINGS, "is stated": True}, {THINGS: 0}),
        ({"cannot be said": {"some": THINGS, "with": [X]}}, {THINGS: 1}),
    ],
)
def test_the_places_that_a_condition_needs(when: dict[str, Any], places: dict[str, int]) -> None:
    assert needed(when) == places
