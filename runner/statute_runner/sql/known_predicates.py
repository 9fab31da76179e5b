"""Three exact predicates over the columns of a table: surely yes, surely no, not known.

Where some facts are known for all rows, what is left of the law speaks of the other columns. Of each row that is a
valid request with those facts exactly one of the three is true; of each other row `rejected` is, and none of the three.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.problem import nearest, refuse
from statute_runner.sql.column_texts import ColumnTexts
from statute_runner.sql.known_entries import read_cases
from statute_runner.sql.known_rules import KnownColumns
from statute_runner.sql.residual_formula import NO, YES, ResidualFormulas
from statute_runner.sql.table_columns import TableColumns
from statute_runner.sql.unfolding import Unfolding, shortest
from statute_runner.tables.column_choice import AS_DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Question
    from statute_runner.sql.known_facts import KnownFacts
    from statute_runner.tables.column_choice import ColumnChoice

FAVOURABLE = "favourable"


@dataclass(frozen=True, slots=True)
class Predicates:
    """What is asked of a row, as expressions over the columns of its table; the first four are never null.

    `lacks` are the facts that would say more where it is not known, the most useful first, each with whether such a row
    lacks it and it is asked for there; `may_lack` are others that may be, fields of members among them, and all of them
    where no day is known: the formulas of every period of the law would be too long. `facts` are
    those that are read, `date` among them, and `columns` where they stand.
    """

    outcomes: tuple[str, ...]
    yes: exp.Expr
    no: exp.Expr
    unknown: exp.Expr
    rejected: exp.Expr
    lacks: dict[str, exp.Expr]
    may_lack: tuple[str, ...]
    facts: tuple[str, ...]
    columns: tuple[str, ...]


def outcomes_of(question: Question, chosen: Sequence[str]) -> tuple[str, ...]:
    """The outcomes that are a yes: those chosen, else the favourable ones, else the first. Raises `Refused`."""
    for name in chosen:
        if name not in question.outcomes:
            raise refuse(
                "unknown-outcome",
                f"unknown outcome `{name}`",
                help=nearest(name, question.outcomes) or f"one of {', '.join(question.outcomes)}",
            )
    favourable = [name for name, outcome in question.outcomes.items() if outcome.tone == FAVOURABLE]
    every = tuple(question.outcomes)
    return tuple(name for name in every if name in chosen) or tuple(favourable) or every[:1]


def predicates(
    loaded: LoadedBundle,
    dialect: str,
    known: KnownFacts,
    *,
    outcomes: Sequence[str] = (),
    layout: str = "flat",
    table: str = "",
    readings: Mapping[str, str] | None = None,
    question: str | None = None,
    as_of: str | None = None,
    missing: bool = True,
    conditions: bool = True,
    choice: ColumnChoice = AS_DOCUMENTED,
) -> Predicates:
    """The predicates under what is known, with the facts that are missing; without `conditions` only their names.

    Raises `Refused`.
    """
    law = Residual(loaded, dialect, layout, readings or {}, question, as_of, known)
    chosen = outcomes_of(law.question, outcomes)
    may, may_not = law.possible(chosen, wanted=True), law.possible(chosen, wanted=False)
    # At least one outcome is possible.
    truths = [-may_not, -may, law.shortest(law.formulas.every([may, may_not]))]
    if YES in truths:
        truths = [each if each == YES else NO for each in truths]
    lacking, others = law.lacking(truths[2]) if missing and truths[2] != NO else ({}, ())
    if not conditions:
        lacking, others = {}, (*lacking, *others)
    steps = TableColumns(law.columns(known, by_member=True), table, choice)
    leaves = law.formulas.leaves_of([*truths, *lacking.values()])
    read = steps.facts_of({each.name for leaf in leaves for each in leaf.find_all(exp.Column)})
    texts = ColumnTexts(steps)
    fault = texts.of_table(steps.fault(read))
    yes, no, unknown = (steps.where_valid(law.formulas.written(each, texts.of_rules), fault) for each in truths)
    lacks = {name: law.formulas.written(each, texts.of_rules) for name, each in lacking.items()}
    every = tuple(name for name in steps.of_table if name in texts.columns)
    return Predicates(chosen, yes, no, unknown, fault, lacks, others, tuple(read), every)


class Residual:
    """The law under what is known, in each case of what a row may read in registers."""

    made: tuple[LoadedBundle, str, str, Mapping[str, str], str | None, str | None]
    shortest: partial[int]

    question: Question
    formulas: ResidualFormulas
    cases: list[tuple[int, KnownFacts]]
    unfolded: list[Unfolding]

    def __init__(
        self,
        loaded: LoadedBundle,
        dialect: str,
        layout: str,
        readings: Mapping[str, str],
        question: str | None,
        as_of: str | None,
        known: KnownFacts,
    ) -> None:
        self.made = loaded, dialect, layout, readings, question, as_of
        first = self.columns(known, by_member=True)
        self.question, self.formulas = first.question, ResidualFormulas()
        self.shortest = partial(shortest, self.formulas)
        self.cases = [
            (self.formulas.leaf_of_all(case.condition), case.known)
            for case in read_cases(first.facts, first.layout.naming, known)
        ]
        self.unfolded = [
            Unfolding(law, self.formulas)
            for law in (self.columns(case, by_member=True) if case != known else first for _, case in self.cases)
        ]

    def columns(self, known: KnownFacts, *, by_member: bool) -> KnownColumns:
        """The law over columns, under what is known in a case."""
        return KnownColumns(*self.made, known, by_member=by_member)

    def by_case(self, formulas: Iterable[int]) -> int:
        """The formula that is each of these in its case; a row of none of the cases is rejected."""
        return self.formulas.first_of([condition for condition, _ in self.cases[:-1]], [*formulas])

    def possible(self, chosen: Collection[str], *, wanted: bool) -> int:
        """Whether an outcome is possible that is one of these, or one that is not."""
        return self.shortest(
            self.by_case(unfolded.possible(lambda name: (name in chosen) == wanted) for unfolded in self.unfolded)
        )

    def lacking(self, unknown: int) -> tuple[dict[str, int], tuple[str, ...]]:
        """Each fact that may be missing where it is not known, with whether it is; and others that may be.

        Without a day, of each fact only that it may be.
        """
        _, unread = self.cases[-1]
        if len(self.unfolded[-1].starts) > 1:
            # A row that reads no register lacks all that any other may lack.
            each_period = Unfolding(self.columns(unread, by_member=False), self.formulas).lacking()
            return {}, tuple(dict.fromkeys(name for found in each_period for name in found))
        laws = [Unfolding(self.columns(case, by_member=False), self.formulas) for _, case in self.cases]
        each = [law.missing() for law in laws]
        names = dict.fromkeys(name for one in each for name in one)
        found, others = {}, []
        for name in names:
            ways = [one.get(name, NO) for one in each]
            if None in ways:
                others.append(name)
            else:
                found[name] = self.formulas.beside(self.by_case(way or NO for way in ways), unknown)
        return {name: formula for name, formula in found.items() if formula != NO}, tuple(others)
