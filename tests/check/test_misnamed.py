"""A file of law that is misnamed is one cause: it is said first, and what may come of it is counted."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY, checked

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "help_"), [("2000-1-1.yaml", "name it 2000-01-01.yaml"), ("2000-01-01.yml", "files end in .yaml")]
)
def test_one_cause_is_said_first(name: str, help_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    (root / "code/1/20/2000-01-01.yaml").rename(root / "code/1/20" / name)
    status, output = checked(root, capsys)
    first, second, third, *_ = output.splitlines()

    assert status == 1
    assert first == f"tiny/code/1/20/{name}:1:1: file-stray unexpected file: nothing reads it"
    assert help_ in second
    assert third == "rename first: 2 more problems may come of that, and are not told"
    assert len(output.splitlines()) == 5
    last = json.loads(checked(root, capsys, "--format", "json")[1].splitlines()[-1])
    assert last["complete"] is False


def test_a_misnamed_file_of_which_nothing_comes_hides_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    (root / "code/1/10/2030-1-1.yaml").write_text("cite: 1 Code 10\n")
    output = checked(root, capsys)[1]

    assert "rename first" not in output
    assert "help: name it 2030-01-01.yaml" in output
