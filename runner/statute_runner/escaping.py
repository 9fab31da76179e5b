"""Values as a page, a ticket, a build log or a terminal may show them: nothing in a value can act.

One function a target: `visible` for a value on one line, `terminal` for the lines that a verb prints, `markdown`,
`code` and `fenced`, `unmarked` and `paper` for letters, `xml` for HTML, SVG and XML, `comment` for a line of YAML,
`shell` for a command to type, `workflow_data`, `workflow_property` and `sarif` for what builds read.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# takes no room, and keeps `@name`, `#1` and `https://` from becoming links where a backslash does not
JOINER = "\u2060"
MARKUP = re.compile(r"([\\`*_\[\]<>|~&$])")
LINKS = re.compile(
    r"(@|#(?=\w)|!(?=\d)|\b[A-Za-z][A-Za-z0-9+.-]*:(?=//)|\b(?:mailto|xmpp|javascript|data):|\bwww(?=\.)|\bGH-(?=\d)|:(?=[\w+-]+:))",
    re.IGNORECASE,
)
# what a build takes for a command, at the beginning of a line or anywhere in it
COMMANDS = re.compile(r"^([^\S\n]*):(?=:)|#(?=#\w*\[)", re.MULTILINE)
# in this order: no sign that stands for another has a later one in it, nor makes one with its neighbours
XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "::": "&#58;:", "##": "&#35;#"}
# they join or part letters, which words of some scripts and some pictures need
JOINERS = re.compile("([\u200c\u200d])")
MARKS = re.compile(r"([\\#:_-])")
STARTS = re.compile(r"\A([-+=:#]|\d+(?=[.)]))")


def spoken(value: object) -> str:
    """A value in words: yes, no, not known, the members of a list, or what is known of one of them."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(spoken(item) for item in value) if value else "none"
    if isinstance(value, dict):
        return f"({', '.join(f'{key}: {spoken(given)}' for key, given in value.items()) or 'nothing known'})"
    return str(value)


def visible(text: str) -> str:
    """The text on one line, each character that controls, hides or reorders written as its code."""
    return text if text.isprintable() else "".join(shown(character) for character in text)


def shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if character.isascii() and character.isprintable():
        return character
    if unicodedata.category(character) in HIDDEN:
        code = ord(character)
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - the basic plane
    return character


def each_visible(text: str) -> str:
    """The lines of a text, each visible."""
    return text if text.isprintable() else "\n".join(visible(line) for line in text.split("\n"))


def terminal(text: str) -> str:
    """Lines for a terminal or a build log, of which none drives the one or is a command to the other."""
    return COMMANDS.sub(lambda found: "\\u0023" if found[1] is None else f"{found[1]}\\u003a", each_visible(text))


def comment(text: str) -> str:
    """The text as a comment in YAML holds it: no line break of any kind ends it."""
    return visible(text)


def xml(text: str) -> str:
    """The text as an element or an attribute of HTML, SVG or XML holds it."""
    text = each_visible(text)
    for sign, escaped in XML.items():
        text = text.replace(sign, escaped)
    return text


def shell(*words: str) -> str:
    """The words as a command that a POSIX shell takes apart into these words again."""
    from shlex import join

    return join(words)


def argument(path: str) -> str:
    """The path as an argument of a command, which no path is an option to."""
    return f"./{path}" if path.startswith("-") else path


def workflow_data(text: str) -> str:
    """The text as the message of a workflow command."""
    return each_visible(text).replace("%", "%25").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """The text as a property of a workflow command."""
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(text: str) -> str:
    """The text as a plain message of SARIF, with no link in it."""
    return each_visible(text).replace("](", f"]{JOINER}(")


def markdown(text: str) -> str:
    """The text as Markdown shows it letter for letter, with no link, mention, heading, list or tag in it."""
    joined = LINKS.sub(rf"\1{JOINER}", visible(text).strip())
    escaped = MARKUP.sub(r"\\\1", joined)
    return STARTS.sub(lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", escaped)


def unmarked(text: str) -> str:
    """The text as a template of letters prints it: on one line, with a backslash before what could mark a part."""
    return MARKS.sub(r"\\\1", paper(text))


def paper(text: str, written: Callable[[str], str] = visible) -> str:
    """The text as paper shows it, on one line: `written`, but with letters joined as its script has them."""
    return "".join(part if JOINERS.match(part) else written(part) for part in JOINERS.split(text))


def code(text: str) -> str:
    """The text as a Markdown code span."""
    plain = visible(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
    pad = " " if plain.startswith(("`", " ")) or plain.endswith(("`", " ")) or not plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def fenced(lines: Iterable[str], language: str) -> list[str]:
    """The lines as a Markdown block of code, which none of them ends."""
    shown_lines = [visible(line) for line in lines]
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", "\n".join(shown_lines))), 3)
    return [f"{fence}{language}", *shown_lines, fence]


def wrapped(text: str, columns: int = 80) -> str:
    """Every line within this many columns of a terminal, continued under its first word or after its bullet."""
    lines = [made for line in text.splitlines() for made in wrapped_line(line.rstrip(), columns)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n")) + "\n"


def wrapped_line(line: str, columns: int) -> Iterator[str]:
    begin = re.match(r" *(?:- |\d+\. )?", line)
    indent = begin.group() if begin else ""
    made, used = indent, width(indent)
    empty = True
    for word in line[len(indent) :].split():
        for part in broken(word, columns - width(indent)):
            if not empty and used + 1 + width(part) > columns:
                yield made
                made, used, empty = " " * width(indent), width(indent), True
            made += part if empty else f" {part}"
            used += width(part) + (not empty)
            empty = False
    yield made.rstrip() if empty else made


def broken(word: str, room: int) -> Iterator[str]:
    """The word, cut where it is wider than a line."""
    part = ""
    for character in word:
        if width(part) + width(character) > room:
            yield part
            part = ""
        part += character
    yield part


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
