"""Bundles with one fault each, and exactly what `statute check` prints of them (tests/bad/check)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from check.faults import ADDED, CHANGED
from check.test_pages import FENCE
from check.tiny_bundle import TINY, checked, planted, renew_schema
from statute_runner.check.code_pages import codes, page

if TYPE_CHECKING:
    from collections.abc import Iterator

BAD = Path(__file__).parent.parent / "bad" / "check"


def shown_on_pages() -> Iterator[tuple[str, str, str]]:
    for code in codes():
        (kind, wrong), (_, right) = FENCE.findall(page(code).text)
        if kind in {"yaml", "jinja", "json"}:
            yield code, right, wrong


PAGES = {code: (right, wrong) for code, right, wrong in shown_on_pages()}


def faulty(name: str, to: Path) -> Path:
    """The tiny bundle with the fault of this name."""
    if name in PAGES:
        return planted(to, *PAGES[name])
    if name in CHANGED:
        file, right, wrong = CHANGED[name]
        return planted(to, right, wrong, file)
    root = to / "tiny"
    shutil.copytree(TINY, root)
    file, content = ADDED[name]
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    copied = root / content
    if content and "\n" not in content and copied.is_file():
        day = file[-15:-5]
        text = re.sub(r'from: "[0-9-]+"', f'from: "{day}"', copied.read_text())
        (root / file).write_text(text)
    else:
        (root / file).write_bytes(content.encode(errors="surrogateescape"))
    renew_schema(root)
    return root


@pytest.mark.parametrize("name", [*PAGES, *CHANGED, *ADDED])
def test_a_fault_is_told_in_these_words(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(faulty(name, tmp_path), capsys)

    assert (BAD / f"{name}.txt").read_text() == f"{output}exit status {status}\n"


def test_every_expected_output_is_of_a_fault() -> None:
    assert {path.stem for path in BAD.iterdir()} == {*PAGES, *CHANGED, *ADDED}
