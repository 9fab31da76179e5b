"""What is missing of an open answer, for the program by hand over Polars."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

SETTLED = (1, 2, 4)
LISTS = {"given": "assurances.given", "violations": "counterpart.violations", "entries": "goods.entries"}


def asked(requests: pl.LazyFrame) -> pl.LazyFrame:
    """What is open of each row, and which conditions of assurances are asked for."""
    import polars as pl

    col = pl.col
    a_is_open = (col("n").is_in(SETTLED).not_()) & ~col("a").is_in((0, *SETTLED))
    found = requests.with_columns(
        bar_open=a_is_open & col("barred").is_null(),
        a_open=a_is_open & col("a_met").is_null(),
        c_open=~col("n").is_in(SETTLED) & (col("c") == 5),
        e_open=~col("n").is_in(SETTLED) & (col("e") == 5),
    )
    new, bar = col("c_open") & col("usmca"), col("bar_open") & col("bar").is_null()
    old, assured = (col("c_open") & ~col("usmca")) | col("e_open"), bar & col("assured").is_null()
    wanted = {"confidence": assured | new, "narrow": assured, "wide": new, "by_country": old, "wide_by_country": old}
    return found.with_columns(
        assured_open=assured,
        violations_wanted=bar & col("violated").is_null(),
        entries_wanted=(new & col("new_goods").is_null()) | (col("e_open") & col("old_goods").is_null()),
        wanted=reduce(
            add,
            (
                pl.when(col(name).is_null() & when).then(1 << number).otherwise(0)
                for number, (name, when) in enumerate(wanted.items())
            ),
        ),
    )


def missing_facts() -> pl.Expr:
    """The facts that are missing, as a list."""
    import polars as pl

    col = pl.col
    opened = ~col("n").is_in(SETTLED)
    found, last = col("a_open") | col("c_open") | col("e_open"), col("c_open") | col("e_open")
    by_name = {
        "officer.service": opened,
        "counterpart.country": opened,
        "counterpart.kind": opened,
        "exchange.direction": col("bar_open"),
        "exchange.material": col("a_open"),
        "finding.made": found,
        "finding.purposes": col("a_open"),
        "finding.agreement": last,
        "finding.chapters": last,
        "authorization.subsection_a": col("a_open"),
        "authorization.subsection_c": col("c_open"),
        "authorization.retained": col("e_open"),
        "assurances.cover_purpose": col("assured_open"),
        "assurances.given": col("wanted") > 0,
        "counterpart.violations": col("violations_wanted"),
        "goods.entries": col("entries_wanted"),
    }
    parts = [pl.when(when & col(fact.partition(".")[2]).is_null()).then(pl.lit(fact)) for fact, when in by_name.items()]
    return pl.concat_list(parts).list.drop_nulls()


def missing_fields(rows: pl.LazyFrame, lists: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The fields that are missing of members, as a list a row."""
    import polars as pl

    col = pl.col
    asked_of = (col("bits") // 32) & col("wanted")
    always = pl.lit(value=True)
    fields = {
        "given": {
            "from": always,
            "until": always,
            "by": always,
            "confidence": (asked_of & 9) > 0,
            "use": (asked_of & 22) > 0,
        },
        "violations": {"of": always, "assurance": always, "found_on": always},
        "entries": {"entered_on": always},
    }
    open_ = {"given": asked_of > 0, "violations": col("violations_wanted") & (col("bits") > 0)}
    found = []
    for name, exploded in lists.items():
        of_row = rows.select("row", "wanted", "violations_wanted", "entries_wanted")
        paths = [
            pl.when(col(field).is_null() & when).then(
                pl.concat_str(pl.lit(f"{LISTS[name]}["), col("number"), pl.lit(f"].{field}"))
            )
            for field, when in fields[name].items()
        ]
        open_members = exploded.join(of_row, on="row").filter(open_.get(name, col("entries_wanted")))
        found.append(open_members.select("row", path=pl.concat_list(paths).list.drop_nulls()).explode("path"))
    return pl.concat(found).drop_nulls("path").group_by("row").agg(fields="path")
