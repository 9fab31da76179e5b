"""The words in a rule file collated with an official copy, word by word; what is editorial is told from what is law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.redline import INSERTED, SAME, STRUCK, Piece, redline, tokens
from statute_runner.amend.running_copy import BEYOND, normal, pieces_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.amend.official_copy import Copy
    from statute_runner.law.section import Provision, Section

AGREES, EDITORIAL, LAW, LEFT_OUT = "agrees", "differs editorially", "differs in law", "left out of the file"
NOT_IN_COPY = "not in the copy"
STATUSES = (AGREES, EDITORIAL, LAW, LEFT_OUT, NOT_IN_COPY)
OF_THIS = re.compile(
    r"of this (?:section|subsection|paragraph|subparagraph|title|subtitle|chapter|subchapter|part|act)", re.IGNORECASE
)
QUOTED = re.compile(r'"([^"]+)"')
MARK = re.compile(r"[0-9¹²³⁴-⁹]{1,2}")


@dataclass(frozen=True, slots=True)
class WordDifference:
    """Words of the file that the copy has not, words of the copy that the file has not, and of what class that is."""

    file: str
    copy: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Collated:
    """One provision: whether it agrees, its words (the copy's inserted, the file's own struck), each difference."""

    path: str
    status: str
    pieces: tuple[Piece, ...]
    differences: tuple[WordDifference, ...]
    words: str


def collate(section: Section, copy: Copy) -> list[Collated]:
    """Every provision of the file, and those that only the copy has."""
    by_path = pieces_by_path(section, copy) if copy.provisions else pieces_in_order(section, copy)
    known = {provision.path: provision for provision in section.text}
    found: list[Collated] = []
    for path, pieces in by_path.items():
        provision = known.get(path)
        if provision is not None and provision.omitted:
            found.append(Collated(path, LEFT_OUT, (), (), ""))
            continue
        differences = tuple(differing(section, path, pieces, copy))
        kinds = {one.kind for one in differences}
        status = next((kind for kind in (LAW, NOT_IN_COPY, EDITORIAL) if kind in kinds), AGREES)
        seen = tuple(piece for piece in pieces if piece.kind not in BEYOND)
        found.append(Collated(path, status, seen, differences, provision.words if provision else ""))
    return found


def pieces_by_path(section: Section, copy: Copy) -> dict[str, tuple[Piece, ...]]:
    """The provisions of a copy that tells them apart, each against the file's."""
    given = {path: f"{words.heading}\n{words.text}" for path, words in copy.provisions.items() if path}
    omitted = [provision.path for provision in section.text if provision.omitted]
    found: dict[str, tuple[Piece, ...]] = {}
    for provision in section.text:
        found[provision.path] = redline(normal(provision.whole), normal(given.pop(provision.path, "")).strip())
    for path, text in given.items():
        if not any(path == left or path.startswith(f"{left}/") for left in omitted):
            found[path] = redline("", normal(text).strip())
    return found


def differing(section: Section, path: str, pieces: Sequence[Piece], copy: Copy) -> Iterator[WordDifference]:
    """Each difference of a provision: struck and inserted words that stand together are one."""
    struck = inserted = ""
    for piece in (*pieces, Piece(SAME, "")):
        if piece.kind == STRUCK:
            struck = f"{struck} {piece.words}".strip()
        elif piece.kind == INSERTED:
            inserted = f"{inserted} {piece.words}".strip()
        elif struck or inserted:
            kind, why = classed(section, path, struck, inserted, copy)
            yield WordDifference(struck, inserted, kind, why)
            struck = inserted = ""
        if piece.kind in BEYOND:
            yield WordDifference(piece.words, "", NOT_IN_COPY, BEYOND[piece.kind])


def classed(section: Section, path: str, struck: str, inserted: str, copy: Copy) -> tuple[str, str]:
    """Whether a difference is editorial, and why; all others are differences in law."""
    lone = inserted if not struck else struck if not inserted else ""
    if lone and OF_THIS.fullmatch(lone):
        return EDITORIAL, "a style of citing that the Code has used and left: `of this section` and its like"
    # a form that tells words apart has taken the marks of footnotes out itself
    for footnote in copy.footnotes if copy.running and inserted == lone and MARK.fullmatch(lone) else ():
        if footnote.split()[0] == lone:
            return EDITORIAL, f"the mark of a footnote: {footnote}"
    for note in section.editorial:
        if note["at"] == path and all(is_quoted(part, note["note"]) for part in (struck, inserted) if part):
            return EDITORIAL, f"listed under `editorial`: {note['note']}"
    return LAW, "the words differ"


def is_quoted(words: str, note: str) -> bool:
    """Whether a remark quotes these words: all of a quotation, or several words of one."""
    sought = [token.word.lower() for token in tokens(words)]
    for quotation in QUOTED.findall(normal(note)):
        quoted = [token.word.lower() for token in tokens(quotation)]
        starts = range(len(quoted) - len(sought) + 1)
        if sought == quoted or (len(sought) > 1 and any(quoted[n : n + len(sought)] == sought for n in starts)):
            return True
    return False


def counts(found: Sequence[Collated]) -> Mapping[str, int]:
    """How many provisions agree, differ, or are left out."""
    return {status: sum(one.status == status for one in found) for status in STATUSES}


def closable(section: Section, found: Sequence[Collated]) -> list[Provision]:
    """The provisions whose words agree with the copy and are not yet marked as seen."""
    agreed = {one.path for one in found if one.status in {AGREES, EDITORIAL}}
    return [one for one in section.text if one.path in agreed and one.words not in {"", "seen"}]
