"""How many members of each list are enough for all that a law can say of lists: a small model.

Take a request, and for each condition over a list that has enough members of some kind as many of them as it counts:
one for `some`, for a member that is not as `every` says or that is as `none` denies, N for `at least N`, N + 1 for `at
most N`. Without the other members all of these still hold, and no other condition can come to hold: what is said of all
members, or of at most some, holds of fewer. So as many as these together are enough. A condition inside a test over
another list is asked anew for each of that list's members; an inner list has so many members for each outer one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import MemberRef
from statute_runner.logic.tree import Members, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Node


def list_bounds(law: Law, lists: Mapping[str, FactType], further: Iterable[Node] = ()) -> dict[str, int]:
    """How many members of each list that is tested are enough, by its full name, up to its declared most.

    `lists` holds every fact and field by full name; `further` are conditions beside those of the law.
    """
    trees = [(rule.body, (rule.about,) if rule.about else ()) for rule in law.rules.values()]
    trees += [(case.when, ()) for cases in (*law.routes.values(), law.decision) for case in cases if case.when]
    trees += [(node, ()) for node in further]
    counted = [one for node, around in trees for one in counts(node, around)]
    bounds = dict.fromkeys((over for over, _, _ in counted), 0)
    while True:
        found = dict.fromkeys(bounds, 0)
        for over, number, around in counted:
            times = 1
            for outer in around:
                times *= max(bounds.get(outer, 0), 1)
            found[over] = min(found[over] + number * times, lists[over].largest)
        if found == bounds:
            return bounds
        bounds = found


def counts(node: Node, around: tuple[str, ...]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Each list that is gone through: its name, how many members are counted, and in tests over which other lists."""
    if isinstance(node, Members):
        over = node.over.name
        number = {"at least": node.number, "at most": node.number + 1}.get(node.quantifier, 1)
        outer = node.over.list if isinstance(node.over, MemberRef) else ""
        yield over, number, tuple(name for name in around if name != outer)
        around = (*around, over)
    for part in parts_of(node):
        yield from counts(part, around)
