"""The trace as the decision document holds it.

Each condition has its value, whether it decides, and where it is written.
"""

from __future__ import annotations

from statute_runner.decide.trace import deciding_parts
from statute_runner.law.facts import as_stated
from statute_runner.logic.refs import FactRef, MemberRef, RouteRef, unreachable
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Unsaid, Use, nodes_of
from statute_runner.logic.wording import as_one, quantity, sentence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.decide.decision_document import TraceCase, TraceNode, TraceQuote, TraceRoot
    from statute_runner.decide.trace import Trace, TracedCase, TracedDecision, TracedNode
    from statute_runner.law.linker import Law
    from statute_runner.law.plain_data import StatedValue
    from statute_runner.logic.refs import Ref
    from statute_runner.logic.tree import Node, Quote


def decided_node(trace: Trace, name: str, decided: TracedDecision, decides: bool) -> TraceRoot:
    return {
        "id": name,
        "cite": name,
        "outcome": decided.answer.outcome,
        "possible": list(decided.answer.possible),
        "decides": decides,
        "parts": [case_node(trace, case) for case in decided.cases],
    }


def case_node(trace: Trace, seen: TracedCase) -> TraceCase:
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


def seen_node(trace: Trace, seen: TracedNode, decides: bool) -> TraceNode:
    """A node of the trace: what it is, what it came to, whether it decides, and where it is written."""
    node = seen.node
    deciding = [id(part) for part in deciding_parts(seen)] if decides and seen.parts else ()
    words = node_entry(trace.law, node)
    result = words.copy()
    result["quotes"] = [quote.copy() for quote in words["quotes"]]
    result["value"], result["decides"] = seen.value, decides
    if seen.member:
        result["member"] = seen.member
    parts: Iterable[TracedNode] = seen.parts
    if isinstance(node, Test):
        result["given"] = given_to(trace, node)
        if place := read_from(trace, node.ref):
            result["read_from"] = place
        return result
    if isinstance(node, Members):
        result["of"] = trace.values.path_of(node.over)
        result["count"] = len(seen.parts) if trace.values.listed(node.over) else None
        if not parts:
            result["untested"] = [quoted(quote) for quote in quotes_within(trace.law, node.part)]
        parts = trace.parts(seen)
    if seen.parts:
        result["parts"] = [seen_node(trace, part, id(part) in deciding) for part in parts]
    return result


def node_entry(law: Law, node: Node) -> TraceNode:
    """What a trace says of a node whatever is known, made once."""
    if id(node) not in law.node_entries:
        law.node_entries[id(node)] = node, fixed_entry(law, node)
    found: TraceNode = law.node_entries[id(node)][1]
    return found


def fixed_entry(law: Law, node: Node) -> TraceNode:
    """The entry of a node, with blanks for what depends on the request."""
    at = node.at
    quotes = at.quotes if at else ()
    result: TraceNode = {
        "id": at.id if at else "",
        "cite": at.cite if at else "",
        "quote": as_one(quotes),
        "quotes": [quoted(quote) for quote in quotes],
        "value": "",
        "decides": False,
        "source": f"{at.file}:{at.line}" if at else "",
    }
    match node:
        case Test():
            return result | {"test": sentence(node), "fact": str(node.ref), "given": None}
        case Members():
            return result | {
                "members": quantity(node),
                "holds_when": node.quantifier,
                "of": str(node.over),
                "count": None,
            }
        case Unsaid():
            return result | {"holds_when": "cannot be said"}
        case Use(name, day):
            used = law.rules[name, day]
            if used.about:
                result["about"] = used.about
            return result | {"rule": name, "says": used.says, "as_in_force_on": day}
        case AllOf():
            return result | {"holds_when": "all"}
        case AnyOf():
            return result | {"holds_when": "any"}
        case Not():
            return result | {"holds_when": "none"}
        case other:
            raise unreachable(other)


def quoted(quote: Quote) -> TraceQuote:
    return {"at": quote.provision, "words": quote.words, "nth": quote.nth}


def quotes_within(law: Law, node: Node) -> list[Quote]:
    """The words that a condition and all below it encode, those of rules that it uses among them."""
    found: dict[Quote, None] = {}
    for inner in nodes_of(node):
        found |= dict.fromkeys(inner.at.quotes if inner.at else ())
        if isinstance(inner, Use):
            found |= dict.fromkeys(quotes_within(law, law.rules[inner.rule, inner.as_in_force_on].body))
    return list(found)


def read_from(trace: Trace, ref: Ref) -> str:
    """The entry of a register that a fact, or a field of a member, was read from; nothing for what was stated."""
    if not trace.places or not isinstance(ref, FactRef | MemberRef):
        return ""
    path = trace.values.path_of(ref)
    return trace.places.get(path) or trace.places.get(path[: path.find("]") + 1], "")


def given_to(trace: Trace, test: Test) -> StatedValue | None:
    """What is known of the fact a test names; for a route, its outcome; nothing where it is not known."""
    if isinstance(test.ref, RouteRef):
        route = trace.routes.get(test.ref.name)
        return route.answer.outcome if route else None
    given = trace.values.of(test.ref)
    return None if given is None else as_stated(given)
