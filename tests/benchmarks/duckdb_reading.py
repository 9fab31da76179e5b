"""Requests in files as rows of DuckDB that all have the same columns, and what is wrong with the values of a row."""

# ruff: noqa: S608 - the query is made of the words of this file

from __future__ import annotations

from .shape_files import COLUMNS, NESTED, TABLE, TRUTHS
from .valid import BLANK, HIDDEN, LONGEST_ID, LONGEST_NAME
from .values import COUNTRIES

ENTRY, VIOLATION, ASSURANCE = (
    {"entered_on": "VARCHAR"},
    {"of": "VARCHAR", "assurance": "VARCHAR", "found_on": "VARCHAR", "cured_on": "VARCHAR"},
    {
        "instrument": "VARCHAR",
        "by": "VARCHAR",
        "confidence": "BOOLEAN",
        "use": "VARCHAR",
        "from": "VARCHAR",
        "until": "VARCHAR",
    },
)


def quoted(*values: str) -> str:
    return ", ".join(f"'{value}'" for value in values)


def of_characters(characters: str) -> str:
    """A class of a regular expression, written by numbers."""
    return "".join(c if c == "-" else f"\\x{{{ord(c):x}}}" for c in characters if not "\ud800" <= c <= "\udfff")


HIDDEN_RANGES = of_characters(HIDDEN.replace("\ud800-\udfff", ""))
NOT_IN_ID = f"[{HIDDEN_RANGES}{of_characters(BLANK)}\\x{{9}}\\x{{a}}\\x{{d}}\\x{{200c}}\\x{{200d}}]"


def structure(fields: dict[str, str]) -> str:
    return "STRUCT(" + ", ".join(f'"{key}" {kind}' for key, kind in fields.items()) + ")"


TYPES = {
    "goods.entries": structure(ENTRY) + "[]",
    "counterpart.violations": structure(VIOLATION) + "[]",
    "assurances.given": structure(ASSURANCE) + "[]",
    "finding.purposes": "VARCHAR[]",
    "finding.chapters": "BIGINT[]",
}


def facts_structure() -> str:
    """The types of a request's groups."""
    groups: dict[str, dict[str, str]] = {}
    for fact in COLUMNS:
        group, _, key = fact.partition(".")
        groups.setdefault(group, {})[key] = TYPES.get(fact, "BOOLEAN" if fact in TRUTHS else "VARCHAR")
    return structure({group: structure(keys) for group, keys in groups.items()})


def named(fact: str) -> str:
    """The name of a fact's column in the query; without its group it would be twice `by`."""
    return fact.partition(".")[2] if fact not in {"finding.by", "finding.on"} else fact.replace(".", "_")


def within(fact: str) -> str:
    group, _, key = fact.partition(".")
    return f'facts."{group}"."{key}"'


DAYS_AS_TEXT = {"finding.on"}
READING = {
    TABLE: "SELECT id, date::VARCHAR AS date, "
    + ", ".join(f'"{fact}"{"::VARCHAR" if fact in DAYS_AS_TEXT else ""} AS {named(fact)}' for fact in COLUMNS)
    + " FROM read_parquet('{path}')",
    NESTED: "SELECT id, date, "
    + ", ".join(f"{within(fact)} AS {named(fact)}" for fact in COLUMNS)
    + " FROM read_json('{path}', format = 'newline_delimited',"
    + f" columns = {{{{id: 'VARCHAR', date: 'VARCHAR', facts: '{facts_structure()}'}}}})",
}


def is_day(value: str) -> str:
    return f"length({value}) = 10 AND coalesce(TRY_CAST({value} AS DATE)::VARCHAR = {value}, false)"


def day(value: str, also: str = "false") -> str:
    return f"({value} IS NULL OR {also} OR ({is_day(value)}))"


def choice(value: str, *allowed: str) -> str:
    return f"coalesce({value} IN ({quoted(*allowed)}), true)"


def text(value: str) -> str:
    """Short texts of plain letters are looked at once; of others, what a reader would not see."""
    shown = f"NOT regexp_matches(replace({value}, chr(13) || chr(10), ''), '[{HIDDEN_RANGES}\\x{{d}}]')"
    plain = f"regexp_full_match({value}, '[ -~]{{0,1000}}')"
    return f"coalesce(CASE WHEN {plain} THEN true ELSE length({value}) <= {LONGEST_NAME} AND {shown} END, true)"


def a_set(value: str, allowed: str) -> str:
    members = f"list_has_all({allowed}, {value}) AND len(list_distinct({value})) = len({value})"
    return f"({value} IS NULL OR ({members}))"


def members(value: str, *conditions: str) -> str:
    """At most a hundred members, none of them null, of which all conditions hold; none of these is null."""
    wrong = " AND ".join(("m IS NOT NULL", *conditions))
    return (
        f"coalesce(len({value}) <= 100 AND NOT list_contains(list_transform({value}, lambda m: {wrong}), false), true)"
    )


PURPOSES = ("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding")
SERVICES = ("customs_service", "cbp", "ice", "coast_guard", "designated", "foreign_designated", "other")
PLAIN_ID = f"regexp_full_match(id, '[!-~]{{1,{LONGEST_ID}}}')"
SHOWN_ID = f"length(id) BETWEEN 1 AND {LONGEST_ID} AND trim(id) <> '' AND NOT regexp_matches(id, '{NOT_IN_ID}')"
VALID = "\n  AND ".join(
    (
        f"coalesce(CASE WHEN {PLAIN_ID} THEN true ELSE {SHOWN_ID} END, false)",
        f"coalesce({is_day('date')}, false)",
        choice("direction", "provide", "receive", "both"),
        choice("material", "information", "documents"),
        choice("service", *SERVICES),
        choice("country", *COUNTRIES),
        choice("kind", "customs", "law_enforcement", "other_government", "international", "private"),
        choice("level", "national", "subnational"),
        choice("agreement", "NAFTA", "USMCA"),
        day("finding_on"),
        *(text(value) for value in ("name", "finding_by", "grounds")),
        a_set("purposes", f"[{quoted(*PURPOSES, 'other')}]"),
        a_set("chapters", "range(1, 35)"),
        members("entries", day("m.entered_on")),
        members(
            "violations",
            choice('m."of"', "agency", "predecessor"),
            choice("m.assurance", "paragraph_1", "subsection_c", "other"),
            day("m.found_on"),
            day("m.cured_on", "m.cured_on = 'none'"),
            "coalesce(m.cured_on >= m.found_on, true)",
        ),
        members(
            "given",
            text("m.instrument"),
            choice('m."by"', "agency", "country"),
            choice("m.use", "law_enforcement", "governmental", "unrestricted"),
            day('m."from"'),
            day("m.until", "m.until = 'none'"),
            'coalesce(m.until >= m."from", true)',
        ),
    )
)
