"""What of a law depends on each reading: no other rule and no other route can change with it."""

from __future__ import annotations

from statute_runner.logic.refs import ReadingRef, RouteRef
from statute_runner.logic.tree import Test, Use, nodes_of
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.law.section import Case
    from statute_runner.logic.tree import Node, Rule, RuleKey


@value
class ReadingDependencies:
    """The rules that test a reading themselves, whether a case does, and every rule and route that may change with it."""

    rules: tuple[RuleKey, ...]
    cases: bool
    every: frozenset[RuleKey | str]


def reading_dependencies(
    routes: Mapping[str, Sequence[Case]], decision: Sequence[Case], rules: Mapping[RuleKey, Rule]
) -> dict[str, ReadingDependencies]:
    """What depends on each reading that the law tests."""
    trees: dict[RuleKey | str, list[Node]] = {key: [rule.body] for key, rule in rules.items()}
    trees |= {route: [case.when for case in cases if case.when] for route, cases in routes.items()}
    trees[""] = [case.when for case in decision if case.when]
    named = {key: names([node for tree in found for node in nodes_of(tree)]) for key, found in trees.items()}
    readings = {name for found in named.values() for name in found if isinstance(name, ReadingRef)}
    made = {}
    for reading in readings:
        direct = [key for key, found in named.items() if reading in found]
        every, left = set(direct), list(direct)
        while left:
            below = left.pop()
            above = [key for key, found in named.items() if below in found and key not in every]
            every.update(above)
            left += above
        own = tuple(key for key in direct if not isinstance(key, str))
        made[reading.name] = ReadingDependencies(own, len(own) < len(direct), frozenset(every))
    return made


def names(nodes: Sequence[Node]) -> set[RuleKey | str | ReadingRef]:
    """The rules that are used, the routes and readings that are tested."""
    found: set[RuleKey | str | ReadingRef] = set()
    for node in nodes:
        match node:
            case Use(rule, day):
                found.add((rule, day))
            case Test(RouteRef(route)):
                found.add(route)
            case Test(ReadingRef() as reading):
                found.add(reading)
    return found
