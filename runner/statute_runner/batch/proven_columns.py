"""The provenance of answers as expressions of SQL: what depends on the day of a row is chosen by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.codegen.provenance import DAYS, KEYS, LISTS
from statute_runner.sql import sql_text
from statute_runner.text.days import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.codegen.provenance import Provenance

TYPES = {"duckdb": ("VARCHAR", "VARCHAR[]"), "spark": ("STRING", "ARRAY<STRING>")}
LISTED = {"duckdb": "[{}]", "spark": "array({})"}


def proven_columns(provenance: Provenance, day: str, dialect: str) -> dict[str, str]:
    """An expression for each of `KEYS`, over another for the day of a row, a text, which is null where it is rejected.

    The law is that of each row's own day, or of the day that the provenance has in its place.
    """
    text, texts = TYPES[dialect]
    always = provenance.of(FIRST_DAY)
    made = {}
    for name in KEYS:
        if name == "date" or (name == "as_of" and not provenance.as_of):
            made[name] = f"CAST({day} AS DATE)"
        elif name in LISTS:
            made[name] = chosen(provenance, day, name, dialect)
        else:
            value = sql_text.literal(always[name], dialect) if always[name] is not None else "NULL"
            made[name] = f"CAST({value} AS {'DATE' if name in DAYS else text})"
    return {name: f"CAST({one} AS {texts})" if name in LISTS else one for name, one in made.items()}


def chosen(provenance: Provenance, day: str, name: str, dialect: str) -> str:
    """The list of the last period that begins by the day of a row."""

    def listed(values: Sequence[str]) -> str:
        return LISTED[dialect].format(", ".join(sql_text.literal(one, dialect) for one in values))

    if provenance.as_of:
        return listed(provenance.of(FIRST_DAY)[name])
    starts = [FIRST_DAY, *provenance.loaded.days]
    values = [provenance.of(start)[name] for start in starts]
    changes = [place for place in range(1, len(starts)) if values[place] != values[place - 1]]
    parts = [f" WHEN {day} >= '{starts[place]}' THEN {listed(values[place])}" for place in reversed(changes)]
    return f"CASE WHEN ({day}) IS NULL THEN NULL{''.join(parts)} ELSE {listed(values[0])} END"
