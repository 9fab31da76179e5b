"""The bundle under check: its conditions with what encloses them, its periods, and where each part stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.budget import Budget
from statute_runner.logic.tree import Members, Not, Test, Use, parts_of
from statute_runner.problem import Problem, Span, nearest
from statute_runner.text.days import LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.law.section import Notice, Section
    from statute_runner.logic.tree import Node, Place

RULE, CASE, NOTICE = "rule", "case", "notice"
# What is spent on saying what was probably meant: after that, problems are told without.
MOST_HINTS, MOST_PLACES = 10_000_000, 300_000


@dataclass(frozen=True, slots=True)
class Owner:
    """What a condition belongs to: a rule, a case of a decision or a notice, of a section or of a question."""

    kind: str
    name: str
    section: Section | None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition and what it belongs to.

    It is `quoted` where it or one around it quotes the law, `negated` where an odd number of `not` stands around it.
    `lists` are those of whose members it speaks.
    """

    node: Node
    place: Place
    owner: Owner
    quoted: bool
    negated: bool
    lists: tuple[str, ...]

    @property
    def leaf(self) -> bool:
        """Whether it is not itself made of conditions."""
        return isinstance(self.node, Test | Use)


class Subject:
    """A bundle, its conditions listed once."""

    hints: Budget
    places: Budget
    sections: list[Section]
    conditions: list[Condition]

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.hints, self.places = Budget(MOST_HINTS, "pairs of letters"), Budget(MOST_PLACES, "places")
        self.sections = list(bundle.all_sections())
        self.conditions = [
            condition for owner, root in roots(bundle, self.sections) for condition in below(root, owner, about(owner))
        ]

    def unknown(self, code: str, message: str, name: str, names: Iterable[str], span: Span) -> Problem:
        """The problem of a name that does not exist, with the nearest that does, or all of them."""
        known = list(dict.fromkeys(names))
        listed = ", ".join(known[:10]) + (", ..." if len(known) > 10 else "")  # noqa: PLR2004 - one line
        help_ = nearest(name, known, self.hints) or (f"one of {listed}" if known else "")
        return Problem(code, message, span, help_, about=(name,))

    def span(self, file: str, path: str, *, key: bool = False) -> Span:
        """Where the value at this path is written, or the key that names it; the nearest value around it otherwise."""
        return self.bundle.files[file].positions.span(path, key=key)

    def at(self, condition: Condition, part: str = "") -> Span:
        """Where a condition stands, or one of its parts."""
        path = condition.place.path
        return self.span(condition.place.file, f"{path}/{part}" if part else path)

    def until(self, citation: str, version: str) -> str:
        """The first day on which the version is no longer in force."""
        return next((later for later in self.bundle.versions[citation] if later > version), LAST_DAY)

    def in_force_with(self, owner: Owner, citation: str) -> list[Section]:
        """The versions of a section, none of them repealed, that can be in force while the owner is."""
        bundle = self.bundle
        versions = [bundle.section(citation, version) for version in bundle.versions.get(citation, [])]
        if owner.section:
            start, end = owner.section.version, self.until(owner.section.citation, owner.section.version)
            versions = [v for v in versions if v.version < end and self.until(citation, v.version) > start]
        return [version for version in versions if not version.repealed]

    def questions_of(self, route: str) -> list[Question]:
        """The questions that have this route."""
        return [question for question in self.bundle.questions.values() if route in question.routes]


def roots(bundle: Bundle, sections: Iterable[Section]) -> Iterator[tuple[Owner, Node]]:
    """The outermost conditions of a bundle, in the order of its files."""
    for question in bundle.questions.values():
        for case in question.decision:
            if case.when:
                yield Owner(CASE, question.name, None, question), case.when
        yield from notices(question.notices, None, question)
    for section in sections:
        for rule in section.rules.values():
            yield Owner(RULE, rule.name, section), rule.body
        for route, cases in section.decisions.items():
            for case in cases:
                if case.when:
                    yield Owner(CASE, route, section), case.when
        yield from notices(section.notices, section, None)


def notices(
    given: Iterable[Notice], section: Section | None, question: Question | None
) -> Iterator[tuple[Owner, Node]]:
    for notice in given:
        yield Owner(NOTICE, notice.id, section, question), notice.when


def about(owner: Owner) -> tuple[str, ...]:
    """The lists of whose members a rule speaks: the one that it is about, and the one around that."""
    rule = owner.section.rules[owner.name] if owner.section and owner.kind == RULE else None
    return lists_in(rule.about) if rule else ()


def lists_in(name: str) -> tuple[str, ...]:
    """A list by its full name, after the list whose members hold it, if any."""
    outer, inside, _ = name.rpartition("[].")
    return (*([outer] if inside else []), *([name] if name else []))


def below(
    node: Node, owner: Owner, lists: tuple[str, ...], quoted: bool = False, negated: bool = False
) -> Iterator[Condition]:
    """The condition and all that is written inside it, outermost first.

    Not a fold: what encloses a condition tells what it is.
    """
    place = node.at
    assert place  # noqa: S101 - every node that was read from a file has a place
    quoted = quoted or bool(place.quotes)
    yield Condition(node, place, owner, quoted, negated, lists)
    within = (*lists, str(node.over)) if isinstance(node, Members) else lists
    # That no member is, or at most so many are, denies what it says of a member.
    denies = isinstance(node, Not) or (isinstance(node, Members) and node.quantifier in {"none", "at most"})
    for part in parts_of(node):
        yield from below(part, owner, within, quoted, negated != denies)
