"""How far a run is, how fast it goes, and how long it will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.member_wording import counted
from statute_runner.loading.progress import ProgressLine, bar, clock_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.loading.progress import TerminalStream


class RunProgress:
    """The line `[####    ]  43%  1,234,567 requests  412,000/s  1:23 left`; `total` in bytes, 0 where not known."""

    total: int
    line: ProgressLine

    def __init__(
        self, total: int, terminal: TerminalStream | None = None, clock: Callable[[], float] | None = None
    ) -> None:
        self.total, self.line = total, ProgressLine(terminal, clock)

    def show(self, passed: int, records: int) -> None:
        """Shows how many bytes are passed and records done, where the line is due."""
        if self.line.due():
            self.line.write(run_line(self.total, passed, records, self.line.seconds))

    def clear(self) -> None:
        """Takes the line away."""
        self.line.clear()


def run_line(total: int, passed: int, records: int, seconds: float) -> str:
    parts = [counted(records, "request"), f"{records / seconds:,.0f}/s"]
    if total:
        share = min(passed / total, 1)
        parts.insert(0, f"{bar(share)} {share:4.0%}")
        if passed:
            parts.append(f"{clock_time((total - passed) * seconds / passed)} left")
    return "  ".join(parts)
