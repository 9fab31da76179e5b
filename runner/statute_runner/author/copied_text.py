"""Plain text, or a paste from Word or a page of the web, as a section of law."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.amend.page_lines import is_navigation
from statute_runner.amend.pasted_copy import before_credits, without_footnotes
from statute_runner.author.designators import CODE_ORDER
from statute_runner.author.imported_law import ImportedLaw
from statute_runner.author.numbered_lines import IN_PARENTHESES, provisions
from statute_runner.author.unusual_marks import decoded_copy, tidied, unknown_marks
from statute_runner.problem import Span, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = re.compile(
    r"\[?(?:[0-9]{1,2} (?:[A-Z][A-Za-z.]* ?){1,3}(?:§+ ?)?|§+ ?|[Ss]ec(?:tion|\.) ?)[0-9][0-9A-Za-z.-]*?(?:\. |[ \u2013\u2014:]|\.?\Z)[\s\u2013\u2014:-]*"
    r"(?P<heading>.*?)\.?\]?\Z"
)
NOTE = re.compile(r"\s*(?:\[(?P<mark>[0-9]{1,2})\]|(?P<raised>[¹²³⁴-⁹]{1,2}))\s*(?P<words>\S.*)\Z")
RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
LONGEST_TITLE = 250


def copied(content: bytes, file: str, order: Sequence[str] = CODE_ORDER) -> ImportedLaw:
    """The section in a text file. Raises `Refused` where it holds no words."""
    text, remarks = decoded_copy(content)
    text, more = tidied(text)
    return section(text, file, [*remarks, *more], order)


def section(text: str, file: str, remarks: list[str], order: Sequence[str]) -> ImportedLaw:
    heading, lines = below_heading(text.split("\n"), remarks)
    law, alone, _ = before_credits(lines)
    dropped = [line.strip() for line in lines[len(law) :] if line.strip() and not is_footnote(line, alone)]
    law, notes = notes_below(law)
    running, within = without_footnotes(without_marks("\n".join(law), [*alone, *notes], remarks), [])
    return from_lines(
        running.split("\n"), file, heading, list(dict.fromkeys((*alone, *notes, *within))), dropped, order, remarks
    )


def from_lines(
    lines: Sequence[str],
    file: str,
    heading: str,
    footnotes: Sequence[str],
    credits_: Sequence[str],
    order: Sequence[str],
    remarks: Sequence[str] = (),
) -> ImportedLaw:
    """The section that these lines hold, each with its numbers before it. Raises `Refused` where they hold no words."""
    found, doubts = provisions(lines, order)
    if not found:
        raise refuse(
            "import-empty", "there are no words of law in it", Span(file, 1), help="copy the text of the section"
        )
    marks = [mark for part in found for mark in unknown_marks(part.path, f"{part.heading} {part.text}")]
    return ImportedLaw(heading, tuple(found), tuple(footnotes), tuple(credits_), (*remarks, *doubts, *marks))


def below_heading(lines: Sequence[str], remarks: list[str]) -> tuple[str, list[str]]:
    """The heading of the section and the lines below it; steps of a page above it are left out, and named."""
    heading, start = "", 0
    for n, line in enumerate(lines):
        words = line.strip()
        if IN_PARENTHESES.match(words):
            break
        if not words:
            continue
        title = TITLE.match(words) if len(words) <= LONGEST_TITLE else None
        if title and (title["heading"] or not heading):
            heading, start = title["heading"] or heading, n + 1
        elif is_navigation(words, opens=True):
            remarks.append(f"line {n + 1} leads through a page and is no law: {words}")
            start = n + 1
        else:
            break
    return heading, ["" if n < start else line for n, line in enumerate(lines)]


def is_footnote(line: str, alone: Sequence[str]) -> bool:
    return any(note.partition(" ")[2] in line for note in alone)


def notes_below(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines without those at the end that begin with the mark of a footnote, and these."""
    kept, notes = list(lines), []
    for n in range(len(lines) - 1, -1, -1):
        if note := NOTE.match(lines[n]):
            notes.append(f"{(note['mark'] or note['raised']).translate(RAISED)} {note['words']}")
            kept = kept[:n]
        elif lines[n].strip():
            break
    return kept, notes[::-1]


def without_marks(text: str, notes: Sequence[str], remarks: list[str]) -> str:
    """The text without the marks that refer to these notes; each is named, as a number of the law may look like one."""
    for mark in dict.fromkeys(note.split()[0] for note in notes if note[:1].isdigit()):
        sign = rf"(?:(?<=\S)[^\S\n]?\[\s?{mark}\s?\]|(?<=\S){raised(mark)}|(?<=[A-Za-z;,.)”]){mark}(?![\w.,])|(?<=[;,.)])[^\S\n]{mark}(?=\s))"
        text, number = re.subn(sign, "", text)
        if number:
            remarks.append(
                f"the mark of footnote {mark} was taken out: {number:,} times"
                if number > 1
                else f"the mark of footnote {mark} was taken out"
            )
    return text


def raised(mark: str) -> str:
    return mark.translate(str.maketrans("123456789", "¹²³⁴⁵⁶⁷⁸⁹"))
