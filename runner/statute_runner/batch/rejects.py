"""What is said of a record that was not decided: one JSON object a line, with its line, id, place and reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.documents import Reject, RejectFault
    from statute_runner.problem import Problem


def line(file: str, number: int, problems: Sequence[Problem], provenance: Mapping[str, object] | None = None) -> bytes:
    """The reject of a record: its file and line (in a table, row), its id where one could be read, and the faults.

    `also` lists the faults after the first, where there are any; last stands what it would have been decided by, where
    that is asked for.
    """
    first, *others = problems
    named = next((problem.id for problem in problems if problem.id), None)
    whole = described(first)
    made: Reject = {
        "file": file,
        "line": number,
        "id": named,
        "place": whole["place"],
        "code": whole["code"],
        "reason": whole["reason"],
        "help": whole["help"],
    }
    if others:
        made["also"] = [described(problem) for problem in others]
    whole_line = {**made, **(provenance or {})}
    return json.dumps(whole_line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"


def described(problem: Problem) -> RejectFault:
    """Place, code, reason and help of one fault; the place is the path of a value, or else the column of the text."""
    place = problem.path or (f"column {problem.span.column}" if problem.span and problem.span.column > 1 else "")
    return {"place": place, "code": problem.code, "reason": problem.message, "help": problem.help}
