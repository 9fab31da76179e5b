"""What text taken from a page has beside the law: lines of navigation, footnotes within the words, unseen signs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from statute_runner.amend.official_copy import TITLE
from statute_runner.amend.redline import tokens

if TYPE_CHECKING:
    from statute_runner.amend.official_copy import Copy
    from statute_runner.law.section import Section

# A word may be broken at a soft hyphen; the others have no width.
UNSEEN = re.compile("\u00ad(?:[ \\t]*\\r?\\n[ \\t]*)?|[\u200b-\u200d\u2060\ufeff]")
FOOTNOTE = re.compile(
    r"(?:\[\s*(?P<mark>[0-9]{1,2})\s*\]|(?P<bare>\b[0-9]{1,2}|[¹²³⁴-⁹]{1,2})\.?)?\s*(?P<words>So in original\."
    r"(?:\s+(?=[^.]*?(?:[Pp]robably should|enacted|conform))(?:“[^”]*”|\"[^\"]*\"|[^.“\"])*?(?:\.|(?<=\.[”\"])))?)"
)
STEPS = (
    "u.s. code|united states code|notes|prev(?:ious)?|next|up|back|back to top|top|home|menu|search|help|print|share|"
    "e-?mail|tweet|cite|download|pdf|xml|html|text|toolbox|contents|table of contents|full text|main page|"
    "skip to (?:main )?content|jump to|view (?:on|full).{0,30}|authorities \\(cfr\\)|authorities|quick search|"
    "(?:sub)?(?:title|chapter|part) [0-9a-z]+(?:[ .:\u2014-].{0,80})?|(?:§|sec(?:tion|\\.)?) ?[0-9][0-9a-z.-]*(?:[ .:\u2014-].{0,80})?"
)
STEP = re.compile(rf"[\[(]?(?:{STEPS})[\])]?", re.IGNORECASE)
BETWEEN = re.compile(r"\s*[|\u203a»«\u2039>•·→←]+\s*|\t+|\s{3,}|\]\s*\[")
ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[(?:…|\.\.\.)\])\s*\Z")


def without_page(copy: Copy, section: Section) -> Copy:
    """The running text of a copy with what is of the page apart from it; the section's own words always stay."""
    text = UNSEEN.sub("", copy.running)
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        found.append(f"{match['mark'] or match['bare'] or ''} {match['words']}".strip())
        return " "

    text = FOOTNOTE.sub(taken, text)
    footnotes = (*copy.footnotes, *found)
    for mark in {note.split()[0] for note in footnotes if note[:1].isdigit()}:
        text = re.sub(rf"\[\s*{mark}\s*\]", " ", text)
    law = words_of("\n".join(part.whole for part in section.text))
    lines: list[str] = []
    navigation: list[str] = []
    for line in text.splitlines():
        words = line.strip()
        is_title = not "".join(lines).strip() and names(words, section)
        if is_navigation(words) and words_of(words) not in law:
            navigation.append(words)
        elif not is_title:
            lines.append(line)
    text = "\n".join(lines)
    cut = ELLIPSIS.sub("", text)
    return replace(
        copy,
        running=cut,
        footnotes=footnotes,
        navigation=tuple(navigation),
        breaks_off=len(cut.strip()) < len(text.strip()),
    )


def names(line: str, section: Section) -> bool:
    """Whether the line names the section, by its citation or with its heading."""
    return line.startswith(f"{section.cite}.") or bool(TITLE.match(line) and section.heading.lower() in line.lower())


def words_of(text: str) -> str:
    """The words of a text, so that those of another that stand in it as whole words are part of it."""
    return "\n".join(["", *(token.word for token in tokens(text)), ""])


def is_navigation(line: str) -> bool:
    """Whether a line has only what leads through a page: two steps at least, or one that is no word of any law."""
    steps = [step for step in BETWEEN.split(line.strip(" |\u203a»«\u2039>•·→←\t")) if step]
    if not steps or not all(STEP.fullmatch(step) for step in steps):
        return False
    return len(steps) > 1 or not steps[0].lower().startswith(("sub", "title", "chapter", "part", "§", "sec"))
