"""What the signs mean: the one key of all pages, folded, of which each page shows the parts that it has signs of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from statute_runner.escaping import visible, xml
from statute_runner.explain.outcome_looks import OPEN
from statute_runner.pictures.svg_drawing import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CONDITIONS, TEXT, CHANGES, CASES, FLOW = "conditions", "text", "changes", "cases", "flow"
BARS, MATRIX, HEAT = "bars", "matrix", "heat"


def badge(value: str, said: str) -> str:
    return f'<span class="verdict {value}"><span class="sign" aria-hidden="true">{SIGNS[value]}</span> {said}</span>'


def phrase(value: str) -> str:
    sign = f'<span class="mark {value}"><span class="sign" aria-hidden="true">{SIGNS[value]}</span></span>'
    return f'<span class="phrase {value}">these words</span>{sign}'


ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    TEXT: (
        (
            phrase("yes"),
            "What these words of the law say is so on the facts given; the number is that of the condition.",
        ),
        (phrase("no"), "It is not so."),
        (phrase("unknown"), "Whether it is so is not known."),
        ('<span class="bar">against</span>', "Where the words before it hold, they speak against what is asked."),
        ('<span class="line">a line beside it</span>', "The answer rests on this provision."),
    ),
    CONDITIONS: (
        (badge("yes", ""), "The condition is so on the facts given. The sign never says that this is good or bad."),
        (badge("no", ""), "It is not so."),
        (badge("unknown", ""), "Whether it is so is not known: a fact is missing."),
    ),
    CHANGES: (
        ("<del>struck words</del>", "Only in the older law."),
        ("<ins>inserted words</ins>", "Only in the newer law."),
    ),
    CASES: (
        (badge("yes", "pass"), "The law answers what the case expects."),
        (badge("no", "fail"), "It answers otherwise; what, stands beside it."),
    ),
    FLOW: (
        ("<b>bold</b>", "The path that was taken."),
        ("dashed", "What is not known, or the day of the request."),
        ("light", "What was not reached."),
    ),
    BARS: (("A, B, C", "The same letter stands for the same kind in every bar; its length is how many."),),
    HEAT: (("darker, thicker underline", "More answers rest on these words; the number says how many."),),
    MATRIX: (
        ("dashed frame", "What stayed as it was."),
        ("darker", "More of them went this way."),
    ),
}


def sign_key(
    *kinds: str, looks: Mapping[str, str] | None = None, says: Mapping[str, str] | None = None, opened: bool = False
) -> Markup:
    """The key with these parts; `looks` are those of the outcomes on the page, and `says` what each of them says."""
    rows = [*outcomes(looks or {}, says or {}), *(row for kind in kinds for row in ROWS[kind])]
    shown = "".join(f"<div><dt>{sample}</dt><dd>{words}</dd></div>" for sample, words in rows)
    start = '<details class="key" open>' if opened else '<details class="key">'
    return Markup(f"{start}<summary>What the signs mean</summary><dl>{shown}</dl></details>")  # noqa: S704 - escaped above


def outcomes(looks: Mapping[str, str], says: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for name, look in looks.items():
        yield came(name, look), xml(visible(says.get(name, "")))
    if looks:
        yield came("undetermined", OPEN), "What is given does not settle it yet."


def came(name: str, look: str) -> str:
    """An outcome as it looks."""
    return f'<span class="came {xml(look)}">{xml(visible(name.replace("_", " ")))}</span>'
