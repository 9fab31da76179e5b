"""The contract as Polars expressions by hand; the logic of nulls is Kleene's there too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bits import SERVICES
from .duckdb_reading import HIDDEN_RANGES, NOT_IN_ID, short
from .hand_duckdb import said
from .polars_reading import flat, lists, nested
from .valid import LONGEST_ID, LONGEST_NAME
from .values import COUNTRIES

if TYPE_CHECKING:
    import polars as pl

A, C, E = "usc/19/1628/a", "usc/19/1628/c", "publ/116-113/209/e"


def valid_rows() -> pl.Expr:
    import polars as pl

    col = pl.col

    def is_day(name: str) -> pl.Expr:
        written = col(name).str.contains(r"^\d{4}-\d\d-\d\d$") & (col(name) >= "0001")
        return written & col(name).str.to_date("%Y-%m-%d", strict=False).is_not_null()

    def choice(name: str, *values: str) -> pl.Expr:
        return col(name).is_in(values).fill_null(value=True)

    length = col("id").str.len_chars()
    name = col("name").str.replace_all("\r\n", "", literal=True)
    name_hidden = name.str.contains(f"[{HIDDEN_RANGES}\\x{{d}}]")
    return (
        col("sets_valid")
        & (length.is_between(1, LONGEST_ID) & (col("id").str.strip_chars() != "")).fill_null(value=False)
        & ~col("id").str.contains(NOT_IN_ID)
        & is_day("date").fill_null(value=False)
        & choice("direction", "provide", "receive", "both")
        & choice("material", "information", "documents")
        & (col("entered_on").is_null() | is_day("entered_on"))
        & choice("service", *SERVICES)
        & ((col("name").str.len_chars() <= LONGEST_NAME) & ~name_hidden).fill_null(value=True)
        & choice("country", *COUNTRIES)
        & choice("kind", "customs", "law_enforcement", "other_government", "private")
        & choice("level", "national", "subnational")
        & choice("agreement", "NAFTA", "USMCA")
        & choice("use", "law_enforcement", "governmental", "unrestricted")
        & (col("obtained_on").is_null() | is_day("obtained_on"))
    )


def met(requests: pl.LazyFrame) -> pl.LazyFrame:
    """Whether each text is met, or (b) bars, in three values."""
    import polars as pl

    col, date = pl.col, pl.col("date")
    service = col("service")
    early = service.is_in(("customs_service", "coast_guard", "designated"))
    later = service.is_in(("cbp", "ice", "coast_guard", "designated"))
    latest = service.is_in(("cbp", "ice", "coast_guard", "designated", "foreign_designated"))
    kind, country = col("kind"), col("country")
    conditions = requests.with_columns(
        usmca=date >= "2020-07-01",
        homeland=date >= "2003-03-01",
        agency=~country.is_in(("US", "PR", "GU", "VI", "AS", "MP", "UM")) & kind.is_in(("customs", "law_enforcement")),
        in_time=col("obtained_on") <= date,
        officer=pl.when(date < "2003-03-01").then(early).when(date < "2004-12-03").then(later).otherwise(latest),
        common=kind.is_in(("customs", "law_enforcement", "other_government"))
        & country.is_in(("CA", "MX"))
        & col("subsection_c")
        & col("made")
        & col("confidence")
        & col("use").is_in(("law_enforcement", "governmental"))
        & (col("obtained_on") <= date),
        new_goods=~col("concerned") | (col("entered_on") >= "2020-07-01"),
    )
    under_old = pl.when(col("homeland")).then(service.is_in(("cbp", "ice"))).otherwise(service == "customs_service")
    material = col("material").is_in(("information", "documents"))
    texts = conditions.with_columns(
        assured=col("confidence") & (col("use") == "law_enforcement") & col("by_agency") & col("in_time"),
        a_met=(date >= "1986-11-10") & col("officer") & material & col("agency") & col("made") & col("purposes"),
        nafta=col("common") & (col("agreement") == "NAFTA") & col("chapters_nafta") & col("by_country") & under_old,
    )
    new = col("common") & (col("agreement") == "USMCA") & col("chapters_usmca") & col("by_agency")
    new &= (service == "cbp") & col("new_goods")
    outbound = col("direction").is_in(("provide", "both"))
    return texts.with_columns(
        barred=outbound & col("agency") & (~col("assured") | col("violated_assurance")),
        c_met=pl.when(col("usmca")).then(new).otherwise(col("nafta")),
        e_met=col("nafta") & col("concerned") & (col("entered_on") < "2020-07-01"),
    )


def decided(requests: pl.LazyFrame) -> pl.LazyFrame:
    """The outcome of each route, and the number of the possible outcomes of the question."""
    import polars as pl

    col, lit, date = pl.col, pl.lit, pl.col("date")

    def when_met(name: str, day: str) -> pl.Expr:
        truth = col(name)
        made = pl.when(truth).then(lit("permitted")).when(~truth).then(lit("not_permitted"))
        return pl.when(date >= day).then(made.otherwise(lit("undetermined")))

    open_a = col("barred").is_null() | col("a_met").is_null()
    barred_or_open = pl.when(col("barred")).then(lit("prohibited")).when(open_a).then(lit("undetermined"))
    a = barred_or_open.when(col("a_met")).then(lit("permitted")).otherwise(lit("not_permitted"))
    routes = met(requests).with_columns(
        a=pl.when(date >= "1986-10-27").then(a),
        c=when_met("c_met", "1994-01-01"),
        e=when_met("e_met", "2020-07-01"),
    )

    def said_by(outcome: str, *names: str) -> pl.Expr:
        return pl.any_horizontal([(col(name) == outcome).fill_null(value=False) for name in names])

    a_may = (col("a") == "undetermined") & (col("a_met").is_null() | col("a_met"))
    may = said_by("undetermined", "c", "e") | a_may.fill_null(value=False)
    parts = (
        pl.when(may).then(1).otherwise(0)
        + pl.when(col("barred").fill_null(value=True)).then(2).otherwise(0)
        + pl.when(col("a") == "prohibited").then(0).otherwise(4)
    )
    number = pl.when(col("a").is_null()).then(4).when(said_by("permitted", "a", "c", "e")).then(1).otherwise(parts)
    return routes.with_columns(n=number)


def missing() -> pl.Expr:
    """The facts that are missing, as a list."""
    import polars as pl

    col = pl.col

    def is_open(name: str) -> pl.Expr:
        return (col(name) == "undetermined").fill_null(value=False)

    bar = is_open("a") & col("barred").is_null()
    assured = bar & col("assured").fill_null(value=True)
    a_met = is_open("a") & col("a_met").is_null()
    both = is_open("c") | is_open("e")
    goods = (is_open("c") & col("usmca") & col("new_goods").is_null()) | is_open("e")
    asked = {
        "exchange.direction": bar,
        "exchange.material": a_met,
        "officer.service": a_met | both,
        "counterpart.country": bar | a_met | both,
        "counterpart.kind": bar | a_met | both,
        "counterpart.violated_assurance": bar,
        "finding.made": a_met | both,
        "finding.purposes": a_met,
        "finding.agreement": both,
        "finding.chapters": both,
        "authorization.subsection_c": both,
        "assurances.confidence": assured | both,
        "assurances.use": assured | both,
        "assurances.given_by": assured | both,
        "assurances.obtained_on": assured | both,
        "goods.concerned": goods,
        "goods.entered_on": goods,
    }
    held = {"finding.chapters": "chapters_nafta", "assurances.given_by": "by_agency"}
    unsettled = ~col("n").is_in((1, 2, 4))
    parts = [
        pl.when(unsettled & condition & col(held.get(fact, short(fact))).is_null()).then(pl.lit(fact))
        for fact, condition in asked.items()
    ]
    return pl.concat_list(parts).list.drop_nulls()


def answered(requests: pl.LazyFrame, layout: str) -> pl.LazyFrame:
    """The answers, as `statute sql` gives them or as `statute batch` does; a row that is not valid is left out."""
    import polars as pl

    col, number = pl.col, pl.col("n")
    made = decided(requests.filter(valid_rows()))
    outcome = number.replace_strict(
        {n: said(n)[0] if n in {1, 2, 4} else "undetermined" for n in range(1, 8)}, return_dtype=pl.String
    )
    texts = number.replace_strict({n: ",".join(said(n)) for n in range(1, 8)}, return_dtype=pl.String)
    routes = {A: col("a"), C: col("c"), E: col("e")}
    if layout == "flat":
        return made.select("id", outcome.alias("outcome"), texts.alias("possible"), **routes)
    listed = texts.str.split(",")
    if layout == "lists":
        return made.select("id", outcome.alias("outcome"), listed.alias("possible"), **routes, missing=missing())
    by_route = pl.struct([route.alias(name) for name, route in routes.items()])
    return made.select("id", outcome.alias("outcome"), listed.alias("possible"), routes=by_route, missing=missing())


def run(layout: str, source: str, target: str) -> None:
    """Decides a file into another, on as many threads as POLARS_MAX_THREADS said before Polars was imported."""
    read = {"flat": flat, "lists": lists, "nested": nested}[layout]
    made = answered(read(source), layout)
    if layout == "nested":
        made.sink_ndjson(target)
    else:
        made.sink_parquet(target)
