"""A second evaluator, for complete facts only: plain truth, straight from the data of a bundle's files.

It shares no code with the runner, and knows nothing of the unknown; trying it on every completion of a request tells
what the three-valued engine may say.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

TESTS = {
    "is": operator.eq,
    "is not": operator.ne,
    "one of": lambda value, listed: value in listed,
    "none of": lambda value, listed: value not in listed,
    "has": lambda value, member: member in value,
    "has any of": lambda value, listed: len(set(value) & set(listed)) > 0,
    "has all of": lambda value, listed: set(listed) <= set(value),
    "more than": operator.gt,
    "at least": operator.ge,
    "less than": operator.lt,
    "at most": operator.le,
    "before": operator.lt,
    "after": operator.gt,
    "on or before": operator.le,
    "on or after": operator.ge,
}


class World:
    """Everything that is so: the files, the day whose law is applied, the facts (`date` among them), the readings."""

    def __init__(
        self, files: Mapping[str, Any], day: str, facts: Mapping[str, Any], readings: Mapping[str, str]
    ) -> None:
        self.files, self.day, self.facts, self.readings = files, day, facts, readings
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

    def holds(self, data: Mapping[str, Any], citation: str, on: str | None) -> bool:
        """Whether a condition written in the section holds, read as of another day if one is given."""
        if "all" in data:
            return all(self.holds(part, citation, on) for part in data["all"])
        if "any" in data:
            return any(self.holds(part, citation, on) for part in data["any"])
        if "not" in data:
            return not self.holds(data["not"], citation, on)
        if "reading" in data:
            return self.readings[data["reading"]] == str(data["is"])
        if "in_force" in data:
            return self.section(data["in_force"], on or self.day) is not None
        if "route" in data:
            return self.routes().get(data["route"]) == str(data["is"])
        if "any_route" in data:
            return data["any_route"] in self.routes().values()
        if "rule" in data:
            home, _, name = data["rule"].rpartition("#")
            day = data.get("as_in_force_on") or on
            section = self.section(home or citation, day or self.day)
            return section is not None and self.holds(section["rules"][name]["when"], home or citation, day)
        name = next(key for key in data if key in TESTS)
        against = data[name]["fact"] if isinstance(data[name], dict) else None
        return bool(TESTS[name](self.facts[data["fact"]], self.facts[against] if against else data[name]))
