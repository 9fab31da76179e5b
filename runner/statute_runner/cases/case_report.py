"""What came of cases, in words: a failed case as a question to a lawyer, and as a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.cases.case_runs import deciding_nodes
from statute_runner.decide.trace_reasons import encoded_words
from statute_runner.escaping import terminal, visible
from statute_runner.loading.shown_paths import from_here, placed
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.cases.case_runs import CaseResult


def failure(outcome: CaseResult, root: str) -> str:
    """A failed case of the bundle at this root as a question to a lawyer: what was expected, what came, and why."""
    case, column = outcome.case, outcome.column
    (place,) = placed([Problem("case-failed", "", column.span)], root)
    lines = [f"{place.span}: case {case.name} on {column.day}", f"  {case.says}"]
    lines += [f"  {line}" for line in differing(outcome)]
    lines.append(f"  the law decided {outcome.decision['outcome']} by:")
    deciding = [node for node in deciding_nodes(outcome.decision) if "test" in node]
    for node in deciding[:12]:
        sign = {"yes": "holds", "no": "does not hold", "unknown": "is not known"}[node["value"]]
        source = from_here(root, node["source"])
        quote = encoded_words(node)
        lines.append(f"    {source}: {node['test']} {sign}" + (f"  “{quote}”" if quote else ""))
    if len(deciding) > 12:  # noqa: PLR2004 - a screenful
        lines.append(f"    and {len(deciding) - 12} more; see `statute decide`")
    return terminal("".join(f"{visible(line)}\n" for line in lines) + "\n")


def differing(outcome: CaseResult) -> list[str]:
    """What came otherwise than expected, each on a line."""
    return [f"{one.what}: expected {shown(one.expected)}, got {shown(one.got)}" for one in outcome.differences]


def shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(str(item) for item in value) + "]"
    return str(value)


def problems_of(outcomes: Iterable[CaseResult]) -> list[Problem]:
    """A problem for each case that failed, in the order in which they ran."""
    return [
        Problem(
            "case-failed",
            f"case {outcome.case.name} on {outcome.column.day}: {'; '.join(differing(outcome))}",
            outcome.column.span,
            outcome.case.says,
        )
        for outcome in outcomes
        if outcome.differences
    ]
