"""The types of Arrow's columns: which are told apart, and what stands for each once a row is read."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from statute_runner.optional_packages import require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# How the zone of a column of times may be written that has no other days than those of UTC.
UTC = frozenset({"UTC", "Etc/UTC", "Z", "+00:00"})


@cache
def arrow() -> Any:
    """The module `pyarrow`. Raises `Refused` where it cannot be used."""
    require("Parquet", ["pyarrow"], "batch", "batch-extra")
    return import_module("pyarrow")


def parquet() -> Any:
    return import_module("pyarrow.parquet")


def is_list(kind: Any) -> bool:
    """Whether a column holds lists, in whichever of Arrow's layouts that are read."""
    types = arrow().types
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def is_structure(kind: Any) -> bool:
    """Whether a column holds structures."""
    return bool(arrow().types.is_struct(kind))


def is_text_view(kind: Any) -> bool:
    """Whether a column holds texts in the layout that came with later versions of Arrow."""
    types = arrow().types
    return hasattr(types, "is_string_view") and bool(types.is_string_view(kind))


def is_text(kind: Any) -> bool:
    """Whether a column holds texts, in whichever of Arrow's layouts that are read."""
    return bool(arrow().types.is_string(kind) or arrow().types.is_large_string(kind) or is_text_view(kind))


def is_day(kind: Any) -> bool:
    """Whether a column holds days, or times of which it is plain on which day they are."""
    types = arrow().types
    return bool(types.is_date(kind) or (types.is_timestamp(kind) and (kind.tz is None or kind.tz in UTC)))


def is_single(kind: Any) -> bool:
    """Whether a column holds values of a type in which a request, or a part of it, is written."""
    types = arrow().types
    known = (
        is_text_view,
        types.is_string,
        types.is_large_string,
        types.is_boolean,
        types.is_integer,
        types.is_floating,
        types.is_null,
        types.is_date,
    )
    return any(is_kind(kind) for is_kind in known)


def leaves(kind: Any) -> Iterator[Any]:
    """The types of the single values in a column."""
    if is_structure(kind):
        for field in kind:
            yield from leaves(field.type)
    elif is_list(kind):
        yield from leaves(kind.value_type)
    else:
        yield kind


def changed(kind: Any, single: Callable[[Any], Any]) -> Any:
    """The type in the usual layout of lists, that of each single value another one."""
    pa = arrow()
    if is_structure(kind):
        return pa.struct([pa.field(field.name, changed(field.type, single)) for field in kind])
    if pa.types.is_large_list(kind):
        return pa.large_list(changed(kind.value_type, single))
    return pa.list_(changed(kind.value_type, single)) if is_list(kind) else single(kind)


def plain(kind: Any) -> Any:
    """The type of the same values without a dictionary, in the usual layout."""

    def single(kind: Any) -> Any:
        of = kind.value_type if arrow().types.is_dictionary(kind) else kind
        return arrow().string() if is_text_view(of) else of

    return changed(kind, single)


def with_usual_dictionaries(kind: Any) -> Any:
    """The type of the same values, the texts of each dictionary in the usual layout, in which Arrow can take them."""
    pa = arrow()

    def single(kind: Any) -> Any:
        if not (pa.types.is_dictionary(kind) and is_text_view(kind.value_type)):
            return kind
        return pa.dictionary(kind.index_type, pa.string(), kind.ordered)

    return changed(kind, single) if any(single(leaf) != leaf for leaf in leaves(kind)) else kind


def with_written_days(kind: Any) -> Any:
    """The type of the same values with days and times as text."""
    return changed(kind, lambda kind: arrow().string() if arrow().types.is_temporal(kind) else kind)
