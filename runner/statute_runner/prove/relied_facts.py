"""What a law goes by of a request: what it states and, under that law, what its silence means.

Every operator on single values is looked up in the table that decides, value by value; only those on sets are written
again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.logic.operators import HOLDS
from statute_runner.prove.connectives import every, implies, no, some
from statute_runner.prove.request_paths import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from statute_runner.law.value_classes import FactClass
    from statute_runner.logic.absence import Absence
    from statute_runner.logic.tree import Known, Scalar, Test
    from statute_runner.prove.connectives import Formula
    from statute_runner.prove.request_variables import Stated

MEMBERS: dict[str, Callable[[Mapping[Any, Formula], Mapping[Any, Formula]], Formula]] = {
    "has any of": lambda mine, theirs: some(every([has, theirs.get(one, False)]) for one, has in mine.items()),
    "has all of": lambda mine, theirs: every(implies(has, mine.get(one, False)) for one, has in theirs.items()),
    "within": lambda mine, theirs: every(implies(has, theirs.get(one, False)) for one, has in mine.items()),
}
MEMBERS["has"] = MEMBERS["has all of"]
MEMBERS["shares any with"] = MEMBERS["has any of"]
"""The operators on sets: what each member's being in one set and in the other makes of them."""


class ReliedFacts:
    """The facts of one request as a law goes by them.

    `told` says that they are stated, `given` which value or members they have.
    """

    classes: Mapping[str, FactClass]
    silent: Mapping[str, Known]

    def __init__(self, stated: Stated, silent: Mapping[str, Known]) -> None:
        self.classes, self.silent = stated.classes, silent
        self.told: dict[str, Formula] = {}
        self.given: dict[str, dict[Any, Formula]] = {}
        self.silences: dict[str, list[tuple[Formula, Any]]] = {}
        self.tests: dict[tuple[Test, tuple[str, ...]], Formula] = {}
        for path in stated.classes:
            self.add(path, stated.flags[path], stated.values[path])

    def add(self, path: str, flag: Formula, values: Mapping[Any, Formula]) -> None:
        """What is stated, else what the silence of the list around it means, else what its own does."""
        found, place = self.classes[path], place_of(path)
        silences: list[tuple[Formula, Any]] = []
        if not self.silent:
            self.told[path], self.given[path] = flag, dict(values)
            return
        if place:
            of, number = place
            key = path.rpartition(".")[2]
            silences = [
                (when, members[number][key])
                for when, members in self.silences[of]
                if number < len(members) and key in members[number]
            ]
        self.told[path] = some([flag, *(when for when, _ in silences)])
        if found.fact in self.silent:
            silences.append((no(self.told[path]), self.silent[found.fact]))
        self.silences[path] = silences
        self.given[path] = {
            one: some([value, *(when for when, means in silences if means_so(found, means, one))])
            for one, value in values.items()
        }

    def known(self, path: str) -> Formula:
        """There is something to go by."""
        return True if self.classes[path].fact in self.silent else self.told[path]

    def holds(self, test: Test, paths: tuple[str, ...]) -> Formula:
        """The test holds of these paths, given that they are known."""
        key = (test, paths)
        found = self.tests.get(key)
        if found is None:
            found = self.tests[key] = self.made(test, *paths)
        return found

    def made(self, test: Test, path: str, other: str = "") -> Formula:
        operand, values = test.operand, self.given[path]
        if self.classes[path].is_set:
            members = operand if isinstance(operand, tuple) else (operand,)
            against = self.given[other] if other else dict.fromkeys(members, True)
            return MEMBERS[test.operator](values, against)
        compare = HOLDS[test.operator]
        if other:
            return some(every([mine, self.one_of(other, test.operator, one)]) for one, mine in values.items())
        named = frozenset(operand) if isinstance(operand, tuple) else operand
        return some(mine for one, mine in values.items() if compare(one, named))

    def one_of(self, path: str, operator: str, one: Scalar | Absence) -> Formula:
        """The path has a value that this one is compared with so."""
        return some(theirs for other, theirs in self.given[path].items() if HOLDS[operator](one, other))


def means_so(found: FactClass, means: Any, one: Any) -> bool:
    """Whether a value that silence means is this one, or has this member."""
    if found.is_list:
        return bool(one < len(means))
    return one in means if found.is_set else bool(means == one)
