"""What the columns of other people's tables state, as options say it, or a file of a project.

The file is the one that is named, else the one that `STATUTE_COLUMNS` names, else `statute-columns.yaml` in the working
folder or the nearest folder above it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.problem import Problem, Refused, Span, nearest, refuse
from statute_runner.tables.column_choice import ALL, EVERY_OTHER, ColumnChoice
from statute_runner.tables.column_forms import ALWAYS, ColumnForms
from statute_runner.tables.member_columns import fault, is_member
from statute_runner.text.positions import pointer
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.text.yaml_reader import Document

NAME, VARIABLE = "statute-columns.yaml", "STATUTE_COLUMNS"
ENDINGS = (".yaml", ".yml", ".json")
# What is said once for all rows, whose law could not be one statement otherwise.
OF_THE_RUN = {
    "as_of": "all rows are decided under the law of one day, or each under that of its own: `--as-of DATE`",
    "known_on": "all rows are decided by what was known on one day: `--known-on DATE`",
}


def column_choice(
    maps: Sequence[str], keep: Sequence[str], facts: Mapping[str, FactType]
) -> tuple[ColumnChoice, str | None]:
    """What options and files say of columns, and the file that nobody named, where one was found.

    Each of `maps` is `COLUMN=FACT`, or the path of a file. Columns of a file that is named must be there, where they
    state something. Raises `Refused`, `OSError`.
    """
    files = [one for one in maps if one.endswith(ENDINGS) and "=" not in os.path.basename(one)]
    found = None if files else project_file()
    stated: dict[str, str] = {}
    kept: list[str] = []
    for path in files or ([found] if found else []):
        of_file, kept_there = from_file(path, facts)
        stated |= of_file
        kept += kept_there
    asked = dict(pair(one, facts) for one in maps if one not in files)
    kept = list(keep) or kept
    columns = tuple(dict.fromkeys(name for name in kept if name != ALL))
    of_files = tuple(name for name, fact in stated.items() if fact and name not in asked)
    asked_for, hoped = ((), of_files) if found else (of_files, ())
    choice = ColumnChoice(columns, ALL in kept, {**stated, **asked}, (*asked_for, *asked), hoped)
    return choice, found


def project_file() -> str | None:
    """The file of the project that the working folder belongs to; nothing where it has none."""
    if named := os.environ.get(VARIABLE):
        return named
    folder, way = os.getcwd(), NAME
    while not os.path.isfile(way):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder, way = above, os.path.join(os.pardir, way)
    return way


def pair(given: str, facts: Mapping[str, FactType]) -> tuple[str, str]:
    """A column and what it states, from an argument. Raises `Refused`."""
    column, sign, fact = given.rpartition("=")
    if not sign or not column:
        help_ = f"as `--map shipped=goods.entered_on`, `--map notes=`, or a file that ends in {', '.join(ENDINGS)}"
        raise refuse("usage", f"expected COLUMN=FACT or a file, got `{given}`", help=help_)
    if wrong := unfit(column, fact, facts):
        raise refuse("batch-column", wrong[0], help=wrong[1])
    return column, fact


def unfit(column: str, fact: str, facts: Mapping[str, FactType]) -> tuple[str, str] | None:
    """What is wrong with what a column is said to state, and help."""
    if not fact or fact == "facts" or fact in {name.partition(".")[0] for name in facts}:
        return None
    if column == EVERY_OTHER:
        return f"every other column cannot state `{fact}`", "`--map '*='` leaves every other column out"
    states = ColumnForms(facts, [fact]).of(fact)
    if states and is_member(states):
        return fault(states, facts)
    help_ = OF_THE_RUN.get(fact) or nearest(fact, (*ALWAYS, *facts))
    return None if states else (f"unknown fact `{fact}`", help_)


def from_file(path: str, facts: Mapping[str, FactType]) -> tuple[dict[str, str], list[str]]:
    """The columns of a mapping file with what they state, and those that are carried through. Raises `Refused`."""
    with open(path, "rb") as file:
        found = document(file.read(), path)
    problems = [*found.problems] or list(faults(found, path, facts))
    if problems:
        raise Refused(problems)
    keep = found.data.get("keep") or []
    stated = {str(column): fact or "" for column, fact in (found.data.get("columns") or {}).items()}
    return stated, [keep] if isinstance(keep, str) else list(keep)


def faults(found: Document, path: str, facts: Mapping[str, FactType]) -> Iterator[Problem]:
    """What is wrong with a mapping file: its form, else what its columns are said to state."""
    from statute_runner.law.schema_validation import problems

    if wrong := problems("columns", found, path):
        yield from wrong
        return
    for column, fact in (found.data.get("columns") or {}).items():
        if reason := unfit(str(column), fact or "", facts):
            at = found.positions.find(pointer("columns", column), key=False) or Span(path, 1)
            yield Problem("batch-column", reason[0], at, reason[1], f"columns.{column}")
