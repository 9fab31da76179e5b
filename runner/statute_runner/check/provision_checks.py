"""Every provision that is named exists, and the provisions stand once each and in the order of the law."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.problem import Problem
from statute_runner.text.positions import pointer
from statute_runner.text.quotes import times

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.law.section import Section
    from statute_runner.loading.subject import Subject

NUMBERED = re.compile(r"(?:[0-9]+[A-Za-z]{0,2}|[a-z]{1,4}|[A-Z]{1,4})\Z")
NUMERAL = re.compile(r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z", re.IGNORECASE)
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
REBUILT = ("secondary", "reconstructed")


def problems(subject: Subject) -> Iterator[Problem]:
    """Every provision that is named and not there, repeated or out of order, and words of which nothing is said."""
    for section in subject.sections:
        yield from repeated(subject, section)
        yield from out_of_order(subject, section)
        yield from named(subject, section)
        yield from silent(subject, section)
    yield from cited(subject)
    for reading in subject.bundle.readings.values():
        yield from of_reading(subject, reading.name)


def repeated(subject: Subject, section: Section) -> Iterator[Problem]:
    paths = [part.path for part in section.text]
    for n, path in enumerate(paths):
        if path in paths[:n]:
            yield Problem(
                "provision-order",
                f"duplicate provision {path}",
                subject.span(section.file, f"text/{n}/at"),
                "keep one of the two",
            )


def out_of_order(subject: Subject, section: Section) -> Iterator[Problem]:
    """The first provision of each version that stands before its like, outside its parent, or before its parent."""
    numbered = [
        (n, tuple(part.path.split("/")))
        for n, part in enumerate(section.text)
        if all(NUMBERED.match(step) for step in part.path.split("/"))
    ]
    paths = [path for _, path in numbered]
    for (n, path), before in zip(numbered[1:], paths, strict=False):
        common = next(
            (k for k, (a, b) in enumerate(zip(path, before, strict=False)) if a != b), min(len(path), len(before))
        )
        if path == before or common == len(before):
            continue
        siblings = [other[common] for other in paths if len(other) > common and other[:common] == path[:common]]
        if common == len(path) or not later(before[common], path[common], siblings):
            at = subject.span(section.file, f"text/{n}/at")
            message = f"the provision {'/'.join(path)} comes after {'/'.join(before)}"
            yield Problem("provision-order", message, at, "list the provisions in the order of the law")
            return


def later(one: str, other: str, siblings: Sequence[str]) -> bool:
    """Whether a provision comes after its like: by number, letter, or Roman numeral where all may be such."""
    if one.isalpha() and other.isalpha():
        if all(NUMERAL.match(sibling) for sibling in siblings) and roman(other) > roman(one):
            return True
        return (len(other), other.lower()) > (len(one), one.lower())
    return number(other) > number(one)


def number(step: str) -> tuple[int, str]:
    digits = re.match(r"[0-9]*", step)
    found = digits.group() if digits else ""
    return int(found or 0), step[len(found) :]


def roman(numeral: str) -> int:
    figures = [ROMAN[letter] for letter in numeral.lower()]
    return sum(-a if a < b else a for a, b in zip(figures, [*figures[1:], 0], strict=True))


def named(subject: Subject, section: Section) -> Iterator[Problem]:
    """The provisions named by the rules, decisions and remarks of a version that it does not have."""
    known = [part.path for part in section.text]
    prefix = f"{section.citation}/"
    paths = [(f"rules/{rule.name}/cite", rule.cite.removeprefix(prefix)) for rule in section.rules.values()]
    paths += [(f"editorial/{n}/at", entry["at"]) for n, entry in enumerate(section.editorial)]
    paths += [
        (pointer("decisions", route), route.removeprefix(prefix))
        for route in section.decisions
        if route.startswith(prefix)
    ]
    for path, name in paths:
        if name not in known:
            at = subject.span(section.file, path, key=path.startswith("decisions/"))
            yield subject.unknown("unknown-provision", f"unknown provision `{name}` of {section.file}", name, known, at)


def cited(subject: Subject) -> Iterator[Problem]:
    """The provisions on which notices and the conditions of an outcome rest, other law in words aside."""
    for section in subject.sections:
        prefix = f"{section.citation}/"
        for notice in section.notices:
            yield from citation(subject, section.file, f"notices/{notice.id}/cite", notice.cite, section, prefix)
        for route, cases in section.decisions.items():
            for n, case in enumerate(cases):
                for obligation in case.conditions:
                    path = pointer("decisions", route, n, "conditions", obligation.id, "cite")
                    yield from citation(subject, section.file, path, obligation.cite, section, prefix)
    for question in subject.bundle.questions.values():
        for notice in question.notices:
            path = f"questions/{question.name}/notices/{notice.id}/cite"
            yield from citation(subject, "bundle.yaml", path, notice.cite, None, "")


def citation(
    subject: Subject, file: str, path: str, cite: str, section: Section | None, prefix: str
) -> Iterator[Problem]:
    if " " in cite:
        return
    home = subject.bundle.home(cite)
    sections = [section] if section and home == section.citation else subject.sections
    known = [f"{one.citation}/{part.path}" for one in sections for part in one.text]
    if cite not in known and cite != home:
        short = [name.removeprefix(prefix) for name in known]
        name = cite.removeprefix(prefix)
        message = f"unknown provision `{name}`"
        yield subject.unknown("unknown-provision", message, name, short, subject.span(file, path))


def silent(subject: Subject, section: Section) -> Iterator[Problem]:
    """A version whose words were not all seen, and that does not say so for every answer to repeat."""
    for n, part in enumerate(section.text):
        if part.words in REBUILT and not section.source["unverified"]:
            yield Problem(
                "unverified-silent",
                f"the words of {part.path} are {part.words}, and `unverified` says nothing of it",
                subject.span(section.file, f"text/{n}/words"),
                "say under `source` what was not seen, so that every answer lists it",
            )
            return


def of_reading(subject: Subject, name: str) -> Iterator[Problem]:
    """A reading of a provision that no version has, or of words that it has in none."""
    reading = subject.bundle.readings[name]
    texts = {f"{section.citation}/{part.path}": part.whole for section in subject.sections for part in section.text}
    if reading.cite not in texts:
        at = subject.span(reading.file, "cite")
        message = f"unknown provision `{reading.cite}`"
        yield subject.unknown("unknown-provision", message, reading.cite, texts, at)
        return
    versions = [
        part.whole
        for section in subject.sections
        for part in section.text
        if f"{section.citation}/{part.path}" == reading.cite
    ]
    if not any(times(reading.quote, text) for text in versions):
        yield Problem(
            "quote-verbatim",
            f"`{reading.quote}` occurs in no version of {reading.cite}",
            subject.span(reading.file, "quote"),
            "quote the contested words as the law has them",
        )
