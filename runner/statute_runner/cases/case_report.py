"""What came of cases, in words: a failed case as a question to a lawyer, and as a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.cases.case_faults import full_reason
from statute_runner.cases.case_runs import deciding
from statute_runner.decide.trace_reasons import encoded_words
from statute_runner.escaping import terminal, visible
from statute_runner.law.member_paths import full_name
from statute_runner.loading.shown_paths import from_here, placed
from statute_runner.problem import Problem
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.decide.decision_document import TraceNode

MOST = 6


def failure(outcome: CaseResult, root: str) -> str:
    """A failed case of the bundle at this root as a question to a lawyer: what was expected, what came, and why."""
    case, column = outcome.case, outcome.column
    (place,) = placed([Problem("case-failed", "", column.span)], root)
    lines = [f"{place.span}: case {case.name} on {column.day}", f"  {case.says}"]
    lines += [f"  {line}" for line in differing(outcome)]
    lines.append(f"  the law decided {outcome.decision['outcome']} by:")
    deciding = weighty(outcome)
    for node in deciding[:MOST]:
        sign = {"yes": "holds", "no": "does not hold", "unknown": "is not known"}[node["value"]]
        source = from_here(root, node["source"])
        quote = encoded_words(node)
        given = f", given {shown_given(node['given'])}" if node.get("given") is not None else ""
        lines.append(f"    {source}: {node['test']} {sign}{given}" + (f"  “{quote}”" if quote else ""))
    if len(deciding) > MOST:
        lines.append(f"    and {len(deciding) - MOST} more; see `statute decide`")
    return terminal("".join(f"{visible(line)}\n" for line in lines) + "\n")


def weighty(outcome: CaseResult) -> list[TraceNode]:
    """The tests that decided, each once: first those of rules that should have, then of what the case itself states.

    What holds of every such request, such as that a section is in force, is left out where facts decide.
    """
    case = outcome.case
    nodes = [(id_, node) for id_, node in deciding(outcome.decision) if "test" in node]
    told = [(id_, node) for id_, node in nodes if "fact" in node or node["value"] == "unknown"] or nodes
    own = case.places.chain[:1]
    wanted = tuple(f"{full_reason(reason, case)}/" for reason in outcome.column.expect.get("because", []))

    def rank(found: tuple[str, TraceNode]) -> tuple[bool, bool]:
        id_, node = found
        group, _, name = full_name(node["fact"]).partition(".") if "fact" in node else ("", "", "")
        path = pointer("cases", case.name, "facts", group, name)
        return not f"{id_}/".startswith(wanted), not any(positions.find(path) for _, positions in own)

    once = {(node["source"], node["test"]): (id_, node) for id_, node in told}
    return [node for _, node in sorted(once.values(), key=rank)]


def shown_given(given: Any) -> str:
    """A value as a case states it."""
    return str(given).lower() if isinstance(given, bool) else shown(given)


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
