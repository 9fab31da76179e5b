"""The conditions that carry an outcome, or for want of which it fails: those a reader has to see, and no others.

Of conditions of which one is enough, all are given where something fails, so that nobody mends one and meets the next;
where something is carried, the shortest. What a reading or the period of a law settles by itself leaves out the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from statute_runner.law.member_paths import full_name
from statute_runner.logic.refs import InForceRef, ReadingRef, RouteRef, ref_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.decide.trace_tree import TreeNode

FEW = 3
"""The members of a list of which it is said one by one why none serves."""
MOST_TOGETHER = 3
"""The conditions of which the sentence of one rule still tells; where there are more, each is told by its own words."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A test, or a test over a list, as it came out.

    `path` is the fact or list, of the member looked at; `rule` the sentence of the innermost rule around, with its
    `value` and the provision it stands for, but for one that speaks of all conditions of a grant at once;
    `as_of` the day whose law it is of, where that is not the day asked about; `bar` whether it does not stand in the
    way of a grant; `members` has the grounds of each member that is shown.
    """

    node: TreeNode
    path: str
    quote: str
    cite: str
    rule: str = ""
    rule_cite: str = ""
    rule_value: str = ""
    depth: int = 0
    as_of: str = ""
    bar: bool = False
    members: tuple[tuple[str, tuple[Ground, ...]], ...] = ()

    @property
    def value(self) -> str:
        """`yes`, `no` or `unknown`."""
        return self.node["value"]

    @property
    def of_law(self) -> bool:
        """Whether it was settled by a reading, or by a period, and not by a fact."""
        return "test" in self.node and isinstance(ref_named(self.node["fact"]), ReadingRef | InForceRef | RouteRef)


class Grounds:
    """Walks a part of a trace; `looked_at` has the path of the member looked at of each list."""

    def __init__(self, every: bool) -> None:
        self.every = every
        self.looked_at: Mapping[str, str] = {}
        # Of the body of each rule, as it is used: rules that use a rule twice would else double the work at each step.
        self.of_bodies: dict[tuple[object, ...], list[Ground]] = {}

    def of(self, node: TreeNode, within: Ground) -> list[Ground]:
        """The grounds of a condition; `within` has the rule and the words that stand around it."""
        around = replace(within, node=node, quote=node["quote"] or within.quote, cite=node["cite"] or within.cite)
        if "rule" in node:
            return self.rule(node, around)
        if "test" in node:
            of, between, field = node["fact"].rpartition("[].")
            path = f"{self.looked_at[of]}.{field}" if between and of in self.looked_at else node["fact"]
            return [replace(around, path=path)]
        if "members" in node:
            return [replace(around, path=node["of"], members=tuple(self.members(node, around)))]
        parts = node.get("parts", [])
        found = [self.of(part, around) for part in parts]
        if len(found) == 1:
            return found[0]
        agreeing = [part for part, seen in zip(found, parts, strict=True) if part and seen["value"] == node["value"]]
        if (node["holds_when"] == "all") == (node["value"] == "yes") or node["value"] == "unknown":
            return once([ground for part in agreeing for ground in part], around if node["value"] == "no" else None)
        return self.enough(agreeing)

    def enough(self, found: Sequence[list[Ground]]) -> list[Ground]:
        """Of several of which each would be enough: the one that no fact can change, else all or the shortest."""
        if not found:
            return []
        settled = [part for part in found if all(ground.of_law for ground in part)]
        if settled:
            return min(settled, key=len)
        if self.every:
            return once([ground for part in found for ground in part])
        return min(found, key=lambda part: sum(not ground.of_law for ground in part))

    def rule(self, node: TreeNode, around: Ground) -> list[Ground]:
        """The grounds of the rule that a condition uses, of a rule about a list for the member looked at."""
        looked_at, about = self.looked_at, node.get("about", "")
        self.looked_at = {about: looked_at[about]} if about else {}
        body = node["parts"][0]
        as_of = node.get("as_in_force_on") or around.as_of
        inner = replace(around, cite=body["cite"], depth=around.depth + 1, as_of=as_of)
        at_once = body.get("holds_when") == "all" and (not around.depth or len(body["parts"]) > MOST_TOGETHER)
        if not at_once:
            inner = replace(inner, rule=node["says"], rule_cite=body["cite"], rule_value=body["value"])
        told = (inner.quote, inner.rule, inner.rule_cite, inner.rule_value, inner.depth, inner.as_of, inner.bar)
        used = (id(body), *self.looked_at.items(), *told)
        if used not in self.of_bodies:
            self.of_bodies[used] = self.of(body, inner)
        self.looked_at = looked_at
        return self.of_bodies[used]

    def members(self, node: TreeNode, around: Ground) -> Iterator[tuple[str, tuple[Ground, ...]]]:
        """The members that agree with how the test over the list came out, each with its shortest grounds."""
        looked_at, adverse = self.looked_at, node["holds_when"].startswith(("none", "at most"))
        wanted = turned(node["value"]) if adverse else node["value"]
        for part in [part for part in node.get("parts", []) if part["value"] == wanted][:FEW]:
            self.looked_at = {**looked_at, full_name(node["of"]): part["member"]}
            one = Grounds(every=False)
            one.looked_at = self.looked_at
            yield part["member"], tuple(one.of(part, around))
        self.looked_at = looked_at


def turned(value: str) -> str:
    """What a condition comes to that holds when another does not."""
    return {"yes": "no", "no": "yes"}.get(value, value)


def once(grounds: Sequence[Ground], around: Ground | None = None) -> list[Ground]:
    """Each ground once; alternatives that fail on one fact are told as one, by the words around them."""
    made: dict[tuple[str, str, str], Ground] = {}
    for ground in grounds:
        key = (ground.path, ground.value, "" if around and not ground.members else ground.node["id"])
        if key in made and around:
            made[key] = replace(
                made[key],
                quote=around.quote,
                cite=around.cite,
                rule=around.rule,
                rule_cite=around.rule_cite,
                rule_value=around.rule_value,
            )
        made.setdefault(key, ground)
    return list(made.values())
