"""The rows of a block while they are decided: for which of them, and of the members of lists, each comparison holds."""

from __future__ import annotations

from bisect import bisect_right
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow
from statute_runner.batch.fact_values import WORD
from statute_runner.batch.row_bits import of_array
from statute_runner.codegen.column_law import FactComparison
from statute_runner.codegen.member_axes import axes_of
from statute_runner.law.facts import DAY
from statute_runner.logic.operators import DATE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from statute_runner.batch.fact_values import FactValues
    from statute_runner.batch.list_columns import ListColumns
    from statute_runner.codegen.column_law import ColumnLaw
    from statute_runner.codegen.member_axes import MemberAxes
    from statute_runner.law.facts import Facts

MASK = 2**WORD - 1
# The functions of Arrow's for the signs that stand between two days or numbers.
SIGNS = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}


class BlockColumns:
    """The rows of one block while they are decided; `fact` gives the values that were met of a fact or field."""

    columns: ListColumns
    facts: Facts
    fact: Callable[[str], FactValues]
    axes: MemberAxes

    def __init__(self, columns: ListColumns, facts: Facts, fact: Callable[[str], FactValues]) -> None:
        self.columns, self.facts, self.fact = columns, facts, fact
        self.axes = columns.axes(facts)
        self.made: dict[FactComparison, int] = {}
        self.words: dict[str, list[Any]] = {}
        self.known: dict[str, list[Any]] = {}
        self.ordered: dict[str, Any] = {}
        # The truths that some value has.
        self.some: dict[str, int] = {}

    def doubtful(self) -> int:
        """The rows with a value that may be refused, or without a day."""
        found = of_array(self.columns.columns[DAY.name].places.is_null()) | self.columns.doubtful
        for name, column in self.columns.columns.items():
            found |= self.of_any(self.bits(name, 0)) | column.doubtful
        for name, fact in self.facts.every.items():
            if fact.after and name in self.columns.columns:
                earliest = f"{name.removesuffix(fact.short)}{fact.after}"
                found |= self.of_any(self.in_order(FactComparison((name, earliest), (), bool, "<")))
        return found

    def of_any(self, bits: int) -> int:
        """The rows of which any place has its bit set."""
        every, found = self.axes.every(()), 0
        while bits:
            found |= bits & every
            bits >>= self.axes.rows
        return found

    def periods(self, starts: Sequence[date]) -> dict[int, int]:
        """The rows of each period, by its number, from the first days of all but the first."""
        if not starts:
            return {0: self.axes.every(())}
        day = self.columns.columns[DAY.name]
        values = self.fact(DAY.name)
        values.found(day.kind, day.keys, day.read)
        numbers = [bisect_right(starts, known) for known in values.known(day.kind, day.keys)]
        of_rows = arrow().array(numbers, arrow().int64()).take(day.places).fill_null(0)
        compute = arrow().compute
        return {number: of_array(compute.equal(of_rows, number)) for number in sorted({*numbers} or {0})}

    def truths(self, law: ColumnLaw) -> list[int]:
        """The bits of the comparisons of a law."""
        return list(map(self.comparison, law.comparisons))

    def comparison(self, comparison: FactComparison) -> int:
        """The rows, or members, for which a comparison holds."""
        if comparison not in self.made:
            if len(comparison.facts) == 1:
                self.made[comparison] = self.alone(comparison)
            else:
                self.made[comparison] = self.in_order(comparison) if comparison.order else self.several(comparison)
        return self.made[comparison]

    def alone(self, comparison: FactComparison) -> int:
        (name,) = comparison.facts
        values = self.fact(name)
        place = values.comparisons[comparison]
        if name not in self.columns.columns:
            return self.axes.every(comparison.axes) if values.unknown() >> place & 1 else 0
        return self.bits(name, place)

    def bits(self, name: str, place: int) -> int:
        """The rows, or members, whose value has this bit among its truths."""
        pa = arrow()
        values = self.fact(name)
        words = self.words.setdefault(name, [])
        if not words or len(words) < values.words():
            column, unknown = self.columns.columns[name], values.unknown()
            truths = values.found(column.kind, column.keys, column.read)
            self.some[name] = reduce(or_, truths, unknown)
            for word in range(len(words), values.words()):
                numbers = pa.array([each >> WORD * word & MASK for each in truths], pa.uint64())
                words.append(numbers.take(column.places).fill_null(unknown >> WORD * word & MASK))
        if not self.some[name] >> place & 1:
            return 0
        one = pa.compute.bit_wise_and(words[place // WORD], pa.scalar(1 << place % WORD, pa.uint64()))
        return of_array(one.cast(pa.bool_()))

    def in_order(self, comparison: FactComparison) -> int:
        """The rows, or members, of which two days, or numbers, that are known stand in an order."""
        first, second = (
            self.axes.spread_items(self.numbers(name), axes_of(name), comparison.axes, arrow().concat_arrays)
            for name in comparison.facts
        )
        compare = getattr(arrow().compute, SIGNS[comparison.order])
        return of_array(compare(first, second).fill_null(False))

    def numbers(self, name: str) -> Any:
        """The days, or numbers, of a column as numbers; null where not known, or none."""
        if name not in self.ordered:
            pa = arrow()
            values = self.values(name)
            if name == DAY.name or self.facts.every[name].type == DATE:
                values = [one.toordinal() if hasattr(one, "toordinal") else None for one in values]
            else:
                values = [one if isinstance(one, int) else None for one in values]
            self.ordered[name] = pa.array(values, pa.int64()).take(self.places(name))
        return self.ordered[name]

    def several(self, comparison: FactComparison) -> int:
        """The rows, or members, for which a comparison of several facts holds, found once for each combination."""
        pa, compute = arrow(), arrow().compute
        values = [[*self.values(name), self.fact(name).nothing] for name in comparison.facts]
        which: Any = pa.array([0] * self.axes.size(comparison.axes), pa.int64())
        for name, own in zip(comparison.facts, values, strict=True):
            places = self.places(name).cast(pa.int64()).fill_null(len(own) - 1)
            places = self.axes.spread_items(places, axes_of(name), comparison.axes, pa.concat_arrays)
            which = compute.add(compute.multiply(which, len(own)), places)
        encoded = which.dictionary_encode()
        left, given = encoded.dictionary.to_pylist(), []
        for own in reversed(values):
            size = len(own)
            given.append([own[each % size] for each in left])
            left = [each // size for each in left]
        truths = list(map(comparison.holds, *reversed(given)))
        return of_array(pa.array(truths, pa.bool_()).take(encoded.indices))

    def places(self, name: str) -> Any:
        """Which of its distinct values a fact or a field has in each row, or of each member."""
        column = self.columns.columns.get(name)
        return column.places if column else arrow().nulls(self.axes.size(axes_of(name)), arrow().int32())

    def values(self, name: str) -> list[Any]:
        """What the distinct values of a column are known as."""
        if name not in self.columns.columns:
            return []
        if name not in self.known:
            column, of = self.columns.columns[name], self.fact(name)
            of.found(column.kind, column.keys, column.read)
            self.known[name] = of.known(column.kind, column.keys)
        return self.known[name]
