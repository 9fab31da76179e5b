"""What requests and worked cases name: facts in their groups, values, readings, routes, outcomes and other cases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from statute_runner.editor.occurrences import CASE, FACT, OPTION, READING, ROUTE, RULE
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.editor.occurrences import NamesInFile
    from statute_runner.law.facts import FactType

MEMBER = re.compile(r"\[[0-9]*\]")


def named_in_cases(names: NamesInFile, data: Mapping[str, Any], facts: Mapping[str, FactType]) -> None:
    """Takes what the cases of a file name."""
    for name, case in data["cases"].items():
        path = pointer("cases", name)
        names.add(CASE, name, path, name, key=True, definition=True)
        if "like" in case:
            names.add(CASE, case["like"], f"{path}/like", case["like"])
        for n, cite in enumerate(case["cites"]):
            names.provision(cite["at"], f"{path}/cites/{n}/at", full=True)
        named_in_request(names, case, path, facts)
        for reading, option in case.get("readings", {}).items():
            at = f"{path}/{pointer('readings', reading)}"
            names.add(READING, reading, at, reading, key=True)
            names.add(OPTION, f"{reading}={option}", at, str(option))
        if "expect" in case:
            expected(names, case["expect"], f"{path}/expect")
        for days in ("days", "on"):
            for day, expect in case.get(days, {}).items():
                expected(names, expect, f"{path}/{pointer(days, day)}")


def named_in_request(names: NamesInFile, data: Any, path: str, facts: Mapping[str, FactType]) -> None:
    """Takes the facts of a request, which stand in their groups."""
    groups = data.get("facts") if isinstance(data, dict) else None
    inside = f"{path}/facts" if path else "facts"
    for group, given in groups.items() if isinstance(groups, dict) else ():
        for key, value in given.items() if isinstance(given, dict) else ():
            stated(names, f"{group}.{key}", value, f"{inside}/{pointer(group, key)}", facts)


def stated(names: NamesInFile, name: str, value: Any, path: str, facts: Mapping[str, FactType]) -> None:
    """Takes a fact, or a field of a member, by its key, with the value that it is given."""
    names.add(FACT, name, path, name.rpartition(".")[2], key=True)
    known = facts.get(name)
    if known and known.values:
        names.values(name, value, path)
    for n, member in enumerate(value) if isinstance(value, list) else ():
        for key, given in member.items() if isinstance(member, dict) else ():
            stated(names, f"{name}[].{key}", given, f"{path}/{n}/{pointer(key)}", facts)


def expected(names: NamesInFile, data: Mapping[str, Any], path: str) -> None:
    """Takes what an answer is expected to be, and why."""
    names.outcome(data["outcome"], f"{path}/outcome")
    for n, outcome in enumerate(data.get("possible", ())):
        names.outcome(outcome, f"{path}/possible/{n}")
    for route, outcome in data.get("routes", {}).items():
        at = f"{path}/{pointer('routes', route)}"
        names.add(ROUTE, route, at, route, key=True)
        names.outcome(outcome, at)
    for n, fact in enumerate(data.get("missing", ())):
        names.fact(MEMBER.sub("[]", fact), f"{path}/missing/{n}")
    for n, reason in enumerate(data.get("because", ())):
        at = f"{path}/because/{n}"
        if "#" in reason:
            names.rule(reason, at)
        elif "/" in reason:
            names.provision(reason, at, full=True)
        elif "." in reason:
            names.fact(MEMBER.sub("[]", reason), at)
        else:
            names.add(RULE, f"{names.citation}#{reason}", at, reason)
