"""The other values of a fact: one for each way, but for the present one, in which the tests of a law can come out.

They come from the value classes. Of values that serve alike the one nearest to what is given stands for all: of a set,
one that takes as little as can be in or out.
"""

from __future__ import annotations

from itertools import chain, combinations_with_replacement, islice, product
from typing import TYPE_CHECKING, Any

from statute_runner.budget import OverBudget
from statute_runner.decide.evaluation import Values
from statute_runner.law.list_bounds import list_bounds
from statute_runner.law.member_paths import full_name, known_at, stated_places, touches, with_known
from statute_runner.law.remedy_direction import leads
from statute_runner.law.value_classes import classes_of
from statute_runner.logic.absence import Absence
from statute_runner.logic.operators import CHOICE, DATE, HOLDS, LIST, NUMBER, STATED
from statute_runner.logic.refs import FACT_REFS, stated_ref
from statute_runner.logic.tree import Members, Test, facts_of
from statute_runner.whatif.leaves import comes_to, inside, names_in
from statute_runner.whatif.live_leaves import live_leaves
from statute_runner.whatif.member_kinds import MOST_SETS, member_kinds, telling
from statute_runner.whatif.tested_values import choices, named, nearest, of_the_day, operand_of, present

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from statute_runner.budget import Budget
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.law.value_classes import FactClass
    from statute_runner.logic.tree import Known, Member, Scalar
    from statute_runner.whatif.leaves import Leaf


class RepresentativeValues:
    """The other values of the facts of one request under one law and the readings chosen, by place.

    Where they are looked for `as_remedied`, only those that a fact's remedy leads to.
    `tested` are the facts, lists and fields, by full name, that can change an answer.
    """

    every: dict[str, FactType]
    law: Law
    facts: Mapping[str, Known]
    budget: Budget
    values: Values
    leaves: dict[Leaf, frozenset[str]]
    tests: list[Test]
    lists: list[Members]
    sizes: dict[str, int]
    classes: dict[str, FactClass]

    def __init__(
        self,
        bundle: Bundle,
        law: Law,
        facts: Mapping[str, Known],
        readings: Mapping[str, str],
        budget: Budget,
        *,
        as_remedied: bool = False,
    ) -> None:
        self.made: dict[tuple[str, bool], list[Member]] = {}
        self.as_remedied = as_remedied
        self.every, self.law, self.facts, self.budget = bundle.facts.every, law, facts, budget
        self.values = Values(law, facts, readings)
        self.leaves = {leaf: names_in(law, leaf) for leaf in dict.fromkeys(live_leaves(law, self.values))}
        found = list(dict.fromkeys(node for leaf in self.leaves for node in inside(law, leaf)))
        day = str(facts["date"])
        self.tests = [of_the_day(node, day) for node in found if isinstance(node, Test)]
        self.lists = [node for node in found if isinstance(node, Members)]
        self.tested: frozenset[str] = frozenset().union(*self.leaves.values())
        given = [
            Test(stated_ref(full_name(path)), "is", stated)
            for path, stated in stated_places(facts)
            if full_name(path) in self.tested and not isinstance(stated, tuple)
        ]
        # There is room for the members that are there, beside those that the law may ask for.
        self.sizes = {
            name: min(number + present(facts, name), self.every[name].largest)
            for name, number in (list_bounds(law, self.every) if self.lists else {}).items()
        }
        # What is given is a value that a fact compared with this one may have to come before, after or up to.
        led_to = [
            Test(stated_ref(name), "is", value)
            for name, fact in self.every.items()
            if as_remedied and name in self.tested and fact.type == CHOICE
            for value in fact.remedy_to
        ]
        self.classes = classes_of([*self.tests, *given, *led_to], self.every, (day, day), sizes=self.sizes)

    def places(self, allowed: frozenset[str]) -> Iterator[str]:
        """The places that can change: facts, fields of members, members and lists, of those allowed by full name."""
        for name, fact in self.every.items():
            if "[]" not in name and name in self.tested:
                yield from self.within(name, fact, self.facts.get(name), allowed)

    def within(self, path: str, fact: FactType, known: Any, allowed: frozenset[str]) -> Iterator[str]:
        if fact.name not in self.tested:
            return
        if fact.type != LIST or known is None:
            if fact.name in allowed:
                yield path
            return
        for number, member in enumerate(known):
            for key, field in fact.fields.items():
                yield from self.within(f"{path}[{number}].{key}", field, member.get(key), allowed)
        if fact.name in allowed:
            yield from (f"{path}[{number}]" for number in range(len(known)))
            yield from (f"{path}[{number}]" for number in range(len(known), self.sizes.get(fact.name, 0)))

    def of(self, path: str, changing: Iterable[str] = ()) -> list[Known | Member | None]:
        """The other values at a place, where those named in `changing` may change with it. Raises `OverBudget`."""
        leaves = [leaf for leaf, names in self.leaves.items() if touches(path, names)]
        others = [other for other in changing if other != path]
        made: dict[tuple[object, ...], Known | Member | None] = {}
        # Where a condition rests on another place that may change too, how it comes out now does not say all. Each
        # value is then told from the others by its text, which tells true from 1.
        compared = any(touches(other, self.leaves[leaf]) for leaf in leaves for other in others)
        given = known_at(self.facts, path)
        for candidate in self.candidates(path, others):
            self.budget.check()
            if self.as_remedied and not leads(self.every[full_name(path)], given, candidate):
                continue
            got = self.signature(leaves, path, candidate)
            made.setdefault((*got, repr(candidate)) if compared else got, candidate)
        if given is not None or full_name(path) in self.law.silent:
            now = self.signature(leaves, path, given)
            made.pop((*now, repr(given)) if compared else now, None)
        return list(made.values())

    def candidates(self, path: str, changing: Sequence[str]) -> list[Any]:
        """Values that stand for all, the nearest to what is given first."""
        name, given = full_name(path), known_at(self.facts, path)
        about = self.every[name]
        if about.type == LIST:
            if path.endswith("]"):
                return self.members(about, changing) if given is None else [None]
            return self.whole_lists(about, changing)
        return self.single(about, given)

    def single(self, about: FactType, given: Known | None) -> list[Any]:
        """Values of a fact or a field that stand for all, the nearest to what is given first; `none` comes last."""
        found = self.classes[about.name]
        if found.is_set:
            return list(self.sets(about.name, found.values, given if isinstance(given, tuple) else ()))  # type: ignore[arg-type]
        if about.type not in {DATE, NUMBER}:
            return list(found.values)
        near = self.facts["date"] if about.type == DATE else 0
        near = near if given is None or isinstance(given, Absence) else given
        return nearest(about, found.values, near)

    def whole_lists(self, about: FactType, changing: Sequence[str]) -> list[tuple[Member, ...]]:
        """Lists of members that stand for all, the shortest first. Raises `OverBudget`."""
        members = self.members(about, changing)
        sizes = range(self.sizes.get(about.name, 0) + 1)
        every = chain.from_iterable(combinations_with_replacement(members, n) for n in sizes)
        found = list(islice(every, MOST_SETS + 1))
        if len(found) > MOST_SETS:
            raise OverBudget(f"{MOST_SETS} lists")
        return found

    def members(self, about: FactType, changing: Sequence[str]) -> list[Member]:
        """Members that stand for all, those of which the least has to be known first. Raises `OverBudget`."""
        over = telling(self.law, self.lists, about.name, changing)
        key = about.name, over is None  # nothing else of what changes beside it matters
        if key not in self.made:
            fields = {key: field for key, field in about.fields.items() if field.name in self.tested}
            ways = {key: [None, *self.field_values(field, changing)] for key, field in fields.items()}
            self.made[key] = member_kinds(self.values, about, ways, over, self.budget)
        return self.made[key]

    def field_values(self, field: FactType, changing: Sequence[str]) -> list[Known]:
        """Values of a field, one for each way in which its tests can come out where they compare it with values."""
        if field.type == LIST:
            return list(self.whole_lists(field, changing))
        values = self.single(field, None)
        tests = [test for test in self.tests if field.name in facts_of(test) and test.operator != STATED]
        if any(isinstance(test.operand, FACT_REFS) for test in tests):
            return values
        apart: dict[tuple[bool, ...], Known] = {}
        for value in values:
            apart.setdefault(tuple(HOLDS[test.operator](value, operand_of(test)) for test in tests), value)
        return list(apart.values())

    def sets(self, name: str, members: Sequence[Scalar], given: tuple[Scalar, ...]) -> Iterator[Known]:
        """Sets of these members, those first that differ least from what is given.

        Given members that no test names are left in.
        """
        about = self.every[name]
        alike: dict[frozenset[Test], list[Scalar]] = {}
        for member in members:
            naming = frozenset(test for test in self.tests if name in facts_of(test)[:1] and member in named(test))
            alike.setdefault(naming, []).append(member)
        unnamed = frozenset(given) - frozenset(members)
        made = (
            unnamed.union(*parts)
            for parts in islice(product(*(choices(group, given) for group in alike.values())), MOST_SETS)
        )
        order = {member: n for n, member in enumerate(about.values)}
        for one in sorted(dict.fromkeys(made), key=lambda one: len(one.symmetric_difference(given))):
            yield tuple(sorted(one, key=lambda member: order.get(str(member), member)))

    def signature(self, leaves: Iterable[Leaf], path: str, candidate: object) -> tuple[object, ...]:
        """What each condition comes to: whether it must and whether it may hold."""
        values = Values(self.law, with_known(self.facts, {path: candidate}), self.values.readings)
        return tuple(comes_to(values, leaf) for leaf in leaves)
