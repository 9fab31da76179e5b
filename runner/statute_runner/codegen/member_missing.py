"""Writes the Python that goes down the open conditions of the members of lists to what they lack.

A function for each test over members, called where the test is open: it adds to `lacked` the number of whatever is not
known, by its place in the order of the law and the numbers of the members. A rule is gone through once for each member
that it speaks of: what has been is in `entered`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from statute_runner.codegen.function_writer import DEEPEST, Function, sole
from statute_runner.codegen.member_functions import Loop
from statute_runner.codegen.python_expression import FALSE, TRUE, FunctionCall, Leaf, complement, conjunction, indented
from statute_runner.codegen.python_text import docstring
from statute_runner.law.facts import DAY
from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import FACT_REFS, MemberRef, RouteRef
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Use, nodes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.codegen.python_expression import Expression
    from statute_runner.codegen.python_source import PythonSource
    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Node, RuleKey

    Alone: TypeAlias = Stated | RouteRef | None

MEMBERS = 1000
"""More members than a list may have, so that the numbers of two tell all members apart."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where the condition holds: a statement, or further steps. `lacks` is what the statement notes."""

    condition: Expression
    statement: Leaf | FunctionCall | None
    steps: tuple[Step, ...] = ()
    lacks: Stated | None = None

    def expressions(self) -> Iterator[Expression]:
        """All that the step and those in it are made of."""
        yield self.condition
        if self.statement:
            yield self.statement
        for step in self.steps:
            yield from step.expressions()


@dataclass(frozen=True, slots=True)
class OpenSteps:
    """What a function goes down: for each member of the list `over` for which the condition holds, or once.

    `about` is the list of whose member the steps speak that are gone down once, or nothing; None where they may speak
    of any.
    """

    over: str
    about: str | None
    condition: Expression
    steps: tuple[Step, ...]


class MemberMissing:
    """The functions that find what members lack.

    `orders` are the places of facts and fields in the law's order, `alone` what all tests of a condition are of, and
    `meant` what each function goes down, by its name, each after those that it calls.
    """

    source: PythonSource
    orders: Mapping[str, int]
    alone: Callable[[Node], Alone]
    places: count[int]

    def __init__(self, source: PythonSource, orders: Mapping[str, int], alone: Callable[[Node], Alone]) -> None:
        self.source, self.orders, self.alone = source, orders, alone
        self.calls: dict[Hashable, FunctionCall | None] = {}
        self.places = count(1)
        self.meant: dict[str, OpenSteps] = {}
        used = (node for tree in source.law.trees() for node in nodes_of(tree) if isinstance(node, Use))
        self.uses: Counter[RuleKey] = Counter((node.rule, node.as_in_force_on) for node in used)

    def members(self, node: Members) -> FunctionCall | None:
        """The call that goes through the members of a known list, if they may lack anything."""
        if id(node) not in self.calls:
            self.calls[id(node)] = self.loop(node)
        return self.calls[id(node)]

    def loop(self, node: Members) -> FunctionCall | None:
        must, may = self.source.pair(node.part)
        steps = [] if must == may else self.below(node.part, 1)
        if not steps:
            return None
        # Where one member settles it, none does while it is open.
        one = node.quantifier in {"some", "none"} or (node.quantifier, node.number) in {("at least", 1), ("at most", 0)}
        condition = (
            may if one else complement(must) if node.quantifier == "every" else conjunction([may, complement(must)])
        )
        stated, over = self.source.locals, node.over.name
        text, name = stated.value(node.over)
        # A member of a member is numbered on from the number of that one, which another loop may hide.
        outer = [stated.number(node.over.list)] if isinstance(node.over, MemberRef) else []
        expressions = [condition, *(part for step in steps for part in step.expressions())]
        free = self.source.functions.free([Leaf(text, names=(name, *outer)), *expressions], stated.bound(over))
        loop = Loop(self.source.bodies, node.over, expressions, free)
        with loop.inside.branch("if", condition):
            loop.inside.ahead(expressions)
            emit(loop.inside, steps)
        named = self.source.names.new(f"open {over}")
        first = f", {outer[0]} * {MEMBERS}" if outer else ""
        lines = loop.function(stated, named, f"What keeps {over} open.", [], [], (stated.number(over), first))
        self.source.functions.lines += lines
        self.meant[named] = OpenSteps(over, None, condition, tuple(steps))
        return FunctionCall(named, tuple(free), tuple(half for half in free.values() if half))

    def once(self, key: Hashable, says: str, steps: Callable[[], Iterable[Step]], about: str | None) -> list[Step]:
        """The call of a function with these steps.

        They are gone through once for each member of the list that they are about, or once where it has no name; again
        and again where there is none.
        """
        if key not in self.calls:
            number, names = self.number(about or "", next(self.places))
            made = list(steps())
            expressions = [part for step in made for part in step.expressions()]
            entered = FALSE if about is None else Leaf(f"{number} in entered", names=("entered", *names))
            free = self.source.functions.free([entered, *expressions], set())
            inside = Function(
                self.source.bodies, "", "", sole(expressions, self.source.bodies) - free.keys(), eager=True
            )
            inside.made[0].update(free)
            if about is not None:
                with inside.branch("if", entered):
                    inside.line("return")
                inside.line(f"entered.add({number})")
            inside.ahead(expressions)
            emit(inside, made)
            named = self.source.names.new(f"open {says}")
            lines = [docstring(f"What keeps {says} open."), *inside.body]
            self.source.functions.lines += ["", "", f"def {named}({', '.join(free)}):", *indented(lines)]
            self.meant[named] = OpenSteps("", about, TRUE, tuple(made))
            made_call = FunctionCall(named, tuple(free), tuple(half for half in free.values() if half))
            self.calls[key] = made_call if made else None
        call = self.calls[key]
        return [Step(TRUE, call)] if call else []

    def below(self, node: Node, depth: int) -> list[Step]:
        """The steps down from an open condition."""
        if depth > DEEPEST:
            return self.once(id(node), "a condition", partial(self.below, node, 0), None)
        match node:
            case Test(RouteRef(route)):
                return self.once(route, route, partial(self.of_route, route), "")
            case Test(_, operator) if operator != STATED:
                refs = (ref for ref in (node.ref, node.operand) if isinstance(ref, FACT_REFS))
                return [step for ref in refs for step in self.lacks(ref)]
            case AllOf() | AnyOf():
                return [step for part in node.parts for step in self.part(node, part, depth)]
            case Not():
                return self.below(node.part, depth)
            case Use():
                return self.rule(node, depth)
            case Members():
                call, known = self.members(node), self.source.listed(node.over)
                return [*self.lacks(node.over), *([Step(known, call)] if call else [])]
            case _:
                return []

    def part(self, node: AllOf | AnyOf, part: Node, depth: int) -> list[Step]:
        """All parts of an open `all` may hold, and none of an open `any` must."""
        must, may = self.source.pair(part)
        if must == may:
            return []
        alone = self.alone(part)
        if isinstance(alone, FACT_REFS):
            return self.lacks(alone)
        below = self.below(part, depth + 1)
        if isinstance(part, type(node)) or (isinstance(part, Test) and not isinstance(part.ref, RouteRef)):
            return below
        return [Step(complement(must) if isinstance(node, AllOf) else may, None, tuple(below))] if below else []

    def rule(self, node: Use, depth: int) -> list[Step]:
        key = (node.rule, node.as_in_force_on)
        rule = self.source.law.rules[key]
        if self.uses[key] == 1:
            return self.below(rule.body, depth)
        return self.once(key, rule.name, partial(self.below, rule.body, 0), rule.about)

    def of_route(self, route: str) -> Iterator[Step]:
        """A case is open where it may hold and need not, and none before it must."""
        earlier: list[Expression] = []
        for case in self.source.law.routes[route]:
            if case.when:
                must, may = self.source.pair(case.when)
                open_ = conjunction([*earlier, may, complement(must)])
                if below := self.below(case.when, 0):
                    yield Step(open_, None, tuple(below))
                earlier.append(complement(must))

    def lacks(self, ref: Stated) -> list[Step]:
        """A step that notes what is not known, if the question rests on it."""
        unknown = FALSE if ref.name == DAY.name else complement(self.source.locals.known(ref))
        if unknown == FALSE or ref.name not in self.orders:
            return []
        text, names = self.number(ref.list if isinstance(ref, MemberRef) else "", self.orders[ref.name])
        return [Step(unknown, Leaf(f"lacked.add({text})", names=("lacked", *names)), lacks=ref)]

    def number(self, over: str, first: int) -> tuple[str, tuple[str, ...]]:
        """A number for the member that is looked at of this list; the names it reads."""
        start = str(first * MEMBERS**2)
        if not over:
            return start, ()
        name = self.source.locals.number(over)
        return f"{start} + {name}" if "[]." in over else f"{start} + {name} * {MEMBERS}", (name,)


def emit(function: Function, steps: Sequence[Step]) -> None:
    """Writes steps into a function, with the halves of rules that they need ahead of them."""
    for step in steps:
        if step.condition == FALSE:
            continue
        if step.condition == TRUE:
            content(function, step)
            continue
        with function.branch("if", step.condition):
            content(function, step)


def content(function: Function, step: Step) -> None:
    if step.statement:
        function.need(step.statement)
        function.body += indented(function.written(step.statement), function.depth)
    emit(function, step.steps)
