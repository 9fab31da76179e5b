"""Each version stands in the file of its first day, changes something, and is the law's only one for its days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.version_files import ENACTED, shared_days, version_name
from statute_runner.logic.refs import InForceRef
from statute_runner.logic.tree import Test, Use
from statute_runner.problem import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.section import Section
    from statute_runner.loading.subject import Subject


def names(subject: Subject) -> Iterator[Problem]:
    """Every version whose file has another name than its first day, and every reading whose default is no option."""
    for section in subject.sections:
        named = section.file.rpartition("/")[2].removesuffix(".yaml")
        day, _, enacted = named.partition(ENACTED)
        if section.version != day:
            yield Problem(
                "version-name",
                f"the file is named {named}, but in force from {section.version}",
                subject.span(section.file, "in_force/from"),
                f'name it {section.version}.yaml, or write from: "{day}"',
            )
        elif enacted not in {"", section.enacted}:
            yield Problem(
                "version-name",
                f"the file is named {named}, but enacted {section.enacted}",
                subject.span(section.file, "enacted"),
                f'name it {version_name(section.version, section.enacted)}.yaml, or write enacted: "{enacted}"',
            )
    yield from out_of_order(subject)
    for reading in subject.bundle.readings.values():
        if reading.default not in reading.options:
            at = subject.span(reading.file, "default")
            message = f"unknown option `{reading.default}` as the default"
            yield subject.unknown("reading-default", message, reading.default, reading.options, at)


def out_of_order(subject: Subject) -> Iterator[Problem]:
    """Every version that begins on the day of another, and was not enacted after it."""
    for before, after in shared_days(subject.bundle.version_files):
        if after.enacted <= before.enacted and not after.draft:
            yield Problem(
                "version-name",
                f"{before.path} begins on the same day, and was not enacted before this",
                subject.span(after.path, "enacted"),
                "the first that was enacted is named after its first day alone, a later one after its enactment too",
            )


def problems(subject: Subject) -> Iterator[Problem]:
    """Every period held twice, or in which nothing changes, and every reference to law never in force with it."""
    yield from twice(subject)
    before: Section | None = None
    for section in subject.sections:
        if before is None or before.citation != section.citation:
            before = None
        if section.repealed and (before is None or before.repealed):
            yield Problem(
                "no-change",
                f"nothing of {section.citation} was in force before {section.version}, so nothing ends",
                subject.span(section.file, "in_force/from"),
                "remove this file, or add the version that it repeals",
            )
        elif before and same(before, section):
            yield Problem(
                "no-change",
                f"nothing changes on {section.version}: this version says what that of {before.version} says",
                subject.span(section.file, "in_force/from"),
                "remove this file, or encode what changes",
            )
        before = section
    yield from never(subject)


def twice(subject: Subject) -> Iterator[Problem]:
    lower: dict[str, str] = {}
    holders: dict[str, str] = {}
    for citation in subject.bundle.versions:
        if (other := lower.setdefault(citation.lower(), citation)) != citation:
            yield Problem(
                "overlap",
                f"the folders `{other}` and `{citation}` differ only in capitals",
                Span(next(iter(subject.bundle.paths[citation].values())), 1),
                "put the versions of one section into one folder",
            )
    for section in subject.sections:
        if (other := holders.setdefault(section.identifier, section.citation)) != section.citation:
            yield Problem(
                "overlap",
                f"duplicate identifier `{section.identifier}`: {other} has it too",
                Span(section.file, 1),
                "put the versions of one section into one folder",
            )


def same(one: Section, other: Section) -> bool:
    """Whether two versions say the same, their dates and sources aside."""
    return all(
        getattr(one, part) == getattr(other, part)
        for part in ("repealed", "heading", "text", "rules", "decisions", "notices", "not_encoded")
    )


def never(subject: Subject) -> Iterator[Problem]:
    for condition in subject.conditions:
        match condition.node:
            case Test(InForceRef(citation, day)):
                key = "in_force"
            case Use(rule, day):
                key, citation = "rule", rule.partition("#")[0]
            case _:
                continue
        if day:
            found: object = subject.bundle.in_force(citation, day)
            when = f"on {day}"
        else:
            found, when = subject.in_force_with(condition.owner, citation), "while this is"
        if not found:
            yield Problem(
                "never-in-force",
                f"{citation} is never in force {when}, so this never holds",
                subject.at(condition, key),
                "see the days of both, or remove the condition",
            )
