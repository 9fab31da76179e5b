"""Tells the editor what is wrong: at once what is quickly found, and when it is quiet what cases show.

A change ends the check of what was before it. Whatever breaks in a check is written to the log, and the server goes on.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from lsprotocol import types

from statute_runner.editor.law_checks import Stopped
from statute_runner.editor.open_bundles import uri_of
from statute_runner.problem import in_file_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from statute_runner.editor.client_positions import ClientPositions
    from statute_runner.editor.open_bundle import OpenBundle
    from statute_runner.editor.open_bundles import OpenBundles
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.problem import Problem

LOG = logging.getLogger(__name__)
QUIET, QUIETER = 0.12, 0.4
SEVERITY = {"error": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning}


class ProblemPublisher:
    """Checks bundles as they change, and sends what is found for each file; `send` takes it.

    `checked` is called when all is found, for what rests on the cases.
    """

    bundles: OpenBundles
    positions: Callable[[], ClientPositions]
    send: Callable[[types.PublishDiagnosticsParams], None]
    checked: Callable[[], None]

    def __init__(
        self,
        bundles: OpenBundles,
        positions: Callable[[], ClientPositions],
        send: Callable[[types.PublishDiagnosticsParams], None],
        checked: Callable[[], None],
    ) -> None:
        self.bundles, self.positions, self.send, self.checked = bundles, positions, send, checked
        self.changes: dict[str, int] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.sent: dict[str, set[str]] = {}
        self.problems: dict[str, list[Problem]] = {}
        self.slow: dict[str, list[Problem]] = {}
        self.failures: dict[str, list[Problem]] = {}

    def changed(self, opened: OpenBundle) -> None:
        """Starts to check a bundle, and ends the check that goes on."""
        root = opened.root
        self.changes[root] = self.changes.get(root, 0) + 1
        before = self.tasks.get(root)
        self.tasks[root] = asyncio.get_running_loop().create_task(self.check(opened, self.changes[root], before))

    async def check(self, opened: OpenBundle, change: int, before: asyncio.Task[None] | None) -> None:
        await asyncio.sleep(QUIET)
        if self.changes[opened.root] != change:
            return
        try:
            seen, quick = await asyncio.to_thread(self.quickly, opened)
            if self.changes[opened.root] != change:
                return
            self.failures.pop(opened.root, None)
            self.publish(opened.root, seen, [*quick, *self.slow.get(opened.root, ())])
            await asyncio.sleep(QUIETER)
            if before:
                # one thread at a time works with what the checks remember
                await asyncio.wait([before])
            if self.changes[opened.root] != change:
                return
            self.slow[opened.root] = await asyncio.to_thread(self.slowly, opened, seen, change)
            if self.changes[opened.root] == change:
                self.publish(opened.root, seen, [*quick, *self.slow[opened.root]])
                self.checked()
        except Stopped:
            return
        except Exception:
            LOG.exception("the bundle in %s could not be checked", opened.root)

    def quickly(self, opened: OpenBundle) -> tuple[Snapshot, list[Problem]]:
        seen = self.bundles.seen(opened)
        return seen, self.bundles.checks[opened.root].quick(seen)

    def slowly(self, opened: OpenBundle, seen: Snapshot, change: int) -> list[Problem]:
        def stop() -> None:
            if self.changes[opened.root] != change:
                raise Stopped

        return self.bundles.checks[opened.root].slow(seen, stop)

    def failed(self, opened: OpenBundle, failures: Sequence[Problem]) -> None:
        """Shows what came of cases that were run, beside what was found before, until something changes."""
        self.failures[opened.root] = list(failures)
        self.publish(opened.root, self.bundles.seen(opened), self.problems.get(opened.root, []))

    def publish(self, root: str, seen: Snapshot, problems: Iterable[Problem]) -> None:
        """Sends the problems of each file; of one that is open, or had some before, also that it has none."""
        found = in_file_order(dict.fromkeys(problems))
        self.problems[root] = found
        open_ = self.bundles.bundles[root].texts
        by_file: dict[str, list[Problem]] = {path: [] for path in (*self.sent.get(root, ()), *open_)}
        for problem in (*found, *self.failures.get(root, ())):
            by_file.setdefault(problem.span.file if problem.span else "bundle.yaml", []).append(problem)
        for path, some in by_file.items():
            lines = seen.lines(path)
            told = [diagnostic(problem, lines, self.positions()) for problem in some]
            self.send(types.PublishDiagnosticsParams(uri=uri_of(root, path), diagnostics=told))
        self.sent[root] = {path for path, some in by_file.items() if some}


def diagnostic(problem: Problem, lines: Sequence[str], positions: ClientPositions) -> types.Diagnostic:
    """A problem as an editor shows it: its sentence, and what helps."""
    text = f"{problem.message}\n{problem.help}" if problem.help else problem.message
    where = positions.of_span(lines, problem.span) if problem.span else positions.range(lines, (1, 1), (1, 1))
    return types.Diagnostic(
        range=where,
        message=text,
        severity=SEVERITY.get(problem.severity, types.DiagnosticSeverity.Information),
        code=problem.code,
        source="statute",
    )
