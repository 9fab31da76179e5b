"""The boundaries that rules set to days and numbers, and whether cases state the values on both sides of each.

Of `before 2020-07-01` these are 2020-06-30 and 2020-07-01; of a day compared with another day, the day itself and the
next or the one before. A field of a list's members is stated by each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.law.compared_values import lists_around
from statute_runner.law.value_classes import moved
from statute_runner.logic.absence import NONE
from statute_runner.logic.refs import FACT_REFS
from statute_runner.logic.tree import Test, facts_of, nodes_of
from statute_runner.logic.wording import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from statute_runner.law.bundle import Bundle

BELOW = frozenset({"before", "on or after", "less than", "at least"})
ABOVE = frozenset({"after", "on or before", "more than", "at most"})


@dataclass(frozen=True, slots=True)
class Boundary:
    """A test that sets a boundary: its text, its file and line, and the two neighbouring values.

    `seen` is, for each of the two, whether a case states it under the law of the test.
    """

    what: str
    file: str
    line: int
    sides: tuple[str, str]
    seen: tuple[bool, bool]


def boundaries(bundle: Bundle, decisions: Iterable[tuple[Mapping[str, Any], Iterable[str]]]) -> Iterator[Boundary]:
    """Every boundary of the rule files.

    `decisions` are the facts of each case that was run, with the files of the law it used.
    """
    run = [(dict(facts), frozenset(files)) for facts, files in decisions]
    for section in bundle.all_sections():
        here = [facts for facts, files in run if section.file in files]
        for node in (node for tree in section.trees() for node in nodes_of(tree)):
            if isinstance(node, Test) and node.operator in BELOW | ABOVE and node.at:
                first, second = sides(node)
                seen = tuple(any(states(node, facts, shift) for facts in here) for shift in shifts(node))
                yield Boundary(written(node), node.at.file, node.at.line, (first, second), (seen[0], seen[1]))


def shifts(test: Test) -> tuple[int, int]:
    """How far the two neighbouring values lie from the operand."""
    return (-1, 0) if test.operator in BELOW else (0, 1)


def sides(test: Test) -> tuple[str, str]:
    """The two neighbouring values, in words."""
    operand = test.operand
    if isinstance(operand, FACT_REFS):
        words = {-1: f"just below {operand.name}", 0: f"equal to {operand.name}", 1: f"just above {operand.name}"}
        return words[shifts(test)[0]], words[shifts(test)[1]]
    first, second = (str(moved(operand, shift)) for shift in shifts(test))
    return first, second


def states(test: Test, facts: Mapping[str, Any], shift: int) -> bool:
    """Whether the facts, or some members of their lists, state this side of the boundary."""
    for known in members_below(facts, lists_of(test)):
        tested, *others = (known.get(name) for name in facts_of(test))
        against = others[0] if others else test.operand
        stated = not {tested, against} & {None, NONE}
        if stated and tested == moved(against, shift):
            return True
    return False


def lists_of(test: Test) -> list[str]:
    """The lists whose members' fields a test compares, the outer before the inner."""
    return sorted(
        {around for name in facts_of(test) for around in lists_around(name)}, key=lambda name: name.count("[]")
    )


def members_below(facts: Mapping[str, Any], lists: list[str]) -> Iterator[Mapping[str, Any]]:
    """What is stated, with the fields of one member of each list by their full names, for each choice of members."""
    if not lists:
        yield facts
        return
    first, *others = lists
    for member in facts.get(first, ()):
        yield from members_below({**facts, **{f"{first}[].{key}": given for key, given in member.items()}}, others)
