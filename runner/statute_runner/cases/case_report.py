"""What came of cases, in words: a failed case as a question to a lawyer, and a run as a JUnit report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.cases.case_runs import deciding_nodes
from statute_runner.escaping import terminal, visible, xml

if TYPE_CHECKING:
    from statute_runner.cases.case_runs import CaseResult


def failure(outcome: CaseResult) -> str:
    """A failed case as a question to a lawyer: what was expected, what came, and what decided."""
    case, column = outcome.case, outcome.column
    lines = [f"{column.span}: case {case.name} on {column.day}", f"  {case.says}"]
    lines += [f"  {one.what}: expected {shown(one.expected)}, got {shown(one.got)}" for one in outcome.differences]
    lines.append(f"  the law decided {outcome.decision['outcome']} by:")
    deciding = [node for node in deciding_nodes(outcome.decision) if "test" in node]
    for node in deciding[:12]:
        sign = {"yes": "holds", "no": "does not hold", "unknown": "is not known"}[node["value"]]
        lines.append(f"    {node['source']}: {node['test']} {sign}" + (f"  “{node['quote']}”" if node["quote"] else ""))
    if len(deciding) > 12:  # noqa: PLR2004 - a screenful
        lines.append(f"    and {len(deciding) - 12} more; see `statute decide`")
    return terminal("".join(f"{visible(line)}\n" for line in lines) + "\n")


def shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(str(item) for item in value) + "]"
    return str(value)


def junit(outcomes: list[CaseResult]) -> str:
    """The run as a JUnit report."""
    failed = sum(bool(outcome.differences) for outcome in outcomes)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuite name="statute test" tests="{len(outcomes)}" failures="{failed}" errors="0">',
    ]
    for outcome in outcomes:
        where = outcome.column.span.file.rpartition("/")[0].replace("/", ".")
        name, file = f"{outcome.case.name} on {outcome.column.day}", outcome.column.span.file
        lines.append(
            f'  <testcase classname="{xml(where)}" name="{xml(name)}" file="{xml(file)}" line="{outcome.column.span.line}">'
        )
        if outcome.differences:
            message = "; ".join(
                f"{d.what}: expected {shown(d.expected)}, got {shown(d.got)}" for d in outcome.differences
            )
            lines.append(f'    <failure message="{xml(visible(message))}">{xml(failure(outcome))}</failure>')
        lines.append("  </testcase>")
    return "\n".join([*lines, "</testsuite>", ""])
