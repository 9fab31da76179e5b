"""Two conditions compared part by part, in the rules' own words: what stays, what goes, what comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from statute_runner.logic.normal_form import is_group, normal
from statute_runner.logic.refs import AnyRouteRef, FactRef, InForceRef, MemberRef, ReadingRef, RouteRef
from statute_runner.logic.tree import AllOf, Members, Not, Test, Unsaid, Use, parts_of
from statute_runner.logic.wording import clause, predicate, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.logic.tree import Node
    from statute_runner.logic.wording import Clause

STAYS, GOES, COMES = " ", "-", "+"
GROUPS = {"all": "all of", "any": "any of", "not": "not", "cannot be said": "cannot be said"}


@dataclass(frozen=True, slots=True)
class Line:
    """One condition on a line of its own: whether it stays, goes or comes, its depth, its words, what it quotes."""

    sign: str
    depth: int
    words: str
    quote: str = ""


def wording(one: Clause) -> str:
    """The clause's own line, in the words of the rule file."""
    node = one.node
    if isinstance(node, Use):
        day = f", as in force on {node.as_in_force_on}" if node.as_in_force_on else ""
        return f"rule {node.rule}{day}"
    if not isinstance(node, Test):
        return GROUPS.get(one.kind, one.words)
    match node.ref:
        case FactRef(name):
            return f"{name} {predicate(node)}"
        case MemberRef():
            return one.words
        case ReadingRef(name):
            return f"reading {name} {predicate(node)}"
        case RouteRef(name):
            return f"route {name} {predicate(node)}"
        case AnyRouteRef():
            return f"any route {predicate(node)}"
        case InForceRef() as ref:
            return f"in force: {ref.name}"
        case other:
            assert_never(other)


def lines(sign: str, node: Node, depth: int = 0) -> Iterator[Line]:
    """A whole condition, a line for each part."""
    for below, one in clause(node).lines(depth):
        # Of any member, without conditions, nothing more is said.
        if one.parts or one.kind != "all":
            yield Line(sign, below, wording(one), quoted(one.node.at))


def changed_lines(old: Node, new: Node, names: Mapping[str, str], depth: int = 0) -> Iterator[Line]:
    """Both conditions in one list, with the parts they share once."""
    if normal(old, names) == normal(new, names):
        yield from lines(STAYS, new, depth)
        return
    if isinstance(old, Members) and isinstance(new, Members) and old.over == new.over:
        yield from members_changed(old, new, names, depth)
        return
    before, after = (AllOf((side,), side.at) if lone else side for side, lone in wrapped(old, new))
    if type(before) is type(after) and not isinstance(before, Test | Use | Members):
        yield Line(STAYS, depth, wording(clause(after)), quoted(after.at))
        yield from parts_changed(parts_of(before), parts_of(after), names, depth + 1)
        return
    yield from lines(GOES, old, depth)
    yield from lines(COMES, new, depth)


def members_changed(old: Members, new: Members, names: Mapping[str, str], depth: int) -> Iterator[Line]:
    """Two tests over the same list: how many members they ask for, then what they say of each."""
    heads = [wording(clause(node)) for node in (old, new)]
    if heads[0] == heads[1]:
        yield Line(STAYS, depth, heads[1], quoted(new.at))
    else:
        yield Line(GOES, depth, heads[0], quoted(old.at))
        yield Line(COMES, depth, heads[1], quoted(new.at))
    yield from changed_lines(old.part, new.part, names, depth + 1)


def wrapped(old: Node, new: Node) -> tuple[tuple[Node, bool], tuple[Node, bool]]:
    """Each side, and whether it is to be taken as a group of one, because the other is a group."""
    return (
        (old, isinstance(new, AllOf) and not isinstance(old, AllOf)),
        (new, isinstance(old, AllOf) and not isinstance(new, AllOf)),
    )


def parts_changed(old: Sequence[Node], new: Sequence[Node], names: Mapping[str, str], depth: int) -> Iterator[Line]:
    """The parts in the order of the new condition, each that goes standing before what came in its place."""
    pairs = matched(old, new, names)
    leaving = [n for n in range(len(old)) if n not in pairs.values()]
    for n, part in enumerate(new):
        following = [pairs[m] for m in range(n, len(new)) if m in pairs]
        while leaving and (not following or leaving[0] < following[0]):
            yield from lines(GOES, old[leaving.pop(0)], depth)
        if n in pairs:
            yield from changed_lines(old[pairs[n]], part, names, depth)
        else:
            yield from lines(COMES, part, depth)
    for n in leaving:
        yield from lines(GOES, old[n], depth)


def matched(old: Sequence[Node], new: Sequence[Node], names: Mapping[str, str]) -> dict[int, int]:
    """For each new part the old one it continues: one that says the same, else one about the same thing."""
    pairs: dict[int, int] = {}
    for like in (same, kin):
        for n, part in enumerate(new):
            if n in pairs:
                continue
            for m, was in enumerate(old):
                if m not in pairs.values() and like(was, part, names):
                    pairs[n] = m
                    break
    return pairs


def same(old: Node, new: Node, names: Mapping[str, str]) -> bool:
    return normal(old, names) == normal(new, names)


def kin(old: Node, new: Node, names: Mapping[str, str]) -> bool:
    """Whether two conditions are about the same fact, rule or kind of group."""
    if isinstance(old, Test) and isinstance(new, Test):
        return old.ref == new.ref
    if isinstance(old, Use) and isinstance(new, Use):
        return names.get(old.rule, old.rule) == new.rule
    if isinstance(old, Members) and isinstance(new, Members):
        return old.over == new.over
    if isinstance(old, Not | Unsaid) and type(old) is type(new):
        return True
    return is_group(old) and type(old) is type(new)
