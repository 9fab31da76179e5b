"""Decides rows by columns: a comparison once for each distinct value, the law once for all rows of a period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.batch.answer_columns import parts_after_id
from statute_runner.batch.block_columns import BlockColumns
from statute_runner.batch.fact_values import FactValues, Judge, LengthJudge
from statute_runner.batch.row_bits import distinct
from statute_runner.codegen.column_law import ColumnLaw
from statute_runner.codegen.column_writer import ByRow
from statute_runner.codegen.compiled_period import END
from statute_runner.logic.operators import LIST

if TYPE_CHECKING:
    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.list_columns import ListColumns
    from statute_runner.codegen.compiled_period import CompiledPeriod
    from statute_runner.codegen.decider import Decider


# So many answers are kept.
MOST = 2**16


class ColumnAnswer(NamedTuple):
    """An answer that several rows have: what follows `"id":...,` in its line, and its outcome with its period.

    `parts` are the same by the columns of the form.
    """

    end: bytes
    counted: tuple[str, str]
    parts: tuple[Any, ...]


class ColumnDecider:
    """Decides as its decider does; a row with a doubtful value is left to that."""

    form: Form
    decider: Decider

    def __init__(self, decider: Decider, form: Form) -> None:
        self.decider, self.form = decider, form
        self.values: dict[str, FactValues] = {}
        self.laws: dict[int, ColumnLaw | None] = {}
        self.answered: dict[tuple[int, tuple[int, ...], int], ColumnAnswer] = {}

    def decided(self, columns: ListColumns, doubtful: int) -> tuple[int, list[ColumnAnswer], Any]:
        """The rows in doubt, the answers, and of every row which it has; of one in doubt it says nothing.

        Raises `ByRow` for law that has no form by columns.
        """
        block, rows = BlockColumns(columns, self.decider.facts, self.fact), columns.rows
        answers: list[int] = []
        periods = block.periods(self.decider.starts)
        # A law that is new here may add comparisons, which all values are then looked at for.
        for number in periods:
            self.law(number)
        doubtful |= block.doubtful()
        lacked: dict[int, tuple[int, ...]] = {}
        for number, within in periods.items():
            found, numbers = self.law(number).answers(block.axes, block.truths(self.law(number)))
            lacked[number] = tuple(numbers)
            for place, bits in enumerate(found):
                if place == len(answers):
                    answers.append(0)
                answers[place] |= bits & within
        order = list(periods)
        which = [
            sum(within for place, within in enumerate(periods.values()) if place >> bit & 1)
            for bit in range(max(1, (len(order) - 1).bit_length()))
        ]
        found, places = distinct([*which, *answers], rows)
        made = []
        for each in found:
            number = order[min(each & (1 << len(which)) - 1, len(order) - 1)]
            made.append(self.answer(number, lacked[number], each >> len(which)))
        return doubtful, made, places

    def fact(self, name: str) -> FactValues:
        if name not in self.values:
            fact = self.decider.facts.every.get(name)
            judge = LengthJudge(fact) if fact and fact.type == LIST else Judge(name, fact, self.decider)
            self.values[name] = FactValues(judge)
        return self.values[name]

    def law(self, number: int) -> ColumnLaw:
        """The law of a period, its comparisons known to the facts. Raises `ByRow`."""
        if number not in self.laws:
            self.laws[number] = None
            self.laws[number] = law = ColumnLaw(self.period(number).law.law, self.decider.readings, self.decider.typed)
            for comparison in law.comparisons:
                if len(comparison.facts) == 1:
                    self.fact(comparison.facts[0]).add(comparison)
        if (found := self.laws[number]) is None:
            raise ByRow
        return found

    def period(self, number: int) -> CompiledPeriod:
        decider = self.decider
        return decider.periods[number] or decider.period(decider.starts[number - 1] if number else date.min)

    def answer(self, number: int, lacked: tuple[int, ...], bits: int) -> ColumnAnswer:
        """The answer that the bits of one row stand for, the last of them for what these numbers say."""
        made = self.answered.get((number, lacked, bits))
        if made is None:
            period = self.period(number)
            masks, missing = self.law(number).of_request(bits, lacked)
            answer = period.answers.get(masks) or period.answer(masks)
            end = answer.start + period.law.listed.text(missing) + END if missing else answer.line
            if len(self.answered) >= MOST:
                self.answered.clear()
            made = self.answered[number, lacked, bits] = self.answered_by(end[1:], answer.counted)
        return made

    def answered_by(self, end: bytes, counted: tuple[str, str]) -> ColumnAnswer:
        """The answer whose line ends so."""
        return ColumnAnswer(end, counted, parts_after_id(self.form, end) if self.form.format == "parquet" else ())
