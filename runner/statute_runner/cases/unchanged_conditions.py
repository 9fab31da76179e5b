"""Conditions that an amendment leaves as they were: what cases show of them before it, they show of them after it.

A rule is unchanged where its condition has the same normal form, however it is now written; a case of a decision where
all the cases have the same outcomes and conditions. In these, each condition is that uses no rule of its section that
changed, directly or through others. Both that tell what cases show, `check` and `test`, rest on this.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from statute_runner.logic.normal_form import normal
from statute_runner.logic.tree import Members, Test, Use, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Case, Section
    from statute_runner.logic.tree import Node

Key: TypeAlias = tuple[str, str]
"""The file and the id of a condition."""


def heirs_of(bundle: Bundle) -> dict[Key, list[Key]]:
    """For each condition, those of later versions that are the same in an unchanged rule or decision."""
    before: dict[Key, dict[Key, None]] = {}
    for citation, versions in bundle.versions.items():
        sections = [bundle.section(citation, version) for version in versions]
        for old, new in pairwise(sections):
            for earlier, later in unchanged(old, new):
                before.setdefault(later, {}).update({earlier: None, **before.get(earlier, {})})
    found: dict[Key, list[Key]] = {}
    for later, earlier_ones in before.items():
        for earlier in earlier_ones:
            found.setdefault(earlier, []).append(later)
    return found


def unchanged(old: Section, new: Section) -> Iterator[tuple[Key, Key]]:
    """Each condition of the old version with that of the new which is the same, in all that is unchanged."""
    written = rewritten(old, new)
    changed = with_users(written, new)
    same = [(old.rules[name].body, rule.body) for name, rule in new.rules.items() if name not in written]
    for route, cases in new.decisions.items():
        before = old.decisions.get(route, ())
        if forms(before) == forms(cases):
            pairs = ((one.when, other.when) for one, other in zip(before, cases, strict=True))
            same += [(one, other) for one, other in pairs if one and other]
    for one, other in same:
        kept = [node for node in nodes_of(other) if not using(node, new, changed)]
        yield from alike(one, kept)


def rewritten(old: Section, new: Section) -> set[str]:
    """The rules of the new version that are not those of the old."""
    return {
        name
        for name, rule in new.rules.items()
        if (former := old.rules.get(name)) is None
        or former.about != rule.about
        or normal(former.body, {}) != normal(rule.body, {})
    }


def with_users(names: set[str], new: Section) -> set[str]:
    """These rules, and those that use one of them, directly or through others."""
    changed = set(names)
    while more := {name for name, rule in new.rules.items() if name not in changed and using(rule.body, new, changed)}:
        changed |= more
    return changed


def using(tree: Node, section: Section, names: set[str]) -> bool:
    """Whether a condition uses one of these rules of its section, under the law of its own day."""
    full = {f"{section.citation}#{name}" for name in names}
    return any(isinstance(node, Use) and not node.as_in_force_on and node.rule in full for node in nodes_of(tree))


def forms(cases: Sequence[Case]) -> list[tuple[str, tuple[object, ...] | None]]:
    return [(case.outcome, normal(case.when, {}) if case.when else None) for case in cases]


def alike(old: Node, new: Iterable[Node]) -> Iterator[tuple[Key, Key]]:
    """The tests, used rules and lists in a condition, each with those of the same form among the others."""
    places: dict[object, list[Key]] = {}
    for node in shown_in(nodes_of(old)):
        if node.at:
            places.setdefault(normal(node, {}), []).append((node.at.file, node.at.id))
    for node in shown_in(new):
        if node.at:
            for key in places.get(normal(node, {}), ()):
                yield key, (node.at.file, node.at.id)


def shown_in(nodes: Iterable[Node]) -> Iterator[Test | Use | Members]:
    """Those of the conditions that cases show."""
    return (node for node in nodes if isinstance(node, Test | Use | Members))
