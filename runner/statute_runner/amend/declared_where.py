"""Whether a change that is declared for some requests only, by `where`, also comes for others.

In cases, and in requests that differ from them in one fact of `where`; `declared_proofs` asks the same of every
request.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from statute_runner.amend.answer_shifts import possible
from statute_runner.amend.declared_lines import outcome
from statute_runner.api import LoadedBundle
from statute_runner.decide.unaffected_answers import solved
from statute_runner.law.value_classes import classes_of
from statute_runner.logic.operators import LIST
from statute_runner.logic.refs import FactRef, MemberRef, ReadingRef
from statute_runner.logic.tree import Members, Test, fold, nodes_of
from statute_runner.problem import Problem
from statute_runner.request.request_document import document_of
from statute_runner.text.days import FIRST_DAY, LAST_DAY, day_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.amend.answer_shifts import Shift
    from statute_runner.amend.declaration import Declaration, Meant
    from statute_runner.decide.evaluation import Values
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known, Node
    from statute_runner.request.stated_request import RequestDocument

MOST_CASES, MOST_VALUES = 6, 40


def restricted(declared: Declaration) -> Iterator[tuple[list[Meant], list[Node]]]:
    """The declared changes of one kind of which each is for some requests only, with the conditions of these."""

    def kind(meant: Meant) -> tuple[str, str, str]:
        return meant.of, meant.old, meant.new

    for _, group in groupby(sorted(declared.meant, key=kind), kind):
        found = list(group)
        wheres = [meant.where for meant in found if meant.where]
        if len(wheres) == len(found):
            yield found, wheres


def outside_problems(bundle: Bundle, declared: Declaration, shifts: Sequence[Shift]) -> Iterator[Problem]:
    """The declared changes that also come where no `where` of theirs may hold, each with a request."""
    loaded = LoadedBundle(bundle)
    for meant, wheres in restricted(declared):
        kind = (meant[0].of, meant[0].old, meant[0].new)
        shown = [one for one in shifts if (one.of, outcome(one.old), outcome(one.new)) == kind][:MOST_CASES]
        for shift in shown:
            law = shift.values.law
            before = loaded.on(day_before(declared.day), law.question.name)
            if found := beyond(bundle, (before, law), shift.values, kind, wheres):
                yield outside(meant, declared.day, *found)
                break


def outside(meant: Sequence[Meant], day: str, request: RequestDocument, readings: Mapping[str, str]) -> Problem:
    first = meant[0]
    under = f" under {', '.join(f'{name}={option}' for name, option in readings.items())}" if readings else ""
    return Problem(
        "change-outside",
        f"`{first.of}` changes from {first.old} to {first.new} on {day} also where `where` does not hold: "
        f"{json.dumps(request, ensure_ascii=False)}{under}",
        first.span,
        "widen `where` to all requests that change so, leave it out, or correct the rules",
    )


def beyond(
    bundle: Bundle, laws: tuple[Law, Law], values: Values, kind: tuple[str, str, str], wheres: Sequence[Node]
) -> tuple[RequestDocument, dict[str, str]] | None:
    """A request beside this one that changes so although no condition may hold, and its readings if not the default."""
    of, old, new = kind
    for facts, readings in beside(bundle, laws[1], values, wheres):
        after = solved(laws[1], facts, readings)
        if any(fold(where, after.values.meaning, laws[1].rules)[1] for where in wheres):
            continue
        if outcome(possible(after)[of]) == new and outcome(possible(solved(laws[0], facts, readings))[of]) == old:
            other = {name: option for name, option in readings.items() if option != bundle.readings[name].default}
            return document_of(f"{old}-to-{new}", dict(facts)), other
    return None


def beside(
    bundle: Bundle, law: Law, values: Values, wheres: Sequence[Node]
) -> Iterator[tuple[Mapping[str, Known], Mapping[str, str]]]:
    """Requests that differ from this one in one fact, reading or field that the conditions test."""
    tests = [node for where in wheres for node in nodes_of(where) if isinstance(node, Test)]
    lists = {str(node.over) for where in wheres for node in nodes_of(where) if isinstance(node, Members)}
    known = bundle.facts.every
    classes = classes_of([*law.tests(), *tests], known, (FIRST_DAY, LAST_DAY))
    for name in lists & {one for one, fact in known.items() if fact.type == LIST}:
        if name in values.facts:
            yield {**values.facts, name: ()}, values.readings
    for ref in dict.fromkeys(test.ref for test in tests):
        match ref:
            case ReadingRef(name):
                for option in bundle.readings[name].options:
                    yield values.facts, {**values.readings, name: option}
            case FactRef(name) if name in classes and name in bundle.facts:
                for candidate in candidates(classes[name].values, is_set=classes[name].is_set):
                    yield {**values.facts, name: candidate}, values.readings
            case MemberRef() if ref.name in classes and isinstance(values.facts.get(ref.list), tuple):
                for candidate in candidates(classes[ref.name].values, is_set=classes[ref.name].is_set):
                    members = [{**one, ref.field: candidate} for one in members_of(values.facts[ref.list])]
                    yield {**values.facts, ref.list: tuple(members)}, values.readings


def candidates(values: Sequence[Known], *, is_set: bool) -> list[Known]:
    """Values to try; of a set none, each alone, and all."""
    found: list[Known] = [(), *((one,) for one in values), tuple(values)] if is_set else list(values)  # type: ignore[list-item]
    return found[:MOST_VALUES]


def members_of(given: Known) -> list[dict[str, Known]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, tuple) else []
