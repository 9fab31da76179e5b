"""The parts of a letter, which its template marks at the beginnings of lines; values can mark nothing.

`# ` the title, `## ` a heading, `- ` an item, `NAME :: ` a line with a name, `__ ` a place to sign over its caption;
all else are paragraphs, between empty lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.escaping import terminal, wrapped
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from statute_runner.problem import Span

ESCAPED = re.compile(r"\\(.)")
# a blank that no line may break at is none of these
BLANKS = re.compile(r"[ \t]+")
KINDS = {"# ": "title", "## ": "heading", "- ": "item", "__ ": "signature"}
COLUMNS = 80
SIGN_HERE = "_" * 40


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A part of a letter: its kind, the name before a `field`, its text, and whether it stays with what follows."""

    kind: str
    name: str
    text: str
    keeps: bool


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter in words: its title, its parts in order, and the line that says of which decision it is."""

    title: str
    blocks: tuple[LetterPart, ...]
    record: str


def blocks(text: str, at: Span) -> tuple[str, tuple[LetterPart, ...]]:
    """The title of a letter and its parts. Raises `Refused` where it does not begin with one title."""
    marked: list[tuple[str, str]] = []
    open_ = False
    # with a blank at its end, a line whose value is empty is marked too
    for line in (f"{line.strip()} " for line in text.split("\n")):
        sign = next((sign for sign in KINDS if line.startswith(sign)), "")
        if line.isspace():
            open_ = False
        elif sign or " :: " in line or not open_:
            marked.append((KINDS.get(sign, "field" if " :: " in line else "paragraph"), line.removeprefix(sign)))
            open_ = sign in {"", "- "} and " :: " not in line
        else:
            kind, before = marked[-1]
            marked[-1] = kind, f"{before}{line}"
    if [kind == "title" for kind, _ in marked] != [True, *[False] * (len(marked) - 1)]:
        raise refuse("letter-title", "a letter begins with its title, and has one", at, help="write `# TITLE` first")
    following = [*(kind for kind, _ in marked[2:]), ""]
    return plain(marked[0][1]), tuple(block(*part, after) for part, after in zip(marked[1:], following, strict=True))


def block(kind: str, words: str, after: str) -> LetterPart:
    """A part; what leads to a list, and whatever stands before a signature, stays with it on one page."""
    name, _, text = words.partition(" :: ") if kind == "field" else ("", "", words)
    keeps = after == "signature" or (after == "item" and kind == "paragraph")
    return LetterPart(kind, plain(name), plain(text), keeps)


def plain(words: str) -> str:
    return BLANKS.sub(" ", ESCAPED.sub(r"\1", words)).strip(" ")


def as_text(letter: LetterText) -> str:
    """The letter for a terminal."""
    lines = underlined(letter.title, "=")
    before = "title"
    for part in letter.blocks:
        if part.kind not in {"item", "field"} or part.kind != before:
            lines.append("")
        before = part.kind
        lines += {
            "heading": underlined(part.text, "-"),
            "item": [f"  - {part.text}"],
            "field": [f"{part.name}: {part.text}"],
            "signature": ["", SIGN_HERE, part.text],
        }.get(part.kind, [part.text])
    return terminal(wrapped("\n".join([*lines, "", letter.record]))) + "\n"


def underlined(text: str, sign: str) -> list[str]:
    """A heading as it is, for a citation in capitals would be another one."""
    return [text, sign * min(len(text), COLUMNS)]


def as_line(letter: LetterText) -> str:
    """The letter without its title on one line, to be added to a log: tabs between its parts, for no value has one."""
    parts = (f"{part.name}: {part.text}" if part.name else part.text for part in letter.blocks)
    return "\t".join(map(terminal, parts)) + "\n"
