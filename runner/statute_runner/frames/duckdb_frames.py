"""Relations of DuckDB decided by the law as SQL, and the law as a table macro of a connection.

Neither runs anything: DuckDB plans the law with the query that it stands in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.duckdb_columns import quoted, request
from statute_runner.batch.proven_columns import proven_columns
from statute_runner.batch.typed_columns import fit
from statute_runner.frames.frame_columns import FRAME, frame_columns, planned, refuse_taken
from statute_runner.frames.frame_law import DAY, LISTS, REJECTED, FrameLaw
from statute_runner.frames.table_macro import requests_of
from statute_runner.frames.unread_types import unread
from statute_runner.optional_packages import require
from statute_runner.problem import Refused, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from statute_runner.api import LoadedBundle
    from statute_runner.frames.frame_columns import Frame, Told

NEEDED = ("duckdb", "sqlglot", "pyarrow")
WHAT = "a relation of DuckDB"
GIVEN, ROW, READ = "frame_given", "row_of_frame", "row_of_frame_read"
LISTED = "CASE WHEN {0} = '' THEN []::VARCHAR[] ELSE string_split({0}, ',') END"


def decide(
    relation: Frame,
    bundle: LoadedBundle | str | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    question: str | None = None,
    as_of: str | date | None = None,
    columns: Told = None,
    prefix: str = "",
    provenance: bool = False,
) -> Frame:
    """The relation with the answers as more columns, as a relation on the same connection, not yet run.

    The arguments are as of `statute_runner.arrow.decide`, and so are the columns that are added, but for
    `rejected_because`: a statement gives the code of what is wrong with a row, and its place, without words. Raises
    `Refused` for other columns than those of requests, and for types that the statement does not read.
    """
    require(WHAT, NEEDED, "duckdb", "batch-extra")
    if not hasattr(relation, "query"):
        raise refuse("batch-input", f"expected {WHAT}, got {type(relation).__name__}")
    law = FrameLaw(bundle, readings, question, as_of, provenance=provenance)
    asked: Any = relation
    schema = asked.limit(0).to_arrow_table().schema
    told = frame_columns(law.facts, columns)
    plan = planned(lambda: fit(schema, FRAME, told))  # type: ignore[arg-type] # all that is read of it
    refuse_taken(
        [name.lower() for name in schema.names],
        [(prefix + name).lower() for name in [*law.answered(), *REJECTED, *law.proven()]],
    )
    if problems := [*unread(plan, law.facts)]:
        raise Refused(problems)
    given = f"SELECT {request(plan, law.facts)}, {GIVEN} AS {ROW} FROM {GIVEN}"  # noqa: S608 - names of checked facts
    made: Frame = asked.query(GIVEN, whole(law, given, prefix))
    return made


def register(
    connection: Any,
    bundle: LoadedBundle | str | None = None,
    *,
    name: str = "decide",
    readings: Mapping[str, str] | None = None,
    question: str | None = None,
    as_of: str | date | None = None,
    prefix: str = "",
    provenance: bool = False,
) -> None:
    """Makes a table macro of the connection: `FROM decide('TABLE')` has the columns of the table, and the answers.

    The table, or view, states a fact in a column `group.fact` or `group__fact`, a set as a list; a fact without a
    column is not known, a column of another name is kept. A whole number is an id, a time at midnight in no zone a day;
    any other time is rejected. What a column of another type holds is not taken for what it should be: the query fails.
    The answers are as of `decide`. Raises `Refused` for a bundle, reading or question that there is not.
    """
    require(WHAT, NEEDED, "duckdb", "batch-extra")
    law = FrameLaw(bundle, readings, question, as_of, provenance=provenance)
    table = f"{ROW}_table"
    made = whole(law, requests_of(law.facts, table, ROW), prefix)
    connection.execute(f"CREATE OR REPLACE TEMP MACRO {quoted(name)}({table}) AS TABLE {made}")


def whole(law: FrameLaw, given: str, prefix: str) -> str:
    """The rows of a table of requests with their answers beside them."""
    statement, selected = law.statement("duckdb", ROW, registers=True, table=READ)
    made = ", ".join(f"{read} AS {quoted(prefix + name)}" for name, read in answers(law, selected))
    return f"WITH {READ} AS ({given}) SELECT {ROW}.*, {made} FROM ({statement})"  # noqa: S608 - ours


def answers(law: FrameLaw, selected: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each column of an answer, and what reads it from those of the statement."""
    for place, name in enumerate([*law.answered(), *REJECTED], 1):
        column = quoted(selected[place])
        yield name, LISTED.format(column) if name in LISTS else column
    if law.provenance:
        day = f"CASE WHEN {quoted(selected[len(law.answered()) + 1])} IS NULL THEN {quoted(DAY)} END"
        made = proven_columns(law.provenance, day, "duckdb")
        yield from ((name, made[name]) for name in law.proven())
