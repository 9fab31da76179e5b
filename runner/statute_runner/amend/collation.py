"""The words in a rule file collated with an official copy, word by word; what is editorial is told from what is law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from statute_runner.amend.redline import INSERTED, SAME, STRUCK, Piece, Token, redline, spaced, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.amend.official_copy import Copy
    from statute_runner.law.section import Provision, Section

AGREES, EDITORIAL, LAW, LEFT_OUT = "agrees", "differs editorially", "differs in law", "left out of the file"
NOT_IN_COPY = "not in the copy"
STATUSES = (AGREES, EDITORIAL, LAW, LEFT_OUT, NOT_IN_COPY)
MISSING, UNSHOWN = "missing", "unshown"
BEYOND = {
    MISSING: "the copy breaks off here, and what follows was not compared",
    UNSHOWN: "the copy ends here, and shows no credits or notes: it breaks off, or is of law that has no more",
}
SIGNS = str.maketrans(
    {"“": '"', "”": '"', "\u2018": "'", "\u2019": "'", "\u2013": "—", "\u00a0": " ", "\u2009": " ", "\u202f": " "}
)
DASH = re.compile(r"--+|(?<=\w)-(?=\s|$)")
OF_THIS = re.compile(
    r"of this (?:section|subsection|paragraph|subparagraph|title|subtitle|chapter|subchapter|part|act)", re.IGNORECASE
)
QUOTED = re.compile(r'"([^"]+)"')
SENTENCE_ENDS = (".", "?", "!", '"')
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


def normal(text: str) -> str:
    """The text with one form of each sign; the form of quotation marks, dashes and spaces is typography."""
    return DASH.sub("—", text.translate(SIGNS))


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


@dataclass(frozen=True, slots=True)
class LocatedWord:
    """A word of the file, the provision it stands in; whether it is only its number, or the last of its heading."""

    token: Token
    path: str
    is_number: bool = False
    ends_heading: bool = False


def pieces_in_order(section: Section, copy: Copy) -> dict[str, tuple[Piece, ...]]:
    """A running copy against the file's provisions in order, numbers included; each word goes to its provision."""
    ours, theirs = list(placed(section)), tokens(normal(copy.running))
    found: dict[str, list[tuple[str, list[Token]]]] = {provision.path: [] for provision in section.text}
    matcher = SequenceMatcher(None, [one.token.word for one in ours], [token.word for token in theirs], autojunk=False)
    codes = matcher.get_opcodes() if copy.ended else without_chance_end(matcher.get_opcodes(), len(ours))
    missing, beyond = missing_from(codes[-1], ours, theirs, copy) if codes else (len(ours), UNSHOWN)
    for tag, a, b, c, d in codes:
        kind = SAME if tag == "equal" else beyond if tag != "insert" and a >= missing else STRUCK
        for one in ours[a:b]:
            if not one.is_number or kind in BEYOND:
                found[one.path].append((kind, [one.token]))
        if tag in {"insert", "replace"} and kind not in BEYOND and not is_stop(ours[:b], theirs[c:d], tag):
            found[ours[max(b - 1, 0)].path].append((INSERTED, theirs[c:d]))
    return {path: tuple(spaced(gathered(parts))) for path, parts in found.items()}


def without_chance_end(codes: list[tuple[str, int, int, int, int]], end: int) -> list[tuple[str, int, int, int, int]]:
    """The alignment without a last word of the copy that only stands again later, as of a copy that breaks off."""
    kept = codes[:-1] if codes and codes[-1][0] == "delete" else codes
    if len(kept) > 1 and kept[-1][0] == "equal" and kept[-2][0] == "delete":
        (_, a, b, _, _), (_, _, _, c, d) = kept[-2:]
        if d - c == 1 < b - a:
            return [*kept[:-2], ("replace", a, end, c, d)]
    return codes


def is_stop(before: Sequence[LocatedWord], inserted: Sequence[Token], tag: str) -> bool:
    """Whether the copy only closes a heading with a period or a dash, which is typography."""
    ends = tag == "insert" and bool(before) and before[-1].ends_heading
    return ends and "".join(token.word for token in inserted) in {".", "—", ".—"}


def missing_from(
    last: tuple[str, int, int, int, int], ours: Sequence[LocatedWord], theirs: Sequence[Token], copy: Copy
) -> tuple[int, str]:
    """The first word of the file that a copy whose end was not seen no longer has; of other copies, beyond the last.

    And whether it broke off: for sure where it says so or ends within a sentence; else its law may have no more.
    """
    tag, a, b, c, d = last
    begun = tag == "replace" and d - c == 1 and ours[a].token.word.startswith(theirs[c].word)
    begun = begun or (tag == "replace" and is_stop(ours[:a], theirs[c:d], "insert"))
    if copy.ended or not (tag == "delete" or begun) or a == 0 or b < len(ours):
        return len(ours), UNSHOWN
    ends = ours[a - 1].path != ours[a].path and theirs[-1].word.endswith(SENTENCE_ENDS)
    return a, UNSHOWN if ends and not (copy.breaks_off or begun) else MISSING


def gathered(parts: Sequence[tuple[str, list[Token]]]) -> list[tuple[str, list[Token]]]:
    """Neighbours of one kind as one stretch."""
    joined: list[tuple[str, list[Token]]] = []
    for kind, part in parts:
        if joined and joined[-1][0] == kind:
            joined[-1][1].extend(part)
        else:
            joined.append((kind, list(part)))
    return joined


def placed(section: Section) -> Iterator[LocatedWord]:
    """The words of the file in order, each provision led by its numbers: (c)(1) before c/1 where c has no words."""
    told: set[str] = set()
    for provision in section.text:
        parts = provision.path.split("/")
        for n in range(1, len(parts) + 1):
            path = "/".join(parts[:n])
            if path not in told:
                told.add(path)
                yield from (LocatedWord(token, provision.path, True) for token in tokens(f"({parts[n - 1]})"))
        heading = len(tokens(normal(provision.heading)))
        for n, token in enumerate(tokens(normal(provision.whole)), 1):
            yield LocatedWord(token, provision.path, ends_heading=n == heading)


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
