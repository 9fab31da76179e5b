"""Decides rows by columns: a comparison once for each distinct value, the law once for all rows of a period."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.batch.answer_columns import parts_after_id
from statute_runner.batch.arrow_types import arrow
from statute_runner.batch.fact_values import WORD, FactValues, Judge
from statute_runner.batch.row_bits import distinct, of_array
from statute_runner.codegen.column_law import ByRow, ColumnLaw
from statute_runner.codegen.compiled_period import END
from statute_runner.law.facts import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.fact_columns import FactColumn
    from statute_runner.codegen.column_law import FactComparison
    from statute_runner.codegen.compiled_period import CompiledPeriod
    from statute_runner.codegen.decider import Decider

    Columns = Mapping[str, FactColumn]

MASK = 2**WORD - 1


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
        self.answered: dict[tuple[int, int], ColumnAnswer] = {}

    def decided(self, columns: Columns, rows: int, doubtful: int) -> tuple[int, list[ColumnAnswer], Any]:
        """The rows in doubt, the answers, and of every row which it has; of one in doubt it says nothing.

        Raises `ByRow` for law that has no form by columns.
        """
        block = BlockColumns(self, columns, rows)
        answers: list[int] = []
        periods = block.periods()
        # A law that is new here may add comparisons, which all values are then looked at for.
        for number in periods:
            self.law(number)
        doubtful |= block.doubtful()
        for number, within in periods.items():
            for place, bits in enumerate(block.answers(number)):
                if place == len(answers):
                    answers.append(0)
                answers[place] |= bits & within
        order = list(periods)
        which = [
            sum(within for place, within in enumerate(periods.values()) if place >> bit & 1)
            for bit in range(max(1, (len(order) - 1).bit_length()))
        ]
        found, places = distinct([*which, *answers], rows)
        made = [
            self.answer(order[min(each & (1 << len(which)) - 1, len(order) - 1)], each >> len(which)) for each in found
        ]
        return doubtful, made, places

    def fact(self, name: str) -> FactValues:
        if name not in self.values:
            self.values[name] = FactValues(Judge(name, self.decider.facts.get(name), self.decider))
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

    def answer(self, number: int, bits: int) -> ColumnAnswer:
        """The answer that the bits of one row stand for."""
        made = self.answered.get((number, bits))
        if made is None:
            period = self.period(number)
            masks, missing = self.law(number).of_request(bits)
            answer = period.answer(masks)
            end = answer.start + period.law.listed.text(missing) + END if missing else answer.line
            if len(self.answered) >= MOST:
                self.answered.clear()
            made = self.answered[number, bits] = self.answered_by(end[1:], answer.counted)
        return made

    def answered_by(self, end: bytes, counted: tuple[str, str]) -> ColumnAnswer:
        """The answer whose line ends so."""
        return ColumnAnswer(end, counted, parts_after_id(self.form, end) if self.form.format == "parquet" else ())


class BlockColumns:
    """The rows of one block while they are decided."""

    decider: ColumnDecider
    columns: Columns
    rows: int

    def __init__(self, decider: ColumnDecider, columns: Columns, rows: int) -> None:
        self.decider, self.columns, self.rows = decider, columns, rows
        self.every: int = (1 << rows) - 1
        self.made: dict[FactComparison, int] = {}
        self.words: dict[str, list[Any]] = {}
        self.known: dict[str, list[Any]] = {}

    def doubtful(self) -> int:
        """The rows with a value that may be refused, or without a day."""
        found = of_array(self.columns[DAY.name].places.is_null())
        for name, column in self.columns.items():
            found |= self.bits(name, 0) | column.doubtful
        return found

    def periods(self) -> dict[int, int]:
        """The rows of each period, by its number."""
        starts = self.decider.decider.starts
        if not starts:
            return {0: self.every}
        day = self.columns[DAY.name]
        values = self.decider.fact(DAY.name)
        values.found(day.kind, day.keys, day.read)
        numbers = [bisect_right(starts, known) for known in values.known(day.kind, day.keys)]
        of_rows = arrow().array(numbers, arrow().int64()).take(day.places).fill_null(0)
        compute = arrow().compute
        return {number: of_array(compute.equal(of_rows, number)) for number in sorted({*numbers} or {0})}

    def answers(self, number: int) -> Sequence[int]:
        """The bits of the answers of all rows, as if all were of this period."""
        law = self.decider.law(number)
        return law.decide(self.every, *map(self.comparison, law.comparisons))

    def comparison(self, comparison: FactComparison) -> int:
        """The rows for which a comparison holds."""
        if comparison not in self.made:
            self.made[comparison] = self.alone(comparison) if len(comparison.facts) == 1 else self.several(comparison)
        return self.made[comparison]

    def alone(self, comparison: FactComparison) -> int:
        (name,) = comparison.facts
        values = self.decider.fact(name)
        place = values.comparisons[comparison]
        if name not in self.columns:
            return self.every if values.unknown() >> place & 1 else 0
        return self.bits(name, place)

    def bits(self, name: str, place: int) -> int:
        """The rows whose value has this bit among its truths."""
        pa = arrow()
        values = self.decider.fact(name)
        words = self.words.setdefault(name, [])
        if len(words) < values.words():
            column, unknown = self.columns[name], values.unknown()
            truths = values.found(column.kind, column.keys, column.read)
            for word in range(len(words), values.words()):
                numbers = pa.array([each >> WORD * word & MASK for each in truths], pa.uint64())
                words.append(numbers.take(column.places).fill_null(unknown >> WORD * word & MASK))
        one = pa.compute.bit_wise_and(words[place // WORD], pa.scalar(1 << place % WORD, pa.uint64()))
        return of_array(one.cast(pa.bool_()))

    def several(self, comparison: FactComparison) -> int:
        """The rows for which a comparison of several facts holds, found once for each of their combinations."""
        pa, compute = arrow(), arrow().compute
        values = [[*self.values(name), self.decider.fact(name).nothing] for name in comparison.facts]
        which: Any = pa.array([0] * self.rows, pa.int64())
        for name, own in zip(comparison.facts, values, strict=True):
            column = self.columns.get(name)
            place = column.places.cast(pa.int64()).fill_null(len(own) - 1) if column else 0
            which = compute.add(compute.multiply(which, len(own)), place)
        encoded = which.dictionary_encode()
        left, given = encoded.dictionary.to_pylist(), []
        for own in reversed(values):
            size = len(own)
            given.append([own[each % size] for each in left])
            left = [each // size for each in left]
        truths = list(map(comparison.holds, *reversed(given)))
        return of_array(pa.array(truths, pa.bool_()).take(encoded.indices))

    def values(self, name: str) -> list[Any]:
        """What the distinct values of a column are known as."""
        if name not in self.columns:
            return []
        if name not in self.known:
            column, of = self.columns[name], self.decider.fact(name)
            of.found(column.kind, column.keys, column.read)
            self.known[name] = of.known(column.kind, column.keys)
        return self.known[name]
