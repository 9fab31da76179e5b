"""Members of a list that the law does not tell from each other: one stands for all of its kind."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from statute_runner.budget import OverBudget
from statute_runner.law.member_paths import touches
from statute_runner.logic.refs import MemberRef, stated_ref
from statute_runner.value import replace
from statute_runner.whatif.leaves import comes_to, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from statute_runner.budget import Budget
    from statute_runner.decide.evaluation import Values
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known, Member, Members

    Ways: TypeAlias = dict[str, list[Known | None]]
    """The values of each field that are tried, by its key; nothing where it is not stated."""

MOST_SETS = 4096
MOST_KEPT = 64


def member_kinds(
    values: Values, about: FactType, ways: Ways, over: Sequence[Members] | None, budget: Budget
) -> list[Member]:
    """Members that stand for all, those of which the least has to be known first. Raises `OverBudget`.

    Told apart by what the conditions `over` come to; without any, each by itself. What was found once is kept with the
    law for as long as the facts and readings on which that rests are the same, for at most 64 of them.
    """
    if prod(map(len, ways.values())) > MOST_SETS:
        raise OverBudget(f"{MOST_SETS} members")
    if over is None:
        return list({repr(member): member for member in combined(ways)}.values())
    beside = {name: values.facts.get(name) for name in sorted(outside(values.law, about.name, over))}
    key = about.name, tuple(over), repr((beside, sorted(values.readings.items()), ways))
    kept = values.law.kinds
    found = kept.get(key)  # threads share it
    if found is None:
        apart: dict[object, Member] = {}
        for member in combined(ways):
            budget.check()
            alone = values.with_facts({about.name: (member,)})
            apart.setdefault(tuple([comes_to(alone, node) for node in over]), member)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[key] = list(apart.values())
    return found


def combined(ways: Ways) -> list[Member]:
    """Every member with one of these values of each field, those of which the least is stated first."""
    made = [
        {key: value for key, value in zip(ways, values, strict=True) if value is not None}
        for values in product(*ways.values())
    ]
    return sorted(made, key=len)


def telling(law: Law, lists: Iterable[Members], name: str, changing: Iterable[str]) -> list[Members] | None:
    """The conditions by which a member of the list is told from others, each of one such member.

    Nothing where what they come to rests on what may change beside it.
    """
    everywhere = list(lists)
    over = [node for node in everywhere if node.over.name == name]
    inner = any(f"{name}[]." in node.over.name for node in everywhere)
    others = outside(law, name, over)
    if isinstance(stated_ref(name), MemberRef) or inner or name in others:
        return None
    if any(touches(other, others) for other in changing):
        return None
    return [replace(node, quantifier="some", number=1) for node in over]


def outside(law: Law, name: str, over: Iterable[Members]) -> frozenset[str]:
    """The facts, beside fields of the list's members, on which these conditions rest."""
    names = {each for node in over for each in names_in(law, node.part)}
    return frozenset(each for each in names if not each.startswith(f"{name}[]."))
