"""Every name that a condition uses exists: facts, rules, readings, options, citations, routes, outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from statute_runner.logic.refs import AnyRouteRef, FactRef, InForceRef, MemberRef, ReadingRef, RouteRef
from statute_runner.logic.tree import Test, Use
from statute_runner.problem import Problem, nearest
from statute_runner.text.days import LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.law.section import Section
    from statute_runner.loading.subject import Condition, Subject


def problems(subject: Subject) -> Iterator[Problem]:
    """Every reference that does not resolve on each day on which it may be asked for."""
    for condition in subject.conditions:
        if isinstance(condition.node, Test):
            yield from of_test(subject, condition, condition.node)
        elif isinstance(condition.node, Use):
            yield from of_use(subject, condition, condition.node)


def of_test(subject: Subject, condition: Condition, node: Test) -> Iterator[Problem]:
    match node.ref:
        case FactRef() | MemberRef():
            yield from facts(subject, condition, node)
        case ReadingRef(name):
            yield from reading(subject, condition, name, node)
        case InForceRef(citation):
            versions = subject.bundle.versions
            if citation not in versions:
                at = subject.at(condition, "in_force")
                yield subject.unknown("unknown-citation", f"unknown section `{citation}`", citation, versions, at)
        case RouteRef() | AnyRouteRef():
            yield from route(subject, condition, node)
        case other:
            assert_never(other)


def facts(subject: Subject, condition: Condition, node: Test) -> Iterator[Problem]:
    names = [*subject.bundle.facts, "date"]
    for part, ref in (("fact", node.ref), (f"{node.operator}/fact", node.operand)):
        if isinstance(ref, FactRef) and ref.name not in names:
            same = [fact for fact in names if fact.partition(".")[2] == ref.name]
            yield subject.unknown(
                "unknown-fact", f"unknown fact `{ref.name}`", ref.name, same or names, subject.at(condition, part)
            )


def reading(subject: Subject, condition: Condition, name: str, node: Test) -> Iterator[Problem]:
    readings = subject.bundle.readings
    if name not in readings:
        yield subject.unknown(
            "unknown-reading", f"unknown reading `{name}`", name, readings, subject.at(condition, "reading")
        )
    elif node.operand not in readings[name].options:
        options = readings[name].options
        message = f"unknown option `{node.operand}` of the reading `{name}`"
        yield subject.unknown("unknown-option", message, str(node.operand), options, subject.at(condition, "is"))


def route(subject: Subject, condition: Condition, node: Test) -> Iterator[Problem]:
    question = condition.owner.question
    questions = [question] if question else list(subject.bundle.questions.values())
    part = "any_route"
    if isinstance(node.ref, RouteRef):
        name, part = node.ref.name, "is"
        questions = [question for question in questions if name in question.routes]
        if not questions:
            routes = question.routes if question else [r for q in subject.bundle.questions.values() for r in q.routes]
            message = f"unknown route `{name}`" + (" of this question" if question else "")
            yield subject.unknown("unknown-route", message, name, routes, subject.at(condition, "route"))
            return
    outcomes = [outcome for question in questions for outcome in question.outcomes]
    if node.operand not in outcomes:
        message = f"unknown outcome `{node.operand}`"
        yield subject.unknown("unknown-outcome", message, str(node.operand), outcomes, subject.at(condition, part))


def of_use(subject: Subject, condition: Condition, node: Use) -> Iterator[Problem]:
    bundle = subject.bundle
    citation, _, name = node.rule.partition("#")
    at = subject.at(condition, "rule")
    if not citation:
        yield Problem(
            "unknown-rule",
            f"unknown rule `{name}` in a question",
            at,
            elsewhere(subject, name) or "write it as CITATION#NAME",
        )
        return
    if citation not in bundle.versions:
        yield subject.unknown("unknown-citation", f"unknown section `{citation}`", citation, bundle.versions, at)
        return
    versions = [bundle.section(citation, version) for version in bundle.versions[citation]]
    names = [rule for version in versions for rule in version.rules]
    if name not in names:
        yield Problem(
            "unknown-rule",
            f"unknown rule `{name}` of {citation}",
            at,
            nearest(name, names, subject.hints) or elsewhere(subject, name),
            about=(name,),
        )
        return
    if node.as_in_force_on:
        section = bundle.in_force(citation, node.as_in_force_on)
        needed = [section] if section else []
    else:
        needed = subject.in_force_with(condition.owner, citation)
    for section in needed:
        if name not in section.rules:
            until = subject.until(citation, section.version)
            period = f"from {section.version}" + (f" until {until}" if until != LAST_DAY else "")
            yield Problem(
                "rule-version",
                f"unknown rule `{name}` of {citation} as in force {period}",
                at,
                nearest(name, section.rules, subject.hints) or f"the versions that have it: {having(versions, name)}",
            )


def having(versions: Iterable[Section], name: str) -> str:
    return ", ".join(version.version for version in versions if name in version.rules)


def elsewhere(subject: Subject, name: str) -> str:
    """The help that names a section that has a rule of this name."""
    homes = [section.citation for section in subject.sections if name in section.rules]
    return f"did you mean `{homes[0]}#{name}`?" if homes else ""
