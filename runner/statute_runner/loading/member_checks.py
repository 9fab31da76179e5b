"""Every test over members is over a list, and whatever speaks of a member stands where one is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.loading.subject import lists_in
from statute_runner.logic.operators import LIST
from statute_runner.logic.refs import MemberRef
from statute_runner.logic.tree import Members, Test, Use
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.loading.subject import Condition, Subject
    from statute_runner.problem import Span


def problems(subject: Subject) -> Iterator[Problem]:
    """Every fault of what is said of lists and their members."""
    for section in subject.sections:
        for rule in section.rules.values():
            if rule.about and rule.at:
                at = subject.span(section.file, f"{rule.at.path}/about")
                yield from is_list(subject, rule.about, at)
    for condition in subject.conditions:
        node = condition.node
        if isinstance(node, Members):
            yield from of_members(subject, condition, node)
        elif isinstance(node, Test):
            parts = ((node.ref, ""), (node.operand, f"{node.operator}/"))
            for ref, part in parts:
                if isinstance(ref, MemberRef):
                    yield from of_member(subject, condition, ref, f"{part}its")
        elif isinstance(node, Use):
            yield from of_use(subject, condition, node)


def of_members(subject: Subject, condition: Condition, node: Members) -> Iterator[Problem]:
    key = "of" if "of" in condition.place.keys else node.quantifier
    if isinstance(node.over, MemberRef):
        known = list(of_member(subject, condition, node.over, f"{key}/its"))
        yield from known or is_list(subject, node.over.name, subject.at(condition, f"{key}/its"))
    else:
        yield from is_list(subject, node.over.name, subject.at(condition, key))


def is_list(subject: Subject, name: str, at: Span) -> Iterator[Problem]:
    facts = subject.bundle.facts.every
    lists = [other for other, fact in facts.items() if fact.type == LIST]
    if name not in facts:
        yield subject.unknown("unknown-fact", f"unknown list `{name}`", name, lists, at)
    elif facts[name].type != LIST:
        help_ = f"the lists are {', '.join(lists)}" if lists else "no fact is a list"
        yield Problem("not-a-list", f"expected a list, got `{name}`, a {facts[name].type}", at, help_)


def of_member(subject: Subject, condition: Condition, ref: MemberRef, part: str) -> Iterator[Problem]:
    """A field is one of a list of whose member the condition speaks."""
    at = subject.at(condition, part)
    if not ref.list:
        help_ = "write it inside `with` or `has`, or let the rule be `about` a list"
        yield Problem("member-list", f"`its: {ref.field}`: of which list?", at, help_)
    elif ref.list not in condition.lists:
        lists = ", ".join(condition.lists) or "none"
        yield Problem(
            "member-list", f"no member of `{ref.list}` is looked at here", at, f"those looked at are of {lists}"
        )
    elif ref.list in subject.bundle.facts.every and ref.name not in subject.bundle.facts.every:
        fields = subject.bundle.facts.every[ref.list].fields
        yield subject.unknown("unknown-field", f"unknown field `{ref.field}` of `{ref.list}`", ref.field, fields, at)


def of_use(subject: Subject, condition: Condition, node: Use) -> Iterator[Problem]:
    """A rule about a list is used where a member of that list is looked at."""
    citation, _, name = node.rule.partition("#")
    versions = subject.bundle.versions.get(citation, ())
    lists = {
        section.rules[name].about: None
        for section in (subject.bundle.section(citation, version) for version in versions)
        if name in section.rules
    }
    for about in lists:
        if about and not {*lists_in(about)} <= {*condition.lists}:
            of = f"used of {condition.lists[-1]}" if condition.lists else "used where no member is looked at"
            message = f"the rule `{name}` is about {about}, {of}"
            help_ = f"use it inside a test over {about}, such as `some: {about}`"
            yield Problem("member-list", message, subject.at(condition, "rule"), help_)
        elif hidden(about, condition.lists):
            outer = lists_in(about)[0]
            message = f"the rule `{name}` is about {about}, used where the member of {outer} that has it is hidden"
            help_ = f"use it outside the test over {outer} that looks at another member"
            yield Problem("member-list", message, subject.at(condition, "rule"), help_)


def hidden(about: str, lists: tuple[str, ...]) -> bool:
    """Whether another member of the outer list is looked at than the one whose own list this is."""
    nearest = [len(lists) - lists[::-1].index(name) for name in lists_in(about)]
    return nearest != sorted(nearest)
