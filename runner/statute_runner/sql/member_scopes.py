"""Of which lists a condition looks at a member that is looked at around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import FACT_REFS, MemberRef
from statute_runner.logic.tree import Members, Test, Use, parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Node, Rule, RuleKey


def lists_of(name: str) -> tuple[str, ...]:
    """A list, after the list whose members hold it, if any."""
    outer, inside, _ = name.rpartition("[].")
    return (outer, name) if inside else (name,)


def refs_of(test: Test) -> list[Stated]:
    """The facts and fields that a test compares."""
    return [ref for ref in (test.ref, test.operand) if isinstance(ref, FACT_REFS)]


class FreeLists:
    """The lists of each condition, found once."""

    def __init__(self, rules: Mapping[RuleKey, Rule]) -> None:
        self.rules = rules
        self.found: dict[int, frozenset[str]] = {}

    def of(self, node: Node) -> frozenset[str]:
        """The lists, with those whose members hold them."""
        if id(node) not in self.found:
            self.found[id(node)] = self.look(node)
        return self.found[id(node)]

    def look(self, node: Node) -> frozenset[str]:
        if isinstance(node, Use):
            about = self.rules[node.rule, node.as_in_force_on].about
            return frozenset(lists_of(about) if about else ())
        if isinstance(node, Test):
            refs = [ref for ref in (node.ref, node.operand) if isinstance(ref, MemberRef)]
            return frozenset(name for ref in refs for name in lists_of(ref.list))
        below = frozenset[str]().union(*(self.of(part) for part in parts_of(node)))
        if not isinstance(node, Members):
            return below
        around = lists_of(node.over.list) if isinstance(node.over, MemberRef) else ()
        return (below - {str(node.over)}) | frozenset(around)
