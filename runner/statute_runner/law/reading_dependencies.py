"""What of a law depends on each reading: no other rule and no other route can change with it."""

from __future__ import annotations

from statute_runner.logic.refs import ReadingRef, RouteRef
from statute_runner.logic.tree import Test, Use, nodes_of
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.section import Case
    from statute_runner.logic.tree import Node, Rule, RuleKey


@value
class ReadingDependencies:
    """What depends on a reading: the rules that test it themselves, and whether anything else does.

    That is a case, or a rule about the members of a list, which comes to nothing by itself.

    `every` are all rules and routes whose value may change with it, each with those of them on which it rests; with
    nothing where it tests the reading itself.
    """

    rules: tuple[RuleKey, ...]
    cases: bool
    every: dict[RuleKey | str, tuple[RuleKey | str, ...]]


def reading_dependencies(
    routes: Mapping[str, Sequence[Case]], decision: Sequence[Case], rules: Mapping[RuleKey, Rule]
) -> dict[str, ReadingDependencies]:
    """What depends on each reading that the law tests."""
    trees: dict[RuleKey | str, list[Node]] = {key: [rule.body] for key, rule in rules.items()}
    trees |= {route: [case.when for case in cases if case.when] for route, cases in routes.items()}
    trees[""] = [case.when for case in decision if case.when]
    nodes = {key: [node for tree in found for node in nodes_of(tree)] for key, found in trees.items()}
    named = {key: set(names(found)) for key, found in nodes.items()}
    testing: dict[str, list[RuleKey | str]] = {}
    for key, found in nodes.items():
        for reading in {node.ref.name for node in found if isinstance(node, Test) and isinstance(node.ref, ReadingRef)}:
            testing.setdefault(reading, []).append(key)
    made = {}
    for reading, direct in testing.items():
        every, left = set(direct), list(direct)
        while left:
            below = left.pop()
            above = [key for key, others in named.items() if below in others and key not in every]
            every.update(above)
            left += above
        own = tuple(key for key in direct if not isinstance(key, str) and not rules[key].about)
        resting = {
            key: () if key in direct else tuple(other for other in named[key] if other in every) for key in every
        }
        made[reading] = ReadingDependencies(own, len(own) < len(direct), resting)
    return made


def names(nodes: Sequence[Node]) -> Iterator[RuleKey | str]:
    """The rules that are used and the routes that are tested."""
    for node in nodes:
        match node:
            case Use(rule, day):
                yield rule, day
            case Test(RouteRef(route)):
                yield route
