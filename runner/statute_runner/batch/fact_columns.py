"""The columns of a block as facts: distinct values, and for every row which of them it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.batch.arrow_types import arrow, is_list, is_text, plain
from statute_runner.batch.parquet_rows import found
from statute_runner.batch.typed_plan import as_cell
from statute_runner.batch.typed_values import stated_values
from statute_runner.logic.operators import LIST, NUMBERS, SETS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from statute_runner.batch.typed_plan import TypedColumn, TypedPlan
    from statute_runner.law.facts import Facts, FactType

# What stands between the members of a set in its key.
BETWEEN = "\x1f"


class FactColumn(NamedTuple):
    """Distinct values by keys, `kind` saying what kind of keys, and of each row the place of its value, or null.

    `read` makes of a key what a document states; nothing where that is the key. `longest` bounds the characters of a
    value, `doubtful` are the bits of rows whose place says nothing of them.
    """

    kind: str
    keys: Sequence[Hashable]
    places: Any
    read: Callable[[Any], Any] | None = None
    longest: int = 0
    doubtful: int = 0


def by_columns(planned: TypedPlan, facts: Facts) -> bool:
    """Whether what the columns state can be taken column by column: no lists, and no fact in several columns."""
    keys = set(facts.registers.key_facts()) if facts.registers else set()
    return all(
        name in {"id", "date"} or (name in facts and facts[name].type != LIST and name not in keys)
        for name in planned.stated()
    )


def fact_columns(table: Any, planned: TypedPlan, facts: Mapping[str, FactType]) -> dict[str, FactColumn] | None:
    """What the columns state, the id left out; nothing where a type has no keys."""
    made = {}
    for name, column in planned.stated().items():
        if name != "id":
            one = of_folder(table, column, facts.get(name)) if column.folder else of_table(table, column, name, facts)
            if one is None:
                return None
            made[name] = one
    return made


def of_folder(table: Any, column: TypedColumn, fact: FactType | None) -> FactColumn:
    """What a folder states, in every row."""
    given = as_cell(column, fact)
    pa = arrow()
    places = pa.nulls(table.num_rows, pa.int32()) if given is None else pa.array([0] * table.num_rows, pa.int32())
    keys = [] if given is None else [column.given]
    return FactColumn("folder", keys, places, lambda cell: as_cell(column._replace(given=cell), fact), 2**8)


def of_table(table: Any, column: TypedColumn, name: str, facts: Mapping[str, FactType]) -> FactColumn | None:
    """The distinct values of a column."""
    whole = found(table, column).combine_chunks()
    fact = facts.get(name)
    whole = whole.cast(plain(whole.type))
    if is_list(whole.type):
        return of_sets(whole, fact)
    encoded = whole.dictionary_encode()
    keys = stated_values(encoded.dictionary, name, fact)
    longest = max((len(key) for key in keys if isinstance(key, str)), default=2**5)
    return FactColumn(str(whole.type), keys, encoded.indices, None, longest)


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
