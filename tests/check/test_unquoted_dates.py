"""A date is text in every file of a bundle, in quotes or not."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import LENDING, TINY, checked
from commands.command import statute

if TYPE_CHECKING:
    from pathlib import Path

QUOTED = re.compile(r'"([0-9]{4}-[0-9]{2}-[0-9]{2})"')


@pytest.mark.parametrize("bundle", [TINY, LENDING], ids=["tiny", "lending"])
def test_dates_pass_without_quotes_in_every_file(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(bundle, tmp_path / "tiny")
    changed = 0
    for path in [*root.rglob("*.yaml"), *root.rglob("*.md")]:
        text, n = QUOTED.subn(r"\1", path.read_text())
        path.write_text(text)
        changed += n

    assert changed
    assert checked(root, capsys)[0] == 0
    assert statute("test", str(root)).status == 0
