"""Runs worked cases, and says what came out otherwise than expected."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from statute_runner.cases.case_faults import every_member, full_reason
from statute_runner.decide.node_id import condition_of
from statute_runner.decide.trace_reasons import reasons_for
from statute_runner.law.member_paths import full_name
from statute_runner.request.request_document import Raw, request_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.api import LoadedBundle
    from statute_runner.cases.worked_case import Column, Expectation, WorkedCase
    from statute_runner.decide.decision_document import Decision, TraceNode
    from statute_runner.request.request_document import Request


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that did not come out as expected."""

    what: str
    expected: object
    got: object


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case as run on one day: the decision document, each difference from what was expected, and how long it took."""

    case: WorkedCase
    column: Column
    decision: Decision
    differences: tuple[Difference, ...]
    seconds: float = 0.0


def run(loaded: LoadedBundle, case: WorkedCase) -> Iterator[CaseResult]:
    """The case on each of its days."""
    loaded = loaded.known_on(case.known_on)
    for column in case.columns:
        started = perf_counter()
        request: Request = request_from(Raw(case.request(column.day), column.span), loaded.bundle.facts)
        made = loaded.decide(request, case.readings, case.as_of, question=case.question)
        found = tuple(differences(case, column.expect, made))
        yield CaseResult(case, column, made, found, perf_counter() - started)


def differences(case: WorkedCase, expect: Expectation, made: Decision) -> Iterator[Difference]:
    """Every expectation that the decision does not meet."""
    if made["outcome"] != expect["outcome"]:
        yield Difference("outcome", expect["outcome"], made["outcome"])
    if "possible" in expect and sorted(expect["possible"]) != sorted(made["possible"]):
        yield Difference("possible", expect["possible"], made["possible"])
    if "routes" in expect:
        got = {route: answer["outcome"] for route, answer in made["routes"].items()}
        for route in {**expect["routes"], **got}:
            if expect["routes"].get(route) != got.get(route):
                yield Difference(
                    f"route {route}", expect["routes"].get(route, "not in force"), got.get(route, "not in force")
                )
    if "missing" in expect:
        came_missing = [entry["fact"] for entry in made["missing"]]
        if sorted(expect["missing"]) != sorted(came_missing):
            yield Difference("missing", sorted(expect["missing"]), sorted(came_missing))
    if "notices" in expect:
        came_notices = [entry["id"] for entry in made["notices"]]
        if sorted(expect["notices"]) != sorted(came_notices):
            yield Difference("notices", sorted(expect["notices"]), sorted(came_notices))
    reasons = reasons_of(made)
    for reason in expect.get("because", []):
        if full_reason(reason, case) not in reasons:
            yield Difference("because", reason, "does not decide")


def reasons_of(made: Decision) -> set[str]:
    """The rules, facts and provisions that decide, on the routes that decide."""
    found: set[str] = set()
    for node in deciding_nodes(made):
        if "rule" in node:
            found.add(condition_of(node["rule"]))
        if "fact" in node:
            found.add(full_name(node["fact"]))
        if "members" in node:
            found.add(every_member(node["of"]))
        if "test" in node or "rule" in node:
            found |= {quote["at"] for quote in node["quotes"]}
    return found


def deciding_nodes(made: Decision) -> Iterator[TraceNode]:
    """The conditions that the routes rest on that decide."""
    for root in made["trace"]["routes"].values():
        if root["decides"]:
            yield from reasons_for(made["trace"], root).values()
