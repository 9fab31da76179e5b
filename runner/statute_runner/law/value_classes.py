"""The value classes of each fact: finitely many values that stand for all that some tests can tell apart.

A choice keeps the values that a test names and one other; a number or a date keeps those named and, between neighbours,
as many as the facts compared with each other could need; a set keeps the members named; what may be none has that as a
class of its own. So a claim over the classes is a claim over every request.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from statute_runner.law.facts import DAY
from statute_runner.law.list_bounds import most_values
from statute_runner.logic.absence import NONE, Absence
from statute_runner.logic.operators import CHOICES, DATE, NUMBER, NUMBERS, STATED, TEXT, YES_NO
from statute_runner.logic.refs import FactRef, MemberRef
from statute_runner.text.days import FIRST_DAY, LAST_DAY, from_ordinal, ordinal, shifted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Scalar, Test

    Days: TypeAlias = tuple[str, str]

SETS = frozenset({CHOICES, NUMBERS})
LARGEST = 2**53 - 1
NO_SIZES: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class FactClass:
    """A fact and the values, or for a set the members, that stand for all others; in a fixed order.

    `roomy` are those between which every gap still holds enough others, so that what is not yet known can fall
    anywhere.
    """

    fact: str
    values: tuple[Scalar | Absence, ...]
    is_set: bool = False
    roomy: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """The literals that tests compare a fact with, and the facts it is compared with, itself among them.

    `comparisons` are the pairs of the group that tests compare with each other.
    """

    literals: frozenset[Scalar]
    group: frozenset[str]
    comparisons: tuple[tuple[str, str], ...] = ()


def classes_of(
    tests: Iterable[Test],
    facts: Mapping[str, FactType],
    days: Days,
    copies: int = 1,
    completed: bool = False,
    sizes: Mapping[str, int] = NO_SIZES,
) -> dict[str, FactClass]:
    """The class of each fact that is tested, in the order of `facts`, then that of `date`.

    A field of a list's members has one class for all of them, under its full name. `facts` then holds fields too
    (`Facts.every`), and `sizes` how many members of each list are looked at (`list_bounds`).

    `date` lies within the days (inclusive). `copies` is the number of requests looked at together; `completed` asks for
    room to fill in what a request leaves open.
    """
    known = {**facts, DAY.name: DAY}
    mentioned = mentions(tests)
    mentioned.setdefault(DAY.name, Mentions(frozenset(), frozenset({DAY.name})))
    return {
        name: fact_class(known[name], mentioned[name], known, days, copies, completed, sizes)
        for name in known
        if name in mentioned
    }


def mentions(tests: Iterable[Test]) -> dict[str, Mentions]:
    """What the tests compare each fact with."""
    literals: dict[str, set[Scalar]] = {}
    groups: dict[str, set[str]] = {}
    comparing: list[tuple[str, str]] = []
    for test in tests:
        if not isinstance(test.ref, FactRef | MemberRef):
            continue
        name = test.ref.name
        named = literals.setdefault(name, set())
        group = groups.setdefault(name, {name})
        if isinstance(test.operand, FactRef | MemberRef):
            comparing.append((name, test.operand.name))
            literals.setdefault(test.operand.name, set())
            group |= groups.get(test.operand.name, {test.operand.name})
            for other in group:
                groups[other] = group
        elif test.operator != STATED and not isinstance(test.operand, Absence):
            named |= set(test.operand) if isinstance(test.operand, tuple) else {test.operand}
    return {
        name: Mentions(
            frozenset().union(*(literals[other] for other in group)),
            frozenset(group),
            tuple(pair for pair in comparing if pair[0] in group),
        )
        for name, group in groups.items()
    }


def fact_class(
    fact: FactType,
    here: Mentions,
    facts: Mapping[str, FactType],
    days: Days,
    copies: int,
    completed: bool,
    sizes: Mapping[str, int] = NO_SIZES,
) -> FactClass:
    """The class of one fact. That it does not exist is a class of its own where it may be none."""
    found = existing(fact, here, facts, days, copies, completed, sizes)
    return replace(found, values=(*found.values, NONE)) if fact.absent else found


def existing(
    fact: FactType,
    here: Mentions,
    facts: Mapping[str, FactType],
    days: Days,
    copies: int,
    completed: bool,
    sizes: Mapping[str, int],
) -> FactClass:
    size = sum(most_values(name, sizes) for name in here.group) * copies if here.comparisons else 1
    apart = size * 2 if completed and size > 1 else size
    if fact.type in SETS:
        pairs = [most_values(one, sizes) * most_values(other, sizes) for one, other in here.comparisons]
        return FactClass(fact.name, set_members(fact, here, facts, sum(pairs) * copies**2), is_set=True)
    if fact.type == YES_NO:
        return FactClass(fact.name, (True, False))
    if fact.type == TEXT:
        named = sorted(str(text) for text in here.literals)
        others = (text for n in range(len(named) + apart) if (text := f"another {n + 1}") not in named)
        return FactClass(fact.name, (*named, *islice(others, apart)))
    if fact.type == DATE:
        low, high = (ordinal(day) for day in (days if fact.name == DAY.name else (FIRST_DAY, LAST_DAY)))
        marks = {ordinal(str(day)) for day in here.literals}
        marks |= {ordinal(days[0]), ordinal(days[1]) + 1} if DAY.name in here.group else set()
        found = Spread(marks or {ordinal(days[0])}, size, completed, ordinal(FIRST_DAY), ordinal(LAST_DAY))
        values, roomy = (tuple(n for n in numbers if low <= n <= high) for numbers in (found.values, found.roomy))
        return FactClass(fact.name, tuple(map(from_ordinal, values)), False, tuple(map(from_ordinal, roomy)))
    if fact.type == NUMBER:
        marks = {int(number) for number in here.literals}
        for name in here.group:
            marks |= {bounds(facts[name])[0], bounds(facts[name])[1] + 1}
        low, high = bounds(fact)
        found = Spread(marks, size, completed, -LARGEST, LARGEST)
        values, roomy = (tuple(n for n in numbers if low <= n <= high) for numbers in (found.values, found.roomy))
        return FactClass(fact.name, values, False, roomy)
    return FactClass(fact.name, tuple(choices(fact, here, facts, apart)))


def choices(fact: FactType, here: Mentions, facts: Mapping[str, FactType], apart: int) -> list[str]:
    """The values named, and as many others of each kind as could have to be told apart.

    The kind of a value is the set of the facts that may take it.
    """
    seen: dict[frozenset[str], int] = {}
    chosen = []
    for name in fact.values:
        kind = frozenset(other for other in here.group if name in facts[other].values)
        if name not in here.literals:
            seen[kind] = seen.get(kind, 0) + 1
        if name in here.literals or seen[kind] <= apart:
            chosen.append(name)
    return chosen


def set_members(fact: FactType, here: Mentions, facts: Mapping[str, FactType], apart: int) -> tuple[Scalar, ...]:
    """The members named, and of others one for each comparison of two sets that it could decide."""
    if fact.type == CHOICES:
        return tuple(choices(fact, here, facts, apart))
    low, high = bounds(fact)
    named = sorted(int(number) for number in here.literals if low <= int(number) <= high)
    shared = [bounds(facts[name]) for name in here.group]
    start = max(0, *(low for low, _ in shared))
    others = (number for number in range(start, high + 1) if number not in here.literals)
    return (*named, *islice(others, apart))


def moved(given: Any, by: int) -> Any:
    """The day or the number so far away."""
    return shifted(given, by) if isinstance(given, str) else given + by


def bounds(fact: FactType) -> tuple[int, int]:
    """The smallest and the largest value of a number."""
    return (fact.smallest, fact.largest) if fact.smallest or fact.largest else (-LARGEST, LARGEST)


class Spread:
    """The marks, and in each gap between them the numbers nearest to the marks that comparisons can need.

    There are as many as `size` values compared with each other need. For requests that are still to be completed there
    are more: between any two of the `roomy` ones as many others fit again.
    """

    def __init__(self, marks: Iterable[int], size: int, completed: bool, low: int, high: int) -> None:
        inside = sorted({mark for mark in marks if low <= mark <= high} or {min(max(0, low), high)})
        depth = size * (size + 2) if completed and size > 1 else size
        values, roomy = set(inside), set(inside)
        for before, after in pairwise([low - 1, *inside, high + 1]):
            found = nearest_to(range(before + 1, after), depth, before >= low, after <= high)
            values.update(found)
            roomy.update(found[size :: size + 1] if size < depth == len(found) else found)
        self.values, self.roomy = sorted(values), sorted(roomy)


def nearest_to(room: Sequence[int], depth: int, from_start: bool, from_end: bool) -> list[int]:
    """Up to `depth` numbers of the room, from the ends that are marks."""
    most = min(depth, len(room))
    if from_start and from_end:
        ends = most - most // 2
        return [*room[: most // 2], *room[len(room) - ends :]]
    return list(room[:most] if from_start else room[len(room) - most :])
