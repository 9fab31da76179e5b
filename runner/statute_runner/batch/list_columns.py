"""Lists in the columns of a block: each field as a column with a place for every row and every member.

Members stand in the order of `MemberAxes`: first the first member of each row, then the second of each. A row with more
members than are looked at so, or with a member that is null, is in doubt; so is one with a list that is not stated, if
that means something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow, is_list, is_structure
from statute_runner.batch.distinct_values import FactColumn, encoded, nothing, with_none
from statute_runner.batch.row_bits import of_array, to_array
from statute_runner.codegen.member_axes import MemberAxes
from statute_runner.law.facts import with_fields
from statute_runner.logic.operators import LIST
from statute_runner.tables import absence_flags

if TYPE_CHECKING:
    from collections.abc import Collection

    from statute_runner.law.facts import Facts, FactType

# So many members of a list are looked at by columns, and so many of the lists in its members for each row.
MOST, MOST_INSIDE = 32, 64


class ListColumns:
    """Columns by the full names of facts and fields; `doubtful` are rows with a list that says nothing here."""

    rows: int
    silent: Collection[str]
    columns: dict[str, FactColumn]
    doubtful: int

    def __init__(self, rows: int, silent: Collection[str]) -> None:
        self.rows, self.silent = rows, silent
        self.columns, self.doubtful = {}, 0
        self.longest: dict[str, int] = {}
        self.exists: dict[str, int] = {}

    def axes(self, facts: Facts) -> MemberAxes:
        """The members that there are; a list of which no column speaks has none."""
        lists = [one.name for fact in facts.values() for one in with_fields(fact) if one.type == LIST]
        return MemberAxes(
            self.rows,
            {name: self.longest.get(name, 1) for name in lists},
            {name: self.exists.get(name, 0) for name in lists},
        )

    def add(self, lists: Any, fact: FactType, outer: Any = None) -> bool:
        """Takes a column of lists into account: one a row, or of a field one a member; false where it cannot.

        Nor does it where most rows are in doubt. `outer` says of each place for a member of the outer list where that
        member stands.
        """
        pa, compute = arrow(), arrow().compute
        kind = lists.type
        if not (is_list(kind) and (is_structure(kind.value_type) or pa.types.is_null(kind.value_type))):
            return False
        own = compute.list_value_length(lists).cast(pa.int64())
        starts = compute.subtract(compute.cumulative_sum(own.fill_null(0)), own.fill_null(0))
        members = lists.flatten()
        lengths = own if outer is None else own.take(outer)
        starts = starts if outer is None else starts.take(outer)
        around = len(lengths) // self.rows if self.rows else 1
        most = min(MOST, max(1, MOST_INSIDE // around))
        self.longest[fact.name] = longest = max(1, min(most, compute.max(lengths).as_py() or 0))
        self.doubt(compute.greater(lengths, longest))
        if fact.name in self.silent:
            self.doubt(lengths.is_null() if outer is None else compute.and_(lengths.is_null(), outer.is_valid()))
        if 2 * self.doubtful.bit_count() > self.rows:
            return False
        index = pa.concat_arrays(
            [
                compute.if_else(compute.greater(lengths, n), compute.add(starts, n), pa.scalar(None, pa.int64()))
                for n in range(longest)
            ]
        )
        self.exists[fact.name] = of_array(index.is_valid())
        if members.null_count:
            self.doubt(members.is_null().take(index))
        made = lengths.dictionary_encode()
        self.columns[fact.name] = FactColumn("list", made.dictionary.to_pylist(), made.indices)
        return pa.types.is_null(members.type) or self.fields(members, fact, index)

    def fields(self, members: Any, fact: FactType, index: Any) -> bool:
        """Takes the fields of members into account, which stand where the index says."""
        compute = arrow().compute
        flags, times = absence_flags.columns(fact.fields), len(index) // self.rows if self.rows else 1
        given = {field.name: compute.struct_field(members, [n]) for n, field in enumerate(members.type)}
        for key in given.keys() - flags.keys():
            if fact.fields[key].type == LIST:
                if not self.add(given[key], fact.fields[key], index):
                    return False
            elif not self.field(encoded(given[key], key, fact.fields[key]), fact.fields[key], index, times):
                return False
        for key in given.keys() & flags.keys():
            field = flags[key]
            there = field.short in given
            column = self.columns[field.name] if there else nothing(len(index))
            flagged = with_none(column, given[key].take(index))
            if flagged.doubtful:
                self.doubt(to_array(flagged.doubtful, len(index)))
            self.columns[field.name] = flagged._replace(doubtful=0)
        return True

    def field(self, column: FactColumn | None, field: FactType, index: Any, times: int) -> bool:
        if column is None:
            return False
        if column.doubtful:
            self.doubt(to_array(column.doubtful, len(column.places)).take(index))
        self.columns[field.name] = column._replace(
            places=column.places.take(index), longest=column.longest * times, times=times, doubtful=0
        )
        return True

    def doubt(self, places: Any) -> None:
        """Takes note of rows in doubt, from whether any of their places is."""
        found = of_array(places.fill_null(False))
        every = (1 << self.rows) - 1
        while found:
            self.doubtful |= found & every
            found >>= self.rows
