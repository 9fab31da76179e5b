"""A version may have a limit of its own on the words that are not encoded, with a reason; it then counts for itself."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY, checked

if TYPE_CHECKING:
    from pathlib import Path

KEEPER = "code/1/30/2000-01-01.yaml"


def limited(to: Path, percent: int, own: str) -> Path:
    """The tiny bundle under this limit, its section on the keeper, of which nothing is encoded, with one of its own."""
    root = to / "tiny"
    shutil.copytree(TINY, root)
    for name, old, new in (
        ("bundle.yaml", "not_encoded_at_most: 20", f"not_encoded_at_most: {percent}"),
        (KEEPER, "revision: 1\n", f"revision: 1\n{own}"),
    ):
        text = (root / name).read_text()
        assert text.count(old) == 1
        (root / name).write_text(text.replace(old, new))
    return root


@pytest.mark.parametrize(
    ("percent", "own", "told"),
    [
        (20, "", ""),
        (13, "", "16 of 102 words are not encoded, more than 13 %"),
        (13, "not_encoded_at_most: {percent: 100, because: it only names the keeper}\n", ""),
        (
            20,
            "not_encoded_at_most: {percent: 50, because: it only names the keeper}\n",
            "of this version are not encoded, more than 50 %",
        ),
    ],
)
def test_a_version_with_its_own_limit_counts_for_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], percent: int, own: str, told: str
) -> None:
    status, output = checked(limited(tmp_path, percent, own), capsys)

    assert status == bool(told)
    assert ("not-encoded-share" in output) == bool(told)
    assert told in output


def test_the_limit_of_the_bundle_names_what_could_have_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, output = checked(limited(tmp_path, 13, ""), capsys)

    assert f"4 of 4 words of {KEEPER} are not" in output
    assert "`not_encoded_at_most: {percent: 100, because: WHY}`" in output


def test_a_limit_of_its_own_needs_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(limited(tmp_path, 20, "not_encoded_at_most: {percent: 100}\n"), capsys)

    assert status == 1
    assert "missing key `because`" in output
