"""The worked cases name only what exists, and show every condition on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.api import LoadedBundle
from statute_runner.cases.coverage import SIZES, Showing, size
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.trace import UNKNOWN, Trace
from statute_runner.logic.tree import Members, nodes_of
from statute_runner.problem import Problem, Refused
from statute_runner.request.request_document import Raw, request_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from statute_runner.cases.unchanged_conditions import Key
    from statute_runner.cases.worked_case import Column, WorkedCase
    from statute_runner.decide.trace import TracedNode
    from statute_runner.law.linker import Law
    from statute_runner.loading.subject import Subject

STRIDE = 7
SAID = {"yes": "holding", "no": "not holding"} | {size: f"where its list has {size}" for size in SIZES}


def problems(subject: Subject, load_cases: Callable[[], Sequence[WorkedCase]]) -> Iterator[Problem]:
    """What keeps the cases from being run, else the conditions that none shows holding, or not holding."""
    try:
        cases = load_cases()
    except Refused as refused:
        yield from refused.problems
        return
    yield from remarks(cases)
    showing = Showing(subject.bundle)
    loaded = LoadedBundle(subject.bundle)
    views: dict[str, tuple[LoadedBundle, dict[tuple[str, str], frozenset[Key]]]] = {}
    columns = [(case, column) for case in cases if case.shows for column in case.columns]
    # neighbours show much the same, so every seventh is looked at first
    for case, column in (pair for start in range(STRIDE) for pair in columns[start::STRIDE]):
        if not any(showing.open.values()):
            break
        known = case.known_on or ""
        if known not in views:
            views[known] = loaded.known_on(case.known_on), {}
        view, places = views[known]
        law = view.on(case.as_of or column.day, case.question)
        if any(showing.open.get(place) for place in places_of(law, places)):
            show(view, law, case, column, showing)
    yield from unshown(subject, showing)


def unshown(subject: Subject, showing: Showing) -> Iterator[Problem]:
    """The sides of conditions that are left to show."""
    for condition in subject.conditions:
        sides = showing.open.pop((condition.place.file, condition.place.id), set())
        for side in (side for side in SAID if side in sides):
            yield Problem(
                "condition-unshown",
                f"no case shows this condition {SAID[side]}",
                subject.at(condition),
                "add a case that shows it, or say with `constant` why there can be none",
            )


def remarks(cases: Sequence[WorkedCase]) -> Iterator[Problem]:
    """What is to be said of cases that can be run."""
    yield from former_keys(cases)
    yield from unconfirmed(cases)


def former_keys(cases: Sequence[WorkedCase]) -> Iterator[Problem]:
    """The cases whose columns are under `on`."""
    for case in cases:
        if case.former:
            message = f"`on` of the case `{case.name}` is now named `days`"
            help_ = "write `days:`; readers of YAML 1.1 take the key `on` for `true`"
            yield Problem("case-days", message, case.former, help_, severity="warning")


def unconfirmed(cases: Sequence[WorkedCase]) -> Iterator[Problem]:
    """The cases whose answers no person has confirmed."""
    for case in cases:
        if case.unconfirmed:
            message = f"nobody has confirmed the case `{case.name}`, so it shows nothing"
            help_ = "if its answer is that of the law, write `confirmed_by: NAME` in the place of this line"
            yield Problem("case-unconfirmed", message, case.unconfirmed, help_, severity="warning")


def places_of(law: Law, known: dict[tuple[str, str], frozenset[Key]]) -> frozenset[Key]:
    """The file and the id of each condition of the law; `known` holds those of laws asked for before."""
    key = law.question.name, law.since
    if key not in known:
        nodes = (node for tree in law.trees() for node in nodes_of(tree))
        known[key] = frozenset((node.at.file, node.at.id) for node in nodes if node.at)
    return known[key]


def show(loaded: LoadedBundle, law: Law, case: WorkedCase, column: Column, showing: Showing) -> None:
    """Takes note of the sides on which a case shows its conditions; no decision document is made, for speed."""
    request = request_from(Raw(case.request(column.day), column.span), loaded.bundle.facts)
    trace = Trace(law, request.facts, chosen_readings(loaded.bundle, case.readings))
    decisions = (*trace.routes.values(), trace.question)
    todo: list[TracedNode] = [seen.when for decided in decisions for seen in decided.cases if seen.when]
    done: set[int] = set()
    while todo:
        seen = todo.pop()
        if id(seen) in done:
            continue
        done.add(id(seen))
        todo += seen.parts
        place = seen.node.at
        if place and seen.value != UNKNOWN:
            showing.show((place.file, place.id), seen.value)
        if place and isinstance(seen.node, Members) and (seen.parts or seen.value != UNKNOWN):
            # Of a list that is not known there are no parts, and the test is unknown.
            showing.show((place.file, place.id), size(len(seen.parts)))
