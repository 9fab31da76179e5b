"""Work ends where its budget does: after so many steps, or so many seconds."""

from __future__ import annotations

import pytest

from runner.budget import Budget, OverBudget


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
