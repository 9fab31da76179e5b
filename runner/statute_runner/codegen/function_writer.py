"""The lines of one generated function: what it reads of a request, and rules as locals made when first needed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from statute_runner.budget import Budget
from statute_runner.codegen.python_expression import Every, FunctionCall, Named, Negated, Some, indented, written
from statute_runner.codegen.python_text import comment, docstring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    from statute_runner.codegen.python_expression import Expression
    from statute_runner.codegen.request_locals import RequestLocals

    # Of each half of a rule, what the rule is about and what the half comes to.
    Bodies: TypeAlias = Mapping[str, tuple[str, Expression]]

DEEPEST = 20
MOST_LINES = 20_000


class Function:
    """A function that is being written; the names in `inlined` are written out where they stand, others are locals.

    A local is made where it is first needed. So it may have to be made in several branches, and those that it needs in
    several branches of each: a function that grows too long raises `OverBudget`, unless it is `eager`, with locals made
    before any branch.
    """

    bodies: Bodies
    head: str
    says: str
    inlined: frozenset[str]
    eager: bool
    budget: Budget
    depth: int

    def __init__(
        self,
        bodies: Bodies,
        head: str,
        says: str,
        inlined: frozenset[str] = frozenset(),
        *,
        eager: bool = False,
    ) -> None:
        self.bodies, self.head, self.says, self.inlined, self.eager = bodies, head, says, inlined, eager
        self.budget = Budget(None if eager else MOST_LINES, "lines")
        self.body: list[str] = []
        self.depth = 0
        # A name made in a branch that is closed may have been made or not: it is tested before it is made again.
        self.made: list[set[str]] = [set()]
        self.tried: set[str] = set()
        self.unsure: dict[str, None] = {}

    def line(self, text: str) -> None:
        self.body += indented([text], self.depth)

    def assign(self, name: str, expression: Expression) -> None:
        """A line that gives the name a value made of the expression, after what it needs."""
        self.need(expression)
        lines = self.written(expression)
        whole = [f"{name} = {lines[0]}"] if len(lines) == 1 else [f"{name} = (", *indented(lines), ")"]
        self.body += indented(whole, self.depth)
        self.made[-1].add(name)

    def has(self, name: str) -> bool:
        """Whether the local has surely been made by here."""
        return any(name in made for made in self.made)

    @contextmanager
    def branch(self, head: str, condition: Expression | None = None) -> Iterator[None]:
        """An indented block under `if`, `elif` or `else`."""
        if condition is None:
            self.line(f"{head}:")
        else:
            self.need(condition)
            lines = self.written(condition)
            whole = [f"{head} {lines[0]}:"] if len(lines) == 1 else [f"{head} (", *indented(lines), "):"]
            self.body += indented(whole, self.depth)
        self.depth += 1
        self.made.append(set())
        yield
        self.made.pop()
        self.depth -= 1

    def written(self, expression: Expression) -> list[str]:
        return written(expression, lambda name: self.bodies[name] if name in self.inlined else None)

    def ahead(self, expressions: Iterable[Expression]) -> None:
        """Before branches: makes the locals of all that they may come to need, if the function is eager."""
        if self.eager:
            for expression in expressions:
                self.need(expression)

    def need(self, expression: Expression) -> None:
        """Makes the locals that an expression is made of, those within rules written out included."""
        if isinstance(expression, Every | Some):
            for part in expression.parts:
                self.need(part)
        elif isinstance(expression, Negated):
            self.need(expression.part)
        elif isinstance(expression, Named):
            if expression.name in self.inlined:
                self.need(self.bodies[expression.name][1])
            elif not self.has(expression.name):
                self.make(expression.name)
        elif isinstance(expression, FunctionCall):
            for rule in expression.rules:
                self.need(rule)

    def make(self, name: str) -> None:
        about, body = self.bodies[name]
        self.budget.spend(3)
        if name in self.tried:
            self.unsure[name] = None
            if self.depth > DEEPEST:
                self.need(body)
            with self.branch(f"if {name} is Nothing"):
                self.line(comment(about))
                self.assign(name, body)
        else:
            self.tried.add(name)
            self.need(body)
            self.line(comment(about))
            self.assign(name, body)
        self.made[-1].add(name)

    def finished(self, facts: RequestLocals) -> list[str]:
        """The whole function of a request, whose facts are locals."""
        start = [docstring(self.says), *facts.reading(self.body)]
        if self.unsure:
            start.append(f"{' = '.join(self.unsure)} = Nothing")
        return [self.head, *indented([*start, *self.body])]


def sole(expressions: Iterable[Expression], bodies: Bodies) -> frozenset[str]:
    """The names that stand once in the expressions and all they are made of, and are not too deep to write out."""
    counts: dict[str, int] = {}
    depths: dict[str, int] = {}

    def depth(expression: Expression) -> int:
        if isinstance(expression, Named):
            counts[expression.name] = counts.get(expression.name, 0) + 1
            if counts[expression.name] == 1:
                found = 1 + depth(bodies[expression.name][1])
                depths[expression.name] = found if found <= DEEPEST else 0
            return depths[expression.name] if counts[expression.name] == 1 else 0
        if isinstance(expression, FunctionCall):
            for rule in expression.rules:
                depth(rule)
                counts[rule.name] += 1
            return 0
        if isinstance(expression, Every | Some):
            return 1 + max(depth(part) for part in expression.parts)
        return depth(expression.part) if isinstance(expression, Negated) else 0

    for expression in expressions:
        depth(expression)
    return frozenset(name for name, count in counts.items() if count == 1 and depths[name])
