"""Columns that stand in the names of folders, for Spark, which would guess their types: each is text, as a cell is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from statute_runner.batch.partitions import folder_columns
from statute_runner.batch.row_columns import from_cell
from statute_runner.logic.operators import NUMBER, NUMBERS, SETS, YES_NO
from statute_runner.problem import Span, refuse
from statute_runner.sql import sql_text
from statute_runner.tables.set_cells import says_truth, truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.law.facts import FactType

# Spark writes the scheme of a file of this machine with one slash, and with three.
HERE = re.compile("^file:/+")
SOUND: dict[str, tuple[type, ...]] = {NUMBER: (int,), YES_NO: (bool,)}


class FolderColumns:
    """What the folders of some files state, by column and folder."""

    def __init__(self, files: Sequence[str], columns: Sequence[str]) -> None:
        self.values: dict[str, dict[str, str | None]] = {}
        for path in sorted(files):
            for name, given in folder_columns(unquote(path)).items():
                if name not in columns:
                    self.values.setdefault(name, {})[HERE.sub("/", path).rpartition("/")[0]] = given

    def added(self, rows: Any, place: str) -> Any:
        """The rows with a column of text for each; `place` is the column that names the file of a row."""
        folder = f"regexp_extract(regexp_replace({place}, '^file:/+', '/'), '^(.*)/[^/]*$', 1)"
        found = [
            f"element_at(map({', '.join(f'{text(key)}, {known(given)}' for key, given in by_folder.items())}), {folder})"
            f" AS {sql_text.name(name, 'spark')}"
            for name, by_folder in self.values.items()
        ]
        return rows.selectExpr("*", *found)

    def fit(self, planned: TypedPlan, facts: Mapping[str, FactType]) -> None:
        """Raises `Refused` where a folder states what its fact cannot be."""
        for states, column in planned.stated().items():
            fact = facts.get(states)
            for folder, given in self.values.get(column.way[0], {}).items():
                if given and not (sound(from_cell(given, fact), fact) if fact else truths(states, given)):
                    message = f"expected a value of `{states}` in the name of the folder, got `{given}`"
                    raise refuse("batch-column", message, Span(folder, 1))


def truths(states: str, given: str) -> bool:
    """Whether a value is yes or no, if it is of a column that says whether something is so."""
    return not says_truth(states) or not isinstance(truth(given), str)


def sound(value: Any, fact: FactType) -> bool:
    """Whether what a cell says is of the type of the fact."""
    if fact.type == NUMBERS:
        return all(isinstance(one, int) for one in value)
    return isinstance(value, SOUND.get(fact.type, (str, list)))


def read_cell(given: str, fact: FactType | None, kind: str) -> str:
    """What reads a cell of text as the type of the fact."""
    if fact is not None and fact.type == YES_NO:
        return f"(lower({given}) = 'true')"
    if fact is not None and fact.type in SETS:
        given = f"CASE WHEN {given} = ';' THEN array() ELSE split({given}, ';') END"
    return f"CAST({given} AS {kind})"


def known(given: str | None) -> str:
    return text(given) if given else "CAST(NULL AS STRING)"


def text(value: str) -> str:
    return sql_text.literal(value, "spark")
