"""True and false as Python source: the `Boolean` of generated code, with the law under chosen readings folded in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.codegen import python_expression
from statute_runner.codegen.member_functions import MemberFunctions
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
)
from statute_runner.codegen.python_text import UniqueNames
from statute_runner.codegen.request_locals import RequestLocals
from statute_runner.decide.evaluation import Values
from statute_runner.law.facts import DAY
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import DATE, HOLDS, OPERATORS
from statute_runner.logic.refs import FACT_REFS, stated_ref
from statute_runner.logic.tree import facts_of, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from statute_runner.codegen.python_expression import Expression
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.operators import Operator
    from statute_runner.logic.refs import Ref, Stated
    from statute_runner.logic.tree import Node, RuleKey, Test

SINGLE = frozenset({"True", "False", "NONE"})
SAME = {"{fact} == {operand}": "{fact} is {operand}", "{fact} != {operand}": "{fact} is not {operand}"}
TAKEN = ("request", "facts", "date", "decide", "unknown", "found", "lacked", "entered")


class PythonSource:
    """Pieces of Python for one law under one option of each reading: facts are locals, rules names with a body."""

    answered: Values
    meaning: MustMay[Expression]
    names: UniqueNames
    locals: RequestLocals
    functions: MemberFunctions
    answers: tuple[str, ...]

    def __init__(self, law: Law, readings: Mapping[str, str], facts: Mapping[str, FactType]) -> None:
        self.law = law
        self.answered = Values(law, {}, readings)
        self.meaning = MustMay(self)
        self.names = UniqueNames(TAKEN)
        self.locals = RequestLocals(facts, law.silent, self.names)
        self.rules: dict[RuleKey, Pair[Expression]] = {}
        self.bodies: dict[str, tuple[str, Expression]] = {}
        self.functions = MemberFunctions(self.bodies, self.locals, self.names)
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
        elif isinstance(expression, FunctionCall):
            yield Leaf(expression.name, of_route=True)

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

    def known_fact(self, name: str) -> Expression:
        """The fact, or the field of the member that is looked at, is known."""
        return self.locals.known(stated_ref(name))

    def stated(self, ref: Ref) -> Expression:
        return self.locals.stated(ref) if isinstance(ref, FACT_REFS) else FALSE

    def listed(self, over: Stated) -> Expression:
        return self.locals.known(over)

    def at_least(self, over: Stated, number: int, each: Callable[[], Pair[Expression]]) -> Pair[Expression]:
        must, may = each()
        return self.functions.at_least(over, number, must), self.functions.at_least(over, number, may)

    def holds(self, test: Test) -> Expression:
        if not isinstance(test.ref, FACT_REFS):
            return self.constant(self.answered.holds(test))
        text, name = self.locals.value(test.ref)
        names = {name: None}
        if isinstance(test.operand, FACT_REFS):
            against, other = self.locals.value(test.operand)
            names[other] = None
        else:
            against = self.literal(test.ref.name, test)
        needs = [known.text for fact in facts_of(test) if isinstance(known := self.needed(fact), Leaf)]
        compared = isinstance(test.operand, FACT_REFS)
        otherwise = None if test.ref.name == "date" or compared else of_nothing(test)
        refs = (test.ref, test.operand) if isinstance(test.operand, FACT_REFS) else (test.ref,)
        operator = OPERATORS[test.operator]
        return Leaf(
            same(operator, against).format(fact=text, operand=against),
            "",
            tuple(needs),
            otherwise,
            names=tuple(names),
            refs=refs,
            bare=operator.python.format(fact="first", operand="second" if compared else against),
        )

    def needed(self, fact: str) -> Expression:
        return TRUE if fact == "date" else self.known_fact(fact)

    def outcomes(self, route: str) -> dict[str, Expression] | None:
        return self.possible.get(route)

    def shared(self, key: RuleKey, pair: Callable[[], Pair[Expression]]) -> Pair[Expression]:
        if key not in self.rules:
            rule = self.law.rules[key]
            about = " ".join(f"{rule.cite} ({rule.name}): {rule.says}".split())
            name = self.names.new(rule.name)
            must, may = pair()
            self.rules[key] = self.half(f"{name}_must", about, must), self.half(f"{name}_may", about, may)
            if must == may:
                # It is known whatever is stated.
                self.rules[key] = (self.rules[key][0],) * 2
        return self.rules[key]

    def half(self, name: str, about: str, body: Expression) -> Expression:
        if isinstance(body, Constant):
            return body
        self.bodies[name] = (about, body)
        return Named(name)

    def literal(self, name: str, test: Test) -> str:
        """The operand of a test as it stands in the source; a day or a set that is made anew each time gets a name."""
        operand = test.operand
        assert not isinstance(operand, FACT_REFS)  # noqa: S101 - another fact has a local
        fact = DAY if name == DAY.name else self.locals.facts[name]
        if not isinstance(operand, tuple):
            return self.locals.single(fact, operand)
        # `none` is one of no values.
        values = [one for one in operand if one != WRITTEN or not fact.absent]
        members = ", ".join(sorted({self.locals.single(fact, one) for one in values}))
        if OPERATORS[test.operator].python.endswith(" in {operand}") and fact.type != DATE:
            return f"{{{members}}}" if values else "()"
        return self.locals.named(f"frozenset({{{members}}})" if values else "frozenset()", "SET")


def bits(name: str, possible: Mapping[str, Expression]) -> dict[str, Expression]:
    """What is possible, read from the mask of this name."""
    return {
        outcome: may if isinstance(may, Constant) else Leaf(f"{name} & {1 << n}", of_route=True, names=(name,))
        for n, (outcome, may) in enumerate(possible.items())
    }


def same(operator: Operator, against: str) -> str:
    """The Python text of an operator against this: what there is one object of is the same object."""
    return SAME.get(operator.python, operator.python) if against in SINGLE else operator.python


def of_nothing(test: Test) -> bool | None:
    """What the text of the test comes to when its fact is Python's None, if it comes to anything."""
    operand = frozenset(test.operand) if isinstance(test.operand, tuple) else test.operand
    try:
        return HOLDS[test.operator](None, operand)
    except TypeError:
        return None
