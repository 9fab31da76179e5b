"""What a line was perhaps meant to be, where it keeps a text from being YAML: each with what was wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ABOVE, BELOW = 4, 40
KEY = r"[A-Za-z_][\w ./#-]*"
JOINED = re.compile(rf"([ ]*(?:- +)*)(?:\{{ *)?({KEY}):(?=[^\s:/])")
WORD_FIRST = re.compile(r"( *(?:- +)*)([a-z_]+)(?= [^:]| *\Z)")
INDENT = re.compile(r"\s*")
CUT = re.compile(r"\S( +#)")


class Repair(NamedTuple):
    """The text of a line as it was perhaps meant, what was wrong with it, and where in the line."""

    line: str
    column: int
    end: int
    message: str
    help: str


def joined(lines: Sequence[str], n: int) -> Iterator[Repair]:
    """A key whose colon has no space after it, or an item whose dash has none."""
    line = lines[n]
    if dash := re.match(r" *-(?=[\w{\[\"'])", line):
        end = dash.end()
        yield Repair(f"{line[:end]} {line[end:]}", end - 1, end + 1, "no space after `-`", "write a space after `-`")
    if found := JOINED.match(line):
        key, end = found[2], found.end()
        message = f"no space after the colon of `{key}`"
        yield Repair(f"{line[:end]} {line[end:]}", found.start(2), end + 1, message, f"write a space after `{key}:`")


def uncoloned(lines: Sequence[str], n: int) -> Iterator[Repair]:
    """A key without its colon."""
    line = lines[n]
    if found := WORD_FIRST.match(line):
        start, end = found.span(2)
        message = f"expected `:` after the key `{found[2]}`"
        yield Repair(f"{line[:end]}:{line[end:]}", start, end + 1, message, f"write a colon after `{found[2]}`")


def cut_short(lines: Sequence[str], n: int) -> Iterator[Repair]:
    """A `#` that begins a comment in the middle of a text."""
    line = lines[n]
    if not line.lstrip().startswith("#") and (found := CUT.search(line)):
        start = found.end() - 1
        message = "`#` after a space begins a comment, which ends the text before it"
        yield Repair(f"{line[:start]}_{line[start + 1 :]}", start, start + 2, message, "quote the whole text")


def indented(lines: Sequence[str], n: int) -> Iterator[Repair]:
    """The line as deep as those around it."""
    line = lines[n]
    indent = INDENT.match(line)
    have = indent.end() if indent else 0
    rest = line[have:]
    around = [lines[m] for m in (n - 1, n + 1, n - 2, n + 2, n - 3) if 0 <= m < len(lines) and lines[m].strip()]
    near = (have - 1, have + 1, have - 2, have + 2)
    opens = n and lines[n - 1].rstrip().endswith(":")
    wanted = [depth_of(lines[n - 1]) + 2] if opens else []
    wanted += [*(depth for other in around for depth in depths(other)), *(depth for depth in near if depth >= 0)]
    for want in dict.fromkeys(depth for depth in wanted if "\t" in line[:have] or depth != have):
        if "\t" in line[:have]:
            message, help_ = "expected spaces, got a tab", f"indent with spaces, never with tabs: here {want}"
        else:
            message = f"this line is indented by {have}, and does not fit those around it"
            help_ = f"indent it by {want}"
        yield Repair(" " * want + rest, 0, have + 1, message, help_)


def depths(line: str) -> Iterator[int]:
    """How deep a line begins, and how deep what follows its `- `."""
    found = re.match(r"( *)((?:- +)*)", line)
    if found:
        yield from dict.fromkeys((found.end(1), found.end()))


def undashed(lines: Sequence[str], n: int) -> Iterator[Repair]:
    """An item of a list without its `- `."""
    line = lines[n]
    text = line.lstrip(" ")
    for other in [*reversed(lines[max(0, n - 2 * ABOVE) : n]), *lines[n + 1 : n + BELOW]]:
        if (found := re.match(r"( *)- ", other)) and len(found[1]) <= depth_of(line):
            message = "an item of a list without its `- `"
            yield Repair(f"{found[1]}- {text}", len(line) - len(text), len(line) + 1, message, "begin it with `- `")
            return


def unclosed(lines: Sequence[str], n: int) -> Iterator[Repair]:
    """A quotation mark or bracket that the line opens and does not close."""
    line = lines[n]
    for mark in "\"'":
        opened = re.search(rf"(?:[:\[{{,-] *|^ *){mark}", line)
        if opened and line.replace(f"\\{mark}", "").count(mark) % 2:
            start = line.rfind(mark)
            ends = re.search(r"[\]} ,]*\Z", line)
            for end in dict.fromkeys((ends.start() if ends else len(line), len(line))):
                message = f"the quotation mark `{mark}` is not closed"
                yield Repair(f"{line[:end]}{mark}{line[end:]}", start, end + 1, message, f"write `{mark}` at its end")
    for opening, closing in ("{}", "[]"):
        if line.count(opening) > line.count(closing):
            start = line.rfind(opening)
            message = f"the bracket `{opening}` is not closed"
            text = line.rstrip(" ,")
            yield Repair(
                f"{text}{closing}{line[len(text) :]}", start, start + 2, message, f"write `{closing}` at its end"
            )


def depth_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
