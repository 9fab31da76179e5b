"""The marks of conditions on the page of the law: the words that they stand for, and their rows in the list of all.

A page has hundreds of each, and each has a dozen values: they are put together here, not by a template, which takes
several times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from statute_runner.escaping import spoken, visible, xml
from statute_runner.explain.sandbox import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from statute_runner.explain.layout_view import MarkedWords, Row

WORDS = {"yes": "holds", "no": "does not hold", "unknown": "not known"}
SIGNS = {"yes": "\u2713", "no": "\u2717", "unknown": "?"}
SIGN = {value: f'<span class="sign" aria-hidden="true">{sign}</span>' for value, sign in SIGNS.items()}


def phrase(piece: MarkedWords, fields: Mapping[str, str]) -> Markup:
    """A piece of the words of the law; where conditions stand for it, a link to the first, with the mark of each.

    `fields` has the number of the part of the form in which a fact is asked for.
    """
    refs = piece["refs"]
    words = shown(piece["words"])
    if not refs:
        return Markup(words)  # noqa: S704 - escaped
    lead = refs[0]
    anchors = "".join([f'<span id="p{row["number"]}"></span>' for row in refs[1:] if row["first"]])
    own = f' id="p{lead["number"]}"' if lead["first"] else ""
    rows = "".join([f"c{row['number']} " for row in refs])
    asked = "".join([f"f{shown(fields[row['fact']])} " for row in refs if row["fact"] in fields])
    title = "; ".join([f"{shown(row['said'])} ({WORDS[row['value']]})" for row in refs])
    marks = "".join([mark(row["value"], row["number"], row["first"]) for row in refs])
    return Markup(  # noqa: S704 - escaped
        f'{anchors}<a class="quoted {lead["value"]}"{own} href="#c{lead["number"]}" data-rows="{rows}"'
        f' data-facts="{asked}" title="{title}"><span class="phrase {lead["value"]}">{words}</span>{marks}</a>'
    )


def mark(value: str, number: int, first: bool) -> str:
    """The sign of a condition beside its words, with its number where these are the first."""
    seen = f'<span aria-hidden="true">{number}</span>' if first else ""
    aside = f'<span class="aside"> ({WORDS[value]}: condition {number})</span>'
    return f'<span class="mark {value}">{SIGN[value]}{aside}{seen}</span>'


def condition_row(row: Row, fields: Mapping[str, str], in_sight: Collection[int]) -> Markup:
    """A condition in the list of all, numbered; those of `in_sight` lead back to the words of the law."""
    number, value = row["number"], row["value"]
    back = f'<a href="#p{number}" aria-label="{number}, back to the words of the law">{number}</a>'
    quote = f"<q>{shown(row['quote'])}</q> " if row["quote"] else ""
    decides = (" decides", ", decides") if row["decides"] else ("", "")
    return Markup(  # noqa: S704 - escaped
        f'<li id="c{number}" class="in{row["depth"]} {value}{decides[0]}"><span class="no">'
        f'{back if number in in_sight else number}</span> <span class="what">{quote}{said(row, fields)}</span>'
        f' <span class="value {value}">{SIGN[value]} {WORDS[value]}{decides[1]}</span></li>'
    )


def said(row: Row, fields: Mapping[str, str]) -> str:
    """What a condition says, as it stands in the list."""
    words = shown(row["said"])
    if row["kind"] == "case":
        return shown(plain(row["said"])) + ("" if row["reached"] else " (not reached)")
    if row["kind"] == "rule":
        return f'<a href="#b{row["to"]}">{words}</a>'
    if row["kind"] in {"test", "members"} and row["fact"] in fields and row["given"] is not None:
        return (
            f'{words} <a class="small" href="#f{shown(fields[row["fact"]])}">Given: {shown(spoken(row["given"]))}</a>'
        )
    return words


def shown(text: str) -> str:
    """The text as the page holds it: escaped, and nothing in it hidden."""
    return xml(visible(text))
