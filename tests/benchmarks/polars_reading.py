"""Requests in files as rows of Polars that all have the same columns, and what is right with the values of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .duckdb_reading import ASSURANCE, ENTRY, HIDDEN_RANGES, NOT_IN_ID, PURPOSES, SERVICES, VIOLATION, named
from .shape_files import COLUMNS, NESTED, TRUTHS
from .valid import LONGEST_ID, LONGEST_NAME
from .values import COUNTRIES

if TYPE_CHECKING:
    import polars as pl


def read(form: str, path: str) -> pl.LazyFrame:
    """The requests of a file, numbered, with a column a fact."""
    import polars as pl

    if form == NESTED:
        found = pl.scan_ndjson(path, schema={"id": pl.String, "date": pl.String, "facts": facts_type()})
        columns = {fact: within(fact) for fact in COLUMNS}
    else:
        found = pl.scan_parquet(path).with_columns(pl.col("date", "finding.on").cast(pl.String))
        columns = {fact: pl.col(fact) for fact in COLUMNS}
    return found.select("id", "date", **{named(fact): column for fact, column in columns.items()}).with_row_index("row")


def facts_type() -> pl.Struct:
    import polars as pl

    words = {"VARCHAR": pl.String, "BOOLEAN": pl.Boolean}
    lists = {"goods.entries": ENTRY, "counterpart.violations": VIOLATION, "assurances.given": ASSURANCE}
    groups: dict[str, dict[str, Any]] = {}
    for fact in COLUMNS:
        group, _, key = fact.partition(".")
        kind: Any = pl.Boolean if fact in TRUTHS else pl.String
        if fact in lists:
            kind = pl.List(pl.Struct({field: words[word] for field, word in lists[fact].items()}))
        elif fact in {"finding.purposes", "finding.chapters"}:
            kind = pl.List(pl.String if key == "purposes" else pl.Int64)
        groups.setdefault(group, {})[key] = kind
    return pl.Struct({group: pl.Struct(keys) for group, keys in groups.items()})


def within(fact: str) -> pl.Expr:
    import polars as pl

    group, _, key = fact.partition(".")
    return pl.col("facts").struct.field(group).struct.field(key)


def is_day(name: str) -> pl.Expr:
    """Whether it is one of the calendar; null where it is null."""
    import polars as pl

    col = pl.col(name)
    written = col.str.contains(r"^\d{4}-\d\d-\d\d$") & (col >= "0001")
    return pl.when(col.is_not_null()).then(written & col.str.to_date("%Y-%m-%d", strict=False).is_not_null())


def choice(name: str, *values: str) -> pl.Expr:
    import polars as pl

    return pl.col(name).is_in(values)


def shown(name: str) -> pl.Expr:
    """Whether a text hides nothing from its reader."""
    import polars as pl

    col = pl.col(name)
    hidden = col.str.replace_all("\r\n", "", literal=True).str.contains(f"[{HIDDEN_RANGES}\\x{{d}}]")
    return (col.str.len_chars() <= LONGEST_NAME) & ~hidden


def a_set(name: str, allowed: tuple[str | int, ...]) -> pl.Expr:
    import polars as pl

    col = pl.col(name)
    each = col.list.eval(pl.element().is_in(allowed).fill_null(value=False)).list.all()
    return each & (col.list.n_unique() == col.list.len())


def short(name: str) -> pl.Expr:
    import polars as pl

    return pl.col(name).list.len() <= 100


def every(*conditions: pl.Expr) -> pl.Expr:
    """All conditions hold of what is known."""
    import polars as pl

    return pl.all_horizontal([condition.fill_null(value=True) for condition in conditions])


def valid_row() -> pl.Expr:
    """All that is known of a row but the members of its lists is allowed."""
    import polars as pl

    col = pl.col("id")
    of_id = col.str.len_chars().is_between(1, LONGEST_ID) & (col.str.strip_chars() != "") & ~col.str.contains(NOT_IN_ID)
    return (
        of_id.fill_null(value=False)
        & is_day("date").fill_null(value=False)
        & every(
            choice("direction", "provide", "receive", "both"),
            choice("material", "information", "documents"),
            choice("service", *SERVICES),
            choice("country", *COUNTRIES),
            choice("kind", "customs", "law_enforcement", "other_government", "international", "private"),
            choice("level", "national", "subnational"),
            choice("agreement", "NAFTA", "USMCA"),
            is_day("finding_on"),
            *(shown(name) for name in ("name", "finding_by", "grounds")),
            a_set("purposes", (*PURPOSES, "other")),
            a_set("chapters", tuple(range(1, 35))),
            *(short(name) for name in ("entries", "violations", "given")),
        )
    )


def valid_member(of: str) -> pl.Expr:
    """All that is known of a member is allowed."""
    import polars as pl

    if of == "entries":
        return every(is_day("entered_on"))
    if of == "violations":
        return every(
            choice("of", "agency", "predecessor"),
            choice("assurance", "paragraph_1", "subsection_c", "other"),
            is_day("found_on"),
            (pl.col("cured_on") == "none") | is_day("cured_on"),
            pl.col("cured_on") >= pl.col("found_on"),
        )
    return every(
        shown("instrument"),
        choice("by", "agency", "country"),
        choice("use", "law_enforcement", "governmental", "unrestricted"),
        is_day("from"),
        (pl.col("until") == "none") | is_day("until"),
        pl.col("until") >= pl.col("from"),
    )
