"""What must be true of the engine under any law: tried on random law, against plain truth over every completion."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import statute_runner
from effort import so_many
from random_law import (
    CLASSES,
    OUTCOMES,
    READINGS,
    bundle_of,
    bundles,
    completions,
    document,
    readings,
    requests,
    stated,
)
from statute_runner.decide import open_facts
from statute_runner.decide.decision import deciding_below
from statute_runner.decide.evaluation import UNDETERMINED, answer_of, answers
from statute_runner.decide.reading_switches import changes
from statute_runner.decide.trace import Trace, TracedNode
from statute_runner.logic.kleene import choose
from statute_runner.logic.tree import AllOf, AnyOf, Not
from two_valued import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from statute_runner.decide.evaluation import Answers

    Drawn = tuple[dict[str, Any], statute_runner.LoadedBundle, dict[str, str], dict[str, Any]]

TRIED = settings(max_examples=so_many(120, 2), deadline=None, suppress_health_check=list(HealthCheck))
MOST_COMPLETIONS = 3_000
MOST_LEAVES = 6
OTHERWISE = {0: (2,), 1: (0, 2), 2: (0,)}


@st.composite
def drawn(draw: st.DrawFn, known: float = 0.25, once: bool = False) -> Drawn:
    """Random law with its files, readings, and a request under it."""
    files = draw(bundles(once=once))
    return files, statute_runner.LoadedBundle(bundle_of(files)), draw(readings()), draw(requests(files, known))


def facts_of(bundle: statute_runner.LoadedBundle) -> list[str]:
    return list(bundle.bundle.facts)


def answered(bundle: statute_runner.LoadedBundle, request: Mapping[str, Any], chosen: Mapping[str, str]) -> Answers:
    return answers(bundle.on(request["date"]), bundle.request(request).facts, chosen)


def missing(bundle: statute_runner.LoadedBundle, request: Mapping[str, Any], chosen: Mapping[str, str]) -> list[str]:
    if answered(bundle, request, chosen).question.outcome != UNDETERMINED:
        return []
    return [
        open_.path
        for open_ in open_facts.missing(Trace(bundle.on(request["date"]), bundle.request(request).facts, chosen))
    ]


def few(bundle: statute_runner.LoadedBundle, request: dict[str, Any]) -> None:
    """Leaves out a request with more completions than are worth trying."""
    number = 1
    for name in facts_of(bundle):
        number *= 1 if name in stated(request) else len(CLASSES[name])
    assume(number <= MOST_COMPLETIONS)


def truths(files: Mapping[str, Any], request: dict[str, Any], chosen: dict[str, str]) -> Iterator[World]:
    """Every world in which the request could be."""
    for complete in completions(request, list(files["facts.yaml"]["facts"])):
        day = complete["date"]
        yield World(files, day, {**stated(complete), "date": day}, chosen)


@TRIED
@given(drawn(), st.data())
def test_filling_a_fact_in_never_changes_a_definite_answer(made: Drawn, data: st.DataObject) -> None:
    _, bundle, chosen, request = made
    unknown = sorted(set(facts_of(bundle)) - set(stated(request)))
    assume(unknown)
    before = answered(bundle, request, chosen)
    name = data.draw(st.sampled_from(unknown))
    fuller = document(request["date"], {**stated(request), name: data.draw(st.sampled_from(CLASSES[name]))})
    after = answered(bundle, fuller, chosen)

    for old, new in zip(
        (before.question, *before.routes.values()), (after.question, *after.routes.values()), strict=True
    ):
        assert set(new.possible) <= set(old.possible)
        assert new.possible


@TRIED
@given(drawn(), st.data())
def test_filling_in_a_fact_that_is_not_missing_changes_nothing(made: Drawn, data: st.DataObject) -> None:
    _, bundle, chosen, request = made
    needed = missing(bundle, request, chosen)
    others = sorted(set(facts_of(bundle)) - set(stated(request)) - set(needed))
    filled = {name: data.draw(st.sampled_from(CLASSES[name])) for name in others if data.draw(st.booleans())}
    fuller = document(request["date"], {**stated(request), **filled})

    assert answered(bundle, fuller, chosen).question == answered(bundle, request, chosen).question
    assert set(missing(bundle, fuller, chosen)) == set(needed)


@TRIED
@given(drawn())
def test_something_is_missing_where_and_only_where_the_answer_is_open(made: Drawn) -> None:
    _, bundle, chosen, request = made
    needed = missing(bundle, request, chosen)

    assert bool(needed) == (answered(bundle, request, chosen).question.outcome == UNDETERMINED)
    assert not set(needed) & set(stated(request))


def shuffled(data: Any, rng: random.Random) -> Any:
    """The same data with the parts of each `all` and `any`, the rules and the facts in another order."""
    if isinstance(data, list):
        return [shuffled(part, rng) for part in data]
    if not isinstance(data, dict):
        return data
    made = {key: shuffled(part, rng) for key, part in data.items()}
    for key in {"all", "any"} & set(made):
        rng.shuffle(made[key])
    for key in {"facts", "rules"} & set(made):
        if isinstance(made[key], dict):
            made[key] = dict(rng.sample(list(made[key].items()), len(made[key])))
    return made


@TRIED
@given(drawn(), st.integers(0, 2**64))
def test_the_order_of_parts_and_facts_does_not_matter(made: Drawn, seed: int) -> None:
    files, bundle, chosen, request = made
    rng = random.Random(seed)
    other = statute_runner.LoadedBundle(bundle_of(shuffled(files, rng)))
    again = document(request["date"], dict(rng.sample(list(stated(request).items()), len(stated(request)))))

    assert answered(other, again, chosen) == answered(bundle, request, chosen)
    assert set(missing(other, again, chosen)) == set(missing(bundle, request, chosen))


@TRIED
@given(drawn(known=0.7))
def test_a_definite_answer_is_that_of_every_completion(made: Drawn) -> None:
    files, bundle, chosen, request = made
    few(bundle, request)
    answer = answered(bundle, request, chosen)
    for world in truths(files, request, chosen):
        assert world.outcome() in answer.question.possible
        for route, outcome in world.routes().items():
            assert outcome in answer.routes[route].possible


@TRIED
@given(drawn(known=1))
def test_a_complete_request_has_the_plain_answer(made: Drawn) -> None:
    files, bundle, chosen, request = made
    (world,) = truths(files, request, chosen)
    answer = answered(bundle, request, chosen)

    assert answer.question.outcome == world.outcome()
    assert {route: each.outcome for route, each in answer.routes.items()} == world.routes()


@TRIED
@given(drawn(known=0.3, once=True))
def test_where_no_fact_is_tested_twice_exactly_what_could_come_is_possible(made: Drawn) -> None:
    files, bundle, chosen, request = made
    few(bundle, request)
    answer = answered(bundle, request, chosen)
    worlds = list(truths(files, request, chosen))

    assert set(answer.question.possible) == {world.outcome() for world in worlds}
    for route, found in answer.routes.items():
        assert set(found.possible) == {world.routes()[route] for world in worlds}


@TRIED
@given(drawn(known=1))
def test_a_reading_matters_where_another_option_alone_changes_the_answer(made: Drawn) -> None:
    files, bundle, chosen, request = made
    (world,) = truths(files, request, chosen)
    said = bundle.decide(request, chosen, trace=False)["readings"]
    for name, options in READINGS.items():
        (*others,) = (next(truths(files, request, {**chosen, name: option})) for option in options)
        changes = any((other.outcome(), other.routes()) != (world.outcome(), world.routes()) for other in others)

        assert said.get(name, {"matters": False})["matters"] == changes


@TRIED
@given(drawn(known=0.5))
def test_another_option_changes_what_a_whole_evaluation_says_it_changes(made: Drawn) -> None:
    _, bundle, chosen, request = made
    law, facts = bundle.on(request["date"]), bundle.request(request).facts
    if not law.routes:
        return
    trace, before = Trace(law, facts, chosen), answers(law, facts, chosen)
    for name in law.readings:
        for option in READINGS[name]:
            assert changes(trace, name, option) == (answers(law, facts, {**chosen, name: option}) != before)


def pivotal(values: Sequence[int], outcome: Callable[[Sequence[int]], Any]) -> set[int]:
    """The places that make a difference, given that some of the others come out otherwise too."""
    found = set()
    for forced in product(*((value, *OTHERWISE[value]) for value in values)):
        after = outcome(forced)
        for n, value in enumerate(values):
            if forced[n] != value and outcome([*forced[:n], value, *forced[n + 1 :]]) != after:
                found.add(n)
    return found


@TRIED
@given(drawn(known=0.6))
def test_a_case_that_decides_makes_a_difference(made: Drawn) -> None:
    """Alone, or where others that decide come out otherwise too."""
    _, bundle, chosen, request = made
    trace = Trace(bundle.on(request["date"]), bundle.request(request).facts, chosen)
    for decided in (trace.question, *trace.routes.values()):
        pairs = [(case.case.outcome, kleene(case.when) if case.when else 2) for case in decided.cases]
        deciding = [n for n, case in enumerate(decided.cases) if case.decides]

        def answer(values: Sequence[int], pairs: Any = pairs, deciding: Any = deciding) -> Any:
            forced = [value for _, value in pairs]
            for n, value in zip(deciding, values, strict=True):
                forced[n] = value
            cases = [(outcome, (value == 2, value > 0)) for (outcome, _), value in zip(pairs, forced, strict=True)]
            return choose(cases, OUTCOMES, trace.values)

        assert answer_of(answer([pairs[n][1] for n in deciding])) == decided.answer
        assert pivotal([pairs[n][1] for n in deciding], answer) == set(range(len(deciding)))


@TRIED
@given(drawn(known=0.6))
def test_a_leaf_that_decides_makes_a_difference(made: Drawn) -> None:
    """To its case: alone, or where others that decide come out otherwise too."""
    _, bundle, chosen, request = made
    trace = Trace(bundle.on(request["date"]), bundle.request(request).facts, chosen)
    for decided in (trace.question, *trace.routes.values()):
        for case in decided.cases:
            if not case.decides or case.when is None:
                continue
            tree = copied(case.when)
            leaves = [seen for seen in deciding_below(tree, set()) if not seen.parts]
            values = [kleene(leaf) for leaf in leaves]

            def outcome(forced: Sequence[int], tree: TracedNode = tree, leaves: list[TracedNode] = leaves) -> int:
                return value_of(tree, {id(leaf): value for leaf, value in zip(leaves, forced, strict=True)})

            assert leaves
            assert outcome(values) == kleene(tree)
            assert len(leaves) > MOST_LEAVES or pivotal(values, outcome) == set(range(len(leaves)))


def copied(seen: TracedNode) -> TracedNode:
    """The node as a tree of its own, so that a rule used twice has leaves of its own in each place."""
    return TracedNode(seen.node, seen.must, seen.may, tuple(map(copied, seen.parts)))


def kleene(seen: TracedNode) -> int:
    """0 for no, 1 for unknown, 2 for yes."""
    return seen.must + seen.may


def value_of(seen: TracedNode, forced: Mapping[int, int]) -> int:
    """What a node comes to when the leaves with these identities come to something else."""
    if not seen.parts:
        return forced.get(id(seen), kleene(seen))
    parts = [value_of(part, forced) for part in seen.parts]
    if isinstance(seen.node, AllOf):
        return min(parts)
    if isinstance(seen.node, AnyOf):
        return max(parts)
    return 2 - parts[0] if isinstance(seen.node, Not) else parts[0]
