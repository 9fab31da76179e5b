"""Work ends where its budget does: after so many steps, so many seconds, or when another thread calls it off."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from runner.budget import Budget, Cancelled, OverBudget


def test_work_ends_after_its_steps_and_says_how_many() -> None:
    budget = Budget(1000, "nodes")
    budget.spend(999)
    budget.spend()

    with pytest.raises(OverBudget, match="1,000 nodes"):
        budget.spend()


def test_work_ends_after_its_seconds_by_the_clock_it_is_given() -> None:
    now = [5.0]
    budget = Budget(seconds=2.5, clock=lambda: now[0])
    budget.spend(10**9)
    now[0] = 7.0

    assert budget.left() == 0.5
    budget.check()
    now[0] = 7.6

    assert budget.left() == 0.0
    with pytest.raises(OverBudget, match=r"2\.5 seconds"):
        budget.check()


def test_without_limits_it_only_counts() -> None:
    budget = Budget()
    budget.spend(10**12)

    assert budget.spent == 10**12
    assert budget.left() is None


def test_another_thread_calls_work_off_even_within_what_cannot_count() -> None:
    budget, begun, stopped, ended = Budget(), Event(), Event(), []

    def work() -> None:
        begun.set()
        stopped.wait(30)

    def run() -> None:
        try:
            budget.outside(work, stopped.set)
        except Cancelled:
            ended.append("cancelled")

    thread = Thread(target=run)
    thread.start()
    begun.wait(30)
    budget.cancel()
    thread.join(30)

    assert ended == ["cancelled"]
    with pytest.raises(Cancelled):
        budget.spend()
