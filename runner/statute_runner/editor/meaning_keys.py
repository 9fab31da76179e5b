"""What of a bundle its answers depend on, so that what rests on nothing that changed is not asked again.

Words, remarks and the places of things can change without any answer changing; of a version only its conditions count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable

    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section


REMEMBERED = 3


class MeaningKeys:
    """Numbers that stand for what things mean: the same number while the meaning is the same."""

    count: int
    common_now: int
    section_now: dict[str, int]

    def __init__(self) -> None:
        self.known: dict[Hashable, list[tuple[Any, int]]] = {}
        self.count = 0

    def number(self, of: Hashable, meaning: Any) -> int:
        """The number of a meaning of this thing; a new one where it is none of the last few."""
        lately = self.known.setdefault(of, [])
        for known, number in lately:
            if known == meaning:
                return number
        self.count += 1
        self.known[of] = [(meaning, self.count), *lately[: REMEMBERED - 1]]
        return self.count

    def section(self, section: Section) -> int:
        """The number of what a version decides."""
        rules = {name: (rule.about, rule.body) for name, rule in section.rules.items()}
        decisions = {route: [(case.outcome, case.when) for case in cases] for route, cases in section.decisions.items()}
        notices = [(notice.id, notice.when) for notice in section.notices]
        return self.number(section.file, (section.repealed, rules, decisions, notices))

    def words(self, bundle: Bundle, citation: str) -> int:
        """The number of the words of a section in all its versions."""
        texts = [bundle.section(citation, version).text for version in bundle.versions.get(citation, ())]
        return self.number(("words", citation), texts)

    def common(self, bundle: Bundle) -> int:
        """The number of what all answers rest on: facts, readings, questions, registers, and first days in force."""
        readings = {name: (one.default, tuple(one.options)) for name, one in bundle.readings.items()}
        registers = bundle.facts.registers.sha256 if bundle.facts.registers else ""
        typed = {name: (fact.type, fact.values, fact.absent, fact.silence) for name, fact in bundle.facts.every.items()}
        bounds = {name: (fact.smallest, fact.largest, fact.after) for name, fact in bundle.facts.every.items()}
        meaning = (readings, registers, typed, bounds, bundle.questions, bundle.paths)
        return self.number("common", meaning)

    def law(self, loaded: LoadedBundle, day: str, question: str | None) -> tuple[int, ...]:
        """What the answers of a day rest on."""
        used = loaded.on(day, question).used
        return (self.common_now, *(self.section_now.get(one.file) or self.section(one) for one in used))

    def look(self, bundle: Bundle) -> tuple[int, ...]:
        """Looks at a bundle, of which `law` is then asked, and gives what all its answers rest on."""
        self.common_now = self.common(bundle)
        self.section_now = {one.file: self.section(one) for one in bundle.all_sections()}
        return (self.common_now, *self.section_now.values())
