"""The shipped law as Polars expressions by hand; the logic of nulls is Kleene's there too.

An expression over a list sees no other column, and members are compared with the row's day: so lists are exploded, each
member's conditions become bits, what must hold and what may, and a group is what a list comes to.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from .duckdb_reading import PURPOSES
from .hand_duckdb import said
from .polars_missing import LISTS, asked, missing_facts, missing_fields
from .polars_reading import read, valid_member, valid_row
from .shape_answers import OUTCOMES, ROUTES
from .shape_files import NESTED

if TYPE_CHECKING:
    import polars as pl

# The bits of a list that is not known.
ALL_MAY = {"given": 31 << 5, "violations": 32, "entries": 96}


def member_conditions(of: str) -> list[pl.Expr]:
    """What is asked of members, in the order of its bits."""
    import polars as pl

    col, date = pl.col, pl.col("date")
    if of == "entries":
        return [col("entered_on") < "2020-07-01", col("entered_on") >= "2020-07-01"]
    if of == "violations":
        return [(col("of") == "agency") & (col("assurance") == "paragraph_1") & (col("found_on") <= date)]
    in_force = (col("from") <= date) & (col("until") >= date)
    by_agency, by_country = (in_force & (col("by") == who) for who in ("agency", "country"))
    wide = col("use").is_in(("law_enforcement", "governmental"))
    return [
        by_agency & col("confidence"),
        by_agency & (col("use") == "law_enforcement"),
        by_agency & wide,
        by_country & col("confidence"),
        by_country & wide,
    ]


def members(requests: pl.LazyFrame, of: str) -> pl.LazyFrame:
    """A row a member, with its number, its bits, and whether it is valid."""
    import polars as pl

    def bit(number: int, holds: pl.Expr) -> pl.Expr:
        return pl.when(holds).then(33 << number).when(holds.is_null()).then(32 << number).otherwise(0)

    exploded = (
        requests.select("row", "date", of, number=pl.int_ranges(0, pl.col(of).list.len()))
        .filter(pl.col(of).list.len() > 0)
        .explode(of, "number")
    )
    return (
        exploded.with_columns(member=pl.col(of).is_not_null())
        .unnest(of)
        .with_columns(
            bits=reduce(add, (bit(n, holds) for n, holds in enumerate(member_conditions(of)))),
            sound=pl.col("member") & valid_member(of),
        )
    )


def gathered(requests: pl.LazyFrame, lists: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The valid rows, with the bits that the members of each list have together."""
    import polars as pl

    found = requests.filter(valid_row())
    for name, exploded in lists.items():
        bits, sound = f"{name}_bits", f"{name}_sound"
        each = exploded.group_by("row").agg(pl.col("bits").bitwise_or().alias(bits), pl.col("sound").all().alias(sound))
        unknown = pl.when(pl.col(name).is_null()).then(ALL_MAY[name]).otherwise(0)
        found = found.join(each, on="row", how="left", maintain_order="left")
        found = found.filter(pl.col(sound).fill_null(value=True)).with_columns(pl.col(bits).fill_null(unknown))
    return found


def some(name: str, number: int) -> pl.Expr:
    """Whether some member satisfies the condition of this bit."""
    import polars as pl

    bits = pl.col(f"{name}_bits")
    return pl.when((bits & (1 << number)) > 0).then(True).when((bits & (32 << number)) == 0).then(False)


def met(requests: pl.LazyFrame) -> pl.LazyFrame:
    """Whether each text is met, or (b) bars, in three values."""
    import polars as pl

    col, date, service = pl.col, pl.col("date"), pl.col("service")

    def has(name: str, *values: str | int) -> pl.Expr:
        return pl.any_horizontal([col(name).list.contains(pl.lit(value), nulls_equal=False) for value in values])

    kind, country = col("kind"), col("country")
    before = service.is_in(("customs_service", "coast_guard", "designated"))
    later = service.is_in(("cbp", "ice", "coast_guard", "designated"))
    latest = service.is_in(("cbp", "ice", "coast_guard", "designated", "foreign_designated"))
    conditions = requests.with_columns(
        usmca=date >= "2020-07-01",
        officer=pl.when(date < "2003-03-01").then(before).when(date < "2004-12-03").then(later).otherwise(latest),
        foreign_agency=~country.is_in(("US", "PR", "GU", "VI", "AS", "MP", "UM"))
        & kind.is_in(("customs", "law_enforcement")),
        neighbour=kind.is_in(("customs", "law_enforcement", "other_government"))
        & country.is_in(("CA", "MX"))
        & col("made"),
        old_officer=pl.when(date >= "2003-03-01")
        .then(service.is_in(("cbp", "ice")))
        .otherwise(service == "customs_service"),
        confidence=some("given", 0),
        narrow=some("given", 1),
        wide=some("given", 2),
        by_country=some("given", 3),
        wide_by_country=some("given", 4),
        violated=some("violations", 0),
        new_goods=~some("entries", 0),
        old_goods=~some("entries", 1) & (col("entries").list.len() > 0),
    )
    regulated = date >= "1986-11-10"
    texts = conditions.with_columns(
        assured=col("cover_purpose") & col("confidence") & col("narrow"),
        a_met=regulated
        & col("officer")
        & col("subsection_a")
        & col("material").is_in(("information", "documents"))
        & col("foreign_agency")
        & col("made")
        & has("purposes", *PURPOSES),
        new_text=col("neighbour")
        & col("subsection_c")
        & (service == "cbp")
        & (col("agreement") == "USMCA")
        & has("chapters", 2, 4, 5, 6, 7)
        & col("confidence")
        & col("wide")
        & col("new_goods"),
        old_text=col("neighbour")
        & col("old_officer")
        & (col("agreement") == "NAFTA")
        & has("chapters", 3, 4, 5)
        & col("by_country")
        & col("wide_by_country"),
    ).with_columns(bar=~col("assured") | col("violated"))
    return texts.with_columns(
        barred=regulated & col("officer") & (col("direction") != "receive") & col("foreign_agency") & col("bar"),
        c_met=pl.when(col("usmca")).then(col("new_text")).otherwise(col("old_text") & col("subsection_c")),
        e_met=col("old_text") & col("retained") & col("old_goods"),
    )


def decided(requests: pl.LazyFrame) -> pl.LazyFrame:
    """The possible outcomes of each route, and of the question, as numbers: see `shape_answers`; 0 is not in force."""
    import polars as pl

    col, date = pl.col, pl.col("date")

    def permits(name: str) -> pl.Expr:
        return pl.when(col(name)).then(1).when(~col(name)).then(4).otherwise(5)

    def in_force(day: str, possible: pl.Expr) -> pl.Expr:
        return pl.when(date >= day).then(possible).otherwise(0)

    barred = pl.when(col("barred").is_null()).then(2).otherwise(0)
    routes = met(requests).with_columns(
        a=in_force("1986-10-27", pl.when(col("barred")).then(2).otherwise(barred + permits("a_met"))),
        c=in_force("1994-01-01", permits("c_met")),
        e=in_force("2020-07-01", permits("e_met")),
    )
    open_ = ((col("a") | col("c") | col("e")) & 1) + (col("a") & 2) + pl.when(col("a") == 2).then(0).otherwise(4)
    permitted = pl.any_horizontal(col("a", "c", "e") == 1)
    return routes.with_columns(n=pl.when(permitted).then(1).otherwise(open_))


def outcome(name: str) -> pl.Expr:
    import polars as pl

    words = {number: OUTCOMES.get(number, "undetermined") for number in range(1, 8)}
    return pl.col(name).replace_strict(words, default=None, return_dtype=pl.String)


def answered(form: str, path: str, *, missing: bool) -> pl.LazyFrame:
    """The answers to the requests of a file; a row that is not valid is left out."""
    import polars as pl

    # What is read is used four times; without this, a file of lines would be read as often.
    requests = read(form, path).collect(engine="streaming").lazy()
    lists = {name: members(requests, name) for name in LISTS}
    made = decided(gathered(requests, lists))
    texts = pl.col("n").replace_strict({n: ",".join(said(n)) for n in range(1, 8)}, return_dtype=pl.String)
    routes = {route: outcome(name) for route, name in zip(ROUTES, "ace", strict=True)}
    if not missing:
        return made.select("id", outcome("n").alias("outcome"), texts.alias("possible"), **routes)
    made = asked(made).with_columns(facts_missing=missing_facts())
    made = made.join(missing_fields(made, lists), on="row", how="left", maintain_order="left")
    empty = pl.lit([], dtype=pl.List(pl.String))
    listed = pl.concat_list("facts_missing", pl.col("fields").fill_null(empty)).alias("missing")
    if form == NESTED:
        routes = {"routes": pl.struct([of_route.alias(route) for route, of_route in routes.items()])}
    return made.select("id", outcome("n").alias("outcome"), texts.str.split(",").alias("possible"), listed, **routes)


def run(form: str, source: str, target: str, *, missing: bool) -> None:
    """Decides a file into another, on as many threads as POLARS_MAX_THREADS said before Polars was imported."""
    made = answered(form, source, missing=missing)
    if target.endswith(".ndjson"):
        made.sink_ndjson(target)
    else:
        made.sink_parquet(target)
