"""What surrounds the rules of two bundles compared: facts, readings, questions and entries of registers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.register_diff import entry_changes
from statute_runner.amend.rule_diff import ADDED, CHANGED, REMOVED, compared_cases
from statute_runner.law.compared_values import lists_around
from statute_runner.law.facts import as_stated
from statute_runner.logic.operators import LIST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeVar

    from statute_runner.amend.condition_diff import Line
    from statute_runner.law.bundle import Bundle, Question, Reading
    from statute_runner.law.facts import Facts, FactType

    T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BundleChange:
    """A fact, reading, question or entry of a register that is added, removed or changed, and how."""

    kind: str
    name: str
    status: str
    says: tuple[str, ...]
    lines: tuple[Line, ...] = ()


def bundle_changes(old: Bundle, new: Bundle) -> list[BundleChange]:
    """Every fact, reading, question and entry of a register that is not the same in both bundles."""
    before, after = facts_compared(old.facts, new.facts)
    return [
        *named("fact", before, after, fact_changes),
        *named("reading", old.readings, new.readings, reading_changes),
        *named("question", old.questions, new.questions, question_changes),
        *(question_rules(old, new)),
        *(BundleChange(f"entry of {one.register}", one.key, one.status, one.says) for one in entry_changes(old, new)),
    ]


def facts_compared(old: Facts, new: Facts) -> list[dict[str, FactType]]:
    """The facts of both, with the fields of the lists that both have; what one alone has is told as a whole."""
    return [
        {
            name: fact
            for name, fact in side.every.items()
            if all(of in old.every and of in new.every for of in lists_around(name))
        }
        for side in (old, new)
    ]


def named(
    kind: str, old: Mapping[str, T], new: Mapping[str, T], changes: Callable[[T, T], Iterator[str]]
) -> Iterator[BundleChange]:
    for name in {**new, **old}:
        if name not in old:
            yield BundleChange(kind, name, ADDED, ())
        elif name not in new:
            yield BundleChange(kind, name, REMOVED, ())
        elif says := tuple(changes(old[name], new[name])):
            yield BundleChange(kind, name, CHANGED, says)


def fact_changes(old: FactType, new: FactType) -> Iterator[str]:
    if old.type != new.type:
        yield f"its type was {old.type}, is {new.type}"
    if gone := [one for one in old.values if one not in new.values]:
        yield f"no longer a value: {', '.join(gone)}"
    if come := [one for one in new.values if one not in old.values]:
        yield f"now a value: {', '.join(come)}"
    if old.type == new.type == LIST:
        if old.largest != new.largest:
            yield f"it had at most {old.largest} members, has at most {new.largest}"
    elif (old.smallest, old.largest) != (new.smallest, new.largest):
        yield f"its bounds were {old.smallest} to {old.largest}, are {new.smallest} to {new.largest}"
    if old.ask != new.ask:
        yield f"its question was: {old.ask}"
    if old.absent != new.absent:
        yield "it may now be none" if new.absent else "it may no longer be none"
    if meaning_of_silence(old) != meaning_of_silence(new):
        yield f"where it is not stated it was {meaning_of_silence(old)}, is {meaning_of_silence(new)}"
    if (old.kind, old.by) != (new.kind, new.by):
        yield f"it was a {old.kind} by {old.by}, is a {new.kind} by {new.by}"


def meaning_of_silence(fact: FactType) -> str:
    """What it means that the fact is not stated, as a document would state it."""
    return json.dumps(as_stated(fact.silence.means), ensure_ascii=False) if fact.silence else "unknown"


def reading_changes(old: Reading, new: Reading) -> Iterator[str]:
    if old.default != new.default:
        yield f"its default was {old.default}, is {new.default}"
    if gone := [one for one in old.options if one not in new.options]:
        yield f"no longer an option: {', '.join(gone)}"
    if come := [one for one in new.options if one not in old.options]:
        yield f"now an option: {', '.join(come)}"


def question_changes(old: Question, new: Question) -> Iterator[str]:
    if list(old.outcomes) != list(new.outcomes):
        yield f"its outcomes were {', '.join(old.outcomes)}, are {', '.join(new.outcomes)}"
    if old.routes != new.routes:
        yield f"its routes were {', '.join(old.routes)}, are {', '.join(new.routes)}"
    if old.not_in_force.name != new.not_in_force.name:
        yield f"where nothing is in force it was answered {old.not_in_force.name}, is {new.not_in_force.name}"


def question_rules(old: Bundle, new: Bundle) -> Iterator[BundleChange]:
    """The decisions of questions that are not the same."""
    for name in new.questions:
        if name in old.questions:
            status, lines = compared_cases(old.questions[name].decision, new.questions[name].decision, {})
            if lines:
                yield BundleChange("decision of the question", name, status, (), lines)
