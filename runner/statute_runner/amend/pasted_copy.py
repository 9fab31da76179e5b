"""Text as taken from a page: its law apart from its title, navigation, footnotes, credits, notes and unseen signs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from statute_runner.amend.page_lines import below_title, is_navigation
from statute_runner.amend.redline import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.amend.official_copy import Copy
    from statute_runner.law.section import Section

# A word may be broken at a soft hyphen; the others have no width.
UNSEEN = re.compile("\u00ad(?:[ \\t]*\\r?\\n[ \\t]*)?|[\u200b-\u200d\u2060\ufeff]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
MONTH = r"(?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sept?|Oct|Nov|Dec)\w*\.? [0-9]"
CREDIT = re.compile(rf"\s*\((?:Added|R\.S\.|As added|Pub\. ?L\.|Act |{MONTH})")
# within a line only what cannot be else
INLINE_CREDIT = re.compile(
    rf"(?<=[.”\"])\s*\((?:(?:As a|A)dded )?(?:{MONTH}{{1,2}}, [0-9]{{4}}, (?:ch\.|Pub\. ?L\.|[0-9]+ Stat\.)|Pub\. ?L\. [0-9])"
)
NOTES = re.compile(
    r"\s*(?:Editorial Notes|Statutory Notes|Historical and Revision Notes|References in Text|Amendments|"
    r"Prior Provisions|Codification)\b"
)
EDITORIAL = r"(?:So in (?:original|law)\.|See [A-Z][\w ]{0,60}?[Nn]otes? (?:below|set out|under)[^.]*\.)"
FOOTNOTE = re.compile(rf"\s*\[?([0-9¹²³⁴-⁹]{{1,2}})\]?\.?\s+({EDITORIAL}.*)$")
# the mark may stand twice: where it refers, and before the footnote
WITHIN = re.compile(
    r"(?:(?P<again>\[\s*[0-9]{1,2}\s*\]|\b[0-9]{1,2}|[¹²³⁴-⁹]{1,2})\s+(?=\[?\s*[0-9¹²³⁴-⁹]))?"
    r"(?:\[\s*(?P<mark>[0-9]{1,2})\s*\]|(?P<bare>\b[0-9]{1,2}|[¹²³⁴-⁹]{1,2})\.?)?\s*"
    rf"(?P<words>{EDITORIAL}"
    r"(?:\s+(?=[^.]*?(?:[Pp]robably should|enacted|conform))(?:“[^”]*”|\"[^\"]*\"|[^.“\"])*?(?:\.|(?<=\.[”\"])))?)"
)
ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[(?:…|\.\.\.)\])\s*\Z")


def without_page(copy: Copy, section: Section) -> Copy:
    """The running text of a copy with what is of the page apart from it; the section's own words always stay."""
    text = SPACES.sub(" ", UNSEEN.sub("", copy.running))
    navigation, below = below_title(text.splitlines(), section)
    lines, footnotes, ended = before_credits(below)
    text, within = without_footnotes("\n".join(lines), footnotes)
    law = words_of("\n".join(part.whole for part in section.text))
    kept: list[str] = []
    for line in text.splitlines():
        words = line.strip()
        if words and is_navigation(words, opens=not "".join(kept).strip()) and words_of(words) not in law:
            navigation.append(words)
        else:
            kept.append(line)
    text = "\n".join(kept)
    cut = ELLIPSIS.sub("", text)
    return replace(
        copy,
        running=cut,
        footnotes=tuple(dict.fromkeys((*footnotes, *within))),
        ended=ended,
        navigation=tuple(navigation),
        breaks_off=len(cut.strip()) < len(text.strip()),
    )


def before_credits(given: Sequence[str]) -> tuple[list[str], list[str], bool]:
    """The lines before credits and notes, the footnotes that stand alone, and whether credits or notes followed."""
    lines: list[str] = []
    footnotes: list[str] = []
    ended = False
    for line in given:
        ended = ended or bool(CREDIT.match(line) or NOTES.match(line))
        if footnote := FOOTNOTE.match(line):
            footnotes.append(f"{footnote[1]} {footnote[2]}")
        elif not ended:
            credit = INLINE_CREDIT.search(line)
            lines.append(line[: credit.start()] if credit else line)
            ended = bool(credit)
    return lines, footnotes, ended


def without_footnotes(text: str, alone: Sequence[str]) -> tuple[str, list[str]]:
    """The text without the footnotes in it, nor the marks in brackets of those; and the footnotes that were in it."""
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        found.append(f"{match['mark'] or match['bare'] or ''} {match['words']}".strip())
        return " "

    text = WITHIN.sub(taken, text)
    for mark in {note.split()[0] for note in (*alone, *found) if note[:1].isdigit()}:
        text = re.sub(rf"\[\s*{mark}\s*\]", " ", text)
    return text, found


def words_of(text: str) -> str:
    """The words of a text, so that those of another that stand in it as whole words are part of it."""
    return "\n".join(["", *(token.word for token in tokens(text)), ""])
