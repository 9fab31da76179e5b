"""The value classes of each fact: finitely many values that stand for all that some tests can tell apart.

A choice keeps the values that a test names and one other; a number or a date keeps those named and, between neighbours,
as many as the facts compared with each other could need; a set keeps the members named, and where what else is in it
can matter as many others as there are tests that could turn on one. What may be `none` has that too, and the value that
silence means is named. A field of a list's members has a class as a fact has. So a claim over the classes is a claim
over every request.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from statute_runner.law.compared_values import Compared, most_apart, most_witnesses
from statute_runner.law.facts import DAY, with_fields
from statute_runner.logic.absence import NONE, Absence
from statute_runner.logic.operators import CHOICES, DATE, LIST, NUMBER, SETS, STATED, TEXT, YES_NO
from statute_runner.logic.refs import FACT_REFS
from statute_runner.text.days import FIRST_DAY, LAST_DAY, from_ordinal, ordinal, shifted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Scalar, Test

    Days: TypeAlias = tuple[str, str]

NO_LIST: Mapping[str, int] = {}
LARGEST = 2**53 - 1


@dataclass(frozen=True, slots=True)
class FactClass:
    """A fact and the values, or for a set the members, that stand for all others; in a fixed order.

    `roomy` are those between which every gap still holds enough others, so that what is not yet known can fall
    anywhere. The values of a list are the numbers of its places.
    """

    fact: str
    values: tuple[Scalar | Absence, ...]
    is_set: bool = False
    roomy: tuple[Scalar | Absence, ...] = ()
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Mentions:
    """The literals that tests compare a fact with, and the facts it is compared with, itself among them.

    `tests` are those that compare two of these facts, or ask whether a set is within others.
    """

    literals: frozenset[Scalar]
    group: frozenset[str]
    tests: frozenset[Test] = frozenset()


def classes_of(
    tests: Iterable[Test],
    facts: Mapping[str, FactType],
    days: Days,
    copies: int = 1,
    completed: bool = False,
    sizes: Mapping[str, int] = NO_LIST,
) -> dict[str, FactClass]:
    """The class of each fact that is tested, and each field by its full name, in the order of `facts`, then `date`.

    `date` lies within the days (inclusive). `copies` is the number of requests looked at together, `sizes` how many
    members of each list are; `completed` asks for room to fill in what a request leaves open.
    """
    known = {one.name: one for fact in facts.values() for one in with_fields(fact)} | {DAY.name: DAY}
    mentioned = mentions(tests, {name: silent_literals(known, name) for name in known})
    mentioned.setdefault(DAY.name, Mentions(frozenset(), frozenset({DAY.name})))
    compared = Compared(copies, completed, sizes)
    return {
        name: fact_class(known[name], mentioned[name], known, days, compared)
        for name in known
        if name in mentioned and known[name].type != LIST
    }


def silent_literals(facts: Mapping[str, FactType], name: str) -> set[Scalar]:
    """The values that silence means of a fact, and of a field also those of the members that silence means."""
    fact, (of, inside, key) = facts[name], name.rpartition("[].")
    given: list[Any] = [fact.silence.means] if fact.silence else []
    if inside:
        given += [member[key] for member in silent_members(facts, of) if key in member]
    each = [one for stated in given for one in (stated if isinstance(stated, tuple) else (stated,))]
    return {one for one in each if not isinstance(one, dict | Absence)}


def silent_members(facts: Mapping[str, FactType], name: str) -> list[Any]:
    """The members that silence means of a list, alone or in the members that silence means of the list around it."""
    fact, (of, inside, key) = facts[name], name.rpartition("[].")
    found: list[Any] = list(fact.silence.means) if fact.silence and isinstance(fact.silence.means, tuple) else []
    if inside:
        found += [one for member in silent_members(facts, of) for one in member.get(key, ())]
    return found


def mentions(tests: Iterable[Test], silent: Mapping[str, set[Scalar]] | None = None) -> dict[str, Mentions]:
    """What the tests compare each fact, or field, with; `silent` are the values that silence means of each."""
    literals: dict[str, set[Scalar]] = {}
    groups: dict[str, set[str]] = {}
    compared: dict[str, set[Test]] = {}
    for test in tests:
        if not isinstance(test.ref, FACT_REFS):
            continue
        name, operand = test.ref.name, test.operand
        named = literals.setdefault(name, set())
        group = groups.setdefault(name, {name})
        if isinstance(operand, FACT_REFS):
            literals.setdefault(operand.name, set())
            group |= groups.get(operand.name, {operand.name})
            for other in group:
                groups[other] = group
        elif test.operator != STATED and not isinstance(operand, Absence):
            named |= set(operand) if isinstance(operand, tuple) else {operand}
        if isinstance(operand, FACT_REFS) or test.operator == "within":
            compared.setdefault(name, set()).add(test)
    given = {name: literals[name] | (silent or {}).get(name, set()) for name in literals}
    return {
        name: Mentions(
            frozenset().union(*(given[other] for other in group)),
            frozenset(group),
            frozenset().union(*(compared.get(other, ()) for other in group)),
        )
        for name, group in groups.items()
    }


def fact_class(
    fact: FactType, here: Mentions, facts: Mapping[str, FactType], days: Days, compared: Compared
) -> FactClass:
    completed = compared.completed
    size = most_apart(here.group, here.tests, compared)
    apart = size * 2 if completed and size > 1 else size
    none = (NONE,) if fact.absent else ()
    if fact.type in SETS:
        return FactClass(fact.name, set_members(fact, here, facts, compared), is_set=True)
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
        dates, wide = map(from_ordinal, values), map(from_ordinal, roomy)
        return FactClass(fact.name, (*dates, *none), False, (*wide, *none))
    if fact.type == NUMBER:
        found = Spread(number_marks(here, facts), size, completed, -LARGEST, LARGEST)
        low, high = bounds(fact)
        values, roomy = (tuple(n for n in numbers if low <= n <= high) for numbers in (found.values, found.roomy))
        return FactClass(fact.name, (*values, *none), False, (*roomy, *none))
    return FactClass(fact.name, (*choices(fact, here, facts, apart), *none))


def number_marks(here: Mentions, facts: Mapping[str, FactType]) -> set[int]:
    """The numbers named, and the ends of what each of the facts may be."""
    ends = (end for name in here.group for low, high in [bounds(facts[name])] for end in (low, high + 1))
    return {*(int(number) for number in here.literals), *ends}


def set_members(
    fact: FactType, here: Mentions, facts: Mapping[str, FactType], compared: Compared
) -> tuple[Scalar, ...]:
    """The members named, and as many others of each kind as there are tests that could turn on one."""
    others = most_witnesses(here.tests, compared)
    if fact.type == CHOICES:
        given = choices(fact, here, facts, others) if others else fact.values
        return tuple(member for member in given if others or member in here.literals)
    if not others:
        return tuple(sorted(here.literals, key=int))
    found = Spread(number_marks(here, facts), others, False, -LARGEST, LARGEST)
    low, high = bounds(fact)
    return tuple(number for number in found.values if low <= number <= high or number in here.literals)


def choices(fact: FactType, here: Mentions, facts: Mapping[str, FactType], apart: int) -> list[str]:
    """The values named, and as many others of each kind as could have to be told apart.

    The kind of a value is the set of the facts that may take it.
    """
    seen: dict[frozenset[str], int] = {}
    chosen = set(here.literals)
    # One order for all of the group: each fact then has the same ones of a kind.
    for name in dict.fromkeys(one for other in facts if other in here.group for one in facts[other].values):
        kind = frozenset(other for other in here.group if name in facts[other].values)
        if name not in here.literals:
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] <= apart:
                chosen.add(name)
    return [name for name in fact.values if name in chosen]


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

    values: list[int]
    roomy: list[int]

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
