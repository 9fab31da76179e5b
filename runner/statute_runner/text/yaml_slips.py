"""The slip of the hand that keeps a text from being YAML: that of which the smallest repair lets a parser read on.

A parser stops where it can go on no more, which is often a line after the one at fault. So each repair that a person
would try is tried on that line and those above it, and the first that helps says which line was meant and how.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import yaml

from statute_runner.text.typeset_signs import called_here, instead, plain, signs
from statute_runner.text.yaml_repairs import (
    ABOVE,
    BELOW,
    INDENT,
    cut_short,
    depth_of,
    indented,
    joined,
    unclosed,
    uncoloned,
    undashed,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST, MOST_TRIED = 2**16, 90
TYPESET, SYNTAX = "typeset-sign", "yaml-syntax"


class Slip(NamedTuple):
    """Code, line and column from 0, the column after its end, what is wrong and what mends it."""

    code: str
    line: int
    column: int
    end: int
    message: str
    help: str


def slip(text: str, stopped: int, loader: type) -> Slip | None:
    """The slip that stops a parser in this line, from 0; nothing where no repair that is tried helps."""
    if len(text) > LARGEST:
        return None
    trial = Trial(text.split("\n")[: stopped + BELOW], stopped, loader)
    lines = trial.lines
    near = [n for n in range(stopped, stopped - ABOVE, -1) if 0 <= n < len(lines) and lines[n].strip()]
    for n in near:
        if found := typeset(trial, n):
            return found
    if found := odd_indents(trial):
        return found
    best, farthest = None, stopped
    above = [(unclosed, n) for n in range(min(stopped, len(lines) - 1), -1, -1)]
    small = [(one, n) for one in (joined, uncoloned, cut_short) for n in near]
    last = [(one, n) for one in (undashed, indented) for n in [*near, *begun(lines, stopped)]]
    for repairs, n in [*small, *above, *last]:
        for repair in repairs(lines, n):
            reached = trial.reached({n: repair.line})
            if reached > farthest:
                best, farthest = Slip(SYNTAX, n, *repair[1:]), reached
    return best


class Trial:
    """The lines up to a few after the one in which a parser stops, to be read again with some of them changed."""

    lines: list[str]
    stopped: int
    loader: type
    left: int

    def __init__(self, lines: list[str], stopped: int, loader: type) -> None:
        self.lines, self.stopped, self.loader, self.left = lines, stopped, loader, MOST_TRIED

    def reached(self, changed: dict[int, str]) -> int:
        """The line in which the parser stops then; -1 where too many were tried."""
        self.left -= 1
        repaired = "\n".join(changed.get(n, line) for n, line in enumerate(self.lines))
        return stops(repaired, self.loader) if self.left >= 0 else -1

    def helps(self, changed: dict[int, str]) -> bool:
        """Whether the parser gets farther then."""
        return self.reached(changed) > self.stopped


def stops(text: str, loader: type) -> int:
    """The line in which the parser stops, or a mapping has a key again; one after the last where all goes well."""
    levels: list[Keys] = []
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.NodeEvent):
                if levels and levels[-1].repeated(event) and event.start_mark:
                    return event.start_mark.line
                if isinstance(event, yaml.CollectionStartEvent):
                    levels.append(Keys(isinstance(event, yaml.MappingStartEvent)))
            elif isinstance(event, yaml.CollectionEndEvent):
                levels.pop()
    except yaml.MarkedYAMLError as error:
        unclosed = "end of stream" in str(error.problem)
        mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
        return mark.line if mark else 0
    except yaml.YAMLError:
        return 0
    return text.count("\n") + 1


class Keys:
    """The keys so far of a mapping, or none of a list."""

    mapping: bool
    known: set[str]
    key_next: bool

    def __init__(self, mapping: bool) -> None:
        self.mapping, self.known, self.key_next = mapping, set[str](), True

    def repeated(self, event: yaml.NodeEvent) -> bool:
        """Whether this is a key that was there before."""
        is_key = self.mapping and self.key_next
        self.key_next = not self.key_next
        if not is_key or not isinstance(event, yaml.ScalarEvent):
            return False
        again = event.value in self.known
        self.known.add(event.value)
        return again


def typeset(trial: Trial, n: int) -> Slip | None:
    """The first sign of a word processor in a line which, made plain alone or with those after it, mends the line."""
    line = trial.lines[n]
    for found in islice(signs(line), MOST_TRIED):
        if trial.left <= 0:
            return None
        start = found.start()
        repaired = line[:start] + re.sub(r"(?<=\w):(?=\w)", ": ", plain(line[start:]))
        alone = line[:start] + plain(found.group()) + line[start + 1 :]
        tries = [new for new in (alone, repaired) if not new.count('"') % 2]
        if any(trial.helps({n: new}) for new in tries):
            return sign_at(n, found)
    return None


def sign_at(n: int, found: re.Match[str], more: str = "") -> Slip:
    sign, start = found.group(), found.start()
    return Slip(TYPESET, n, start, start + 2, f"{called_here(sign)}, which YAML takes for text{more}", instead(sign))


def odd_indents(trial: Trial) -> Slip | None:
    """The first of the lines that are indented with other spaces, where to make them all plain helps."""
    changed = {}
    first: re.Match[str] | None = None
    for n, line in enumerate(trial.lines):
        indent = INDENT.match(line)
        if indent and not indent.group().isascii():
            changed[n] = plain(indent.group()) + line[indent.end() :]
            first = first or next(signs(line))
    if first is None or not trial.helps(changed):
        return None
    more = f"; so do {len(changed) - 1} other lines" if len(changed) > 1 else ""
    return sign_at(next(iter(changed)), first, more)


def begun(lines: Sequence[str], n: int) -> list[int]:
    """The lines above that begin what a line, or the one above it, goes on with, and are about as deep."""
    found = []
    for last in (m for m in (n, n - 1) if 0 <= m < len(lines)):
        depth = depth_of(lines[last])
        for m in range(last - 1, -1, -1):
            if lines[m].strip() and depth_of(lines[m]) <= depth + 1:
                found += [m, m + 1]
                break
            if not depth:
                break
    return found
