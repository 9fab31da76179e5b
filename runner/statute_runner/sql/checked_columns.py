"""What the rules read of a row, once it is checked: the facts that they test, and what silence means of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import LIST, SETS, STATED
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import Members, facts_of, nodes_of
from statute_runner.sql.absent_values import has_flag, none_of
from statute_runner.sql.column_types import every_member
from statute_runner.sql.dialect import WITHOUT_BOOLEANS, truth
from statute_runner.sql.sql_expression import aliased, column, is_null, is_stated, negated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from statute_runner.law.facts import Facts, FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Test
    from statute_runner.sql.request_columns import Layout
    from statute_runner.sql.row_values import RowValues
    from statute_runner.tables.column_names import Member


def tested_members(facts: Facts, laws: Iterable[Law]) -> dict[str, list[Member]]:
    """For each fact that a rule tests, the members looked for in it, if it is a set."""
    found: dict[str, dict[Member, None]] = {}
    for law in laws:
        for tree in law.trees():
            for node in nodes_of(tree):
                if isinstance(node, Members):
                    found.setdefault(node.over.name, {})
        for test in law.tests():
            for name in facts_of(test):
                if name in facts:
                    found.setdefault(name, {})
                    if facts[name].type in SETS:
                        found[name] |= dict.fromkeys(looked_for(facts[name], test))
    return {name: list(found[name]) for name in facts if name in found}


def looked_for(fact: FactType, test: Test) -> Sequence[Member]:
    """The members that a test looks for in a set: those it names, or all that the set may have."""
    if test.operator == STATED:
        return ()
    if test.operator == "within" or len(facts_of(test)) > 1:
        return every_member(fact)
    return test.operand if isinstance(test.operand, tuple) else (test.operand,)  # type: ignore[return-value]


def stated_facts(laws: Iterable[Law]) -> set[str]:
    """The facts of which some rule asks whether they are stated."""
    return {
        test.ref.name
        for law in laws
        for test in law.tests()
        if test.operator == STATED and isinstance(test.ref, FactRef)
    }


def stored(truth_value: exp.Expr, dialect: str) -> exp.Expr:
    """A truth value as a column can hold it."""
    if dialect not in WITHOUT_BOOLEANS:
        return truth_value
    return exp.Case().when(truth_value, exp.convert(1)).else_(exp.convert(0))


class CheckedColumns:
    """The columns that stand for the facts of a row that has no fault."""

    layout: Layout
    row: RowValues
    dialect: str

    def __init__(self, layout: Layout, row: RowValues, dialect: str) -> None:
        self.layout, self.row, self.dialect = layout, row, dialect

    def of(self, tested: Mapping[str, Sequence[Member]], asked: set[str], facts: Facts) -> Iterator[exp.Expr]:
        """A single fact as it is, a set as whether it is known and whether it has each member."""
        yield column("id")
        yield aliased(exp.Coalesce(this=column("date"), expressions=[exp.convert("")]), "date")
        for name, members in tested.items():
            fact = facts[name]
            if fact.type in SETS:
                yield from self.of_set(fact, members)
                continue
            given = self.value(fact)
            value = self.row.or_silence(fact, given)
            yield value if isinstance(value, exp.Column) else aliased(value, self.layout.naming.fact(name))
            if fact.silence and name in asked:
                yield aliased(is_stated(given), self.layout.naming.stated(name))

    def of_set(self, fact: FactType, members: Sequence[Member]) -> Iterator[exp.Expr]:
        naming, known = self.layout.naming, self.layout.known(fact)
        yield aliased(stored(known, self.dialect), naming.known(fact.name))
        for member in members:
            held = self.row.silent_set(fact, member, negated(known), self.layout.has(fact, member))
            yield aliased(stored(held, self.dialect), naming.member(fact.name, member))

    def value(self, fact: FactType) -> exp.Expr:
        """What is known of a fact that is no set: a list only where it has no fault."""
        given = column(self.layout.naming.fact(fact.name))
        if fact.type == LIST:
            return exp.Case().when(is_null(column(self.layout.naming.fault(fact.name))), given)
        if not has_flag(fact):
            return given
        flag = truth(column(self.layout.naming.none(fact.name)), self.dialect)
        return exp.Case().when(flag, none_of(fact)).else_(given)
