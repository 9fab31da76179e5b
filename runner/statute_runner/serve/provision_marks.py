"""The provisions of a section on the page of the law, their words marked by the conditions that they stand for.

A page has hundreds of marks: they are put together here, not by a template, which takes several times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from statute_runner.serve.condition_marks import SIGN, WORDS, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.explain.layout_view import MarkedProvision, MarkedSection, MarkedWords


def provisions(section: MarkedSection, fields: Mapping[str, str]) -> Markup:
    """Every provision of the section, those that are left out as a line.

    `fields` has the number of the part of the form in which a fact is asked for.
    """
    return Markup("".join([printed(part, fields) for part in section["provisions"]]))  # noqa: S704 - escaped


def printed(part: MarkedProvision, fields: Mapping[str, str]) -> str:
    depth = part["depth"]
    if part["omitted"]:
        return f'<p class="provision at{depth} omitted">{shown(part["omitted"])} not reproduced here</p>\n'
    label, bar = f'<span class="number">{shown(part["label"])}</span> ', against(part)
    lines = [f'<div class="provision at{depth}{" relied" if part["relied"] else ""}">']
    if part["heading"]:
        lines.append(f"<h3>{label}{phrases(part['heading'], fields)}{bar}</h3>")
        label = bar = ""
    if part["text"]:
        lines.append(f"<p>{label}{phrases(part['text'], fields)}{bar}</p>")
    lines += [
        f'<p class="footnote">Note, not law: {shown(note["note"])} ({shown(note["by"])})</p>' for note in part["notes"]
    ]
    return "\n".join([*lines, "</div>\n"])


def against(part: MarkedProvision) -> str:
    """The mark of a provision of which a condition that decides against the request is the word."""
    found = any(row["against"] for piece in (*part["heading"], *part["text"]) for row in piece["refs"])
    return ' <span class="bar">against</span>' if found else ""


def phrases(pieces: Sequence[MarkedWords], fields: Mapping[str, str]) -> str:
    return "".join([phrase(piece, fields) for piece in pieces])


def phrase(piece: MarkedWords, fields: Mapping[str, str]) -> str:
    """A piece of the words of the law; where conditions stand for it, a link to the first, with the mark of each.

    `fields` has the number of the part of the form in which a fact is asked for.
    """
    refs = piece["refs"]
    words = shown(piece["words"])
    if not refs:
        return words
    lead = refs[0]
    anchors = "".join([f'<span id="p{row["number"]}"></span>' for row in refs[1:] if row["first"]])
    own = f' id="p{lead["number"]}"' if lead["first"] else ""
    rows = "".join([f"c{row['number']} " for row in refs])
    asked = "".join([f"f{shown(fields[row['fact']])} " for row in refs if row["fact"] in fields])
    title = "; ".join([f"{shown(row['said'])} ({WORDS[row['value']]})" for row in refs])
    marks = "".join([mark(row["value"], row["number"], row["first"]) for row in refs])
    return (
        f'{anchors}<a class="quoted {lead["value"]}"{own} href="#c{lead["number"]}" data-rows="{rows}"'
        f' data-facts="{asked}" title="{title}"><span class="phrase {lead["value"]}">{words}</span>{marks}</a>'
    )


def mark(value: str, number: int, first: bool) -> str:
    """The sign of a condition beside its words, with its number where these are the first."""
    seen = f'<span aria-hidden="true">{number}</span>' if first else ""
    aside = f'<span class="aside"> ({WORDS[value]}: condition {number})</span>'
    return f'<span class="mark {value}">{SIGN[value]}{aside}{seen}</span>'
