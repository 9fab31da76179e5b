"""The list of all conditions on the page of the law, with how each came out, and the signs that its words have too.

A page has hundreds of rows, and each has a dozen values: they are put together here, not by a template, which takes
several times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from statute_runner.escaping import spoken, visible, xml
from statute_runner.explain.sandbox import plain
from statute_runner.law.citations import cited

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from statute_runner.decide.decision_document import LawEntry
    from statute_runner.explain.layout_view import Row, RuleBlock

WORDS = {"yes": "holds", "no": "does not hold", "unknown": "not known"}
SIGNS = {"yes": "\u2713", "no": "\u2717", "unknown": "?"}
SIGN = {value: f'<span class="sign" aria-hidden="true">{sign}</span>' for value, sign in SIGNS.items()}


def condition_blocks(
    blocks: Iterable[RuleBlock],
    fields: Mapping[str, str],
    in_sight: Collection[int],
    law: Sequence[LawEntry],
    rules: str,
) -> Markup:
    """The list of all conditions: a block for each decision and each rule; `rules` begins the address of a rule.

    `fields` has the number of the part of the form in which a fact is asked for.
    """
    at = shown(rules)
    return Markup("".join([condition_block(block, fields, in_sight, law, at) for block in blocks]))  # noqa: S704 - escaped


def condition_block(
    block: RuleBlock, fields: Mapping[str, str], in_sight: Collection[int], law: Sequence[LawEntry], rules: str
) -> str:
    number = block["number"]
    rows = "".join([f"{condition_row(row, fields, in_sight)}\n" for row in block["rows"]])
    return (
        f'<section class="block" aria-labelledby="b{number}">\n<h3 id="b{number}">{title(block, law, rules)}</h3>\n'
        f'<ol class="rows">\n{rows}</ol>\n</section>\n'
    )


def title(block: RuleBlock, law: Sequence[LawEntry], rules: str) -> str:
    """What a block is about, and how that came out; a rule in force leads to its own page."""
    if block["kind"] != "rule":
        of = "The answer from the routes" if block["kind"] == "question" else shown(cited(law, block["cite"]))
        return f"{of}: {shown(plain(block['outcome']))}"
    value, says = block["value"], shown(block["says"])
    came = f'<span class="verdict {value}">{SIGN[value]} {WORDS[value]}</span>'
    if block["as_in_force_on"]:
        return f'{came} {says} <span class="small">(as in force on {shown(block["as_in_force_on"])})</span>'
    return f'{came} <a href="{rules}&amp;rule={shown(quote(block["name"]))}">{says}</a>'


def condition_row(row: Row, fields: Mapping[str, str], in_sight: Collection[int]) -> str:
    """A condition in the list of all, numbered; those of `in_sight` lead back to the words of the law."""
    number, value = row["number"], row["value"]
    back = f'<a href="#p{number}" aria-label="{number}, back to the words of the law">{number}</a>'
    words = f"<q>{shown(row['quote'])}</q> " if row["quote"] else ""
    decides = (" decides", ", decides") if row["decides"] else ("", "")
    return (
        f'<li id="c{number}" class="in{row["depth"]} {value}{decides[0]}"><span class="no">'
        f'{back if number in in_sight else number}</span> <span class="what">{words}{said(row, fields)}</span>'
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
