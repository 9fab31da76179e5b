"""Decision documents as `decision/v1` has them: what the law answers today, in the format of a record of that time.

So a record of the first format is still held to what its law answers to the byte. The other way would not do: that
format does not say by which route something must be kept to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.decide.trace_size import MOST_NODES
from statute_runner.decide.trace_tree import trace_tree, tree_size
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.decide.decision_document import Decision

FIRST = "decision/v1"
KEYS = (
    *("format", "request", "as_of", "question", "outcome", "possible", "routes", "basis", "missing", "readings"),
    *("notices", "conditions", "law", "bundle", "runner", "silence", "known_on", "given", "explanation", "trace"),
    *("all_readings", "why_not", "changes"),
)


def in_first_format(made: Decision, *, may_rest_on_silence: bool) -> Mapping[str, Any]:
    """The document in the first format, which says something of silence only where the law may rest on it.

    Raises `Refused` where its trace would be larger than one of that format could be.
    """
    document: dict[str, Any] = {**made, "format": FIRST}
    document["conditions"] = [condition for conditions in made["conditions"].values() for condition in conditions]
    if not may_rest_on_silence:
        del document["silence"]
    if "trace" in made:
        if (nodes := tree_size(made["trace"])) > MOST_NODES:
            message = f"as a tree the trace is too large: {nodes:,} nodes, the limit was {MOST_NODES:,}"
            raise refuse("trace-size", message, help="a record without a trace can be replayed")
        document["trace"] = trace_tree(made)
    return {key: document[key] for key in KEYS if key in document}
