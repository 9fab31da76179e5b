"""Writes conditions as operators on the bits of many requests, and of the members of their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.codegen.member_axes import axes_of, axes_of_members, united
from statute_runner.codegen.python_expression import (
    Constant,
    Every,
    FunctionCall,
    Leaf,
    Named,
    Negated,
    Some,
    indented,
)
from statute_runner.codegen.python_source import bits
from statute_runner.codegen.request_locals import KNOWN
from statute_runner.law.facts import DAY
from statute_runner.logic.kleene import choose
from statute_runner.logic.operators import DATE, NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from statute_runner.codegen.member_axes import Axes
    from statute_runner.codegen.python_expression import Expression
    from statute_runner.codegen.python_source import PythonSource
    from statute_runner.law.facts import FactType
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Stated

    Pairs: TypeAlias = Sequence[tuple[str, Pair[Expression]]]
    # The facts, the lines of the function from its parameters on, and the sign between days or numbers.
    Compared: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], str]

EVERY, NO = "every_request", "0"
WORDS = ("first", "second")
ORDERED = tuple(f"first {sign} second" for sign in ("<", "<=", ">", ">="))


class ByRow(Exception):  # noqa: N818 - nothing is wrong
    """What has no form by columns: it is decided one request after the other."""


class ColumnWriter:
    """Writes expressions as names of locals, each made once however often it stands in the law.

    `axes` are the lists of whose members each local speaks.
    """

    pieces: PythonSource
    lines: list[str]
    comparisons: dict[Compared, str]
    axes: dict[str, Axes]

    def __init__(self, pieces: PythonSource) -> None:
        self.pieces, self.lines, self.comparisons = pieces, [], {}
        self.names: dict[Expression, str] = {}
        self.of_routes: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.opposites: dict[str, str] = {EVERY: NO, NO: EVERY}
        self.axes = {EVERY: (), NO: ()}

    def decisions(self) -> tuple[list[str], list[str], dict[str, Expression]]:
        """The names of what is possible for the question, for each route after the other, and by which tests find it.

        Raises `ByRow`.
        """
        pieces, law = self.pieces, self.pieces.law
        routes = [self.decision(pieces.routes[route], pieces.pairs(cases)) for route, cases in law.routes.items()]
        sure = pieces.constant(True)
        cases = pieces.pairs(law.decision) if law.routes else [(law.question.not_in_force.name, (sure, sure))]
        name = pieces.names.new("question")
        question = self.decision(name, cases)
        ways = bits(name, choose(cases, pieces.answers, pieces))
        return question, [one for route in routes for one in route], ways

    def decision(self, name: str, cases: Pairs) -> list[str]:
        """The names of what is possible, by which tests of the route find it."""
        ways = [self.name(may) for may in choose(cases, self.pieces.answers, self.pieces).values()]
        self.of_routes |= {f"{name} & {1 << n}": way for n, way in enumerate(ways)}
        return ways

    def name(self, expression: Expression) -> str:
        """The local that holds the requests, or members, for which the expression is true. Raises `ByRow`."""
        if expression not in self.names:
            self.names[expression] = self.made(expression)
        return self.names[expression]

    def made(self, expression: Expression) -> str:
        if isinstance(expression, Constant):
            return EVERY if expression.truth else NO
        if isinstance(expression, Every | Some):
            return self.joined("&" if isinstance(expression, Every) else "|", list(map(self.name, expression.parts)))
        if isinstance(expression, Negated):
            return self.without(self.name(expression.part))
        if isinstance(expression, Named):
            return self.name(self.pieces.bodies[expression.name][1])
        if isinstance(expression, FunctionCall):
            over, number, condition = self.pieces.functions.meant[expression.name]
            return self.at_least(number, self.joined("&", [self.name(condition), self.exists(over.name)]), over.name)
        if expression.of_route:
            return self.of_routes[expression.text]
        compared = self.compared(expression)
        name = self.comparisons.setdefault(compared, f"comparison_{len(self.comparisons) + 1}")
        self.axes[name] = united([axes_of(fact) for fact in compared[0]])
        return self.without(name) if expression.turned else name

    def compared(self, leaf: Leaf) -> Compared:
        """The facts of a comparison, its function from the parameters on, and the sign between days or numbers."""
        self.demand(bool(leaf.refs))
        stated = self.pieces.locals
        words = WORDS[: len(leaf.refs)]
        silent, needs = [], []
        for word, ref in zip(words, leaf.refs, strict=True):
            if leaf.bare == KNOWN or ref.name == DAY.name:
                continue
            fact = self.fact(ref)
            if ref.name in stated.silent and not fact.fields:
                silent += [f"if {word} is None:", f"    {word} = {stated.literal(fact, stated.silent[ref.name])}"]
            else:
                needs.append(f"{word} is not None")
        text = f"bool({leaf.bare})"
        if needs:
            text = f"{text} if {' and '.join(needs)} else {leaf.otherwise is True}"
        ordered = leaf.bare in ORDERED and not silent and {self.fact(ref).type for ref in leaf.refs} <= {DATE, NUMBER}
        lines = (f"({', '.join(words)}):", *indented([*silent, f"return {text}"]))
        return tuple(ref.name for ref in leaf.refs), lines, leaf.bare.split()[1] if ordered else ""

    def fact(self, ref: Stated) -> FactType:
        return DAY if ref.name == DAY.name else self.pieces.locals.facts[ref.name]

    def demand(self, found: bool) -> None:
        """Raises `ByRow` where it is not so."""
        if not found:
            raise ByRow

    def exists(self, over: str) -> str:
        """The members of a list that there are."""
        return self.local(f"members.exists[{over!r}]", axes_of_members(over))

    def at_least(self, number: int, name: str, axis: str) -> str:
        """Where so many members along an axis are among these.

        Raises `ByRow` where the members of a list in the members of one hide those of another.
        """
        axes = self.axes[name]
        if name == NO:
            return NO
        self.demand(not any(axis in axes_of(other) for other in axes))
        text = f"members.at_least({number}, {name}, {axes!r}, {axis!r})"
        return self.local(text, tuple(one for one in axes if one != axis))

    def without(self, name: str) -> str:
        """The requests, or members, that are not among these."""
        if name not in self.opposites:
            axes = self.axes[name]
            every = self.local(f"members.every({axes!r})", axes) if axes else EVERY
            found = self.local(f"{every} ^ {name}", axes)
            self.opposites |= {name: found, found: name}
        return self.opposites[name]

    def joined(self, sign: str, names: Sequence[str]) -> str:
        """The requests, or members, that are among all of these, or among any."""
        neutral, settling = (EVERY, NO) if sign == "&" else (NO, EVERY)
        left = [name for name in dict.fromkeys(names) if name != neutral]
        if settling in left:
            return settling
        axes = united([self.axes[name] for name in left])
        left = list(dict.fromkeys(self.spread(name, axes) for name in left))
        return self.local(f" {sign} ".join(left), axes) if len(left) > 1 else left[0] if left else neutral

    def spread(self, name: str, axes: Axes) -> str:
        """The same for every member of further lists."""
        own = self.axes[name]
        return name if own == axes or name == NO else self.local(f"members.spread({name}, {own!r}, {axes!r})", axes)

    def local(self, text: str, axes: Axes) -> str:
        """The local that holds what the text comes to."""
        found = self.texts.get(text)
        if found is None:
            found = self.texts[text] = f"requests_{len(self.texts) + 1}"
            self.lines.append(f"{found} = {text}")
            self.axes[found] = axes
        return found
