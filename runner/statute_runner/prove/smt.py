"""The law as formulas: one `Boolean` over the variables of a request.

A claim can so be shown for every request at once. Every operator on single values is looked up in the table that
decides, value by value; only those on sets are written again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import z3

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.law.section import Case
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import FactRef, InForceRef, ReadingRef
from statute_runner.logic.tree import facts_of, fold
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from statute_runner.law.linker import Law
    from statute_runner.law.value_classes import FactClass
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Known, Node, RuleKey, Scalar, Test

    Formula: TypeAlias = Any  # a Python truth value, or a formula of the solver


def every(parts: Iterable[Formula]) -> Formula:
    """All of the parts, without those that are plainly true."""
    remaining = [part for part in parts if part is not True]
    if any(part is False for part in remaining):
        return False
    return z3.And(remaining) if len(remaining) > 1 else remaining[0] if remaining else True


def some(parts: Iterable[Formula]) -> Formula:
    """At least one of the parts, without those that are plainly false."""
    remaining = [part for part in parts if part is not False]
    if any(part is True for part in remaining):
        return True
    return z3.Or(remaining) if len(remaining) > 1 else remaining[0] if remaining else False


def no(part: Formula) -> Formula:
    """The part does not hold."""
    return not part if isinstance(part, bool) else part.arg(0) if z3.is_not(part) else z3.Not(part)


def same(one: Formula, other: Formula) -> Formula:
    """Both hold, or neither does."""
    if isinstance(one, bool):
        return other if one else no(other)
    if isinstance(other, bool):
        return one if other else no(one)
    return True if one.eq(other) else one == other


MEMBERS: dict[str, Callable[[Callable[[Scalar], Formula], Any], Formula]] = {
    "has": lambda has, operand: has(operand),
    "has any of": lambda has, operand: some(has(member) for member in operand),
    "has all of": lambda has, operand: every(has(member) for member in operand),
}


class Stated:
    """The variables of one request: for each fact, whether it is known, and which value it has.

    Two requests share every variable but those of the facts named in `apart`, which carry the request's mark.
    """

    def __init__(self, classes: Mapping[str, FactClass], mark: str = "", apart: Collection[str] = ()) -> None:
        self.classes, self.apart = classes, frozenset(apart)
        self.flags: dict[str, Formula] = {}
        self.values: dict[str, dict[Scalar, Formula]] = {}
        self.tests: dict[Test, Formula] = {}
        for name, found in classes.items():
            label = f"{name}{mark}" if name in apart else name
            self.flags[name] = True if name == "date" else z3.Bool(f"known: {label}")
            self.values[name] = {
                one: z3.Bool(f"{label} {'has' if found.is_set else 'is'} {one}") for one in found.values
            }

    def constraints(self) -> list[Formula]:
        """What makes the variables a request: a known fact has one value, an unknown one none."""
        rules: list[Formula] = []
        for name, found in self.classes.items():
            values = list(self.values[name].values())
            if found.is_set:
                rules += [z3.Implies(value, self.flags[name]) for value in values]
            else:
                rules += [same(self.flags[name], some(values)), z3.AtMost(*values, 1) if len(values) > 1 else True]
        return [rule for rule in rules if rule is not True]

    def known(self, test: Test) -> Formula:
        return every(self.flags[name] for name in facts_of(test))

    def holds(self, test: Test) -> Formula:
        if test not in self.tests:
            self.tests[test] = self.made(test)
        return self.tests[test]

    def made(self, test: Test) -> Formula:
        name, operand = facts_of(test)[0], test.operand
        values = self.values[name]
        if self.classes[name].is_set:
            return MEMBERS[test.operator](values.__getitem__, operand)
        compare = HOLDS[test.operator]
        if isinstance(operand, FactRef):
            others = self.values[operand.name]
            return some(
                every([mine, some(theirs for other, theirs in others.items() if compare(one, other))])
                for one, mine in values.items()
            )
        against = frozenset(operand) if isinstance(operand, tuple) else operand
        return some(mine for one, mine in values.items() if compare(one, against))

    def stating(self, facts: Mapping[str, Known]) -> list[Formula]:
        """The request states these facts, each with a value of its class, and nothing else."""
        found: list[Formula] = []
        for name, values in self.values.items():
            found.append(same(self.flags[name], name in facts))
            given = facts.get(name)
            members = given if isinstance(given, tuple) else (given,) if name in facts else ()
            found += [value if one in members else no(value) for one, value in values.items()]
        return [part for part in found if part is not True]


class Readings:
    """The variables of the readings: one option of each is chosen. Those in `apart` carry the mark."""

    def __init__(self, options: Mapping[str, Sequence[str]], mark: str = "", apart: Collection[str] = ()) -> None:
        self.options = {
            name: {o: z3.Bool(f"reading {name}{mark if name in apart else ''} is {o}") for o in names}
            for name, names in options.items()
        }

    def constraints(self) -> list[Formula]:
        """Exactly one option of each reading is chosen."""
        return [part for options in self.options.values() for part in (some(options.values()), at_most_one(options))]

    def is_chosen(self, name: str, option: str) -> Formula:
        return self.options[name][option]


class Chosen:
    """Readings of which one option each is chosen already."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self.chosen = chosen

    def is_chosen(self, name: str, option: str) -> Formula:
        return self.chosen[name] == option


def at_most_one(options: Mapping[str, Formula]) -> Formula:
    return z3.AtMost(*options.values(), 1) if len(options) > 1 else True


class Formulas:
    """True and false as the solver has them, for one law, the variables of a request, and the readings."""

    def __init__(self, law: Law, stated: Stated, readings: Readings | Chosen) -> None:
        self.law, self.stated, self.readings = law, stated, readings
        self.meaning: Any = MustMay(self)
        self.rules: dict[RuleKey, Pair[Formula]] = {}
        self.routes: dict[str, dict[str, Formula]] = {}

    def constant(self, truth: bool) -> Formula:
        return truth

    def conjunction(self, parts: Sequence[Formula]) -> Formula:
        return every(parts)

    def disjunction(self, parts: Sequence[Formula]) -> Formula:
        return some(parts)

    def complement(self, part: Formula) -> Formula:
        return no(part)

    def known(self, test: Test) -> Formula:
        return self.stated.known(test)

    def holds(self, test: Test) -> Formula:
        match test.ref:
            case InForceRef() as ref:
                return self.law.in_force[ref] == test.operand
            case ReadingRef(name):
                chosen = self.readings.is_chosen(name, str(test.operand))
                return chosen if test.operator == "is" else no(chosen)
            case _:
                return self.stated.holds(test)

    def outcomes(self, route: str) -> dict[str, Formula] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            cases = self.law.routes[route]
            pairs = [(case.outcome, self.of(case.when) if case.when else (True, True)) for case in cases]
            self.routes[route] = choose(pairs, tuple(self.law.question.outcomes), self)
        return self.routes[route]

    def shared(self, key: RuleKey, pair: Callable[[], Pair[Formula]]) -> Pair[Formula]:
        if key not in self.rules:
            self.rules[key] = pair()
        return self.rules[key]

    def of(self, node: Node) -> Pair[Formula]:
        """Whether the condition must hold, and whether it may."""
        found: Pair[Formula] = fold(node, self.meaning, self.law.rules)
        return found

    def comes_out(self, route: str, outcome: str) -> Formula:
        """The route is answered so; `undetermined` where more than one outcome is possible.

        No route that is not in force is.
        """
        possible = self.outcomes(route)
        if possible is None:
            return False
        if outcome == UNDETERMINED:
            return every(no(self.comes_out(route, one)) for one in possible)
        return (
            every(may if one == outcome else no(may) for one, may in possible.items()) if outcome in possible else False
        )


def differ(one: Formulas, other: Formulas, routes: Iterable[str]) -> Formula:
    """Some outcome of some of these routes is possible under one and not under the other."""
    parts: list[Formula] = []
    for route in routes:
        mine, theirs = one.outcomes(route), other.outcomes(route)
        if mine is None or theirs is None:
            parts.append((mine is None) != (theirs is None))
        else:
            parts += [no(same(mine.get(name, False), theirs.get(name, False))) for name in {**mine, **theirs}]
    return some(parts)


def with_question(law: Law) -> Law:
    """The law with its question as one more route, under the question's name, so that both are asked about alike."""
    question = law.question
    decision = law.decision if law.routes else (Case(question.not_in_force.name, None),)
    return replace(law, routes={**law.routes, question.name: decision})
