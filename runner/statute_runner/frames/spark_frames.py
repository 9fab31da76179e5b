"""DataFrames of Spark decided by the law as SQL, in the plan of the frame: no job runs until its rows are asked for.

The law is in the plan, so that a cluster needs nothing of this program.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from statute_runner.batch.proven_columns import proven_columns
from statute_runner.batch.spark_columns import fit, quoted, request
from statute_runner.batch.spark_engine import ENOUGH, ROUNDS
from statute_runner.frames.frame_columns import FRAME, frame_columns, planned, refuse_taken
from statute_runner.frames.frame_law import DAY, REJECTED, FrameLaw
from statute_runner.optional_packages import require
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from statute_runner.api import LoadedBundle
    from statute_runner.frames.frame_columns import Frame, Told

WHAT = "a DataFrame of Spark"
ROW, READ = "row_of_frame", "row_of_frame_read"
POSSIBLE, MISSING = "split({0}, ',')", "filter(split({0}, ','), name -> name <> '')"


def decide(
    frame: Frame,
    bundle: LoadedBundle | str | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    question: str | None = None,
    as_of: str | date | None = None,
    columns: Told = None,
    prefix: str = "",
    provenance: bool = False,
) -> Frame:
    """The DataFrame with the answers as more columns. It is a plan, as the frame is: nothing is read or counted.

    The arguments are as of `statute_runner.arrow.decide`, and so are the columns that are added, but for
    `rejected_because`: a statement gives the code of what is wrong with a row, and its place, without words. Raises
    `Refused` for other columns than those of requests, and for types that the statement does not read.
    """
    require(WHAT, ["pyspark", "sqlglot"], "spark", "batch-extra")
    session = getattr(frame, "sparkSession", None)
    if session is None:
        raise refuse("batch-input", f"expected {WHAT}, got {type(frame).__name__}")
    asked: Any = frame
    law = FrameLaw(bundle, readings, question, as_of, provenance=provenance)
    told = frame_columns(law.facts, columns).choice
    plan = planned(lambda: fit(asked.schema.fields, law.facts, FRAME, told, ()))
    refuse_taken(
        [name.lower() for name in asked.columns],
        [(prefix + name).lower() for name in [*law.answered(), *REJECTED, *law.proven()]],
    )
    kept = f"struct({', '.join(map(quoted, asked.columns))}) AS {ROW}"
    given = asked.selectExpr(*request(plan, law.facts, ()), kept)
    statement, selected = law.statement("spark", ROW, registers=True, table=READ)
    # What is in braces, the session would take for a name that it is given.
    text = statement.replace("{", "{{").replace("}", "}}").replace(READ, "{given}")
    with rounds(session):
        decided = session.sql(text, given=given)
        made: Frame = decided.selectExpr(f"{ROW}.*", *answers(law, selected, prefix))
    return made


def answers(law: FrameLaw, selected: Sequence[str], prefix: str) -> Iterator[str]:
    """The columns of an answer, read from those of the statement."""
    listed = {"possible": POSSIBLE, "missing": MISSING}
    for place, name in enumerate([*law.answered(), *REJECTED], 1):
        yield f"{listed.get(name, '{0}').format(quoted(selected[place]))} AS {quoted(prefix + name)}"
    if law.provenance:
        day = f"CASE WHEN {quoted(selected[len(law.answered()) + 1])} IS NULL THEN {quoted(DAY)} END"
        made = proven_columns(law.provenance, day, "spark")
        yield from (f"{made[name]} AS {quoted(prefix + name)}" for name in law.proven())


@contextmanager
def rounds(session: Any) -> Iterator[None]:
    """Within it the session takes as many rounds to resolve a plan as conditions on members of lists need."""
    before = session.conf.get(ROUNDS)
    try:
        session.conf.set(ROUNDS, max(before, ENOUGH, key=int))
        yield
    finally:
        session.conf.set(ROUNDS, before)
