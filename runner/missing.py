"""The Python of what is missing: the unknown facts that keep a question undetermined, as `Trace.missing` weighs them.

Written out, because a trace costs two hundred times a decision.
"""

from __future__ import annotations

from itertools import groupby

from runner.expression import FALSE, Leaf
from runner.function import Function, sole
from runner.python_source import facts_of
from runner.tree import AllOf, AnyOf, Not, Test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from runner.expression import Expression
    from runner.python_source import Source
    from runner.section import Case
    from runner.tree import Node

    Way: TypeAlias = tuple[Expression, Node]

LONGEST, DEEPEST = 4_000, 60


class TooLongError(Exception):
    """The law has too many ways to an unknown fact to write them all out."""


def write_missing(source: Source) -> Function | None:
    """The function from an undetermined request and its masks to what is missing; nothing where it is too long."""
    try:
        rules = sole(written_function(source, frozenset()).needed, source)
        return written_function(source, rules)
    except TooLongError:
        return None


def written_function(source: Source, inlined: frozenset[str]) -> Function:
    says = "The unknown facts that matter, the most useful first."
    function = Function(source, "def missing(request, masks):", says, inlined)
    function.line(f"_, {', '.join(source.routes.values())}, = masks")
    function.line("weights = {}")
    Ways(function).through_cases(source.law.decision, "1.0")
    function.line("return most_useful_first(weights)")
    return function


class Ways:
    """Writes the ways from the question down to unknown tests; a way's weight is shared among those it parts into."""

    def __init__(self, function: Function) -> None:
        self.function, self.source = function, function.source
        self.signs: dict[Expression, str] = {}

    def through_cases(self, cases: Sequence[Case], weight: str) -> None:
        """Through the cases that may still be reached and of which it is unknown whether they hold."""
        ways = []
        earlier: list[Expression] = []
        for case, (_, (must, may)) in zip(cases, self.source.pairs(cases), strict=True):
            if case.when:
                unknown = [*earlier, may, self.source.complement(must)]
                ways.append((self.source.conjunction(unknown), case.when))
            earlier.append(self.source.complement(must))
        self.parted(ways, weight)

    def through(self, node: Node, weight: str) -> None:
        """Through a node that is unknown."""
        if len(self.function.body) > LONGEST or self.function.depth > DEEPEST:
            raise TooLongError
        if isinstance(node, AllOf | AnyOf):
            self.parted([(self.unknown(part), part) for part in node.parts], weight)
        elif isinstance(node, Not):
            self.through(node.part, weight)
        elif not isinstance(node, Test):
            self.through(self.source.law.rules[node.rule, node.as_in_force_on].body, weight)
        elif node.fact.startswith("route."):
            self.through_cases(self.source.law.routes[node.fact.removeprefix("route.")], weight)
        else:
            self.weigh(node, weight)

    def parted(self, ways: Sequence[Way], weight: str) -> None:
        """Through each way that is open, with its share of the weight. At least one is."""
        ways = [way for way in ways if way[0] != FALSE]
        share = weight
        if len(ways) > 1:
            share = self.source.names.new("share")
        if all(way[0] == ways[0][0] for way in ways):
            if len(ways) > 1:
                self.function.line(f"{share} = {weight} / {len(ways)}")
            for _, node in ways:
                self.through(node, share)
            return
        signs = [self.sign(unknown) for unknown, _ in ways]
        count = self.source.names.new("count")
        self.function.line(f"{count} = 0")
        for sign in dict.fromkeys(signs):
            with self.function.branch("if", sign):
                self.function.line(f"{count} += {signs.count(sign)}")
        self.function.line(f"{share} = {weight} / {count}")
        for sign, group in groupby(zip(signs, ways, strict=True), lambda pair: pair[0]):
            with self.function.branch("if", sign):
                for _, (_, node) in group:
                    self.through(node, share)

    def sign(self, unknown: Expression) -> Leaf:
        """The expression where it is a comparison, else the local that holds it."""
        if isinstance(unknown, Leaf):
            return unknown
        name = self.signs.setdefault(unknown, self.source.names.new("open"))
        if not self.function.has(name):
            self.function.assign(name, unknown)
        return Leaf(name)

    def unknown(self, node: Node) -> Expression:
        """It is unknown whether the node holds."""
        must, may = self.source.pair(node)
        if must == may:
            return FALSE
        if isinstance(node, Test) and not node.fact.startswith("route."):
            return self.source.complement(self.source.known(node))
        (fact, *others) = self.source.facts_below(node)
        if not others and fact in self.source.facts:
            # Of tests that are all unknown nothing but the unknown can be made.
            return self.source.complement(self.source.known_fact(fact))
        return self.source.conjunction([may, self.source.complement(must)])

    def weigh(self, test: Test, weight: str) -> None:
        """Adds the weight to each fact that the test lacks."""
        facts = [fact for fact in facts_of(test) if fact != "date"]
        for fact in facts:
            line = f"weights[{fact!r}] = weights.get({fact!r}, 0.0) + {weight}"
            if len(facts) == 1:
                self.function.line(line)
            else:
                with self.function.branch("if", self.source.complement(self.source.known_fact(fact))):
                    self.function.line(line)
