"""True and false as Python source: the `Boolean` of generated code, with the law under chosen readings folded in."""

from __future__ import annotations

import re
from datetime import date
from keyword import iskeyword

from runner import expression
from runner.expression import FALSE, TRUE, Constant, Every, Leaf, Named, Negated, Some
from runner.logic import MustMay, choose
from runner.operators import CHOICE, DATE, HOLDS, OPERATORS
from runner.python_text import literal
from runner.tree import Fact, facts_of, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from runner.expression import Expression
    from runner.facts import FactType
    from runner.law import Law
    from runner.logic import Pair
    from runner.section import Case
    from runner.tree import Node, RuleKey, Scalar, Test

SAY_SO = frozenset({CHOICE, DATE})
TAKEN = ("request", "facts", "date", "decide", "unknown", "found")


class Source:
    """Pieces of Python for one law under one option of each reading: facts are locals, rules names with a body."""

    def __init__(self, law: Law, readings: Mapping[str, str], facts: Mapping[str, FactType]) -> None:
        self.law, self.facts = law, facts
        self.answered: dict[str, Scalar] = {f"reading.{name}": option for name, option in readings.items()}
        self.answered |= law.in_force
        self.meaning = MustMay(self)
        self.names = Names(TAKEN)
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
        return expression.conjunction(parts)

    def disjunction(self, parts: Sequence[Expression]) -> Expression:
        return expression.disjunction(parts)

    def complement(self, part: Expression) -> Expression:
        return expression.complement(part)

    def known(self, test: Test) -> Expression:
        unsure = (name for name in facts_of(test) if name != "date" and name not in self.answered)
        return self.conjunction([self.known_fact(name) for name in unsure])

    def known_fact(self, name: str) -> Leaf:
        """The fact is known. A choice or a date is never empty, so it says so itself; any other is None where it is not."""
        local = self.local(name)
        if self.facts[name].type in SAY_SO:
            return Leaf(local, f"not {local}")
        return Leaf(f"{local} is not None", f"{local} is None")

    def holds(self, test: Test) -> Expression:
        operand = test.operand
        if test.fact in self.answered and not isinstance(operand, Fact):
            return self.constant(HOLDS[test.operator](self.answered[test.fact], operand))
        against = self.local(operand.name) if isinstance(operand, Fact) else self.literal(test)
        text = OPERATORS[test.operator].python.format(fact=self.local(test.fact), operand=against)
        needs = tuple(self.known_fact(name).text for name in facts_of(test) if name != "date")
        return Leaf(text, "", needs, None if test.fact == "date" or isinstance(operand, Fact) else of_nothing(test))

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

    def literal(self, test: Test) -> str:
        """The operand of a test as it stands in the source; a day or a set that is made anew each time gets a name."""
        operand = test.operand
        assert not isinstance(operand, Fact)  # noqa: S101 - another fact has a local
        dated = test.fact == "date" or self.facts[test.fact].type == DATE
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


class Names:
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
