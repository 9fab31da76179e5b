"""Of which level each number of a section is: (i) after (h) may be the ninth letter or the first Roman number.

A beam search over every way to read them takes the one that skips least; what it could as well have read is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LETTERS, DIGITS, CAPITALS, ROMAN, ROMAN_CAPITALS, DOUBLE, DOUBLE_CAPITALS = "a", "1", "A", "i", "I", "aa", "AA"
CODE_ORDER = (LETTERS, DIGITS, CAPITALS, ROMAN, ROMAN_CAPITALS, DOUBLE, DOUBLE_CAPITALS)
REGULATION_ORDER = (LETTERS, DIGITS, ROMAN, CAPITALS, DIGITS, ROMAN)
NUMERALS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
DIGIT_LABEL = re.compile(r"([0-9]{1,3})(?:-?([A-Za-z0-9]{1,2}))?\Z")
BEAM = 24
LEAST_DIFFERENCE = 1.0
SKIPPED_LEVEL, LONE_CHILD, NOT_FIRST, GAP, BACK, NOT_DEEPER, IS_TEXT, MOST_SKIPPED = (
    1.5,
    0.75,
    5.0,
    4.0,
    12.0,
    10.0,
    8.0,
    6,
)

Level: TypeAlias = "tuple[str, float, int]"
"""The style of a level, its last ordinal, and how many it has had."""
Path: TypeAlias = "tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class NumberGroup:
    """The numbers at the start of a line, and what stands before it.

    `refers` where the line before breaks off in a reference; `opens` where it ends in a dash or colon; `closes` where
    it ends a sentence.
    """

    labels: Path
    refers: bool = False
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class NumberReading:
    """One way to read the numbers so far: what it skips, the levels that are open, and the path of each group."""

    cost: float
    levels: tuple[Level, ...]
    names: Path
    before: NumberReading | None
    path: Path | None


def paths(groups: Sequence[NumberGroup], order: Sequence[str] = CODE_ORDER) -> tuple[list[Path | None], list[int]]:
    """The path of each group, nothing where it is no number but text; and which could as well be read otherwise."""
    beam = [NumberReading(0.0, (), (), None, None)]
    for group in groups:
        found: dict[tuple[tuple[Level, ...], Path], NumberReading] = {}
        for reading in beam:
            for after in following(reading, group, order):
                key = after.levels, after.names
                if key not in found or after.cost < found[key].cost:
                    found[key] = after
        beam = sorted(found.values(), key=lambda one: one.cost)[:BEAM]
    ranked = sorted(beam, key=lambda one: one.cost + lone(one.levels, 0))
    best = told(ranked[0])
    other = next((one for one in map(told, ranked[1:2]) if one != best), None)
    close = len(ranked) > 1 and ends(ranked[1]) - ends(ranked[0]) < LEAST_DIFFERENCE
    return best, [
        n for n, pair in enumerate(zip(best, other, strict=True)) if pair[0] != pair[1]
    ] if close and other else []


def ends(reading: NumberReading) -> float:
    return reading.cost + lone(reading.levels, 0)


def told(reading: NumberReading) -> list[Path | None]:
    found: list[Path | None] = []
    one: NumberReading | None = reading
    while one is not None and one.before is not None:
        found.append(one.path)
        one = one.before
    return found[::-1]


def following(reading: NumberReading, group: NumberGroup, order: Sequence[str]) -> Iterator[NumberReading]:
    """Every way to go on: the numbers as numbers, or all of them as words of the line before."""
    text = 0.0 if group.refers else IS_TEXT
    yield NumberReading(reading.cost + text, reading.levels, reading.names, reading, None)
    states = [(reading.cost + (MOST_SKIPPED if group.refers else 0.0), reading.levels, reading.names)]
    for n, label in enumerate(group.labels):
        states = [
            (cost + more, levels, names)
            for cost, before, called in states
            for more, levels, names in placed(before, called, label, group, order, joined=n > 0)
        ]
    for cost, levels, names in states:
        yield NumberReading(cost, levels, names, reading, names)


def placed(
    levels: tuple[Level, ...], names: Path, label: str, group: NumberGroup, order: Sequence[str], *, joined: bool
) -> Iterator[tuple[float, tuple[Level, ...], Path]]:
    """Every level at which a number may stand, with what it then skips."""
    for style, number in readings(label):
        for depth, (known, last, count) in enumerate(levels):
            if known == style:
                step = number - last
                cost = 0.0 if 0 < step <= 1 else GAP + min(step, MOST_SKIPPED) if step > 0 else BACK
                cost += lone(levels, depth + 1) + (NOT_DEEPER if joined else 0.0)
                cost += 1.0 if group.opens and depth == len(levels) - 1 else 0.0
                yield cost, (*levels[:depth], (style, number, count + 1)), (*names[:depth], label)
        if all(known != style for known, _, _ in levels) or order.count(style) > 1:
            # an excerpt may begin anywhere
            cost = 0.0 if number == 1 else NOT_FIRST + min(number, MOST_SKIPPED) if levels else 1.0
            cost += expected(levels, style, order)
            cost += 1.0 if group.closes and levels and not joined else 0.0
            yield cost, (*levels, (style, number, 1)), (*names, label)


def expected(levels: tuple[Level, ...], style: str, order: Sequence[str]) -> float:
    """What a new level of this style costs: nothing where it is the next of the order."""
    depth = len(levels)
    if depth < len(order) and order[depth] == style:
        return 0.0
    above = levels[-1][0] if levels else ""
    place = order.index(above) + 1 if above in order else 0
    return SKIPPED_LEVEL / 3 if place < len(order) and order[place] == style else SKIPPED_LEVEL


def lone(levels: tuple[Level, ...], depth: int) -> float:
    """What is unlikely about levels that are left with one number only."""
    return sum(LONE_CHILD for _, _, count in levels[max(depth, 1) :] if count == 1)


def readings(label: str) -> Iterator[tuple[str, float]]:
    """What a number may be: its style, and which it is in its order."""
    if found := DIGIT_LABEL.match(label):
        yield DIGITS, int(found[1]) + (suffix(found[2]) if found[2] else 0)
        return
    lower = label.lower()
    small = label == lower
    if not small and label != label.upper():
        return
    if len(label) == 1:
        yield (LETTERS if small else CAPITALS), ord(lower) - 96
    elif lower == lower[0] * len(lower):
        yield (LETTERS if small else CAPITALS), 26 * (len(lower) - 1) + ord(lower[0]) - 96
        yield (DOUBLE if small else DOUBLE_CAPITALS), ord(lower[0]) - 96
    if number := roman(lower):
        yield (ROMAN if small else ROMAN_CAPITALS), number


def suffix(text: str) -> float:
    """The place of (2A) between (2) and (3)."""
    return (ord(text[0].lower()) - 47) / 100


def roman(lower: str) -> int:
    """The value of a Roman number; 0 where it is none."""
    if not lower or any(letter not in NUMERALS for letter in lower):
        return 0
    values = [NUMERALS[letter] for letter in lower]
    total = sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return total if written_roman(total) == lower else 0


def written_roman(number: int) -> str:
    pairs = (
        ("m", 1000),
        ("cm", 900),
        ("d", 500),
        ("cd", 400),
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
    )
    written = ""
    for sign, value in (*pairs, ("ix", 9), ("v", 5), ("iv", 4), ("i", 1)):
        written += sign * (number // value)
        number %= value
    return written
