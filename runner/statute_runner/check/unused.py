"""Every fact, field, rule, reading and list of values is used, or says why it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.loading.subject import RULE
from statute_runner.logic.refs import ReadingRef
from statute_runner.logic.tree import Members, Test, Use, facts_of
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.loading.subject import Subject


def problems(subject: Subject) -> Iterator[Problem]:
    """What nothing uses, in any version, and what is used although it says that it is not."""
    nodes = [condition.node for condition in subject.conditions]
    tests = [node for node in nodes if isinstance(node, Test)]
    tested = {name for test in tests for name in facts_of(test)}
    tested |= {node.over.name for node in nodes if isinstance(node, Members)}
    read = {test.ref.name for test in tests if isinstance(test.ref, ReadingRef)}
    for name, fact in subject.bundle.facts.every.items():
        path = f"facts/{name.replace('[].', '/fields/')}"
        if name not in tested and not fact.shown:
            yield Problem(
                "unused-fact",
                f"unused fact `{name}`: no condition tests it",
                subject.span("facts.yaml", path, key=True),
                "test it, remove it, or write `shown: true`",
                about=(name,),
            )
        elif name in tested and fact.shown:
            yield Problem(
                "wrongly-unused",
                f"`{name}` is marked as only shown, but a condition tests it",
                subject.span("facts.yaml", f"{path}/shown"),
                "remove `shown`",
            )
    for reading in subject.bundle.readings.values():
        used = reading.name in read
        if not used and not reading.recorded:
            yield Problem(
                "unused-reading",
                f"unused reading `{reading.name}`: no condition tests it",
                subject.span(reading.file, "options"),
                "test it, remove it, or write `recorded: true`",
                about=(reading.name,),
            )
        elif used and reading.recorded:
            yield Problem(
                "wrongly-unused",
                f"`{reading.name}` is marked as only recorded, but a condition tests it",
                subject.span(reading.file, "recorded"),
                "remove `recorded`",
            )
    yield from rules(subject)
    yield from notices(subject)
    yield from values(subject)


def rules(subject: Subject) -> Iterator[Problem]:
    """The rules that no decision, notice or question comes to use, in any version; told at the first version."""
    uses: dict[str, set[str]] = {}
    wanted: list[str] = []
    for condition in subject.conditions:
        if isinstance(condition.node, Use):
            owner = condition.owner
            if owner.kind == RULE and owner.section:
                uses.setdefault(f"{owner.section.citation}#{owner.name}", set()).add(condition.node.rule)
            else:
                wanted.append(condition.node.rule)
    reached: set[str] = set()
    while wanted:
        rule = wanted.pop()
        if rule not in reached:
            reached.add(rule)
            wanted += uses.get(rule, ())
    for section in subject.sections:
        for name in section.rules:
            full = f"{section.citation}#{name}"
            if full not in reached:
                reached.add(full)
                yield Problem(
                    "unused-rule",
                    f"unused rule `{name}`: no decision depends on it",
                    subject.span(section.file, f"rules/{name}", key=True),
                    "use it, or remove it",
                )


def notices(subject: Subject) -> Iterator[Problem]:
    """The notices of sections that decide no route: only those of the routes in force are given."""
    for section in subject.sections:
        for notice in section.notices if not section.decisions else ():
            yield Problem(
                "unused-notice",
                f"unused notice `{notice.id}`: this version decides no route",
                subject.span(section.file, f"notices/{notice.id}", key=True),
                "write it under the question in bundle.yaml, or in the section that decides the route",
            )


def values(subject: Subject) -> Iterator[Problem]:
    named = {fact.get("values_from") for fact in subject.bundle.files["facts.yaml"].data["facts"].values()}
    for file in subject.bundle.files:
        if file.startswith("values/") and file not in named:
            yield Problem(
                "unused-values",
                "unused file: no fact takes its values from it",
                subject.span(file, ""),
                "name it in `values_from`, or remove it",
            )
