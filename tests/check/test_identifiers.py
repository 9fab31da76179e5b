"""The identifier of a section is any path of a URI, or a URI with its scheme; nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from commands.command import statute

from .tiny_bundle import TINY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("identifier", "problems"),
    [
        ("/us/code/t1/s30", 0),
        ("/eli/reg/2016/679/art_6", 0),
        ("https://example.org/law/30", 0),
        ("urn:lex:br:federal:lei:2008-06-19;11705", 0),
        ("us/code/t1/s30", 1),
        ("section 30", 1),
    ],
)
def test_an_identifier_is_a_path_or_a_uri(identifier: str, problems: int, tmp_path: Path) -> None:
    root = tmp_path / "law"
    shutil.copytree(TINY, root)
    for name in ("2000-01-01", "2010-01-01"):
        file = root / "code/1/30" / f"{name}.yaml"
        file.write_text(file.read_text().replace("identifier: /us/code/t1/s30", f'identifier: "{identifier}"'))
    done = statute("check", str(root), "--no-cache")

    assert done.status == problems, done.output + done.errors
    assert ("a URI with its scheme" in done.output + done.errors) == bool(problems)
