"""Values of any type of Arrow as JSON and CSV write them, without loss; and which types have no such form."""

from __future__ import annotations

import math
from typing import Any

from statute_runner.batch.arrow_types import arrow, changed, leaves, plain


def is_written(kind: Any) -> bool:
    """Whether every value of the type has a form in JSON from which it can be read again."""
    return all(types_of(single) for single in leaves(kind))


def types_of(kind: Any) -> bool:
    types = arrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    known = (types.is_null, types.is_boolean, types.is_integer, types.is_float32, types.is_float64, types.is_decimal)
    texts = (types.is_string, types.is_large_string, types.is_date, types.is_time, types.is_timestamp)
    views = hasattr(types, "is_string_view") and types.is_string_view(kind)
    return views or any(of(kind) for of in (*known, *texts))


def json_values(column: Any) -> list[Any]:
    """The values of a column: days, times and decimals as text, and so what no number of JSON is."""
    kind = plain(column.type)
    found: list[Any] = column.cast(changed(kind, as_text)).to_pylist()
    floating = any(arrow().types.is_floating(single) for single in leaves(kind))
    return [finite(value) for value in found] if floating else found


def as_text(kind: Any) -> Any:
    types = arrow().types
    if types.is_float32(kind):
        return arrow().float64()
    return arrow().string() if types.is_temporal(kind) or types.is_decimal(kind) else kind


def finite(value: Any) -> Any:
    """The value, with text in the place of a number that JSON does not have."""
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")
    if isinstance(value, list):
        return [finite(one) for one in value]
    return {key: finite(one) for key, one in value.items()} if isinstance(value, dict) else value
