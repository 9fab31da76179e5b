"""A warning that is wrong of a place is acknowledged there with the reason; one of which there is none is a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from check.faults import OLD
from check.tiny_bundle import checked, planted

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = 'before: "2010-01-01", quote'
WRONG = 'on or before: "2010-01-01", {}quote'
REASON = "acknowledged: {quote-operator: the day itself counts}, "


def codes(output: str) -> list[str]:
    return [line.split()[1] for line in output.splitlines() if line.startswith("tiny/")]


def test_a_warning_that_is_acknowledged_is_not_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one").mkdir()
    _, before = checked(planted(tmp_path / "one", RIGHT, WRONG.format(""), OLD), capsys)
    _, after = checked(planted(tmp_path, RIGHT, WRONG.format(REASON), OLD), capsys)

    assert "quote-operator" in codes(before)
    assert "quote-operator" not in codes(after)
    assert "not-warned" not in codes(after)


def test_a_rule_acknowledges_for_its_conditions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted(tmp_path, RIGHT, WRONG.format(""), OLD)
    text = (root / OLD).read_text()
    (root / OLD).write_text(
        text.replace("  lent_to_guest:\n", "  lent_to_guest:\n    acknowledged: {quote-operator: the day counts}\n")
    )
    _, output = checked(root, capsys)

    assert not {"quote-operator", "not-warned"} & set(codes(output))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (RIGHT, f'before: "2010-01-01", {REASON}quote'),
        ("quote: foreign}", "quote: foreigner, acknowledged: {quote-verbatim: it is a slip}}"),
        ("quote: foreign}", "quote: foreign, acknowledged: {no-such-code: it is a slip}}"),
    ],
)
def test_what_is_not_warned_of_cannot_be_acknowledged(
    right: str, wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, output = checked(planted(tmp_path, right, wrong, OLD), capsys)

    assert status == 1
    assert "not-warned" in codes(output)


def test_a_reason_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted(tmp_path, RIGHT, WRONG.format('acknowledged: {quote-operator: ""}, '), OLD)
    _, output = checked(root, capsys)

    assert codes(output) == ["bad-value"]
