"""Random valid requests under any bundle: the values are those that its law is tested against, their neighbours, and
others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from statute_runner.logic.operators import CHOICE, CHOICES, DATE, LIST, NUMBER, NUMBERS, STATED, TEXT, YES_NO
from statute_runner.logic.tree import Test, nodes_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType


class Requests:
    """Draws requests under one bundle."""

    def __init__(self, bundle: Bundle, rng: random.Random) -> None:
        self.bundle, self.rng = bundle, rng
        self.days = sorted(set(around(bundle.days())))
        self.tested: dict[str, list[Any]] = {}
        for section in bundle.all_sections():
            decided = (case.when for cases in section.decisions.values() for case in cases if case.when)
            for tree in (*decided, *(rule.body for rule in section.rules.values())):
                for node in nodes_of(tree):
                    if isinstance(node, Test) and node.operator != STATED:
                        operand = node.operand if isinstance(node.operand, tuple) else (node.operand,)
                        self.tested.setdefault(str(node.ref), []).extend(operand)

    def document(self, known: float) -> dict[str, Any]:
        """A request in which each fact is known about as often as is said; it states no key of a register."""
        facts: dict[str, Any] = {}
        registers = self.bundle.facts.registers
        keys = set(registers.key_facts()) if registers else set()
        for name in self.rng.sample(names := [one for one in self.bundle.facts if one not in keys], len(names)):
            group, _, key = name.partition(".")
            if self.rng.random() < known:
                facts.setdefault(group, {})[key] = self.value(self.bundle.facts[name])
            elif self.rng.random() < 0.5:
                facts.setdefault(group, {})[key] = None
        return {"id": f"R-{self.rng.randrange(10**6)}", "date": self.rng.choice(self.days), "facts": facts}

    def readings(self) -> dict[str, str]:
        """An option of some of the readings."""
        drawn = {name: self.rng.choice(list(reading.options)) for name, reading in self.bundle.readings.items()}
        return {name: option for name, option in drawn.items() if self.rng.random() < 0.8}

    def value(self, fact: FactType) -> Any:
        """A value of the fact, most often one that some test names."""
        if fact.absent and self.rng.random() < 0.25:
            return "none"
        if fact.type == LIST:
            return [self.member(fact) for _ in range(self.rng.randint(0, min(4, fact.largest)))]
        tested = [value for value in self.tested.get(fact.name, []) if isinstance(value, str | int)]
        if fact.type in {CHOICES, NUMBERS}:
            members: list[Any] = list(fact.values) or [self.number(fact, tested) for _ in range(4)]
            return self.rng.sample(sorted(set(members)), self.rng.randint(0, len(set(members))))
        if fact.type == YES_NO:
            return self.rng.random() < 0.5
        if fact.type == CHOICE:
            return self.rng.choice(tested if tested and self.rng.random() < 0.7 else list(fact.values))
        if fact.type == NUMBER:
            return self.number(fact, tested)
        if fact.type == DATE:
            return self.rng.choice([*around(str(value) for value in tested), *self.days])
        assert fact.type == TEXT
        return self.rng.choice(["Zoll", "Bundesamt für Justiz", 'a "quoted" name', *map(str, tested)])

    def member(self, fact: FactType) -> dict[str, Any]:
        """A member of a list; now and then one of which nothing is known."""
        known = self.rng.choice([0, 0.5, 0.8, 1])
        made = {name: self.value(field) for name, field in fact.fields.items() if self.rng.random() < known}
        return in_order(fact, made)

    def number(self, fact: FactType, tested: list[Any]) -> int:
        near = [
            value + step for value in tested for step in (-1, 0, 1) if fact.smallest <= value + step <= fact.largest
        ]
        found: int = self.rng.choice([*near, fact.smallest, fact.largest])
        return found


def in_order(fact: FactType, member: dict[str, Any]) -> dict[str, Any]:
    """The member, its dates no earlier than those that they cannot precede."""
    for name, field in fact.fields.items():
        ends = (member.get(field.after), member.get(name)) if field.after else ()
        if ends and None not in ends and "none" not in ends:
            member[field.after], member[name] = sorted(map(str, ends))
    return member


def around(days: Any) -> Iterator[str]:
    """Each day, the one before and the one after."""
    for day in days:
        for step in (-1, 0, 1):
            yield (date.fromisoformat(day) + timedelta(days=step)).isoformat()
