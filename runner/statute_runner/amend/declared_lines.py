"""The lines that declare a change under `changes:`, ready to be pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.text.yaml_flow import flow, scalar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

NAMED_AT_MOST = 3


def outcome(possible: Sequence[str]) -> str:
    """The outcome where one is possible, else `undetermined`."""
    return possible[0] if len(possible) == 1 else UNDETERMINED


def declarable(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """The change of outcome by which a change of what is possible is declared.

    What is undetermined before and after is declared by a change that came to be possible, or no longer is.
    """
    if len(old) == 1 or len(new) == 1:
        return outcome(old), outcome(new)
    lost, gained = [one for one in old if one not in new], [one for one in new if one not in old]
    before = lost[0] if lost else next(one for one in old if one != gained[0])
    after = gained[0] if gained else next(one for one in new if one != before)
    return before, after


def entry(of: str, old: str, new: str, cases: Sequence[str]) -> dict[str, Any]:
    """An entry of `changes: outcomes:` for a change that these cases show; what it says is for its author to better."""
    says = f"The answer of {of} changes from {old} to {new}."
    return {"of": of, "from": old, "to": new, "says": says, "cases": list(dict.fromkeys(cases))[:NAMED_AT_MOST]}


def outcome_line(of: str, old: str, new: str, cases: Sequence[str]) -> str:
    return f"- {flow(entry(of, old, new, cases))}"


def class_line(of: str, found: str) -> str:
    return f"{scalar(of)}: {scalar(found)}"


def block(classes: Mapping[str, str], outcomes: Sequence[Mapping[str, Any]], remarks: Sequence[str] = ()) -> str:
    """A whole `changes:` block as lines of YAML."""
    lines = ["changes:"]
    if classes:
        lines.append(f"  classes: {flow(dict(classes))}")
    if outcomes:
        lines += ["  outcomes:", *(f"    - {flow(dict(one))}" for one in outcomes)]
    lines += [f"  # {remark}" for remark in remarks]
    return "".join(f"{line}\n" for line in lines)
