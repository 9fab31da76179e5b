"""Requests in files as rows of Polars that all have the same columns, whatever the layout of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bits import FACTS
from .duckdb_reading import COLUMNS, GIVERS, PURPOSES, short

if TYPE_CHECKING:
    import polars as pl

NAFTA, USMCA = (3, 4, 5), (2, 4, 5, 6, 7)
TRUTHS = {"concerned", "violated_assurance", "made", "subsection_c", "confidence"}


def flat(path: str) -> pl.LazyFrame:
    """The requests with a column a fact, and what is asked of the sets."""
    import polars as pl

    def members(name: str, values: tuple[str | int, ...]) -> list[pl.Expr]:
        return [pl.col(f"{name}__{value}") for value in values]

    def asked(name: str, values: tuple[str | int, ...]) -> pl.Expr:
        return pl.when(pl.col(f"{name}__known")).then(pl.any_horizontal(members(name, values)))

    def valid(name: str, values: tuple[str | int, ...]) -> pl.Expr:
        columns = members(name, values)
        stated = pl.all_horizontal([column.is_not_null() for column in columns])
        unsaid = ~pl.any_horizontal([column.fill_null(value=False) for column in columns])
        return pl.when(pl.col(f"{name}__known")).then(stated).otherwise(unsaid)

    purposes, chapters, given = "finding__purposes", "finding__chapters", "assurances__given_by"
    sets = valid(purposes, PURPOSES) & valid(chapters, tuple(range(1, 35))) & valid(given, GIVERS)
    return pl.scan_parquet(path).select(
        "id",
        "date",
        *(pl.col(fact.replace(".", "__")).alias(short(fact)) for fact in COLUMNS),
        purposes=asked(purposes, PURPOSES[:-1]),
        chapters_nafta=asked(chapters, NAFTA),
        chapters_usmca=asked(chapters, USMCA),
        by_agency=asked(given, ("agency",)),
        by_country=asked(given, ("country",)),
        sets_valid=sets,
    )


def asked_of_lists(purposes: pl.Expr, chapters: pl.Expr, given: pl.Expr) -> dict[str, pl.Expr]:
    import polars as pl

    def any_of(column: pl.Expr, *values: str | int) -> pl.Expr:
        found = [column.list.contains(pl.lit(value), nulls_equal=False) for value in values]
        return pl.any_horizontal(found) if len(found) > 1 else found[0]

    def valid(column: pl.Expr, allowed: tuple[str | int, ...]) -> pl.Expr:
        all_allowed = column.list.eval(pl.element().is_in(allowed).fill_null(value=False)).list.all()
        return column.is_null() | (all_allowed & (column.list.n_unique() == column.list.len()))

    return {
        "purposes": any_of(purposes, *PURPOSES[:-1]),
        "chapters_nafta": any_of(chapters, *NAFTA),
        "chapters_usmca": any_of(chapters, *USMCA),
        "by_agency": any_of(given, "agency"),
        "by_country": any_of(given, "country"),
        "sets_valid": valid(purposes, PURPOSES) & valid(chapters, tuple(range(1, 35))) & valid(given, GIVERS),
    }


def lists(path: str) -> pl.LazyFrame:
    """The same, from columns in which a set is a list."""
    import polars as pl

    sets = asked_of_lists(pl.col("finding.purposes"), pl.col("finding.chapters"), pl.col("assurances.given_by"))
    return pl.scan_parquet(path).select("id", "date", *(pl.col(fact).alias(short(fact)) for fact in COLUMNS), **sets)


def nested(path: str) -> pl.LazyFrame:
    """The same, from requests as they are."""
    import polars as pl

    kinds: dict[str, Any] = dict.fromkeys(TRUTHS, pl.Boolean) | {"chapters": pl.List(pl.Int64)}
    kinds |= {"purposes": pl.List(pl.String), "given_by": pl.List(pl.String)}
    groups: dict[str, dict[str, Any]] = {}
    for fact in dict.fromkeys((*FACTS, *COLUMNS)):
        group, _, key = fact.partition(".")
        groups.setdefault(group, {})[key] = kinds.get(key, pl.String)
    facts = pl.Struct({group: pl.Struct(keys) for group, keys in groups.items()})

    def fact_of(fact: str) -> pl.Expr:
        group, _, key = fact.partition(".")
        return pl.col("facts").struct.field(group).struct.field(key)

    sets = asked_of_lists(*(fact_of(fact) for fact in ("finding.purposes", "finding.chapters", "assurances.given_by")))
    read = pl.scan_ndjson(path, schema={"id": pl.String, "date": pl.String, "facts": facts})
    return read.select("id", "date", *(fact_of(fact).alias(short(fact)) for fact in COLUMNS), **sets)
