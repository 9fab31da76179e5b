"""What one signature would be for: the parts of a version under a provision, or the page of a reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.law.signatures import digests, reaches, reading_contents, section_contents
from statute_runner.logic.refs import ReadingRef
from statute_runner.logic.tree import Test, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Case, Notice, Provision, Section, Unencoded
    from statute_runner.logic.tree import Node, Rule


@dataclass(frozen=True, slots=True)
class SignedMatter:
    """Parts of a version with the digest of each, and the rules, decisions, notices and exceptions that they hold."""

    section: Section
    scope: str
    digests: Mapping[str, str]
    text: tuple[Provision, ...]
    rules: tuple[Rule, ...]
    decisions: Mapping[str, tuple[Case, ...]]
    notices: tuple[Notice, ...]
    not_encoded: tuple[Unencoded, ...]

    def trees(self) -> Iterator[Node]:
        """Every condition that is signed."""
        yield from (rule.body for rule in self.rules)
        yield from (case.when for cases in self.decisions.values() for case in cases if case.when)
        yield from (notice.when for notice in self.notices)

    def readings(self) -> list[str]:
        """The readings that its conditions test, by name."""
        return sorted(
            {
                node.ref.name
                for tree in self.trees()
                for node in nodes_of(tree)
                if isinstance(node, Test) and isinstance(node.ref, ReadingRef)
            }
        )


def matter(bundle: Bundle, section: Section, provision: str) -> SignedMatter:
    """What stands under the provision, or, where it is empty, in the whole version."""
    contents = section_contents(section, bundle.files[section.file].data)
    scope = [provision] if provision else None
    chosen = {part: content for part, content in contents.items() if reaches(scope, part)}
    held: dict[str, set[object]] = {}
    for content in chosen.values():
        for one in content:
            if isinstance(one, tuple):
                held.setdefault(one[0], set()).add(one[1:4] if one[0] == "not encoded" else one[1])
    return SignedMatter(
        section,
        provision,
        digests(chosen),
        tuple(part for part in section.text if part.path in chosen),
        tuple(rule for name, rule in section.rules.items() if name in held.get("rule", ())),
        {route: cases for route, cases in section.decisions.items() if route in held.get("decision", ())},
        tuple(notice for notice in section.notices if notice.id in held.get("notice", ())),
        tuple(one for one in section.not_encoded if (one.words, one.nth, one.because) in held.get("not encoded", ())),
    )


def reading_digests(bundle: Bundle, name: str) -> Mapping[str, str]:
    """The digest of the page of a reading."""
    return digests(reading_contents(bundle.files[bundle.readings[name].file].data))


def signed_paths(given: Sequence[str], section: Section, provision: str) -> bool:
    """Whether any of these provisions, in full, stands under the one that is signed."""
    inside = f"{section.citation}/{provision}" if provision else section.citation
    return any(reaches([inside], path) for path in given)
