"""The contract as one query by hand for DuckDB, whose own logic of nulls is Kleene's: null is what is not known."""

# ruff: noqa: S608 - the query is made of the words of this file

from __future__ import annotations

from .bits import SERVICES
from .duckdb_reading import FLAT, FLAT_SETS, HIDDEN_RANGES, LISTS, NESTED, NOT_IN_ID, quoted, short
from .valid import LONGEST_ID, LONGEST_NAME
from .values import COUNTRIES

FORMATS = {"parquet": "PARQUET", "ndjson": "JSON"}


def is_day(column: str) -> str:
    return f"length({column}) = 10 AND coalesce(TRY_CAST({column} AS DATE)::VARCHAR = {column}, false) AND {column} >= '0001'"


CHECKED = f"""
SELECT *, date >= '2020-07-01' AS usmca, date >= '2003-03-01' AS homeland,
  sets_valid
  AND coalesce(CASE WHEN regexp_full_match(id, '[!-~]{{1,{LONGEST_ID}}}') THEN true
    ELSE length(id) BETWEEN 1 AND {LONGEST_ID} AND trim(id) <> '' AND NOT regexp_matches(id, '{NOT_IN_ID}') END, false)
  AND coalesce({is_day("date")}, false)
  AND coalesce(direction IN ('provide', 'receive', 'both'), true)
  AND coalesce(material IN ('information', 'documents'), true)
  AND (entered_on IS NULL OR ({is_day("entered_on")}))
  AND coalesce(service IN ({quoted(SERVICES)}), true)
  AND coalesce(CASE WHEN regexp_full_match(name, '[ -~]{{0,1000}}') THEN true ELSE length(name) <= {LONGEST_NAME}
    AND NOT regexp_matches(replace(name, chr(13) || chr(10), ''), '[{HIDDEN_RANGES}\\x{{d}}]') END, true)
  AND coalesce(country IN ({quoted(COUNTRIES)}), true)
  AND coalesce(kind IN ('customs', 'law_enforcement', 'other_government', 'private'), true)
  AND coalesce(level IN ('national', 'subnational'), true)
  AND coalesce(agreement IN ('NAFTA', 'USMCA'), true)
  AND coalesce(use IN ('law_enforcement', 'governmental', 'unrestricted'), true)
  AND (obtained_on IS NULL OR ({is_day("obtained_on")})) AS valid
FROM request
"""
CONDITIONS = """
SELECT *,
  country NOT IN ('US', 'PR', 'GU', 'VI', 'AS', 'MP', 'UM') AND kind IN ('customs', 'law_enforcement') AS agency,
  obtained_on <= date AS in_time,
  CASE WHEN NOT homeland THEN service IN ('customs_service', 'coast_guard', 'designated')
    WHEN date < '2004-12-03' THEN service IN ('cbp', 'ice', 'coast_guard', 'designated')
    ELSE service IN ('cbp', 'ice', 'coast_guard', 'designated', 'foreign_designated') END AS officer,
  kind IN ('customs', 'law_enforcement', 'other_government') AND country IN ('CA', 'MX')
    AND subsection_c AND made AND confidence AND use IN ('law_enforcement', 'governmental') AND obtained_on <= date
    AS common,
  NOT concerned OR entered_on >= '2020-07-01' AS new_goods
FROM checked
"""
TEXTS = """
SELECT *,
  confidence AND use = 'law_enforcement' AND by_agency AND in_time AS assured,
  date >= '1986-11-10' AND officer AND material IN ('information', 'documents') AND agency AND made AND purposes AS a_met,
  common AND agreement = 'NAFTA' AND chapters_nafta AND by_country
    AND CASE WHEN homeland THEN service IN ('cbp', 'ice') ELSE service = 'customs_service' END AS nafta
FROM conditions
"""
MET = """
SELECT *,
  direction IN ('provide', 'both') AND agency AND (NOT assured OR violated_assurance) AS barred,
  CASE WHEN usmca THEN common AND agreement = 'USMCA' AND chapters_usmca AND by_agency AND service = 'cbp' AND new_goods
    ELSE nafta END AS c_met,
  nafta AND concerned AND entered_on < '2020-07-01' AS e_met
FROM texts
"""
ROUTES = """
SELECT *,
  CASE WHEN date < '1986-10-27' THEN NULL WHEN barred THEN 'prohibited' WHEN barred IS NULL OR a_met IS NULL
    THEN 'undetermined' WHEN a_met THEN 'permitted' ELSE 'not_permitted' END AS a,
  CASE WHEN date < '1994-01-01' THEN NULL WHEN c_met THEN 'permitted' WHEN NOT c_met THEN 'not_permitted'
    ELSE 'undetermined' END AS c,
  CASE WHEN NOT usmca THEN NULL WHEN e_met THEN 'permitted' WHEN NOT e_met THEN 'not_permitted'
    ELSE 'undetermined' END AS e
FROM met
"""
# The number of the possible outcomes: 1 permitted, 2 prohibited, 4 not permitted.
POSSIBLE = """
SELECT *,
  CASE WHEN a IS NULL THEN 4
    WHEN a = 'permitted' OR coalesce(c = 'permitted', false) OR coalesce(e = 'permitted', false) THEN 1
    ELSE CASE WHEN coalesce(c = 'undetermined', false) OR coalesce(e = 'undetermined', false)
        OR (a = 'undetermined' AND a_met IS NOT FALSE) THEN 1 ELSE 0 END
      + CASE WHEN barred IS NOT FALSE THEN 2 ELSE 0 END
      + CASE WHEN a = 'prohibited' THEN 0 ELSE 4 END
    END AS n
FROM routes
"""
SAID = {1: "permitted", 2: "prohibited", 4: "not_permitted"}


def said(number: int) -> list[str]:
    return [outcome for bit, outcome in SAID.items() if number & bit]


OUTCOME = "CASE n WHEN 1 THEN 'permitted' WHEN 2 THEN 'prohibited' WHEN 4 THEN 'not_permitted' ELSE 'undetermined' END"
AS_TEXT = "CASE n " + " ".join(f"WHEN {n} THEN '{','.join(said(n))}'" for n in range(1, 8)) + " END"
AS_LIST = "CASE n " + " ".join(f"WHEN {n} THEN {said(n)}" for n in range(1, 8)) + " END"

BAR = "(a = 'undetermined' AND barred IS NULL)"
ASSURED = "(a = 'undetermined' AND barred IS NULL AND assured IS NOT FALSE)"
A_MET = "(a = 'undetermined' AND a_met IS NULL)"
BOTH = "(coalesce(c = 'undetermined', false) OR coalesce(e = 'undetermined', false))"
NEW_GOODS = "((usmca AND c = 'undetermined' AND new_goods IS NULL) OR coalesce(e = 'undetermined', false))"
ASKED_BY = {
    "exchange.direction": BAR,
    "exchange.material": A_MET,
    "officer.service": f"({A_MET} OR {BOTH})",
    "counterpart.country": f"({BAR} OR {A_MET} OR {BOTH})",
    "counterpart.kind": f"({BAR} OR {A_MET} OR {BOTH})",
    "counterpart.violated_assurance": BAR,
    "finding.made": f"({A_MET} OR {BOTH})",
    "finding.purposes": A_MET,
    "finding.agreement": BOTH,
    "finding.chapters": BOTH,
    "authorization.subsection_c": BOTH,
    "assurances.confidence": f"({ASSURED} OR {BOTH})",
    "assurances.use": f"({ASSURED} OR {BOTH})",
    "assurances.given_by": f"({ASSURED} OR {BOTH})",
    "assurances.obtained_on": f"({ASSURED} OR {BOTH})",
    "goods.concerned": NEW_GOODS,
    "goods.entered_on": NEW_GOODS,
}
HELD_AS = {"finding.chapters": "chapters_nafta", "assurances.given_by": "by_agency"}
MISSING = ", ".join(
    f"CASE WHEN {HELD_AS.get(fact, short(fact))} IS NULL AND {asked} THEN '{fact}' END"
    for fact, asked in ASKED_BY.items()
)
MISSING_LIST = (
    f"CASE WHEN n IN (1, 2, 4) THEN []::VARCHAR[] ELSE list_filter([{MISSING}], lambda fact: fact IS NOT NULL) END"
)
A, C, E = "usc/19/1628/a", "usc/19/1628/c", "publ/116-113/209/e"
OBJECT = f"""(CASE WHEN a IS NULL THEN '{{{{}}}}' WHEN c IS NULL THEN '{{{{"{A}":"' || a || '"}}}}'
    WHEN e IS NULL THEN '{{{{"{A}":"' || a || '","{C}":"' || c || '"}}}}'
    ELSE '{{{{"{A}":"' || a || '","{C}":"' || c || '","{E}":"' || e || '"}}}}' END)::JSON"""
# What is said: as the query for `statute sql` says it; as `statute batch` does, with what is missing; the same as JSON.
ANSWERS = {
    "flat": f'id, {OUTCOME} AS outcome, {AS_TEXT} AS possible, a AS "{A}", c AS "{C}", e AS "{E}"',
    "lists": (
        f'id, {OUTCOME} AS outcome, {AS_LIST} AS possible, a AS "{A}", c AS "{C}", e AS "{E}", {MISSING_LIST} AS missing'
    ),
    "nested": (
        f"id, {OUTCOME} AS outcome, {AS_LIST} AS possible, {OBJECT.replace('{{', '{').replace('}}', '}')} AS routes,"
        f" {MISSING_LIST} AS missing"
    ),
}


def query(layout: str, path: str) -> str:
    """The answers to the requests of a file; a row that is not valid has only its id."""
    source = {"flat": FLAT, "lists": LISTS, "nested": NESTED}[layout].format(path=path, sets=FLAT_SETS)
    steps = {
        "request": source,
        "checked": CHECKED,
        "conditions": CONDITIONS,
        "texts": TEXTS,
        "met": MET,
        "routes": ROUTES,
        "possible": POSSIBLE,
    }
    listed = ", ".join(f"{name} AS ({step})" for name, step in steps.items())
    name, *answered = ANSWERS[layout].split(", ", 1)
    return f"WITH {listed} SELECT {name}, {', '.join(answered)} FROM possible WHERE valid"


def run(layout: str, source: str, target: str, threads: int) -> None:
    """Decides a file into another."""
    import duckdb

    base = duckdb.connect(config={"threads": threads})
    made = query(layout, source)
    kind = FORMATS[target.rpartition(".")[2]]
    base.execute(f"COPY ({made}) TO '{target}' (FORMAT {kind})")
