"""The shipped law as one query by hand for DuckDB, whose own logic of nulls is Kleene's: null is what is not known.

A list is gone through once, by a lambda that gives each member's conditions as bits: what must hold, and what may.
"""

# ruff: noqa: S608 - the query is made of the words of this file

from __future__ import annotations

from .duckdb_reading import PURPOSES, READING, VALID, quoted
from .shape_answers import OUTCOMES, ROUTES
from .shape_files import NESTED

FORMATS = {"parquet": "PARQUET", "ndjson": "JSON"}


def bits(*conditions: str) -> str:
    """For each condition, a bit where it must hold and one, five higher, where it may."""
    return " + ".join(
        f"CASE WHEN {holds} THEN {33 << n} WHEN {holds} IS NULL THEN {32 << n} ELSE 0 END"
        for n, holds in enumerate(conditions)
    )


IN_FORCE = 'm."from" <= date AND m.until >= date'
CONFIDENCE, NARROW, WIDE = "m.confidence", "m.use = 'law_enforcement'", "m.use IN ('law_enforcement', 'governmental')"
OF_AN_ASSURANCE = bits(
    *(f"({IN_FORCE} AND m.\"by\" = 'agency' AND {what})" for what in (CONFIDENCE, NARROW, WIDE)),
    *(f"({IN_FORCE} AND m.\"by\" = 'country' AND {what})" for what in (CONFIDENCE, WIDE)),
)
OF_A_VIOLATION = bits("(m.\"of\" = 'agency' AND m.assurance = 'paragraph_1' AND m.found_on <= date)")
OF_AN_ENTRY = bits("(m.entered_on < '2020-07-01')", "(m.entered_on >= '2020-07-01')")


def gathered(listed: str, bit: int) -> str:
    """Whether some member satisfies the condition of a bit."""
    return f"(CASE WHEN {listed}_some & {1 << bit} > 0 THEN true WHEN {listed}_some & {32 << bit} = 0 THEN false END)"


def some(column: str, of_one: str, name: str, unknown: int) -> str:
    each = f"list_transform({column}, lambda m: {of_one})"
    return (
        f"{each} AS {name}_each, CASE WHEN {column} IS NULL THEN {unknown}"
        f" ELSE coalesce(list_aggregate({name}_each, 'bit_or'), 0) END AS {name}_some"
    )


MEMBERS = f"""
SELECT *, {some("given", OF_AN_ASSURANCE, "assurances", 31 << 5)}, {some("violations", OF_A_VIOLATION, "violations", 32)},
  {some("entries", OF_AN_ENTRY, "entries", 96)}
FROM request
WHERE {VALID}
"""
CONDITIONS = f"""
SELECT *,
  date >= '2020-07-01' AS usmca,
  CASE WHEN date < '2003-03-01' THEN service IN ('customs_service', 'coast_guard', 'designated')
    WHEN date < '2004-12-03' THEN service IN ('cbp', 'ice', 'coast_guard', 'designated')
    ELSE service IN ('cbp', 'ice', 'coast_guard', 'designated', 'foreign_designated') END AS officer,
  country NOT IN ('US', 'PR', 'GU', 'VI', 'AS', 'MP', 'UM') AND kind IN ('customs', 'law_enforcement') AS foreign_agency,
  kind IN ('customs', 'law_enforcement', 'other_government') AND country IN ('CA', 'MX') AND made AS neighbour,
  CASE WHEN date >= '2003-03-01' THEN service IN ('cbp', 'ice') ELSE service = 'customs_service' END AS old_officer,
  {gathered("assurances", 0)} AS confidence, {gathered("assurances", 1)} AS narrow, {gathered("assurances", 2)} AS wide,
  {gathered("assurances", 3)} AS by_country, {gathered("assurances", 4)} AS wide_by_country,
  {gathered("violations", 0)} AS violated,
  NOT {gathered("entries", 0)} AS new_goods,
  NOT {gathered("entries", 1)} AND len(entries) > 0 AS old_goods
FROM members
"""
TEXTS = f"""
SELECT *,
  cover_purpose AND confidence AND narrow AS assured,
  date >= '1986-11-10' AND officer AND subsection_a AND material IN ('information', 'documents') AND foreign_agency AND made
    AND list_has_any(purposes, [{quoted(*PURPOSES)}]) AS a_met,
  neighbour AND subsection_c AND service = 'cbp' AND agreement = 'USMCA' AND list_has_any(chapters, [2, 4, 5, 6, 7])
    AND confidence AND wide AND new_goods AS new_text,
  neighbour AND old_officer AND agreement = 'NAFTA' AND list_has_any(chapters, [3, 4, 5]) AND by_country
    AND wide_by_country AS old_text
FROM conditions
"""
MET = """
SELECT *,
  NOT assured OR violated AS bar,
  date >= '1986-11-10' AND officer AND direction <> 'receive' AND foreign_agency AND (NOT assured OR violated) AS barred,
  CASE WHEN usmca THEN new_text ELSE old_text AND subsection_c END AS c_met,
  old_text AND retained AND old_goods AS e_met
FROM texts
"""
# The possible outcomes of each route as a number: 1 permitted, 2 prohibited, 4 not permitted, 0 not in force.
POSSIBLE = """
SELECT *,
  CASE WHEN date < '1986-10-27' THEN 0 WHEN barred THEN 2
    ELSE CASE WHEN barred IS NULL THEN 2 ELSE 0 END + CASE WHEN a_met THEN 1 WHEN NOT a_met THEN 4 ELSE 5 END END AS a,
  CASE WHEN date < '1994-01-01' THEN 0 WHEN c_met THEN 1 WHEN NOT c_met THEN 4 ELSE 5 END AS c,
  CASE WHEN NOT usmca THEN 0 WHEN e_met THEN 1 WHEN NOT e_met THEN 4 ELSE 5 END AS e
FROM met
"""
QUESTION = """
SELECT *, CASE WHEN 1 IN (a, c, e) THEN 1 ELSE ((a | c | e) & 1) + (a & 2) + CASE WHEN a = 2 THEN 0 ELSE 4 END END AS n
FROM possible
"""
OPENED = """
SELECT *,
  a NOT IN (0, 1, 2, 4) AND barred IS NULL AS bar_open, a NOT IN (0, 1, 2, 4) AND a_met IS NULL AS a_open,
  c = 5 AND usmca AS new_open, (c = 5 AND NOT usmca) OR e = 5 AS old_open, c = 5 AS c_open, e = 5 AS e_open
FROM question
"""
ASKED = """
SELECT *,
  bar_open AND bar IS NULL AND assured IS NULL AS assured_open, bar_open AND bar IS NULL AND violated IS NULL AS violated_open,
  (new_open AND new_goods IS NULL) OR (e_open AND old_goods IS NULL) AS goods_open
FROM opened
"""
# Which of the conditions of assurances are asked for and open.
WANTED = """
SELECT *,
  CASE WHEN confidence IS NULL AND (assured_open OR new_open) THEN 1 ELSE 0 END
    + CASE WHEN narrow IS NULL AND assured_open THEN 2 ELSE 0 END + CASE WHEN wide IS NULL AND new_open THEN 4 ELSE 0 END
    + CASE WHEN by_country IS NULL AND old_open THEN 8 ELSE 0 END
    + CASE WHEN wide_by_country IS NULL AND old_open THEN 16 ELSE 0 END AS wanted
FROM asked
"""
ALWAYS, FINDS, LAST = "true", "(a_open OR c_open OR e_open)", "(c_open OR e_open)"
ASKED_BY = {
    "officer.service": ALWAYS,
    "counterpart.country": ALWAYS,
    "counterpart.kind": ALWAYS,
    "exchange.direction": "bar_open",
    "exchange.material": "a_open",
    "finding.made": FINDS,
    "finding.purposes": "a_open",
    "finding.agreement": LAST,
    "finding.chapters": LAST,
    "authorization.subsection_a": "a_open",
    "authorization.subsection_c": "c_open",
    "authorization.retained": "e_open",
    "assurances.cover_purpose": "assured_open",
    "assurances.given": "wanted > 0",
    "counterpart.violations": "violated_open",
    "goods.entries": "goods_open",
}


def known(texts: str) -> str:
    return f"list_filter([{texts}], lambda path: path IS NOT NULL)"


def fields(column: str, path: str, asked: str, unknown: dict[str, str]) -> str:
    """The paths of fields that are not known, of members that are asked about."""
    of_one = ", ".join(
        f"CASE WHEN {column}[i].\"{field}\" IS NULL AND {when} THEN '{path}[' || (i - 1) || '].{field}' END"
        for field, when in unknown.items()
    )
    each = f"list_transform(range(1, len({column}) + 1), lambda i: CASE WHEN {asked} THEN {known(of_one)} ELSE [] END)"
    return f"coalesce(flatten({each}), [])"


FACTS_MISSING = known(
    ", ".join(
        f"CASE WHEN {fact.partition('.')[2]} IS NULL AND {asked} THEN '{fact}' END" for fact, asked in ASKED_BY.items()
    )
)
MAY_BE = "(assurances_each[i] >> 5 & wanted)"
GIVEN_MISSING = fields(
    "given",
    "assurances.given",
    f"{MAY_BE} > 0",
    {
        "from": ALWAYS,
        "until": ALWAYS,
        "by": ALWAYS,
        "confidence": f"{MAY_BE} & 9 > 0",
        "use": f"{MAY_BE} & 22 > 0",
    },
)
VIOLATIONS_MISSING = fields(
    "violations",
    "counterpart.violations",
    "violations_each[i] > 0",
    {"of": ALWAYS, "assurance": ALWAYS, "found_on": ALWAYS},
)
ENTRIES_MISSING = fields("entries", "goods.entries", ALWAYS, {"entered_on": ALWAYS})
MISSING = f"""CASE WHEN n IN (1, 2, 4) THEN [] ELSE {FACTS_MISSING}
    || CASE WHEN wanted > 0 THEN {GIVEN_MISSING} ELSE [] END
    || CASE WHEN violated_open THEN {VIOLATIONS_MISSING} ELSE [] END
    || CASE WHEN goods_open THEN {ENTRIES_MISSING} ELSE [] END END"""


def said(number: int) -> list[str]:
    return [outcome for bit, outcome in OUTCOMES.items() if number & bit]


def outcome(number: str) -> str:
    named = " ".join(f"WHEN {bit} THEN '{name}'" for bit, name in OUTCOMES.items())
    return f"CASE {number} WHEN 0 THEN NULL {named} ELSE 'undetermined' END"


AS_TEXT = "CASE n " + " ".join(f"WHEN {n} THEN '{','.join(said(n))}'" for n in range(1, 8)) + " END"
AS_LIST = "CASE n " + " ".join(f"WHEN {n} THEN {said(n)}" for n in range(1, 8)) + " END"
BY_ROUTE = dict(zip(ROUTES, map(outcome, "ace"), strict=True))
IN_COLUMNS = ", ".join(f'{said_of} AS "{route}"' for route, said_of in BY_ROUTE.items())
IN_AN_OBJECT = "{" + ", ".join(f"'{route}': {said_of}" for route, said_of in BY_ROUTE.items()) + "} AS routes"


def query(form: str, path: str, *, missing: bool) -> str:
    """The answers to the requests of a file; a row that is not valid is left out."""
    steps = {
        "request": READING[form].format(path=path),
        "members": MEMBERS,
        "conditions": CONDITIONS,
        "texts": TEXTS,
        "met": MET,
        "possible": POSSIBLE,
        "question": QUESTION,
        "opened": OPENED,
        "asked": ASKED,
        "wanted": WANTED,
    }
    listed = ", ".join(f"{name} AS ({step})" for name, step in steps.items())
    possible, routes = AS_LIST if missing else AS_TEXT, IN_AN_OBJECT if form == NESTED else IN_COLUMNS
    last = f", {MISSING} AS missing" if missing else ""
    return f"WITH {listed} SELECT id, {outcome('n')} AS outcome, {possible} AS possible, {routes}{last} FROM wanted"


def run(form: str, source: str, target: str, threads: int, *, missing: bool) -> None:
    """Decides a file into another."""
    import duckdb

    base = duckdb.connect(config={"threads": threads})
    kind = FORMATS[target.rpartition(".")[2]]
    base.execute(f"COPY ({query(form, source, missing=missing)}) TO '{target}' (FORMAT {kind})")
