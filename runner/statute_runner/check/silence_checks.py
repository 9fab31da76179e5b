"""Rules that rest on silence: of these alone it is not true that filling a fact in takes no definite answer back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.silence_dependence import why_resting
from statute_runner.loading.subject import CASE, RULE
from statute_runner.logic.refs import AnyRouteRef, RouteRef
from statute_runner.logic.tree import Test, Use
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.loading.subject import Condition, Owner, Subject

MOST_NAMED = 10
HELP = "an answer that rests on this may change once a fact is stated: a property with `filling_in` is not claimed of such facts"


def problems(subject: Subject) -> Iterator[Problem]:
    """A warning for each rule, decision or notice with a condition that rests on silence by itself.

    It names the others that rest on silence through it.
    """
    silent, seen = subject.bundle.facts.silent, set[tuple[str, str]]()
    through = users(subject)
    for condition in subject.conditions:
        why = why_resting(condition.node, silent)
        home = (condition.place.file, named(condition.owner))
        if why and home not in seen:
            seen.add(home)
            others = [name for name in reached(key_of(condition.owner), through) if name != home[1]]
            message = f"{home[1]} rests on silence{also(others)}: {why}"
            yield Problem("silence-rests", message, subject.at(condition), HELP, severity="warning")


def also(others: list[str]) -> str:
    more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
    return f", and so do {', '.join(others[:MOST_NAMED])}{more}" if others else ""


def named(owner: Owner) -> str:
    """What a condition belongs to, in words."""
    kind = {RULE: "the rule", CASE: "the decision of"}.get(owner.kind, "the notice")
    return f"{kind} `{owner.name}`"


def key_of(owner: Owner) -> str:
    """What a condition is used by: the full name of a rule, else that of a route or a question; a notice by nothing."""
    if owner.kind == RULE and owner.section:
        return f"{owner.section.citation}#{owner.name}"
    return owner.name if owner.kind == CASE else ""


def users(subject: Subject) -> dict[str, dict[str, Owner]]:
    """For each rule and route, what uses it, by name."""
    found: dict[str, dict[str, Owner]] = {}
    for condition in subject.conditions:
        for used in used_by(condition, subject):
            found.setdefault(used, {})[named(condition.owner)] = condition.owner
    return found


def used_by(condition: Condition, subject: Subject) -> tuple[str, ...]:
    match condition.node:
        case Use(rule):
            return (rule,)
        case Test(RouteRef(route)):
            return (route,)
        case Test(AnyRouteRef()):
            question = condition.owner.question
            return (
                question.routes if question else tuple(r for q in subject.bundle.questions.values() for r in q.routes)
            )
    return ()


def reached(key: str, through: dict[str, dict[str, Owner]]) -> list[str]:
    """The names of all that uses it, directly or through others, the nearest first."""
    found: dict[str, None] = {}
    todo, done = [key], {""}
    while todo:
        used = todo.pop(0)
        if used in done:
            continue
        done.add(used)
        for name, owner in through.get(used, {}).items():
            found[name] = None
            todo.append(key_of(owner))
    return list(found)
