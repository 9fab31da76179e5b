"""An author amends the shipped law in five ways, by what is typed and edited, to a law that is right and released."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from author.five_amendments import AMENDMENTS, FORMER_LIST, LONGER_LIST, Amendment, Edits
from commands.command import statute
from effort import TRY_ALL, some

POLICIES = Path(__file__).parent.parent.parent / "policies"
CASES = Path(__file__).parent / "amendments"
FILLED = (
    ('"FILL IN: the law that makes this version"', '"Pub. L. 999-1"'),
    ('"FILL IN: its page"', '"200 Stat. 1"'),
    ('"FILL IN: what of this version was not seen, or not confirmed"', '"This law is invented."'),
)
ENACTMENT = ('"FILL IN: the day of enactment, as YYYY-MM-DD"', '"2026-12-01"')


def edited(root: Path, edits: Edits) -> None:
    for path, pairs in edits.items():
        text = (root / path).read_text()
        for old, new in pairs:
            assert old in text, (path, old)
            text = text.replace(old, new)
        (root / path).write_text(text)


def ended(root: Path, names: tuple[str, ...], day: str) -> None:
    """The properties keep the days before the day."""
    last = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    blocks = (root / "properties.yaml").read_text().rstrip().split("\n\n")
    for n, block in enumerate(blocks):
        if any(f"  {name}:\n" in block for name in names):
            from_day = re.search(r'days: \{from: "[0-9-]+"', block)
            until = f'to: "{last}"'
            blocks[n] = (
                block.replace(from_day[0], f"{from_day[0]}, {until}") if from_day else f"{block}\n    days: {{{until}}}"
            )
    (root / "properties.yaml").write_text("\n\n".join(blocks) + "\n")


def typed(root: Path, *words: str) -> str:
    done = statute("new", *words, "--bundle", str(root))
    assert done.status == 0, done.errors
    return done.output


def amended(name: str, one: Amendment, root: Path) -> None:
    """The law, amended to the end but for the check."""
    typed(root, one.citation, one.day, *(("--enacted", one.reaches_back) if one.reaches_back else ()))
    edited(root, {one.file: FILLED if one.reaches_back else (*FILLED, ENACTMENT)})
    edited(root, one.edits)
    for words in one.typed:
        typed(root, *words)
    edited(root, one.after)
    ended(root, one.ended, one.day)
    if one.reaches_back:
        recited(root)
    shutil.copy(CASES / f"{name}.yaml", root / one.citation / "cases" / f"{name}-new.yaml")
    edited(root, {one.file: (("draft: true\n", ""),)})
    if not one.reaches_back:
        typed(root, "changes", f"{one.citation}@{one.day}")


def recited(root: Path) -> None:
    """The cases of days that the law reaches back to cite its words."""
    for path in root.glob("*/**/cases/*.yaml"):
        text = path.read_text()
        if f"{FORMER_LIST} of the USMCA" in text:
            path.write_text(text.replace(f"{FORMER_LIST} of the USMCA", f"{LONGER_LIST} of the USMCA"))


@pytest.mark.parametrize("name", some(list(AMENDMENTS), len(AMENDMENTS)))
def test_an_amendment_comes_to_be_right_and_released(name: str, tmp_path: Path) -> None:
    root = shutil.copytree(POLICIES, tmp_path / "law")
    amended(name, AMENDMENTS[name], root)

    checked = statute("check", str(root), "--release", *(["--deep"] if TRY_ALL else []), "--budget", "900")
    assert checked.status == 0, checked.output
    assert ", 0 problems" in checked.output
    run = statute("test", str(root))
    assert run.status == 0, run.output
    if TRY_ALL:
        proved = statute("prove", "--bundle", str(root), "--budget", "900")
        assert proved.status == 0, proved.output
