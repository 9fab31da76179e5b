"""Colours on a terminal, with the page's meaning: outcomes by their tone, signs, problems; the words say it all too."""

from __future__ import annotations

import os
import re
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

FAVOURABLE, ADVERSE, NEUTRAL, OPEN = "1;32", "1;31", "1", "1;33"
YES, NO, UNKNOWN, HEADING = "36", "35", "33", "1"
TONES = {"favourable": FAVOURABLE, "adverse": ADVERSE, "neutral": NEUTRAL}
OF_ANY_TEXT = tuple(
    (re.compile(pattern, re.MULTILINE), style)
    for pattern, style in (
        (r"^[A-Z][A-Z ,:-]{2,}$", HEADING),
        (r"(?<=^  - )(?:Holds|Not so)(?=:)", YES),
        (r"(?<=^  - )Does not hold(?=:)", NO),
        (r"(?<=^  - )Not known(?=:)", UNKNOWN),
        (r"^\S+:\d+(?::\d+)?:(?= )", HEADING),
        (r"(?<=: )warning(?=: )|\b[1-9][\d,]* warnings?\b|^not settled(?=: )", OPEN),
        (r"\b[1-9][\d,]* (?:problems?|failed)\b|^(?:proved|refuted|vacuous) UNEXPECTED(?=: )", ADVERSE),
        (r"\[-(?:[^-]|-(?!\]))+-\]", NO),
        (r"\{\+(?:[^+]|\+(?!\}))+\+\}", YES),
        (r"\b0 (?:problems|failed)\b|^(?:proved|refuted|vacuous)(?: as expected)?(?=: )", FAVOURABLE),
    )
)


def wanted(choice: str, stream: TextIO) -> bool:
    """Whether a stream is written to in colour: of itself only a terminal that can, unless `NO_COLOR` is set."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def coloured(text: str, outcomes: Mapping[str, str]) -> str:
    """Lines of text in colour; `outcomes` has the tone of each outcome, in words."""
    for pattern, style in (*OF_ANY_TEXT, *of_outcomes(outcomes)):
        text = pattern.sub(partial(styled, style), text)
    return text


def styled(style: str, found: re.Match[str]) -> str:
    """What was found in colour, line by line, so that a pager may begin at any of them."""
    return re.sub(r"[^\n]*\S", lambda line: f"\x1b[{style}m{line[0]}\x1b[0m", found[0])


def of_outcomes(outcomes: Mapping[str, str]) -> Iterator[tuple[re.Pattern[str], str]]:
    """An outcome as the head of a text, after a colon, or in a table: never within a sentence."""
    for name, tone in sorted(outcomes.items(), key=lambda one: -len(one[0])):
        word, head = re.escape(name), re.escape(name.upper())
        placed = rf"^{head}(?=[.,])|(?:(?<=: )|(?<=  )){word}(?=[.,]|  | \(|$)"
        yield re.compile(placed, re.MULTILINE), TONES.get(tone, OPEN)
