"""Answers of rules and routes, each worked out once for all laws that say the same of it and all requests alike to it.

An amendment leaves most rules as they were, and a rule tests few of the facts that requests state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.decide.evaluation import Values
from statute_runner.logic.refs import FactRef, InForceRef, MemberRef, ReadingRef, RouteRef
from statute_runner.logic.tree import Members, Test, Use, nodes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from statute_runner.law.linker import Law
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Known, Node, RuleKey

    Key: TypeAlias = "RuleKey | str"


@dataclass(frozen=True, slots=True)
class Content:
    """All that a law says of a rule or a route: what it rests on, by name, and the facts and readings tested there."""

    says: Mapping[object, object]
    facts: tuple[str, ...]
    readings: tuple[str, ...]


class Remembered:
    """The rules and routes of several laws of one bundle, and what they came to."""

    def __init__(self) -> None:
        self.contents: list[Content] = []
        self.numbers: dict[tuple[str, str], dict[Key, int]] = {}
        self.made: dict[tuple[int, str], Any] = {}

    def numbers_of(self, law: Law) -> dict[Key, int]:
        """The number of the content of each rule and route of a law, the same for all laws that say the same."""
        return self.numbers.setdefault((law.question.name, law.since), {})

    def number(self, law: Law, key: Key) -> int:
        content = content_of(law, key)
        if content not in self.contents:
            self.contents.append(content)
        return self.contents.index(content)


class RememberedValues(Values):
    """What is known, with the answers remembered that other laws and requests gave."""

    def __init__(
        self, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str], remembered: Remembered
    ) -> None:
        super().__init__(law, facts, readings)
        self.remembered, self.numbers = remembered, remembered.numbers_of(law)

    def shared(self, key: RuleKey, pair: Callable[[], Pair[bool]]) -> Pair[bool]:
        # A rule about the members of a list comes to something for each of them only.
        if self.law.rules[key].about:
            return super().shared(key, pair)
        if key not in self.rules:
            self.rules[key] = self.once_for_all(key, pair)
        return self.rules[key]

    def outcomes(self, route: str) -> dict[str, bool] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            self.routes[route] = self.once_for_all(route, lambda: self.chosen(self.law.routes[route]))
        return self.routes[route]

    def once_for_all(self, key: Key, made: Callable[[], Any]) -> Any:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = self.remembered.number(self.law, key)
        content = self.remembered.contents[number]
        # As text, which tells true from 1, and which a list has too.
        alike = repr([*map(self.facts.get, content.facts), *map(self.readings.get, content.readings)])
        if (number, alike) not in self.remembered.made:
            self.remembered.made[number, alike] = made()
        return self.remembered.made[number, alike]


def content_of(law: Law, key: Key) -> Content:
    says: dict[object, object] = {None: tuple(law.question.outcomes)}
    facts: set[str] = set()
    readings: set[str] = set()
    todo = entered(law, key, says)
    while todo:
        for node in nodes_of(todo.pop()):
            refs: tuple[object, ...] = (node.over,) if isinstance(node, Members) else ()
            if isinstance(node, Use):
                todo += entered(law, (node.rule, node.as_in_force_on), says)
            elif isinstance(node, Test):
                refs = (node.ref, node.operand)
            for ref in refs:
                match ref:
                    case RouteRef():
                        todo += entered(law, ref.name, says)
                    case InForceRef():
                        says[ref] = law.in_force[ref]
                    case FactRef() | MemberRef():
                        facts.add(ref.name.partition("[].")[0])
                    case ReadingRef(name):
                        readings.add(name)
    return Content(says, tuple(sorted(facts)), tuple(sorted(readings)))


def entered(law: Law, key: Key, says: dict[object, object]) -> list[Node]:
    """The conditions of a rule or a route that has not been entered before, which `says` then holds."""
    if key in says:
        return []
    if isinstance(key, str):
        says[key] = law.routes.get(key)
        return [case.when for case in law.routes.get(key, ()) if case.when]
    says[key] = law.rules[key]
    return [law.rules[key].body]
