"""A comparison printed as text or markdown: struck words in [- -], inserted in {+ +}; in markdown also by style."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from statute_runner.amend.summary import cases_said, changes_of, groups, number, span, summary, title
from statute_runner.budget import NOT_SETTLED
from statute_runner.escaping import code, fenced, markdown, visible
from statute_runner.law.citations import provision
from statute_runner.law.signatures import READING, SECTION
from statute_runner.pictures.change_matrix import matrix_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    Json = Mapping[str, Any]

WIDTH = 110


class Style:
    """How a format marks words, headings, lists and code."""

    marks: Mapping[str, str]
    markdown: bool

    def __init__(self, marks: Mapping[str, str], *, markdown: bool) -> None:
        self.marks, self.markdown = marks, markdown

    def heading(self, level: int, text: str) -> list[str]:
        if self.markdown:
            return ["", f"{'#' * level} {self.escaped(text)}", ""]
        text = self.escaped(text)
        return ["", text, ("=" if level == 1 else "-") * min(len(text), WIDTH), ""] if level < 3 else ["", text]  # noqa: PLR2004 - two levels are underlined

    def item(self, text: str, depth: int = 0) -> list[str]:
        if self.markdown:
            return [f"{'  ' * depth}- {text}"]
        return textwrap.wrap(
            text,
            WIDTH,
            initial_indent="  " * depth + "* ",
            subsequent_indent="  " * depth + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )

    def escaped(self, text: str) -> str:
        """Words that are not the program's own, made safe for the format."""
        return markdown(text) if self.markdown else visible(text)

    def code(self, text: str) -> str:
        return code(text) if self.markdown else visible(text)

    def lines(self, lines: Sequence[str], language: str = "diff") -> list[str]:
        if self.markdown:
            return ["", *fenced(lines, language), ""]
        return [f"    {visible(line)}".rstrip() for line in lines]

    def pieces(self, pieces: Sequence[Json]) -> str:
        """The words of a passage, struck and inserted ones marked."""
        parts = [piece["space"] + self.marks[piece["kind"]].format(self.escaped(piece["words"])) for piece in pieces]
        return "".join(parts).strip()


TEXT = Style({"same": "{}", "struck": "[-{}-]", "inserted": "{{+{}+}}"}, markdown=False)
MARKDOWN = Style({"same": "{}", "struck": "~~[-{}-]~~", "inserted": "**{{+{}+}}**"}, markdown=True)


def printed(document: Json, style: Style) -> str:
    """The whole comparison."""
    lines = [
        *style.heading(1, title(document)),
        *(line for sentence in summary(document) for line in style.item(style.escaped(sentence))),
        *texts(document, style),
        *rules(document, style),
        *signing(document, style),
        *answers(document, style),
        *proofs(document, style),
    ]
    return "\n".join(lines).strip("\n") + "\n"


def texts(document: Json, style: Style) -> Iterator[str]:
    yield from style.heading(2, "The text")
    struck, inserted = (style.marks[kind].format(kind) for kind in ("struck", "inserted"))
    yield f"Marks: {struck}, {inserted}."
    for section in document["sections"]:
        yield from style.heading(3, f"{section['cite']}, {section['heading']}: {versions(section)}")
        if not section["passages"]:
            yield from style.item("no word changes")
        for passage in section["passages"]:
            yield from style.item(f"{style.escaped(where(passage))} {style.pieces(passage['pieces'])}")
        if section["passages"] and section["passages_same"]:
            yield from style.item(f"all else, {section['passages_same']} headings and texts, is the same")


def versions(section: Json) -> str:
    old, new = section["old"], section["new"]
    if old and new:
        if old["version"] != new["version"]:
            return f"{old['version']} ({old['law']}) → {new['version']} ({new['law']})"
        if old["enacted"] != new["enacted"]:
            was, now = (f"enacted {side['enacted']} ({side['law']})" for side in (old, new))
            return f"{old['version']}, {was} → {now}"
        return str(old["version"])
    return f"added, {new['version']} ({new['law']})" if new else f"no longer in force, {old['version']} ({old['law']})"


def where(passage: Json) -> str:
    """The provision and what became of it."""
    part = " heading" if passage["part"] == "heading" else ""
    moved = f", formerly {provision(passage['was_at'])}" if passage["status"].startswith("moved") else ""
    return f"{provision(passage['at'])}{part} {passage['status']}{moved}:"


def rules(document: Json, style: Style) -> Iterator[str]:
    yield from style.heading(2, "The rules")
    if not document["rules"]:
        yield from style.item(
            "the only rule, decision or notice is the same"
            if document["rules_same"] == 1
            else f"all {document['rules_same']} rules, decisions and notices are the same"
        )
    for change in document["rules"]:
        yield from style.heading(3, f"{change['status']}: {change['kind']} {change['name']}")
        if change["kind"] != "decision":
            yield from style.item(style.escaped(change["says"]))
        for remark in change["remarks"]:
            yield from style.item(style.escaped(remark))
        if change["lines"]:
            yield from style.lines([condition(line) for line in change["lines"]])
    for change in document["surroundings"]:
        yield from style.heading(3, f"{change['status']}: {change['kind']} {change['name']}")
        for remark in change["says"]:
            yield from style.item(style.escaped(remark))
        if change["lines"]:
            yield from style.lines([condition(line) for line in change["lines"]])


def condition(line: Json) -> str:
    quote = f"   “{line['quote']}”" if line["quote"] else ""
    return f"{line['sign']} {'  ' * line['depth']}{line['words']}{quote}"


def signing(document: Json, style: Style) -> Iterator[str]:
    """What must be signed again, where anything must."""
    if document["sign_again"]:
        yield from style.heading(2, "To be signed again")
    for one in document["sign_again"]:
        at = {SECTION: "what belongs to no provision", READING: "the page"}.get(one["at"]) or provision(one["at"])
        version = f", version {one['version']}" if one["version"] else ""
        yield from style.item(f"{style.escaped(one['of'] + version)}, {style.escaped(at)}: {one['because']}")


def answers(document: Json, style: Style) -> Iterator[str]:
    found = document["decisions"]
    yield from style.heading(2, "The decisions")
    for row in found["matrix"]:
        change = f"{style.code(row['of'])}: {style.escaped(row['from'])} → {style.escaped(row['to'])}"
        yield from style.item(f"{change}: {row['answers']:,}{of_earlier(row, found['since'])}")
    for name, counts in changes_of(found).items():
        if len(counts) > 1:
            yield from style.heading(3, f"{name}, was by is")
            yield from style.lines(matrix_lines(counts), "text")
    if not found["changes"]:
        yield from style.item(f"none of {number(found['answers'], 'answer', 'answers')} changes")
    for group in groups(document):
        count = number(group["answers"], "answer", "answers")
        days = f" of days before {found['since']}" if group["earlier"] else ""
        yield from style.heading(3, f"{count}{days}: {group['what']}")
        for line in group["lines"]:
            yield from style.item(style.escaped(line))
        yield from style.item("cases: " + style.escaped(cases_said(group["cases"])))
    for line in found["unasked"]:
        yield from style.item(f"could not be asked of both: {style.escaped(line)}")


def of_earlier(row: Json, since: str) -> str:
    """How many of the answers are of days that the later law does not reach."""
    if not row["earlier"]:
        return ""
    count = "all" if row["earlier"] == row["answers"] else f"{row['earlier']:,}"
    return f", {count} of days before {since}"


def proofs(document: Json, style: Style) -> Iterator[str]:
    proved = document["beyond"]
    yield from style.heading(2, "Beyond the cases")
    if not proved["computed"]:
        yield from style.item(f"not computed: {style.escaped(proved['why_not'])}")
    elif not proved["proved"]:
        yield from style.item("the two sides are the same law")
    for proof in proved["proved"]:
        yield from style.heading(3, f"{proof['of']}, {span(proof['days'])}: {proof['relation']}")
        for flip in proof["flips"]:
            if flip["request"] == NOT_SETTLED:
                changing = f"{style.escaped(flip['from'])} → {style.escaped(flip['to'])}"
                yield from style.item(f"{changing}: not settled; the time given was too short")
            elif flip["request"]:
                request = json.dumps(flip["request"], ensure_ascii=False)
                yield from style.item(f"{style.escaped(flip['from'])} → {style.escaped(flip['to'])}, smallest request:")
                yield from style.lines([request], "json")
        none = [
            f"{style.escaped(flip['from'])} → {style.escaped(flip['to'])}"
            for flip in proof["flips"]
            if not flip["request"]
        ]
        if none:
            yield from style.item(f"proved that no request goes {', '.join(none)}")
