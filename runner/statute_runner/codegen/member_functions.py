"""Tests over the members of a list as functions of the module: a loop that stops where enough members are found.

A function is called where the test stands, so that members are looked at only where it matters. What does not depend on
the member is made by the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from statute_runner.codegen.function_writer import Function, sole
from statute_runner.codegen.python_expression import (
    FALSE,
    TRUE,
    Constant,
    Every,
    FunctionCall,
    Leaf,
    Named,
    Negated,
    Some,
    conjunction,
    indented,
)
from statute_runner.codegen.python_text import docstring

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.codegen.function_writer import Bodies
    from statute_runner.codegen.python_expression import Expression
    from statute_runner.codegen.python_text import UniqueNames
    from statute_runner.codegen.request_locals import RequestLocals
    from statute_runner.logic.refs import Stated


class MemberFunctions:
    """The functions that the law of a period needs, each written when a test first needs it.

    `meant` says by its name what each of them finds out.
    """

    bodies: Bodies
    locals: RequestLocals
    names: UniqueNames

    def __init__(self, bodies: Bodies, facts: RequestLocals, names: UniqueNames) -> None:
        self.bodies, self.locals, self.names = bodies, facts, names
        self.made: dict[tuple[str, int, Expression], FunctionCall] = {}
        self.meant: dict[str, tuple[Stated, int, Expression]] = {}
        self.lines: list[str] = []
        self.read: dict[str, frozenset[str]] = {}

    def at_least(self, over: Stated, number: int, condition: Expression) -> Expression:
        """So many members of a known list satisfy the condition."""
        if number < 1 or condition == FALSE:
            return TRUE if number < 1 else FALSE
        text, name = self.locals.value(over)
        bound = self.locals.bound(over.name)
        if not self.depends(condition, bound):
            known = self.locals.known(over)
            needs = (known.text,) if isinstance(known, Leaf) else ()
            bare = f"len(first) >= {number}"
            enough = Leaf(f"len({text}) >= {number}", "", needs, names=(name,), refs=(over,), bare=bare)
            return conjunction([enough, condition])
        key = (over.name, number, condition)
        if key not in self.made:
            self.made[key] = made = self.written(over, number, condition)
            self.meant[made.name] = over, number, condition
        return self.made[key]

    def written(self, over: Stated, number: int, condition: Expression) -> FunctionCall:
        """The call of a new function."""
        found = "any" if number == 1 else f"at least {number}"
        name = self.names.new(f"{found} {over.name}")
        text, list_name = self.locals.value(over)
        free = self.free([Leaf(text, names=(list_name,)), condition], self.locals.bound(over.name))
        loop = Loop(self.bodies, over, [condition], free)
        if number == 1:
            with loop.inside.branch("if", condition):
                loop.inside.line("return True")
        else:
            with loop.inside.branch("if", condition):
                loop.inside.line("found += 1")
                with loop.inside.branch("if", Leaf(f"found == {number}")):
                    loop.inside.line("return True")
        start = [] if number == 1 else ["found = 0"]
        says = f"At least {number} of {over.name}."
        self.lines += loop.function(self.locals, name, says, start, ["return False"])
        return FunctionCall(name, tuple(free), tuple(part for part in free.values() if part))

    def depends(self, expression: Expression, bound: set[str]) -> bool:
        """Whether the expression reads any of the names, be it in a rule."""
        return not bound.isdisjoint(self.reads(expression))

    def reads(self, expression: Expression) -> frozenset[str]:
        """The names that an expression reads, and the rules it names."""
        match expression:
            case Leaf():
                return frozenset(expression.names)
            case Every() | Some():
                return frozenset().union(*map(self.reads, expression.parts))
            case Negated():
                return self.reads(expression.part)
            case FunctionCall():
                return frozenset(expression.arguments).union(*map(self.reads, expression.rules))
            case Named(name):
                if name not in self.read:
                    self.read[name] = self.reads(self.bodies[name][1])
                return self.read[name]
            case Constant():
                return frozenset()
            case other:
                assert_never(other)

    def free(self, expressions: Iterable[Expression], bound: set[str]) -> dict[str, Named | None]:
        """The names that the expressions read and that are not bound, with the half of a rule that one stands for.

        A half of a rule that does not depend on what is bound is such a name, and is not entered.
        """
        found: dict[str, Named | None] = {}
        entered: set[str] = set()

        def enter(expression: Expression) -> None:
            if isinstance(expression, Leaf):
                found.update((name, None) for name in expression.names if name not in bound)
            elif isinstance(expression, Every | Some):
                for part in expression.parts:
                    enter(part)
            elif isinstance(expression, Negated):
                enter(expression.part)
            elif isinstance(expression, FunctionCall):
                rules = {rule.name for rule in expression.rules}
                found.update((name, None) for name in expression.arguments if name not in bound | rules)
                for rule in expression.rules:
                    enter(rule)
            elif isinstance(expression, Named) and expression.name not in entered:
                entered.add(expression.name)
                if self.depends(expression, bound):
                    enter(self.bodies[expression.name][1])
                else:
                    found[expression.name] = expression

        for expression in expressions:
            enter(expression)
        return found


class Loop:
    """A loop over the members of a list that is being written; `inside` are its lines.

    Halves of rules that stand once in the conditions are written out, others are made for each member.
    """

    over: Stated
    free: dict[str, Named | None]
    inside: Function

    def __init__(
        self, bodies: Bodies, over: Stated, conditions: Iterable[Expression], free: dict[str, Named | None]
    ) -> None:
        self.over, self.free = over, free
        self.inside = Function(bodies, "", "", sole(conditions, bodies) - free.keys(), eager=True)
        self.inside.made[0].update(free)

    def function(
        self,
        stated: RequestLocals,
        name: str,
        says: str,
        start: list[str],
        end: list[str],
        number: tuple[str, str] = ("", ""),
    ) -> list[str]:
        """The whole function, two lines ahead; `number` is what holds the member's number, and from where it counts."""
        body = self.inside.body
        member, (members, _) = stated.member(self.over.name), stated.value(self.over)
        count, first = number
        head = f"for {count}, {member} in enumerate({members}{first}):" if count else f"for {member} in {members}:"
        lines = [docstring(says), *start, head, *indented([*stated.reading_member(self.over.name, body), *body]), *end]
        return ["", "", f"def {name}({', '.join(self.free)}):", *indented(lines)]
