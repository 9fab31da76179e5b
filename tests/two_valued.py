"""A second evaluator, for complete facts only: plain truth, straight from the data of a bundle's files.

It shares no code with the runner, and knows nothing of the unknown; trying it on every completion of a request tells
what the three-valued engine may say. Facts on whose silence something rests may be left out, and so may fields of
members that no condition tests; None stands for a date, number or choice that is known not to exist.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Looked = tuple[Mapping[str, Any], str]

TESTS = {
    "is": operator.eq,
    "is not": operator.ne,
    "one of": lambda value, listed: value in listed,
    "none of": lambda value, listed: value not in listed,
    "has": lambda value, member: member in value,
    "has any of": lambda value, listed: len(set(value) & set(listed)) > 0,
    "has all of": lambda value, listed: set(listed) <= set(value),
    "within": lambda value, listed: set(value) <= set(listed),
    "shares any with": lambda value, listed: len(set(value) & set(listed)) > 0,
    "more than": operator.gt,
    "at least": operator.ge,
    "less than": operator.lt,
    "at most": operator.le,
    "before": operator.lt,
    "after": operator.gt,
    "on or before": operator.le,
    "on or after": operator.ge,
}
ORDERS = {"more than", "at least", "less than", "at most", "before", "after", "on or before", "on or after"}
QUANTIFIED: dict[str, Callable[[int, int, int], bool]] = {
    "some": lambda such, _all, _n: such > 0,
    "none": lambda such, _all, _n: such == 0,
    "every": lambda such, every, _n: such == every,
    "at least": lambda such, _all, n: such >= n,
    "at most": lambda such, _all, n: such <= n,
}
NOBODY: Looked = ({}, "")


class World:
    """Everything that is so: the files, the day whose law is applied, the facts (`date` among them), the readings."""

    def __init__(
        self, files: Mapping[str, Any], day: str, facts: Mapping[str, Any], readings: Mapping[str, str]
    ) -> None:
        self.files, self.day, self.facts, self.readings = files, day, facts, readings
        self.types = dict(fields(files["facts.yaml"]["facts"]))
        self.question = files["bundle.yaml"]["questions"]["asked"]

    def section(self, citation: str, day: str) -> Any:
        """The version in force on the day, or nothing."""
        days = [path[len(citation) + 1 : -5] for path in self.files if path.startswith(f"{citation}/")]
        past = [each for each in days if each <= day]
        found = self.files[f"{citation}/{max(past)}.yaml"] if past else None
        return None if found is None or found.get("repealed") else found

    def routes(self) -> dict[str, str]:
        """The outcome of each route in force, in the order of the question."""
        found = {}
        for route in self.question["routes"]:
            citation = route.rpartition("/")[0]
            section = self.section(citation, self.day)
            if section:
                found[route] = self.first(section["decisions"][route], citation)
        return found

    def outcome(self) -> str:
        """The outcome of the question."""
        routes = self.routes()
        return self.first(self.question["decision"], "") if routes else str(self.question["not_in_force"]["outcome"])

    def first(self, cases: list[Any], citation: str) -> str:
        """The outcome of the first case that holds."""
        return str(
            next(case["outcome"] for case in cases if "when" not in case or self.holds(case["when"], citation, None))
        )

    def holds(self, data: Mapping[str, Any], citation: str, on: str | None, looked: Looked = NOBODY) -> bool:
        """Whether a condition written in the section holds, read as of another day if one is given.

        `looked` are the members looked at, by the names of their lists, and the innermost list.
        """
        if "fact" in data or "its" in data:
            return self.tested(data, looked)
        kind = next((key for key in QUANTIFIED if key in data), "")
        if kind:
            list_ = data["of"] if "of" in data else data[kind]
            name = list_ if isinstance(list_, str) else self.named(list_, looked)
            members = self.value({"fact": list_} if isinstance(list_, str) else list_, looked)
            said = data.get("has") or data.get("with", [])
            such = sum(
                all(self.holds(part, citation, on, ({**looked[0], name: member}, name)) for part in said)
                for member in members
            )
            return QUANTIFIED[kind](such, len(members), data[kind] if "of" in data else 0)
        if "all" in data:
            return all(self.holds(part, citation, on, looked) for part in data["all"])
        if "any" in data:
            return any(self.holds(part, citation, on, looked) for part in data["any"])
        if "not" in data:
            return not self.holds(data["not"], citation, on, looked)
        if "cannot be said" in data:
            return False
        if "reading" in data:
            return self.readings[data["reading"]] == str(data["is"])
        if "in_force" in data:
            return self.section(data["in_force"], on or self.day) is not None
        if "route" in data:
            return self.routes().get(data["route"]) == str(data["is"])
        if "any_route" in data:
            return data["any_route"] in self.routes().values()
        home, _, name = data["rule"].rpartition("#")
        day = data.get("as_in_force_on") or on
        section = self.section(home or citation, day or self.day)
        if section is None:
            return False
        rule = section["rules"][name]
        return self.holds(rule.get("when", rule), home or citation, day, (looked[0], rule.get("about", "")))

    def tested(self, data: Mapping[str, Any], looked: Looked) -> bool:
        """Whether a test of a fact, or of a field of a member, holds."""
        if "is stated" in data:
            return (self.given(data, looked) is not None) == bool(data["is stated"])
        name = next(key for key in data if key in TESTS)
        value, against = self.value(data, looked), data[name]
        if isinstance(against, dict):
            against = self.value(against, looked)
        elif against == "none" and "may be" in self.types[self.named(data, looked)]:
            against = None
        return bool(not (name in ORDERS and None in (value, against)) and TESTS[name](value, against))

    def named(self, data: Mapping[str, Any], looked: Looked) -> str:
        return f"{data.get('of', looked[1])}[].{data['its']}" if "its" in data else str(data["fact"])

    def given(self, data: Mapping[str, Any], looked: Looked) -> Any:
        return looked[0][data.get("of", looked[1])].get(data["its"]) if "its" in data else self.facts.get(data["fact"])

    def value(self, data: Mapping[str, Any], looked: Looked) -> Any:
        """What a fact or a field is; what silence means where it is not stated, and None where there is none."""
        name, given = self.named(data, looked), self.given(data, looked)
        if given is None:
            given = self.types[name]["when not stated"]["is"]
        return None if given == "none" and "may be" in self.types.get(name, {}) else given


def fields(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every fact and every field of a list, by full name."""
    for name, fact in facts.items():
        yield f"{before}{name}", fact
        yield from fields(fact.get("fields", {}), f"{before}{name}[].")
