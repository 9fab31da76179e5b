"""Two-valued logic whose truth values are SQL expressions, and its leaves: tests of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.decide.evaluation import Values
from statute_runner.decide.missing_facts import MissingFacts
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import SETS
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import facts_of, fold
from statute_runner.sql.sql_expression import FALSE, TRUE, column, conjoined, disjoined, is_stated, negated, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Node, RuleKey, Test
    from statute_runner.sql.column_names import Naming
    from statute_runner.sql.named_columns import PeriodColumns

    Compare = Callable[[exp.Expr, Any], exp.Expr]

# A column and what it is compared with: a literal's or a column's expression, or for the lists a tuple of values.
OF_VALUES: dict[str, Compare] = {
    "is": lambda fact, operand: exp.EQ(this=fact, expression=operand),
    "is not": lambda fact, operand: exp.NEQ(this=fact, expression=operand),
    "one of": one_of,
    "none of": lambda fact, operand: negated(one_of(fact, operand)),
    "more than": lambda fact, operand: exp.GT(this=fact, expression=operand),
    "at least": lambda fact, operand: exp.GTE(this=fact, expression=operand),
    "less than": lambda fact, operand: exp.LT(this=fact, expression=operand),
    "at most": lambda fact, operand: exp.LTE(this=fact, expression=operand),
    "before": lambda fact, operand: exp.LT(this=fact, expression=operand),
    "after": lambda fact, operand: exp.GT(this=fact, expression=operand),
    "on or before": lambda fact, operand: exp.LTE(this=fact, expression=operand),
    "on or after": lambda fact, operand: exp.GTE(this=fact, expression=operand),
}
# The members of the operand, each as the column that says whether the set has it.
OF_SETS: dict[str, Callable[[Sequence[exp.Expr]], exp.Expr]] = {
    "has": conjoined,
    "has any of": disjoined,
    "has all of": conjoined,
}


class SqlBoolean:
    """The law of one period over the columns of a row; the chosen readings and what is in force are settled."""

    def __init__(
        self,
        law: Law,
        readings: Mapping[str, str],
        facts: Mapping[str, FactType],
        naming: Naming,
        period: PeriodColumns,
    ) -> None:
        self.law, self.facts, self.naming, self.period = law, facts, naming, period
        self.settled = Values(law, {}, readings)
        self.meaning = MustMay(self)
        self.rules: dict[RuleKey, Pair[exp.Expr]] = {}
        self.routes: dict[str, dict[str, exp.Expr]] = {}

    def constant(self, truth: bool) -> exp.Expr:
        return TRUE if truth else FALSE

    def conjunction(self, parts: Sequence[exp.Expr]) -> exp.Expr:
        return conjoined(parts)

    def disjunction(self, parts: Sequence[exp.Expr]) -> exp.Expr:
        return disjoined(parts)

    def complement(self, part: exp.Expr) -> exp.Expr:
        return negated(part)

    def known(self, test: Test) -> exp.Expr:
        return conjoined(self.is_known(fact) for fact in facts_of(test))

    def is_known(self, fact: str) -> exp.Expr:
        # The day of a row is never null: where it was, the row is rejected and the day is an empty text.
        if fact not in self.facts:
            return TRUE
        return (
            column(self.naming.known(fact))
            if self.facts[fact].type in SETS
            else is_stated(column(self.naming.fact(fact)))
        )

    def holds(self, test: Test) -> exp.Expr:
        """The comparison alone: null for a null, which the pair's `known` beside it makes true or false."""
        if not isinstance(test.ref, FactRef):
            return self.constant(self.settled.holds(test))
        fact, operand = test.ref.name, test.operand
        if test.operator in OF_SETS:
            members = operand if isinstance(operand, tuple) else (operand,)
            return OF_SETS[test.operator]([column(self.naming.member(fact, str(member))) for member in members])
        tested = column(self.naming.fact(fact))
        if isinstance(operand, tuple):
            return OF_VALUES[test.operator](tested, operand)
        return OF_VALUES[test.operator](
            tested, column(self.naming.fact(operand.name)) if isinstance(operand, FactRef) else exp.convert(operand)
        )

    def outcomes(self, route: str) -> dict[str, exp.Expr] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            self.routes[route] = self.chosen(route, self.law.routes[route])
        return self.routes[route]

    def shared(self, key: RuleKey, pair: Callable[[], Pair[exp.Expr]]) -> Pair[exp.Expr]:
        if key not in self.rules:
            rule = self.law.rules[key]
            must, may = pair()
            surely = self.period.define(f"{rule.name}__must", must, key, rule.cite)
            possibly = surely if may == must else self.period.define(f"{rule.name}__may", may, key, rule.cite)
            self.rules[key] = surely, possibly
        return self.rules[key]

    def pair(self, node: Node) -> Pair[exp.Expr]:
        """A condition must hold, it may hold."""
        return fold(node, self.meaning, self.law.rules)

    def chosen(self, name: str, cases: Iterable[Case]) -> dict[str, exp.Expr]:
        """Which outcomes of an ordered decision are possible, each a column."""
        pairs = [(case.outcome, self.pair(case.when) if case.when else (TRUE, TRUE)) for case in cases]
        possible = choose(pairs, tuple(self.law.question.outcomes), self)
        return {outcome: self.period.define(f"{name}__{outcome}", may, name, name) for outcome, may in possible.items()}

    def several(self, possible: Mapping[str, exp.Expr]) -> exp.Expr:
        """Whether more than one outcome of the question is possible.

        True where each case has an outcome of its own: the conditions on what is reached from the question then imply
        it.
        """
        outcomes = [case.outcome for case in self.law.decision]
        if len(set(outcomes)) == len(outcomes):
            return TRUE
        ways = list(possible.values())
        return disjoined(conjoined([may, disjoined(ways[n:])]) for n, may in enumerate(ways, 1))

    def missing(self, possible: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
        """Which facts keep the question open, each a column, the most useful first; `possible` are its outcomes."""
        reached: dict[int, exp.Expr] = {}
        lacked: dict[str, list[exp.Expr]] = {fact: [] for fact in self.law.facts}
        for number, place in enumerate(MissingFacts(self.law, self, possible).places):
            ways = [conjoined([reached[id(above)], condition]) for above, condition in place.reached]
            condition = disjoined(ways) if place.reached else self.several(possible)
            open_ = self.period.define(f"open__{number}", condition, ("open",), place.cite)
            reached[id(place)] = open_
            for fact in place.facts:
                lacked[fact].append(open_)
        return {
            fact: self.period.define(
                f"lacks__{fact}", conjoined([negated(self.is_known(fact)), disjoined(ways)]), ("lacks",), fact
            )
            for fact, ways in lacked.items()
            if ways
        }
