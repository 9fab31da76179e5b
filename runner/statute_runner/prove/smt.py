"""The law as formulas: one `Boolean` over the variables of a request.

A claim can so be shown for every request at once. What is said of a member of a list is said of each place that the
list has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.refs import FACT_REFS, InForceRef, MemberRef, ReadingRef
from statute_runner.logic.tree import fold
from statute_runner.prove.connectives import every, no, same, so_many, some
from statute_runner.prove.relied_facts import ReliedFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from statute_runner.law.linker import Law
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Ref
    from statute_runner.logic.refs import Stated as StatedRef
    from statute_runner.logic.tree import Node, RuleKey, Test
    from statute_runner.prove.connectives import Formula
    from statute_runner.prove.reading_variables import Chosen, Readings
    from statute_runner.prove.request_variables import Stated


class Formulas:
    """True and false as the solver has them, for one law, the variables of a request, and the readings."""

    law: Law
    readings: Readings | Chosen
    facts: ReliedFacts

    def __init__(self, law: Law, stated: Stated, readings: Readings | Chosen) -> None:
        self.law, self.readings = law, readings
        self.facts = ReliedFacts(stated, law.silent)
        self.meaning: Any = MustMay(self)
        self.rules: dict[Hashable, Pair[Formula]] = {}
        self.routes: dict[str, dict[str, Formula]] = {}
        # Of each list that is gone through, the path of the member that is looked at.
        self.members: dict[str, str] = {}

    def constant(self, truth: bool) -> Formula:
        return truth

    def conjunction(self, parts: Sequence[Formula]) -> Formula:
        return every(parts)

    def disjunction(self, parts: Sequence[Formula]) -> Formula:
        return some(parts)

    def complement(self, part: Formula) -> Formula:
        return no(part)

    def path(self, ref: StatedRef) -> str:
        """The path of a fact, or of a field of the member that is looked at."""
        return f"{self.members[ref.list]}.{ref.field}" if isinstance(ref, MemberRef) else ref.name

    def paths(self, test: Test) -> tuple[str, ...]:
        return tuple(self.path(ref) for ref in (test.ref, test.operand) if isinstance(ref, FACT_REFS))

    def known(self, test: Test) -> Formula:
        return every(self.facts.known(path) for path in self.paths(test))

    def holds(self, test: Test) -> Formula:
        match test.ref:
            case InForceRef() as ref:
                return self.law.in_force[ref] == test.operand
            case ReadingRef(name):
                chosen = self.readings.is_chosen(name, str(test.operand))
                return chosen if test.operator == "is" else no(chosen)
            case _:
                return self.facts.holds(test, self.paths(test))

    def stated(self, ref: Ref) -> Formula:
        return self.facts.told[self.path(ref)] if isinstance(ref, FACT_REFS) else False

    def listed(self, over: StatedRef) -> Formula:
        return self.facts.known(self.path(over))

    def at_least(self, over: StatedRef, number: int, each: Callable[[], Pair[Formula]]) -> Pair[Formula]:
        pairs = [(every([stands, must]), every([stands, may])) for stands, (must, may) in self.each_place(over, each)]
        return so_many(number, (must for must, _ in pairs)), so_many(number, (may for _, may in pairs))

    def each_place(self, over: StatedRef, each: Callable[[], Pair[Formula]]) -> list[tuple[Formula, Pair[Formula]]]:
        """For each place of the list whether a member stands there, and what is said of that member."""
        name, path, around = str(over), self.path(over), self.members.copy()
        found = []
        for number, stands in self.facts.given[path].items():
            self.members[name] = f"{path}[{number}]"
            found.append((stands, each()))
        self.members = around
        return found

    def outcomes(self, route: str) -> dict[str, Formula] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            cases = self.law.routes[route]
            pairs = [(case.outcome, self.of(case.when) if case.when else (True, True)) for case in cases]
            self.routes[route] = choose(pairs, tuple(self.law.question.outcomes), self)
        return self.routes[route]

    def shared(self, key: RuleKey, pair: Callable[[], Pair[Formula]]) -> Pair[Formula]:
        about = self.law.rules[key].about
        once = (key, self.members[about]) if about else key
        if once not in self.rules:
            self.rules[once] = pair()
        return self.rules[once]

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
