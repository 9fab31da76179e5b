"""The header of a table of text, read: what each cell of a row states, and which are carried through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from statute_runner.batch.partitions import folder_columns
from statute_runner.tables.table_plan import table_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_choice import ColumnChoice


class TextHeader(NamedTuple):
    """What each cell of a row states, how many stand in the file, the cells that its folders add, and those kept.

    A kept cell that the file does not have is at -1.
    """

    states: tuple[str, ...]
    width: int
    added: tuple[str, ...]
    kept: tuple[int, ...]
    names: tuple[str, ...]

    def kept_names(self) -> list[str]:
        """The names of the columns that are carried through."""
        return [self.names[place] for place in self.kept]


def text_header(
    names: Sequence[str], path: str, shown: str, facts: Mapping[str, FactType], choice: ColumnChoice
) -> TextHeader:
    """The header with these names, of the file at a path. Raises `Refused`."""
    added = {name: given for name, given in folder_columns(path).items() if name not in names}
    plan = table_plan(names, facts, shown, choice, folders=list(added))
    cells = tuple(given or "" for given in added.values())
    return TextHeader(plan.states, len(names), cells, plan.kept, plan.names)
