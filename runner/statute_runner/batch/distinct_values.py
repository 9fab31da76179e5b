"""Columns of values, and of sets, as distinct values: judged and compared once each, whichever rows have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.batch.arrow_types import arrow, is_list, is_text, plain
from statute_runner.batch.row_bits import of_array
from statute_runner.batch.typed_values import stated_values
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import NUMBERS, SETS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from statute_runner.law.facts import FactType

# What stands between the members of a set in its key.
BETWEEN = "\x1f"


class FactColumn(NamedTuple):
    """Distinct values by keys, `kind` saying what kind of keys, and of each row the place of its value, or null.

    Of a field there is a place for each row and each member of the lists, as `MemberAxes` has them. `read` makes of a
    key what a document states; nothing where that is the key. `longest` bounds the characters of the values of a row,
    `doubtful` are the bits of rows whose place says nothing of them. A row has so many values: `times`.
    """

    kind: str
    keys: Sequence[Hashable]
    places: Any
    read: Callable[[Any], Any] | None = None
    longest: int = 0
    doubtful: int = 0
    times: int = 1


def encoded(column: Any, name: str, fact: FactType | None) -> FactColumn | None:
    """The distinct values of a column, named as in its table or list; nothing where its type has no keys."""
    column = column.cast(plain(column.type))
    if is_list(column.type):
        return of_sets(column, fact)
    made = column.dictionary_encode()
    keys = stated_values(made.dictionary, name, fact)
    longest = max((len(key) for key in keys if isinstance(key, str)), default=2**5)
    return FactColumn(str(column.type), keys, made.indices, None, longest)


def with_none(column: FactColumn, flag: Any) -> FactColumn:
    """The column with that beside it which says where there is none; with a value as well, a row is in doubt."""
    compute = arrow().compute
    flagged = flag.cast(arrow().bool_()).fill_null(False)
    both = of_array(compute.and_(flagged, column.places.is_valid()))
    places = compute.if_else(compute.and_(flagged, column.places.is_null()), len(column.keys), column.places)
    return column._replace(keys=[*column.keys, WRITTEN], places=places, doubtful=column.doubtful | both)


def nothing(rows: int) -> FactColumn:
    """A column in which nothing is stated."""
    return FactColumn("none", [], arrow().nulls(rows, arrow().int32()))


def of_sets(column: Any, fact: FactType | None) -> FactColumn | None:
    """The distinct lists of a column; one whose members could be taken for those of another is in doubt."""
    pa, compute = arrow(), arrow().compute
    inner, numbers = column.type.value_type, fact is not None and fact.type == NUMBERS
    if fact is None or fact.type not in SETS or not (pa.types.is_integer(inner) if numbers else is_text(inner)):
        return None
    texts = column.cast(pa.list_(pa.string()))
    members = texts.flatten()
    odd = compute.or_kleene(compute.match_substring(members, BETWEEN), compute.equal(members, "")).fill_null(True)
    of_rows = compute.list_parent_indices(texts)
    if len(of_rows) != len(odd):
        # Where a list is null, this one has members all the same.
        return None
    rows = of_rows.filter(odd).unique().to_pylist()
    encoded = compute.binary_join(texts, BETWEEN).dictionary_encode()
    keys = encoded.dictionary.to_pylist()

    def read(key: str) -> list[Any]:
        parts = key.split(BETWEEN) if key else []
        return list(map(int, parts)) if numbers else parts

    longest = max(map(len, keys), default=0)
    return FactColumn("members", keys, encoded.indices, read, longest, sum(1 << row for row in rows))
