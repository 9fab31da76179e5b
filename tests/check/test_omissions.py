"""Provisions left out beside encoded ones are counted and warned of, and no law is then said to be covered whole."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from check.tiny_bundle import TINY, checked

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

MEMBERS = "code/1/20/2000-01-01.yaml"
LEFT_OUT = "  - {at: b, omitted: true, because: it defines what no rule here uses}\n"


def with_left_out(to: Path, lines: str) -> Path:
    """The tiny bundle with these provisions in the place of the one that is left out."""
    root = to / "tiny"
    shutil.copytree(TINY, root)
    file = root / MEMBERS
    assert LEFT_OUT in file.read_text()
    file.write_text(file.read_text().replace(LEFT_OUT, lines))
    return root


def test_what_is_left_out_beside_an_encoded_provision_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, output = checked(
        with_left_out(tmp_path, "  - {at: b, omitted: true}\n  - {at: c, omitted: true}\n"), capsys
    )

    assert status == 0
    assert "provision-omitted warning: 2 provisions beside a, which is encoded, are left out: b, c\n" in output
    assert "102 words here: 84 % quoted, 16 % not encoded, and the words of 2 provisions left out" in output
    assert "100 %" not in output


def test_a_reason_settles_it_and_no_other_level_is_a_sibling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, output = checked(with_left_out(tmp_path, LEFT_OUT + "  - {at: b/1, omitted: true}\n"), capsys)

    assert status == 0
    assert "provision-omitted" not in output
    assert "100 % covered" in output


def test_each_provision_that_holds_some_is_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = with_left_out(tmp_path, "  - {at: b, omitted: true}\n  - {at: a/2, omitted: true}\n")
    file = root / MEMBERS
    text = file.read_text()
    text = text.replace("  - {at: a/2, omitted: true}\n", "").replace(
        "  - {at: b, omitted: true}\n",
        "  - {at: a/1, text: Cards count., words: secondary}\n  - {at: a/2, omitted: true}\n  - {at: b, omitted: true}\n",
    )
    file.write_text(
        text.replace(
            "quote: a reader}", "quote: a reader}\n      - {fact: member.kind, is: staff, at: a/1, quote: Cards count}"
        )
    )

    _, output = checked(root, capsys)

    assert "1 provision beside a, which is encoded, is left out: b\n" in output
    assert "1 provision beside a/1, which is encoded, is left out: a/2\n" in output


def test_a_reason_is_of_what_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(
        with_left_out(tmp_path, "  - {at: b, text: Cards count., words: seen, because: it is so}\n"), capsys
    )

    assert status == 1
    assert "missing key `omitted`" in output
