"""What is said of a record that was not decided: one JSON object a line, with its line, id, place and reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.problem import Problem


def line(file: str, number: int, problems: Sequence[Problem], provenance: Mapping[str, object] | None = None) -> bytes:
    """The reject of a record: its file and line (in a table, row), its id where one could be read, and the faults.

    `also` lists the faults after the first, where there are any; last stands what it would have been decided by, where
    that is asked for.
    """
    whole_line = {**Refused(problems).reject(file, number), **(provenance or {})}
    return json.dumps(whole_line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
