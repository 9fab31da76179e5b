"""A day after the newest law and its last check is said to be; one before is not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import statute_runner
from serve.conftest import FTC, client_of

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.api import LoadedBundle


def checked(tmp_path: Path) -> LoadedBundle:
    shutil.copytree(FTC, tmp_path / "law")
    file = tmp_path / "law" / "bundle.yaml"
    file.write_text(
        file.read_text().replace("not_encoded_at_most:", 'checked_on: "2026-11-24"\nnot_encoded_at_most:', 1)
    )
    return statute_runner.load(str(tmp_path / "law"))


def test_a_request_dated_after_the_check_is_told_so_on_the_page_and_in_the_explanation(
    tmp_path: Path, ftc: LoadedBundle
) -> None:
    client, unchecked = client_of(checked(tmp_path)), client_of(ftc)
    for path in ("/", "/explanation.html"):
        later = client.get(f"{path}?date=2090-01-01").text
        assert "it was checked on 2026-11-24" in later
        assert "is after both" in later
        assert "is after both" not in client.get(f"{path}?date=2026-11-24").text
        assert "is after both" not in unchecked.get(f"{path}?date=2090-01-01").text
