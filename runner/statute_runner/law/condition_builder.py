"""Valid data of a condition to the rule tree, each node with its place in the file."""

from __future__ import annotations

from statute_runner.logic.absence import NONE, WRITTEN
from statute_runner.logic.operators import OPERATORS, STATED
from statute_runner.logic.refs import AnyRouteRef, FactRef, InForceRef, MemberRef, ReadingRef, RouteRef
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Place, Quote, Test, Unsaid, Use

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from statute_runner.law.facts import FactType
    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Node, Operand
    from statute_runner.text.positions import Mark, Positions

QUANTIFIERS = ("some", "every", "none", "at least", "at most")
UNSAID = "cannot be said"
NO_FACT: Mapping[str, FactType] = {}


class ConditionBuilder:
    """Builds the conditions written in one file, each with its place; `facts` are those that a test may name."""

    citation: str
    file: str
    mark: Callable[[str], Mark]
    facts: Mapping[str, FactType]

    def __init__(self, citation: str, positions: Positions, facts: Mapping[str, FactType] = NO_FACT) -> None:
        self.citation, self.file, self.mark = citation, positions.file, positions.mark
        self.facts = facts

    def node(
        self,
        data: Mapping[str, Any],
        path: str,
        id_: str,
        cite: str,
        around: tuple[Quote, ...] = (),
        about: str = "",
    ) -> Node:
        """The node a valid condition stands for.

        `around` are the words that the condition around it quotes, `about` the list of whose member it speaks.
        """
        at = self.place(data, path, id_, cite, around)
        inside = at.quotes or around
        if quantifier := quantifier_of(data):
            return self.members(data, quantifier, at, inside, about)
        for key, kind in (("all", AllOf), ("any", AnyOf)):
            if key in data:
                return kind(
                    tuple(
                        self.node(part, f"{path}/{key}/{n}", f"{id_}/{n + 1}", at.cite, inside, about)
                        for n, part in enumerate(data[key])
                    ),
                    at,
                )
        if "not" in data:
            return Not(self.node(data["not"], f"{path}/not", f"{id_}/1", at.cite, inside, about), at)
        if UNSAID in data:
            return Unsaid(self.node(data[UNSAID], f"{path}/{UNSAID}", f"{id_}/1", at.cite, inside, about), at)
        if "rule" in data:
            return Use(self.full(data["rule"]), data.get("as_in_force_on"), at)
        return self.test(data, at, about)

    def members(
        self, data: Mapping[str, Any], quantifier: str, at: Place, inside: tuple[Quote, ...], about: str
    ) -> Members:
        """A test over the members of a list; several conditions on a member are conditions of which all must hold."""
        number = data[quantifier] if "of" in data else 0
        named = data["of" if "of" in data else quantifier]
        over = MemberRef(named.get("of", about), named["its"]) if isinstance(named, dict) else FactRef(named)
        key = "has" if "has" in data else "with"
        parts = [
            self.node(part, f"{at.path}/{key}/{n}", f"{at.id}/{n + 1}", at.cite, inside, str(over))
            for n, part in enumerate(data.get(key, []))
        ]
        part = parts[0] if len(parts) == 1 else AllOf(tuple(parts), self.group(at, key, inside))
        return Members(over, quantifier, number, part, at)

    def group(self, at: Place, key: str, around: tuple[Quote, ...]) -> Place:
        """Where the conditions on a member stand that are written without an `all` around them."""
        path = f"{at.path}/{key}"
        line, column, _ = self.mark(path)
        return Place(f"{at.id}/{key}", at.cite, (), at.file, line, column, path=path, around=around)

    def test(self, data: Mapping[str, Any], at: Place, about: str) -> Test:
        if "reading" in data:
            return Test(ReadingRef(data["reading"]), "is", data["is"], at)
        if "in_force" in data:
            return Test(InForceRef(data["in_force"]), "is", True, at)
        if "route" in data:
            return Test(RouteRef(data["route"]), "is", data["is"], at)
        if "any_route" in data:
            return Test(AnyRouteRef(), "is", data["any_route"], at)
        operator = next(name for name in OPERATORS if name in data)
        tested = MemberRef(data.get("of", about), data["its"]) if "its" in data else FactRef(data["fact"])
        return Test(tested, operator, self.operand(data[operator], operator, tested, about), at)

    def operand(self, given: Any, operator: str, tested: Stated, about: str) -> Operand:
        """What a test compares with: another fact or field, some values, one value, or that there is none."""
        if isinstance(given, dict):
            return FactRef(given["fact"]) if "fact" in given else MemberRef(given.get("of", about), given["its"])
        if isinstance(given, list):
            return tuple(given)
        fact = self.facts.get(tested.name)
        return NONE if given == WRITTEN and operator != STATED and fact and fact.absent else given

    def full(self, rule: str) -> str:
        return rule if "#" in rule else f"{self.citation}#{rule}"

    def place(self, data: Mapping[str, Any], path: str, id_: str, cite: str, around: tuple[Quote, ...]) -> Place:
        line, column, _ = self.mark(path)
        provision = f"{self.citation}/{data['at']}" if "at" in data else cite
        constant = data.get("constant", {})
        return Place(
            id_,
            provision,
            tuple(self.quotes(data, path, provision)),
            self.file,
            line,
            column,
            constant.get("always", ""),
            constant.get("because", ""),
            path,
            around,
            tuple(data),
        )

    def quotes(self, data: Mapping[str, Any], path: str, provision: str) -> list[Quote]:
        given = data.get("quote", [])
        found = []
        for n, item in enumerate([given] if isinstance(given, str) else given):
            where = f"{path}/quote" if isinstance(given, str) else f"{path}/quote/{n}"
            line, column, _ = self.mark(where)
            if isinstance(item, str):
                found.append(Quote(provision, item, data.get("nth", 0), (line, column), where))
            else:
                quoted = f"{self.citation}/{item['at']}" if "at" in item else provision
                found.append(Quote(quoted, item["words"], item.get("nth", 0), (line, column), f"{where}/words"))
        return found


def quantifier_of(data: Mapping[str, Any]) -> str:
    """The quantifier of a test over members; nothing where it is none: `at least` of a fact is an operator."""
    tested = "fact" in data or "its" in data
    return "" if tested else next((key for key in QUANTIFIERS if key in data), "")
