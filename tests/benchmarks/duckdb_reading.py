"""Requests in files as rows of DuckDB that all have the same columns, whatever the layout of the file."""

# ruff: noqa: S608 - the query is made of the words of this file

from __future__ import annotations

from .bits import FACTS
from .valid import BLANK, HIDDEN

PURPOSES = ("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other")
GIVERS = ("agency", "country")
SINGLE = tuple(fact for fact in FACTS if fact not in {"finding.purposes", "finding.chapters", "assurances.given_by"})
COLUMNS = (*SINGLE, "counterpart.name", "counterpart.level")


def quoted(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def short(fact: str) -> str:
    return fact.partition(".")[2]


def of_characters(characters: str) -> str:
    """A class of a regular expression, written by numbers."""
    return "".join(c if c == "-" else f"\\x{{{ord(c):x}}}" for c in characters if not "\ud800" <= c <= "\udfff")


HIDDEN_RANGES = of_characters(HIDDEN.replace("\ud800-\udfff", ""))
NOT_IN_ID = f"[{HIDDEN_RANGES}{of_characters(BLANK)}\\x{{9}}\\x{{a}}\\x{{d}}\\x{{200c}}\\x{{200d}}]"

# A set becomes what is asked of it: null where it is not known.
FLAT = f"""
SELECT id, date::VARCHAR AS date,
  {", ".join(f"{fact.replace('.', '__')} AS {short(fact)}" for fact in COLUMNS)},
  CASE WHEN finding__purposes__known
    THEN {" OR ".join(f"finding__purposes__{purpose}" for purpose in PURPOSES[:-1])} END AS purposes,
  CASE WHEN finding__chapters__known
    THEN {" OR ".join(f"finding__chapters__{n}" for n in (3, 4, 5))} END AS chapters_nafta,
  CASE WHEN finding__chapters__known
    THEN {" OR ".join(f"finding__chapters__{n}" for n in (2, 4, 5, 6, 7))} END AS chapters_usmca,
  CASE WHEN assurances__given_by__known THEN assurances__given_by__agency END AS by_agency,
  CASE WHEN assurances__given_by__known THEN assurances__given_by__country END AS by_country,
  {{sets}} AS sets_valid
FROM read_parquet('{{path}}')
"""


def flat_set(name: str, members: tuple[str, ...]) -> str:
    columns = [f"{name}__{member}" for member in members]
    stated, known = " OR ".join(columns), " AND ".join(f"{column} IS NOT NULL" for column in columns)
    return f"(CASE WHEN {name}__known THEN {known} ELSE ({stated}) IS NOT TRUE END)"


FLAT_SETS = " AND ".join(
    (
        flat_set("finding__purposes", PURPOSES),
        flat_set("finding__chapters", tuple(str(n) for n in range(1, 35))),
        flat_set("assurances__given_by", GIVERS),
    )
)


def listed_set(column: str, allowed: str) -> str:
    members = f"list_has_all({allowed}, {column}) AND len(list_distinct({column})) = len({column})"
    return f"({column} IS NULL OR ({members}))"


def from_lists(purposes: str, chapters: str, given: str) -> str:
    """What is asked of the sets where they are lists."""
    valid = " AND ".join(
        (
            listed_set(purposes, f"[{quoted(PURPOSES)}]"),
            listed_set(chapters, "range(1, 35)"),
            listed_set(given, "['agency', 'country']"),
        )
    )
    return f"""
  list_has_any({purposes}, [{quoted(PURPOSES[:-1])}]) AS purposes,
  list_has_any({chapters}, [3, 4, 5]) AS chapters_nafta,
  list_has_any({chapters}, [2, 4, 5, 6, 7]) AS chapters_usmca,
  list_contains({given}, 'agency') AS by_agency,
  list_contains({given}, 'country') AS by_country,
  {valid} AS sets_valid"""


LISTS = f"""
SELECT id, date::VARCHAR AS date, {", ".join(f'"{fact}" AS {short(fact)}' for fact in COLUMNS)},
  {from_lists('"finding.purposes"', '"finding.chapters"', '"assurances.given_by"')}
FROM read_parquet('{{path}}')
"""
TYPES = {
    "concerned": "BOOLEAN",
    "violated_assurance": "BOOLEAN",
    "made": "BOOLEAN",
    "subsection_c": "BOOLEAN",
    "confidence": "BOOLEAN",
    "purposes": "VARCHAR[]",
    "chapters": "BIGINT[]",
    "given_by": "VARCHAR[]",
}


def structure() -> str:
    """The types of a request's groups."""
    groups: dict[str, list[str]] = {}
    for fact in dict.fromkeys((*FACTS, *COLUMNS)):
        group, _, key = fact.partition(".")
        groups.setdefault(group, []).append(f'"{key}" {TYPES.get(key, "VARCHAR")}')
    return ", ".join(f'"{group}" STRUCT({", ".join(keys)})' for group, keys in groups.items())


def nested(fact: str) -> str:
    group, _, key = fact.partition(".")
    return f'facts."{group}"."{key}"'


NESTED = f"""
SELECT id, date, {", ".join(f"{nested(fact)} AS {short(fact)}" for fact in COLUMNS)},
  {from_lists("facts.finding.purposes", "facts.finding.chapters", "facts.assurances.given_by")}
FROM read_json('{{path}}', format = 'newline_delimited',
  columns = {{{{id: 'VARCHAR', date: 'VARCHAR', facts: 'STRUCT({structure()})'}}}})
"""
