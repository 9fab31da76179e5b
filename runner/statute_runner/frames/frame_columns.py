"""What the columns of a frame state, as of any table; what states nothing is kept."""

from __future__ import annotations

import re
from os import PathLike, fspath
from typing import TYPE_CHECKING, NamedTuple

from statute_runner.problem import Problem, Refused, Span
from statute_runner.tables.column_choice import ColumnChoice
from statute_runner.tables.column_map import from_file
from statute_runner.tables.table_plan import OTHERWISE
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import TypeVar

    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.law.facts import FactType

    T = TypeVar("T")
    Frame = TypeVar("Frame")
    Told = Mapping[str, str] | str | PathLike[str] | None

FRAME = "frame"
# How the command says what a column states.
OPTION = re.compile(r"`--map COLUMN=(\w+)`")
SAYS = "; `columns` says what a column states that is named otherwise, or, by an empty text, that it states nothing"


class FrameColumns(NamedTuple):
    """Facts, and what the caller says of columns: what is needed to tell the columns of a table apart."""

    facts: Mapping[str, FactType]
    choice: ColumnChoice

    def met(self, names: Collection[str]) -> None:
        """Nothing: only a file that nobody named says of columns that they may be there, and frames read none."""


def frame_columns(facts: Mapping[str, FactType], told: Told) -> FrameColumns:
    """The columns of a frame, of which all others are kept; `told` says what columns state that are named otherwise.

    It may be the path of a file of columns: those that state something must be there. Raises `Refused`, `OSError`.
    """
    if isinstance(told, str | PathLike):
        stated, _ = from_file(fspath(told), facts)
        return FrameColumns(
            facts,
            ColumnChoice(all_others=True, stated=stated, asked=tuple(name for name, fact in stated.items() if fact)),
        )
    told = dict(told or {})
    return FrameColumns(facts, ColumnChoice(all_others=True, stated=told, asked=tuple(told)))


def planned(made: Callable[[], T]) -> T:
    """What is made of columns. Raises `Refused` as it does, in the words of a caller in Python."""
    try:
        return made()
    except Refused as refused:
        raise Refused(replace(problem, help=in_python(problem.help)) for problem in refused.problems) from None


def in_python(words: str) -> str:
    return OPTION.sub(r"`columns={'COLUMN': '\1'}`", words.replace(OTHERWISE, SAYS))


def needed(plan: TypedPlan) -> list[str]:
    """The columns of the frame that state something."""
    return list(dict.fromkeys(column.way[0] for column in plan.stated().values()))


def refuse_taken(names: Sequence[str], added: Sequence[str]) -> None:
    """Raises `Refused` where a frame has a column of a name that an answer's column is to have."""
    if taken := [name for name in added if name in names]:
        message = f"the frame has a column `{taken[0]}`, as the answers do"
        help_ = "rename it, or give a `prefix` for those of the answers"
        raise Refused([Problem("batch-column", message, Span(FRAME, 1), help_)])
