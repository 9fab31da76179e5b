"""What is found about a bundle without being asked, or that it is not settled."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statute_runner.budget import Budget, OverBudget
from statute_runner.prove.kleene_gaps import TooManyValues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statute_runner.problem import Span
    from statute_runner.request.stated_request import RequestDocument

UNSETTLED = "not settled"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: its kind, a sentence, where the condition is written, and a request that shows it.

    `readings` are those under which the request shows it.
    """

    kind: str
    message: str
    span: Span | None = None
    request: RequestDocument | None = None
    readings: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The finding as text."""
        place = f"{self.span}: " if self.span else ""
        shown = [f"  request: {json.dumps(self.request, ensure_ascii=False)}"] if self.request else []
        under = (
            [f"  under: {', '.join(f'{name}={option}' for name, option in self.readings.items())}"]
            if self.readings
            else []
        )
        return [f"{place}{self.kind}: {self.message}", *shown, *under]

    def entry(self) -> dict[str, object]:
        """The finding as one object."""
        return {
            "finding": self.kind,
            "message": self.message,
            "file": self.span.file if self.span else None,
            "line": self.span.line if self.span else None,
            "request": self.request,
            "readings": self.readings,
        }


def within(budget: Budget, what: str, findings: Callable[[Budget], Iterator[Finding]]) -> list[Finding]:
    """What is found within a share of the budget, or that it is not settled."""
    try:
        budget.check()
        return list(findings(budget.share()))
    except TooManyValues as many:
        return [Finding(UNSETTLED, f"{what}: {many}")]
    except OverBudget:
        return [Finding(UNSETTLED, f"{what}; give more time with `--budget SECONDS`")]
