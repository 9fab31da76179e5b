"""The rejects of rows of Spark, in the words of the engine Python."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from statute_runner.batch import rejects, row_columns
from statute_runner.batch.typed_values import day as day_of
from statute_runner.logic.operators import NUMBER, SETS, YES_NO
from statute_runner.problem import Refused
from statute_runner.request.request_document import json_request, request_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.batch.typed_plan import TypedColumn, TypedPlan
    from statute_runner.codegen.provenance import Provenance
    from statute_runner.law.facts import FactType

PLACE = ("source_file", "source_row")


def worded(
    rows: Iterator[Any], planned: TypedPlan, facts: Mapping[str, FactType], provenance: Provenance | None = None
) -> Iterator[bytes]:
    """The reject of each row, in the words of the engine Python."""
    stated = planned.stated()
    document = row_columns.documents(list(stated), facts)
    for row in rows:
        values = row.asDict(recursive=True)
        file, number = (values[name] for name in PLACE)
        where = file.removeprefix("file:").replace("///", "/", 1)
        given = [in_row(values, column, states, facts.get(states)) for states, column in stated.items()]
        record = row_columns.text(document(given))
        try:
            request_from(json_request(record, where, number + 1), facts)
        except Refused as refused:
            known = provenance.of_rejected(record, refused.problems) if provenance else None
            yield rejects.line(where, number + 1, refused.problems, known)
        else:
            raise RuntimeError(f"row {number + 1} of {where} is rejected by the statement only")


def in_row(values: Mapping[str, Any], column: TypedColumn, states: str, fact: FactType | None) -> Any:
    """What a row states in a column, as a document states it."""
    given: Any = values
    for name in column.way:
        given = None if given is None else given[name]
    if isinstance(given, datetime):
        return day_of(str(given))
    if states == "id":
        return None if given is None else str(given)
    if isinstance(given, str) and fact and fact.type in {YES_NO, NUMBER, *SETS}:
        return row_columns.from_cell(given, fact)
    return given
