"""The paths that a request can state, each with its class: facts, lists, and the fields of the members of these.

A list is a class like that of a set, whose members are the numbers of its places, filled from the first on; so models
that differ in the order of the places alone are few. `assurances.given[0].use` is the path of a field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.compared_values import lists_around
from statute_runner.law.facts import DAY, with_fields
from statute_runner.law.value_classes import FactClass, classes_of
from statute_runner.logic.operators import LIST
from statute_runner.logic.refs import FACT_REFS, stated_ref
from statute_runner.logic.tree import Test, nodes_of
from statute_runner.prove.small_models import ListTests

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.law.value_classes import Days
    from statute_runner.logic.tree import Known, Node


def paths_of(
    laws: Sequence[tuple[Law, Mapping[str, str]]],
    facts: Mapping[str, FactType],
    days: Days,
    beside: Sequence[Node] = (),
    tests: Iterable[Test] = (),
    copies: int = 1,
    apart: int = 1,
    completed: bool = False,
) -> dict[str, FactClass]:
    """The class of each path on which the laws rest, each law under the readings chosen for it; the day is the last.

    `beside` are other conditions linked to the first law, `tests` others that may take the place of its own; `copies`
    is the number of requests looked at together, `apart` that of laws which may differ in every condition.
    """
    every = {one.name: one for fact in facts.values() for one in with_fields(fact)}
    found = ListTests()
    if any(fact.type == LIST for fact in facts.values()):
        for n, (law, chosen) in enumerate(laws):
            found.law(law, chosen, () if n else beside)
    members = found.members(every, copies * apart)
    tested = [test for law, _ in laws for test in law.tests()]
    tested += [node for tree in beside for node in nodes_of(tree) if isinstance(node, Test)]
    tested += [*tests, *(test for law, _ in laws for name, means in law.silent.items() for test in naming(name, means))]
    classes = classes_of(tested, facts, days, copies, completed, members)
    stated = {test.ref.name for test in tested if isinstance(test.ref, FACT_REFS)}
    named = {*classes, *stated, *(one.over for one in found.asked.values())}
    wanted = {*named, *(around for name in named for around in lists_around(name))}
    made = {path: one for fact in facts.values() for path, one in below(fact, fact.name, classes, wanted, members)}
    return {**made, DAY.name: classes[DAY.name]}


def naming(name: str, means: Known) -> Iterator[Test]:
    """Tests that name what silence means of a fact, or of a field; of a list, of all fields of its members."""
    for one in means if isinstance(means, tuple) else (means,):
        if isinstance(one, dict):
            yield from (test for key, given in one.items() for test in naming(f"{name}[].{key}", given))
        else:
            yield Test(stated_ref(name), "is", one)


def below(
    fact: FactType,
    path: str,
    classes: Mapping[str, FactClass],
    wanted: Collection[str],
    members: Mapping[str, int],
) -> Iterator[tuple[str, FactClass]]:
    """The path, if the law rests on it, and those of the fields of its members."""
    if fact.name not in wanted:
        return
    if fact.type != LIST:
        yield path, classes[fact.name]
        return
    yield path, FactClass(fact.name, tuple(range(members[fact.name])), is_set=True, is_list=True)
    for number in range(members[fact.name]):
        for field in fact.fields.values():
            yield from below(field, f"{path}[{number}].{field.short}", classes, wanted, members)


def place_of(path: str) -> tuple[str, int] | None:
    """The list, and the number of the member, in which a field stands; nothing for a fact."""
    member = path.rpartition("].")[0]
    of, _, number = member.rpartition("[")
    return (of, int(number)) if member else None


def first_of(path: str) -> str:
    """The fact in which all of the path stands."""
    return path.partition("[")[0]
