"""The lines of a page that are no law: what leads through it, and what stands above the title of the section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.law.section import Section

MOST_ABOVE = 60
LONGEST_HEADING = 200
# A step that is no word of any law as it stands alone, and one that may be.
FIXED = (
    "(?:[0-9]{4} )?(?:u\\.? ?s\\.?|united states) code(?:, [0-9]{4} edition| \\([0-9]{4}\\))?|notes|prev(?:ious)?|next|up|"
    "back|back to top|top|home|menu|search|help|print|share|e-?mail|tweet|cite|download(?: pdf)?|pdf|xml|html|text|"
    "toolbox|contents|table of contents|full text|main page|skip to (?:main )?content|jump to:?|"
    "(?:read|show|see|view) (?:more|all)|authorities \\(cfr\\)|authorities|quick search"
)
NUMBERED = (
    "view (?:on|full).{0,30}|(?:from )?(?:sub)?(?:title|chapter|part) [0-9a-z]+(?:[ .:\u2014-].{0,80})?|"
    "(?:§|sec(?:tion|\\.)?) ?[0-9][0-9a-z.-]*(?:[ .:\u2014-].{0,80})?"
)
APART = "|\u203a»«\u2039>•·→←"
STEP = re.compile(rf"[\[(]?(?:{FIXED}|{NUMBERED})[\])]?", re.IGNORECASE)
ONLY_FIXED = re.compile(rf"(?:[\[(]?(?:{FIXED})[\])]?(?:[\s{APART}]+|\Z))+", re.IGNORECASE)
BETWEEN = re.compile(rf"\s*[{APART}]+\s*|\t+|\s{{3,}}|\]\s*\[")
PATH_OF_PAGE = 3
DATED = re.compile(r"(?:\([^()]*[0-9]{4}[^()]*\))?\s*")


def is_navigation(line: str, *, opens: bool) -> bool:
    """Whether a line has only what leads through a page: two steps, or one that is no word of any law.

    Where it `opens` the copy, one step that names a part of the Code is enough.
    """
    line = line.strip(f" {APART}\t")
    if ONLY_FIXED.fullmatch(line):
        return True
    steps = [step for step in BETWEEN.split(line) if step]
    # a path through a page begins with the name of its site, whatever that is
    known = steps[1:] if len(steps) >= PATH_OF_PAGE else steps
    return len(steps) > (0 if opens else 1) and all(STEP.fullmatch(step) for step in known)


def below_title(lines: Sequence[str], section: Section) -> tuple[list[str], list[str]]:
    """The lines of a page above the title of the section, and those of the law below it; all where it has no title."""
    first = section.text[0].path.partition("/")[0]
    opening, title = f"({first})" if first else "", title_of(section)
    lines = [piece for line in lines for piece in parted(line, title, opening)]
    found: tuple[list[str], list[str]] = [], lines
    above: list[str] = []
    for n, line in enumerate(lines):
        rest, below = line.strip(), lines[n + 1 :]
        if named := title.match(rest):
            words = rest[named.end() :]
            if (opening and words.startswith(opening)) or (not opening and named["heading"] and words):
                return above, [words, *below]
            if DATED.fullmatch(words) or (not named["heading"] and len(words) < LONGEST_HEADING):
                found = [*above], below
                if not opening:
                    return found
        if opening and rest.startswith(opening):
            return found
        above += [rest] if rest else []
        if len(above) > MOST_ABOVE:
            break
    return found


def parted(line: str, title: re.Pattern[str], opening: str) -> list[str]:
    """The line in two where steps stand before the title, or before the first number of the law."""
    ahead, rest = led(line.strip())
    return [*ahead, rest] if ahead and (title.match(rest) or (opening and rest.startswith(opening))) else [line]


def led(line: str) -> tuple[list[str], str]:
    """The steps at the start of a line, where more follows them; and what follows."""
    lead = ONLY_FIXED.match(line)
    return ([line[: lead.end()].strip()], line[lead.end() :]) if lead and lead.end() < len(line) else ([], line)


def title_of(section: Section) -> re.Pattern[str]:
    """What names the section at the start of a line: its citation or its number, with its heading or without."""
    number = rf"{re.escape(section.citation.rpartition('/')[2])}(?!\w|[-.][0-9])"
    code = r"[0-9]{1,2} [A-Z][A-Za-z. ]{1,18}?(?:§+ ?|sec(?:tion|\.) )?"
    named = rf"(?:{re.escape(section.cite)}(?!\w)|{code}{number}|(?:§+|sec(?:tion|\.)?) ?{number})"
    return re.compile(
        rf"\[?{named}[\].:;\s\u2013\u2014-]*(?P<heading>{re.escape(section.heading)}\.?\]?)?\s*", re.IGNORECASE
    )
