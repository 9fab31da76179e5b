"""The variables of a request: for each path whether it is known, and which value it has."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from statute_runner.law.facts import DAY
from statute_runner.prove.connectives import at_most, implies, no, same, some, variable
from statute_runner.prove.request_paths import place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from statute_runner.law.value_classes import FactClass
    from statute_runner.logic.tree import Known
    from statute_runner.prove.connectives import Formula


class Stated:
    """The variables of one request.

    Two requests share every variable but those of the paths named in `apart`, which carry the request's mark. `flags`
    say that the request states a path, `values` with which value, or with which members.
    """

    classes: Mapping[str, FactClass]
    apart: frozenset[str]

    def __init__(self, classes: Mapping[str, FactClass], mark: str = "", apart: Collection[str] = ()) -> None:
        self.classes, self.apart = classes, frozenset(apart)
        self.flags: dict[str, Formula] = {}
        self.values: dict[str, dict[Any, Formula]] = {}
        for path, found in classes.items():
            label = f"{path}{mark}" if path in apart else path
            self.flags[path] = True if path == DAY.name else variable(f"known: {label}")
            self.values[path] = {
                one: variable(f"{label} {'has' if found.is_set else 'is'} {one}") for one in found.values
            }

    def there(self, path: str) -> Formula:
        """The request has the member in which a field stands; a fact is always there."""
        place = place_of(path)
        return self.values[place[0]][place[1]] if place else True

    def counted(self) -> Iterator[tuple[str, Formula]]:
        """What is counted of a request: each path that it states, and each member of its lists."""
        for path, flag in self.flags.items():
            yield path, flag
            if self.classes[path].is_list:
                yield from ((path, there) for there in self.values[path].values())

    def constraints(self) -> list[Formula]:
        """What makes the variables a request: a known fact has one value, an unknown one none.

        A list has its members in the first places, and a field is known of a member only.
        """
        rules: list[Formula] = []
        for path, found in self.classes.items():
            values = list(self.values[path].values())
            if found.is_set:
                rules += [implies(value, self.flags[path]) for value in values]
            else:
                rules += [same(self.flags[path], some(values)), at_most(1, values)]
            if found.is_list:
                rules += [implies(after, before) for before, after in pairwise(values)]
            rules.append(implies(self.flags[path], self.there(path)))
        return [rule for rule in rules if rule is not True]

    def stating(self, facts: Mapping[str, Known]) -> list[Formula]:
        """The request states these facts, each with a value of its class, and nothing else."""
        stated = self.by_path(facts)
        found: list[Formula] = []
        for path, values in self.values.items():
            found.append(same(self.flags[path], path in stated))
            members = as_members(stated[path]) if path in stated else ()
            found += [value if one in members else no(value) for one, value in values.items()]
        return [part for part in found if part is not True]

    def by_path(self, facts: Mapping[str, Known]) -> dict[str, Any]:
        """What the facts state, by path: of a list the numbers of its members."""
        stated: dict[str, Any] = {}
        for path, found in self.classes.items():
            around = place_of(path)
            if not around:
                given: Any = facts.get(path)
            else:
                of, number = around
                members = self.stated_list(stated, of, facts)
                given = members[number].get(path.rpartition(".")[2]) if number < len(members) else None
            if given is not None:
                stated[path] = tuple(range(len(given))) if found.is_list else given
        return stated

    def stated_list(self, stated: Mapping[str, Any], of: str, facts: Mapping[str, Known]) -> Any:
        if of not in stated:
            return ()
        around = place_of(of)
        if not around:
            return facts[of]
        return self.stated_list(stated, around[0], facts)[around[1]][of.rpartition(".")[2]]

    def nested(self, stated: Mapping[str, Any]) -> dict[str, Known]:
        """The facts that are stated by path."""
        facts: dict[str, Any] = {}
        places: dict[str, list[dict[str, Any]]] = {}
        for path, given in stated.items():
            around = place_of(path)
            into = places[around[0]][around[1]] if around else facts
            key = path.rpartition(".")[2] if around else path
            if self.classes[path].is_list:
                places[path] = [{} for _ in given]
                into[key] = places[path]
            else:
                into[key] = given
        return {name: frozen(given) for name, given in facts.items()}


def frozen(given: Any) -> Any:
    """A list of members as what is known: a tuple, its inner lists too."""
    if not isinstance(given, list):
        return given
    return tuple({key: frozen(one) for key, one in member.items()} for member in given)


def as_members(given: Any) -> tuple[Any, ...]:
    """The values that hold of a path which is stated so."""
    return given if isinstance(given, tuple) else (given,)
