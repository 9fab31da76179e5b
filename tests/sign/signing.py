"""Signs a copy of the tiny bundle as counsel would: with the entry that the sheet prints."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from check.tiny_bundle import TINY
from commands.command import statute

if TYPE_CHECKING:
    from pathlib import Path

SECTION, EARLIER, READING = "code/1/10/2010-01-01.yaml", "code/1/10/2000-01-01.yaml", "readings/map-is-book.md"


def copied(tmp_path: Path) -> Path:
    return shutil.copytree(TINY, tmp_path / "law")


def entry(root: Path, what: str, *arguments: str) -> str:
    """The entry to be recorded, as the sheet of a provision, version or reading prints it."""
    sheet = statute("show", what, "--sign-off", "--bundle", str(root), *arguments).output
    block = sheet[sheet.index("    reviewed:\n") :]
    return "".join(f"{line[4:]}\n" for line in block.splitlines() if line.startswith("    "))


def sign(root: Path, file: str, what: str, *arguments: str, until: str = "", beside: bool = False) -> None:
    """Signs what the sheet is of, in this file; `beside` a signature that stands."""
    given = entry(root, what, *arguments).replace("NAME, OFFICE", "A. Lawyer").replace("YYYY-MM-DD", "2011-02-03")
    if until:
        given = given.replace("    scope:", f'    until: "{until}"\n    scope:')
    if beside:
        replaced(root, file, "reviewed:\n", by=given)
        return
    replaced(root, file, "question: " if file == READING else "heading: Lending\n", before=given)


def replaced(root: Path, file: str, words: str, by: str = "", *, before: str = "") -> None:
    path = root / file
    text = path.read_text()
    assert words in text
    path.write_text(text.replace(words, by or before + words, 1))
