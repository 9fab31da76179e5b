"""A running copy against the provisions of a file in order, up to where it breaks off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from statute_runner.amend.redline import INSERTED, SAME, STRUCK, Piece, Token, spaced, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.amend.official_copy import Copy
    from statute_runner.law.section import Section

    Steps = Sequence[tuple[str, int, int, int, int]]

MISSING, UNSHOWN = "missing", "unshown"
BEYOND = {
    MISSING: "the copy breaks off here, and what follows was not compared",
    UNSHOWN: "the copy ends here, and shows no credits or notes: it breaks off, or is of law that has no more",
}
SIGNS = str.maketrans(
    {"“": '"', "”": '"', "\u2018": "'", "\u2019": "'", "\u2013": "—", "\u00a0": " ", "\u2009": " ", "\u202f": " "}
)
DASH = re.compile(r"--+|(?<=\w)-(?=\s|$)")
SENTENCE_ENDS = (".", "?", "!", '"')


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
    codes: Steps = matcher.get_opcodes() if copy.ended else breaking_off(matcher.get_opcodes(), ours, theirs)
    missing, beyond = missing_from(codes[-1], ours, theirs, copy) if codes else (len(ours), UNSHOWN)
    for tag, a, b, c, d in codes:
        kind = SAME if tag == "equal" else beyond if tag != "insert" and a >= missing else STRUCK
        for one in ours[a:b]:
            if not one.is_number or kind in BEYOND:
                found[one.path].append((kind, [one.token]))
        if tag in {"insert", "replace"} and kind not in BEYOND and not is_stop(ours[:b], theirs[c:d], tag):
            found[ours[max(b - 1, 0)].path].append((INSERTED, theirs[c:d]))
    return {path: tuple(spaced(gathered(parts))) for path, parts in found.items()}


def breaking_off(codes: Steps, ours: Sequence[LocatedWord], theirs: Sequence[Token]) -> Steps:
    """The alignment; where the words go on as the file does until the copy ends, it breaks off there.

    Its last words then stand for none of those that stand again later.
    """
    for n, (tag, _, b, _, d) in enumerate(codes):
        if tag == "equal" and (tail := going_on(ours, b, theirs, d)):
            return [*codes[: n + 1], *tail]
    return codes


def going_on(ours: Sequence[LocatedWord], a: int, theirs: Sequence[Token], c: int) -> Steps:
    """The steps from a place on where the copy has the file's next words only, the last perhaps cut; else none."""
    steps: list[tuple[str, int, int, int, int]] = []
    while c < len(theirs) and a < len(ours):
        if theirs[c].word == ours[a].token.word:
            steps.append(("equal", a, a + 1, c, c + 1))
            a += 1
        elif is_stop(ours[:a], theirs[c : c + 1], "insert"):
            steps.append(("insert", a, a, c, c + 1))
        else:
            return [*steps, ("replace", a, len(ours), c, len(theirs))] if is_begun(ours[a], theirs[c:]) else []
        c += 1
    return [*steps, ("delete", a, len(ours), c, c)] if c == len(theirs) and a < len(ours) else []


def is_begun(word: LocatedWord, end: Sequence[Token]) -> bool:
    """Whether the end of a copy is the beginning of a word."""
    return word.token.word.startswith("".join(token.word for token in end).replace("—", "-"))


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
    begun = tag == "replace" and is_begun(ours[a], theirs[c:d])
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


def normal(text: str) -> str:
    """The text with one form of each sign; the form of quotation marks, dashes and spaces is typography."""
    return DASH.sub("—", text.translate(SIGNS))
