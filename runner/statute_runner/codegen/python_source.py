"""True and false as Python source: the `Boolean` of generated code, with the law under chosen readings folded in."""

from __future__ import annotations

import re
from datetime import date
from keyword import iskeyword
from typing import TYPE_CHECKING

from statute_runner.codegen import python_expression
from statute_runner.codegen.python_expression import FALSE, TRUE, Constant, Every, Leaf, Named, Negated, Some
from statute_runner.codegen.python_text import literal
from statute_runner.decide.evaluation import Values
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import CHOICE, DATE, HOLDS, OPERATORS
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import facts_of, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from statute_runner.codegen.python_expression import Expression
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Node, RuleKey, Test

SAY_SO = frozenset({CHOICE, DATE})
TAKEN = ("request", "facts", "date", "decide", "unknown", "found")


class PythonSource:
    """Pieces of Python for one law under one option of each reading: facts are locals, rules names with a body."""

    def __init__(self, law: Law, readings: Mapping[str, str], facts: Mapping[str, FactType]) -> None:
        self.law, self.facts = law, facts
        self.answered = Values(law, {}, readings)
        self.meaning = MustMay(self)
        self.names = UniqueNames(TAKEN)
        self.locals: dict[str, str] = {"date": self.names.new("day")}
        self.constants: dict[str, str] = {}
        self.rules: dict[RuleKey, Pair[Expression]] = {}
        self.bodies: dict[str, tuple[str, Expression]] = {}
        self.answers = tuple(dict.fromkeys((*law.question.outcomes, law.question.not_in_force.name)))
        self.routes: dict[str, str] = {}
        self.possible: dict[str, dict[str, Expression]] = {}
        for route, cases in law.routes.items():
            self.routes[route] = name = self.names.new(f"route {route}")
            self.possible[route] = bits(name, choose(self.pairs(cases), self.answers, self))

    def pairs(self, cases: Iterable[Case]) -> list[tuple[str, Pair[Expression]]]:
        """The cases of a decision, each with its pair."""
        return [(case.outcome, self.pair(case.when) if case.when else (TRUE, TRUE)) for case in cases]

    def pair(self, node: Node) -> Pair[Expression]:
        """A condition must hold, it may hold."""
        return fold(node, self.meaning, self.law.rules)

    def leaves(self, expression: Expression, entered: set[str] | None = None) -> Iterator[Leaf]:
        """The comparisons in an expression and in the rules it names, each rule entered once."""
        entered = set() if entered is None else entered
        if isinstance(expression, Leaf):
            yield expression
        elif isinstance(expression, Every | Some):
            for part in expression.parts:
                yield from self.leaves(part, entered)
        elif isinstance(expression, Negated):
            yield from self.leaves(expression.part, entered)
        elif isinstance(expression, Named) and expression.name not in entered:
            entered.add(expression.name)
            yield from self.leaves(self.bodies[expression.name][1], entered)

    def constant(self, truth: bool) -> Expression:
        return TRUE if truth else FALSE

    def conjunction(self, parts: Sequence[Expression]) -> Expression:
        return python_expression.conjunction(parts)

    def disjunction(self, parts: Sequence[Expression]) -> Expression:
        return python_expression.disjunction(parts)

    def complement(self, part: Expression) -> Expression:
        return python_expression.complement(part)

    def known(self, test: Test) -> Expression:
        return self.conjunction([self.known_fact(name) for name in facts_of(test) if name != "date"])

    def known_fact(self, name: str) -> Leaf:
        """The fact is known.

        A choice or a date is never empty, so it says so itself; any other is None where it is not.
        """
        local = self.local(name)
        if self.facts[name].type in SAY_SO:
            return Leaf(local, f"not {local}")
        return Leaf(f"{local} is not None", f"{local} is None")

    def holds(self, test: Test) -> Expression:
        if not isinstance(test.ref, FactRef):
            return self.constant(self.answered.holds(test))
        fact, operand = test.ref.name, test.operand
        against = self.local(operand.name) if isinstance(operand, FactRef) else self.literal(fact, test)
        text = OPERATORS[test.operator].python.format(fact=self.local(fact), operand=against)
        needs = tuple(self.known_fact(name).text for name in facts_of(test) if name != "date")
        return Leaf(text, "", needs, None if fact == "date" or isinstance(operand, FactRef) else of_nothing(test))

    def outcomes(self, route: str) -> dict[str, Expression] | None:
        return self.possible.get(route)

    def shared(self, key: RuleKey, pair: Callable[[], Pair[Expression]]) -> Pair[Expression]:
        if key not in self.rules:
            rule = self.law.rules[key]
            about = " ".join(f"{rule.cite} ({rule.name}): {rule.says}".split())
            name = self.names.new(rule.name)
            must, may = pair()
            self.rules[key] = self.half(f"{name}_must", about, must), self.half(f"{name}_may", about, may)
        return self.rules[key]

    def half(self, name: str, about: str, body: Expression) -> Expression:
        if isinstance(body, Constant):
            return body
        self.bodies[name] = (about, body)
        return Named(name)

    def local(self, name: str) -> str:
        """The local that holds a fact of the request."""
        if name not in self.locals:
            self.locals[name] = self.names.new(name)
        return self.locals[name]

    def literal(self, fact: str, test: Test) -> str:
        """The operand of a test as it stands in the source; a day or a set that is made anew each time gets a name."""
        operand = test.operand
        assert not isinstance(operand, FactRef)  # noqa: S101 - another fact has a local
        dated = fact == "date" or self.facts[fact].type == DATE
        if not isinstance(operand, tuple):
            return self.day(str(operand)) if dated else literal(operand)
        members = ", ".join(sorted({self.day(str(one)) if dated else literal(one) for one in operand}))
        if OPERATORS[test.operator].python.endswith(" in {operand}") and not dated:
            return f"{{{members}}}"
        return self.named(f"frozenset({{{members}}})", "SET")

    def day(self, text: str) -> str:
        day = date.fromisoformat(text)
        return self.named(f"date({day.year}, {day.month}, {day.day})", "DAY")

    def named(self, text: str, kind: str) -> str:
        if text not in self.constants:
            self.constants[text] = f"{kind}_{len(self.constants) + 1}"
        return self.constants[text]


def bits(name: str, possible: Mapping[str, Expression]) -> dict[str, Expression]:
    """What is possible, read from the mask of this name."""
    return {
        outcome: may if isinstance(may, Constant) else Leaf(f"{name} & {1 << n}", of_route=True)
        for n, (outcome, may) in enumerate(possible.items())
    }


def of_nothing(test: Test) -> bool | None:
    """What the text of the test comes to when its fact is Python's None, if it comes to anything."""
    operand = frozenset(test.operand) if isinstance(test.operand, tuple) else test.operand
    try:
        return HOLDS[test.operator](None, operand)
    except TypeError:
        return None


class UniqueNames:
    """Python names, each given once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def new(self, wanted: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_")
        plain = plain if plain[:1].isalpha() else f"it_{plain}"
        name, n = plain, 1
        while not self.taken.isdisjoint((name, f"{name}_must", f"{name}_may")) or iskeyword(name):
            n += 1
            name = f"{plain}_{n}"
        self.taken |= {name, f"{name}_must", f"{name}_may"}
        return name
