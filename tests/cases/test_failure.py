"""Of a failing case is told first what was expected, what came and what was given; what does not matter is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from check.faults import CASES
from check.tiny_bundle import planted
from statute_runner.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def failure(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    main(["test", str(root)])
    return capsys.readouterr().out.split("\n\n")[0].splitlines()


def test_the_value_given_stands_beside_the_test_that_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = planted(tmp_path, "outcome: refused, because: [overdue]", "outcome: permitted, because: [overdue]", CASES)
    _, says, expected, by, *tests = failure(root, capsys)

    assert says == "  Nobody borrows who has a book at home too long."
    assert expected == "  outcome: expected permitted, got refused"
    assert by == "  the law decided refused by:"
    assert "loan.overdue is true holds, given true" in tests[0]
    assert len(tests) == len(set(tests))


def test_the_rule_that_should_have_decided_comes_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    *_, by, first, _, _ = failure(planted(tmp_path, 'country: "NO"', 'country: "AA"', CASES), capsys)

    assert by == "  the law decided refused by:"
    assert "member.country none of AA does not hold, given AA" in first


def test_that_a_section_is_in_force_is_no_reason_beside_facts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = planted(tmp_path, "{outcome: permitted, routes:", "{outcome: refused, routes:", CASES)

    assert not [line for line in failure(root, capsys) if "in force" in line]
