"""The trace as the decision document holds it: each condition, what it came to, whether it decides, where it is written."""

from __future__ import annotations

from runner.trace import deciding_parts
from runner.tree import Fact, Test, Use

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

    from runner.law import Law
    from runner.trace import Decided, Seen, SeenCase, Trace
    from runner.tree import Node, Place, Quote

    Json: TypeAlias = dict[str, Any]


def decided_node(trace: Trace, name: str, decided: Decided, decides: bool) -> Json:
    return {
        "id": name,
        "cite": name,
        "outcome": decided.answer.outcome,
        "possible": list(decided.answer.possible),
        "decides": decides,
        "parts": [case_node(trace, case) for case in decided.cases],
    }


def case_node(trace: Trace, seen: SeenCase) -> Json:
    at = seen.case.at
    return {
        "id": at.id if at else "",
        "outcome": seen.case.outcome,
        "value": seen.when.value if seen.when else "yes",
        "reached": seen.reached,
        "decides": seen.decides,
        "source": f"{at.file}:{at.line}" if at else "",
        "parts": [seen_node(trace, seen.when, seen.decides)] if seen.when else [],
    }


def seen_node(trace: Trace, seen: Seen, decides: bool) -> Json:
    """A node of the trace: what it is, what it came to, whether it decides, and where it is written."""
    node = seen.node
    deciding = [id(part) for part in deciding_parts(seen)] if decides else ()
    said = said_of(trace.law, node)
    result: Json = said.copy()
    result["quotes"] = [quote.copy() for quote in said["quotes"]]
    result["value"], result["decides"] = seen.value, decides
    if isinstance(node, Test):
        result["given"] = given_to(trace, node)
    if seen.parts:
        result["parts"] = [seen_node(trace, part, id(part) in deciding) for part in seen.parts]
    return result


def said_of(law: Law, node: Node) -> Json:
    """What a trace says of a node whatever is known, made once."""
    if id(node) not in law.said:
        law.said[id(node)] = node, always_said(law, node)
    return law.said[id(node)][1]


def always_said(law: Law, node: Node) -> Json:
    """The entry of a node, with blanks for what depends on the request."""
    at = node.at
    quotes = at.quotes if at else ()
    result: Json = {
        "id": at.id if at else "",
        "cite": at.cite if at else "",
        "quote": as_one(quotes),
        "quotes": [{"at": quote.provision, "words": quote.words, "nth": quote.nth} for quote in quotes],
        "value": "",
        "decides": False,
        "source": f"{at.file}:{at.line}" if at else "",
    }
    if isinstance(node, Test):
        return result | {"test": sentence(node), "fact": node.fact, "given": None}
    if isinstance(node, Use):
        rule = law.rules[node.rule, node.as_in_force_on]
        return result | {"rule": node.rule, "says": rule.says, "as_in_force_on": node.as_in_force_on}
    kinds = {"Not": "none", "AllOf": "all", "AnyOf": "any"}
    return result | {"holds_when": kinds[node.__class__.__name__]}


def given_to(trace: Trace, test: Test) -> Any:
    """What is known of the fact a test names; for a route, its outcome; nothing where it is not known."""
    if test.fact.startswith("route."):
        route = trace.routes.get(test.fact.removeprefix("route."))
        return route.answer.outcome if route else None
    given = trace.values.values.get(test.fact)
    return list(given) if isinstance(given, tuple) else given


def sentence(test: Test) -> str:
    """The test in the words of the rule file."""
    operand = test.operand
    if isinstance(operand, Fact):
        words = operand.name
    elif isinstance(operand, tuple):
        words = ", ".join(str(item) for item in operand)
    else:
        words = {True: "true", False: "false"}[operand] if isinstance(operand, bool) else str(operand)
    return f"{test.fact} {test.operator} {words}"


def quoted(at: Place | None) -> str:
    """The words a place quotes, as one text."""
    return as_one(at.quotes) if at else ""


def as_one(quotes: Iterable[Quote]) -> str:
    return " … ".join(quote.words for quote in quotes)
