"""What differs between the dialects: how a type is asked for, how characters are looked for, what lists offer."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sqlglot import Dialects, exp

from statute_runner.logic.operators import CHOICE, CHOICES, NUMBER, NUMBERS, TEXT, YES_NO
from statute_runner.problem import nearest, refuse
from statute_runner.sql.sql_expression import (
    FALSE,
    TRUE,
    call,
    character,
    conjoined,
    disjoined,
    is_null,
    is_stated,
    joined,
    more,
    negated,
    one_of,
    same,
    surely,
)
from statute_runner.text.characters import FORBIDDEN, NOT_IN_NAMES, forbidden_in_name

if TYPE_CHECKING:
    from collections.abc import Iterable

EXECUTED = ("duckdb", "postgres", "spark", "sqlite")
# These are no SQL, or cannot read back what is written for them.
UNWRITTEN = ("dax", "prql", "solr", "tableau", "teradata")
NAMES = tuple(sorted(member.value for member in Dialects if member.value and member.value not in UNWRITTEN))
NESTED = ("databricks", "duckdb", "spark")
# In these a list is JSON.
JSON = ("postgres", "sqlite")
FAMILY = {"databricks": "spark"}
# PostgreSQL and SQLite would otherwise write each column's expression out wherever it is used, layer upon layer.
MATERIALIZED = ("postgres", "sqlite")
# These work through a column of many rows at a time, and in each branch of a choice through a part of the rows: what is
# asked of nearly all is quicker in a column of its own.
BY_COLUMN = ("duckdb",)
# T-SQL stores no truth values: a column of them holds 1 and 0.
WITHOUT_BOOLEANS = ("fabric", "tsql")

# A column, or a whole database, may be told to compare texts without regard to case, accents or blanks at the end; of
# those not listed here Spark says the rule in the type of the column, which then is not the type of a fact.
EXACT = {
    "bigquery": "",
    "duckdb": "C",
    "fabric": "Latin1_General_100_BIN2",
    "mysql": "utf8mb4_0900_bin",
    "postgres": "C",
    "snowflake": "utf8",
    "sqlite": "BINARY",
    "tsql": "Latin1_General_100_BIN2",
}
AS_A_TEXT = ("bigquery", "snowflake")
OTHER_NAMES = {"mssql": "tsql", "sqlserver": "tsql", "mariadb": "mysql", "postgresql": "postgres", "pyspark": "spark"}

# This reads a day from any text, and gives null for a text that holds none.
CALENDAR = ("duckdb",)

# Halves of characters, which no valid text holds.
SURROGATES = range(0xD800, 0xE000)
NONCHARACTERS = range(0xFFFE, 0x10000)

WHOLE = {
    "duckdb": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
    "postgres": ("smallint", "integer", "bigint"),
    "spark": ("tinyint", "smallint", "int", "bigint"),
    "sqlite": ("integer",),
}
TEXTS = {"duckdb": ("VARCHAR",), "postgres": ("text", "character varying"), "spark": ("string",), "sqlite": ("text",)}
TRUTHS: dict[str, tuple[str, ...]] = {
    "duckdb": ("BOOLEAN",),
    "postgres": ("boolean",),
    "spark": ("boolean",),
    "sqlite": ("integer",),
}
TYPES: dict[str, dict[str, tuple[str, ...]]] = {
    CHOICE: TEXTS,
    TEXT: TEXTS,
    CHOICES: TEXTS,
    NUMBER: WHOLE,
    NUMBERS: WHOLE,
    YES_NO: TRUTHS,
}
LIST_OF = {"duckdb": "{}[]", "spark": "array<{}>"}


def named(name: str) -> str:
    """The dialect of this name. Raises `Refused`."""
    if name not in NAMES:
        raise refuse("unknown-dialect", f"unknown SQL dialect `{name}`", help=did_you_mean(name))
    return name


def did_you_mean(name: str) -> str:
    if other := OTHER_NAMES.get(name.lower()):
        return f"did you mean `{other}`?"
    return nearest(name, NAMES) or f"one of {', '.join(NAMES)}"


def family(dialect: str) -> str:
    """The dialect whose functions this one has."""
    return FAMILY.get(dialect, dialect)


def of_type(value: exp.Expr, kind: str, dialect: str) -> exp.Expr:
    """Whether a value, if there is one, has the type of the fact; always, where the dialect cannot be asked."""
    dialect = family(dialect)
    if dialect not in WHOLE:
        return TRUE
    types = TYPES[kind][dialect]
    if kind in {CHOICES, NUMBERS}:
        types = tuple(LIST_OF[dialect].format(name) for name in types)
    asked = call("PG_TYPEOF" if dialect == "postgres" else "TYPEOF", value)
    of = one_of(exp.cast(asked, "text") if dialect == "postgres" else asked, types)
    if kind == YES_NO and dialect == "sqlite":
        of = conjoined([of, one_of(value, (0, 1))])
    # A column of nulls alone may have any type.
    return disjoined([is_null(value), of])


def unlike(given: exp.Expr, allowed: exp.Expr, dialect: str) -> exp.Expr:
    """Whether there is a value, and one that is not allowed; not true, be it null, where there is none."""
    if allowed == TRUE:
        return FALSE
    if dialect in WITHOUT_BOOLEANS:
        return conjoined([is_stated(given), negated(allowed)])
    return negated(allowed)


def truth(stated: exp.Expr, dialect: str) -> exp.Expr:
    """The truth value in a column, false where it has none."""
    if dialect not in WITHOUT_BOOLEANS:
        return surely(stated)
    return same(exp.Coalesce(this=stated.copy(), expressions=[exp.convert(0)]), 1)


def exact(text: exp.Expr, dialect: str) -> exp.Expr:
    """The text, compared character by character whatever its column says."""
    if dialect not in EXACT:
        return text
    rule = EXACT[dialect]
    if dialect in AS_A_TEXT:
        return exp.Collate(this=text, expression=exp.convert(rule))
    if dialect == "mysql":
        text = exp.Cast(this=text, to=exp.DataType(this=exp.DType.CHARACTER_SET, kind=exp.Var(this="utf8mb4")))
    quoted = dialect in {"duckdb", "postgres"}
    return exp.Collate(this=text, expression=exp.to_identifier(rule, quoted=True) if quoted else exp.Var(this=rule))


def length(text: exp.Expr, dialect: str) -> exp.Expr:
    """How many characters a text has; in SQLite, which stops counting at a NUL, how many bytes."""
    return exp.Length(this=exp.cast(text, "blob") if dialect == "sqlite" else text.copy())


@cache
def ranges(kind: str) -> tuple[tuple[int, int], ...]:
    """The characters that a text may not hold, those that an id may not, or the white space that it may, by number."""
    if kind == "white space":
        spaces = [code for code in range(0x3001) if chr(code).isspace() and not forbidden_in_name(chr(code))]
        return merged((code, code) for code in spaces)
    pattern = {"text": FORBIDDEN, "id": NOT_IN_NAMES}[kind]
    written = pattern[1 : pattern.index("]")] + ("\r" if kind == "text" else "")
    found = [(ord(low), ord(high or low)) for low, high in re.findall("(.)(?:-(.))?", written, re.DOTALL)]
    return merged(sorted((low, high) for low, high in found if low not in SURROGATES))


def merged(found: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted ranges, those that touch made one."""
    made: list[tuple[int, int]] = []
    for low, high in found:
        if made and low <= made[-1][1] + 1:
            made[-1] = made[-1][0], max(high, made[-1][1])
        else:
            made.append((low, high))
    return tuple(made)


def has_character(value: exp.Expr, kind: str, dialect: str, *, other: bool = False) -> exp.Expr:
    """Whether a known text holds a character of this kind, or one of another kind."""
    if dialect == "sqlite":
        seen = [run for run in ranges(kind) if run[0] not in NONCHARACTERS]
        listed = [part for low, high in seen for part in glob_range(max(low, 1), high)]
        pattern = joined([exp.convert("*[^" if other else "*["), *listed, exp.convert("]*")])
        found = exp.Glob(this=value.copy(), expression=pattern)
        # A pattern ends at a NUL, and takes each of the other two for U+FFFD.
        unseen = [code for code in (0, *NONCHARACTERS) if any(low <= code <= high for low, high in ranges(kind))]
        places = [exp.StrPosition(this=value.copy(), substr=character(code)) for code in unseen]
        return disjoined([*(more(place, 0) for place in places), found])
    inside = "".join(
        escaped(low, dialect) + (f"-{escaped(high, dialect)}" if high > low else "") for low, high in ranges(kind)
    )
    return exp.RegexpLike(this=value.copy(), expression=exp.convert(f"[{'^' if other else ''}{inside}]"))


def escaped(code: int, dialect: str) -> str:
    """A character as the regular expressions of the dialect write it by its number."""
    if dialect in {"postgres", "redshift"}:
        # No text of theirs holds a NUL.
        return f"\\u{max(code, 1):04x}" if code < NONCHARACTERS.stop else f"\\U{code:08x}"
    return f"\\x{{{code:04x}}}"


def glob_range(low: int, high: int) -> list[exp.Expr]:
    return [character(low)] if low == high else [character(low), exp.convert("-"), character(high)]
