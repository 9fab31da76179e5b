"""Two-valued logic whose truth values are SQL expressions, and its leaves: tests of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.decide.evaluation import Values
from statute_runner.logic.absence import NONE
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import SETS
from statute_runner.logic.refs import FACT_REFS
from statute_runner.logic.tree import fold
from statute_runner.sql.absent_values import literal, none_of
from statute_runner.sql.dialect import WITHOUT_BOOLEANS
from statute_runner.sql.member_scopes import FreeLists, lists_of, refs_of
from statute_runner.sql.nullable_logic import NullableLogic, nullable, pair_of
from statute_runner.sql.part_columns import PartColumns, ShortMeaning
from statute_runner.sql.set_tests import set_test
from statute_runner.sql.sql_expression import FALSE, TRUE, conjoined, disjoined, negated, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Ref, Stated
    from statute_runner.logic.tree import Node, RuleKey, Test
    from statute_runner.sql.named_columns import PeriodColumns
    from statute_runner.sql.row_values import RowValues

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
ORDERS = OF_VALUES.keys() - {"is", "is not", "one of", "none of"}


class SqlBoolean:
    """The law of one period over the columns of a row; the chosen readings and what is in force are settled."""

    law: Law
    row: RowValues
    period: PeriodColumns
    settled: Values
    parts: PartColumns
    free: FreeLists
    meaning: ShortMeaning

    def __init__(
        self,
        law: Law,
        readings: Mapping[str, str],
        row: RowValues,
        period: PeriodColumns,
    ) -> None:
        self.law, self.row, self.period = law, row, period
        self.settled = Values(law, {}, readings)
        self.parts = PartColumns(row, period)
        self.free = FreeLists(law.rules)
        self.meaning = ShortMeaning(self.logic(), self.parts, self.free)
        self.pairs: dict[tuple[int, tuple[int, ...]], Pair[exp.Expr]] = {}
        self.rules: dict[RuleKey, Pair[exp.Expr]] = {}
        self.routes: dict[str, dict[str, exp.Expr]] = {}

    def logic(self) -> MustMay[exp.Expr]:
        """What a condition is made of, from what its parts are."""
        return MustMay(self) if self.row.dialect in WITHOUT_BOOLEANS else NullableLogic(self)

    def constant(self, truth: bool) -> exp.Expr:
        return TRUE if truth else FALSE

    def conjunction(self, parts: Sequence[exp.Expr]) -> exp.Expr:
        return conjoined(parts)

    def disjunction(self, parts: Sequence[exp.Expr]) -> exp.Expr:
        return disjoined(parts)

    def complement(self, part: exp.Expr) -> exp.Expr:
        return negated(part)

    def known(self, test: Test) -> exp.Expr:
        return conjoined(self.row.is_known(ref) for ref in refs_of(test))

    def holds(self, test: Test) -> exp.Expr:
        """The comparison alone: null for a null, which the pair's `known` beside it makes true or false."""
        ref, operand = test.ref, test.operand
        if not isinstance(ref, FACT_REFS):
            return self.constant(self.settled.holds(test))
        if self.row.fact(ref).type in SETS:
            return set_test(self.row, test)
        tested = self.row.value(ref)
        if isinstance(operand, tuple):
            return OF_VALUES[test.operator](tested, operand)
        against = isinstance(operand, FACT_REFS)
        other = self.row.value(operand) if against else literal(self.row.fact(ref), operand)  # type: ignore[arg-type]
        compared = OF_VALUES[test.operator](tested, other)
        if test.operator not in ORDERS:
            return compared
        # What is none stands in no order.
        absent = [each for each in refs_of(test) if self.row.fact(each).absent]
        there = [exp.NEQ(this=self.row.value(each), expression=none_of(self.row.fact(each))) for each in absent]
        return conjoined([*there, self.constant(operand is not NONE), compared])

    def stated(self, ref: Ref) -> exp.Expr:
        return self.row.is_given(ref) if isinstance(ref, FACT_REFS) else FALSE

    def listed(self, over: Stated) -> exp.Expr:
        return self.row.is_known(over)

    def at_least(self, over: Stated, number: int, each: Callable[[], Pair[exp.Expr]]) -> Pair[exp.Expr]:
        with self.row.each_of(over) as seen:
            given = self.row.scopes[-1].given
            must, may = each()
        form = self.row.form
        surely = FALSE if must == FALSE else form.at_least(given, number, seen, must)
        return surely, surely if may == must else FALSE if may == FALSE else form.at_least(given, number, seen, may)

    def outcomes(self, route: str) -> dict[str, exp.Expr] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            with self.row.outside():
                self.routes[route] = self.chosen(route, self.law.routes[route])
        return self.routes[route]

    def shared(self, key: RuleKey, pair: Callable[[], Pair[exp.Expr]]) -> Pair[exp.Expr]:
        rule = self.law.rules[key]
        lists = lists_of(rule.about) if rule.about else ()
        if key not in self.rules:
            with self.row.each_of_all(lists):
                must, may = map(self.parts.array, pair())
            self.rules[key] = self.column_of((must, may), rule.name, key, rule.cite)
        surely, possibly = self.rules[key]
        numbers = [self.row.members[name].number for name in lists]
        return self.parts.entry(surely, numbers), self.parts.entry(possibly, numbers)

    def column_of(self, pair: Pair[exp.Expr], name: str, key: object, cite: str) -> Pair[exp.Expr]:
        """A pair in columns: one, if it can be. No name of theirs is a word of SQL."""
        must, may = pair
        one = nullable(pair)
        if one is not None and must != may:
            return pair_of(self.period.define(f"{name}__holds", one, key, cite))
        surely = self.period.define(f"{name}__must", must, key, cite)
        return surely, surely if may == must else self.period.define(f"{name}__may", may, key, cite)

    def pair(self, node: Node) -> Pair[exp.Expr]:
        """A condition must hold, it may hold."""
        with self.row.only(self.free.of(node)):
            key = id(node), tuple(scope.depth for scope in self.row.scopes)
            if key not in self.pairs:
                self.pairs[key] = fold(node, self.meaning, self.law.rules)
            return self.pairs[key]

    def chosen(self, name: str, cases: Iterable[Case]) -> dict[str, exp.Expr]:
        """Which outcomes of an ordered decision are possible, each a column."""
        pairs = [(case.outcome, self.case(name, number, case.when)) for number, case in enumerate(cases, 1)]
        possible = choose(pairs, tuple(self.law.question.outcomes), self)
        return {outcome: self.period.define(f"{name}__{outcome}", may, name, name) for outcome, may in possible.items()}

    def case(self, name: str, number: int, when: Node | None) -> Pair[exp.Expr]:
        """The condition of a case, which each outcome looks at."""
        if when is None:
            return TRUE, TRUE
        pair = self.pair(when)
        return pair if nullable(pair) is None else self.column_of(pair, f"{name}__case_{number}", name, name)
