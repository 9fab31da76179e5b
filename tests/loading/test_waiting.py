"""A bar is shown on a terminal once reading takes more than a second, and nowhere else."""

from __future__ import annotations

import io
from itertools import count

import pytest

from statute_runner.loading import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "seconds", "shown"), [(True, 0.3, True), (True, 0.01, False), (False, 0.3, False)]
)
def test_the_bar(terminal: bool, seconds: float, shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal() if terminal else io.StringIO()
    clock = count()
    monkeypatch.setattr("statute_runner.loading.progress.sys.stderr", stream)
    monkeypatch.setattr("statute_runner.loading.progress.time.monotonic", lambda: next(clock) * seconds)

    assert list(progress.waiting(range(20), "reading")) == list(range(20))
    assert ("of 20" in stream.getvalue()) is shown
