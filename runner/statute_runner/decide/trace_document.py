"""The trace as the decision document holds it.

Each condition stands once, with its value, where it is written, whether the answer rests on it, and because of what.
"""

from __future__ import annotations

from statute_runner.decide.node_id import HERE, NO_MEMBERS
from statute_runner.decide.trace import UNKNOWN, deciding_parts
from statute_runner.law.facts import as_stated
from statute_runner.logic.refs import FactRef, MemberRef, RouteRef, unreachable
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Unsaid, Use, nodes_of
from statute_runner.logic.wording import quantity, sentence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from statute_runner.decide.decision_document import DecisionTrace, TraceCase, TraceNode, TraceQuote, TraceRoot
    from statute_runner.decide.node_id import NodeScope
    from statute_runner.decide.trace import Trace, TracedCase, TracedDecision, TracedNode
    from statute_runner.law.linker import Law
    from statute_runner.law.plain_data import StatedValue
    from statute_runner.logic.refs import Ref
    from statute_runner.logic.tree import Node, Quote, Rule, RuleKey

OFTEN = 3
"""An id stands with its condition, among the parts of another, and among those because of which that holds."""


def trace_document(trace: Trace, deciding: Collection[str]) -> DecisionTrace:
    """The decisions, and the conditions that they rest on; `deciding` are the routes that decide the question."""
    writer = TraceWriter(trace)
    question = writer.root(trace.question, True) if trace.law.routes else writer.root(None, True)
    routes = {route: writer.root(seen, route in deciding) for route, seen in trace.routes.items()}
    writer.rest_upon([question, *routes.values()])
    return {"question": question, "routes": routes, "nodes": writer.nodes}


class TraceWriter:
    """Writes each condition once, with the ids of its parts; a rule about a list once for each member."""

    trace: Trace
    law: Law
    scope: NodeScope

    def __init__(self, trace: Trace) -> None:
        self.trace, self.law = trace, trace.law
        self.nodes: dict[str, TraceNode] = {}
        self.seen: dict[str, TracedNode] = {}
        self.scope = HERE

    def root(self, decided: TracedDecision | None, decides: bool) -> TraceRoot:
        return {"decides": decides, "cases": [self.case(case) for case in decided.cases] if decided else []}

    def case(self, seen: TracedCase) -> TraceCase:
        return case_entry(seen, self.node(seen.when) if seen.when else None)

    def node(self, seen: TracedNode, around: str = "", rule: Rule | None = None) -> str:
        """Writes a condition and all below it, unless it stands already; gives its id.

        `around` is the id of the condition around it, which has the same place where it asks for any route; `rule` the
        one whose whole condition it is.
        """
        node = seen.node
        assert node.at  # noqa: S101 - every condition of a bundle is written somewhere
        id_ = node.at.id + self.scope.suffix
        if id_ == around and isinstance(node, Test) and isinstance(node.ref, RouteRef):
            id_ = f"{id_}:{node.ref.name}"
        if id_ in self.nodes:
            return id_
        words = node_entry(self.law, node)
        result: TraceNode = {"says": rule.says, **words} if rule else words.copy()
        self.nodes[id_], self.seen[id_] = result, seen
        if words["quotes"]:
            result["quotes"] = [quote.copy() for quote in words["quotes"]]
        else:
            result["quotes"] = []
        result["value"] = seen.value
        if isinstance(node, Test):
            if isinstance(node.ref, MemberRef):
                result["fact"] = f"{self.path(node.ref.list)}.{node.ref.field}"
            result["given"] = given_to(self.trace, node)
            if self.trace.places and (place := read_from(self.trace, node.ref)):
                result["read_from"] = place
        elif isinstance(node, Use):
            result["rule"] = self.rule(self.law.rules[node.rule, node.as_in_force_on], node, seen.parts[0])
        elif isinstance(node, Members):
            result["of"] = self.trace.values.path_of(node.over)
            result["count"] = len(seen.parts) if self.trace.values.listed(node.over) else None
            if seen.parts:
                result["parts"] = self.members(node, seen)
            else:
                result["untested"] = [quoted(quote) for quote in quotes_within(self.law, node.part)]
        elif seen.parts:
            result["parts"] = [self.node(part, id_) for part in seen.parts]
        return id_

    def rule(self, used: Rule, node: Use, body: TracedNode) -> str:
        """Writes the rule that a condition uses, of a rule about a list for the member that is looked at."""
        around = self.scope
        members = {used.about: self.path(used.about)} if used.about else NO_MEMBERS
        self.scope = around.of_rule(node.as_in_force_on or "", members)
        id_ = self.node(body, "", used)
        self.scope = around
        return id_

    def path(self, name: str) -> str:
        """The path of the member of a list that is looked at."""
        return self.scope.members.get(name) or self.trace.values.path(name)

    def members(self, node: Members, seen: TracedNode) -> list[str]:
        """Writes what a test over a list asks of its members, for each of them."""
        found, around = [], self.scope
        for part in self.trace.parts(seen):
            self.scope = around.looking_at(str(node.over), part.member)
            found.append(self.node(part))
        self.scope = around
        return found

    def rest_upon(self, roots: Sequence[TraceRoot]) -> None:
        """Marks what the answer rests on, and says of that, and of all that a route rests on, because of what."""
        marked: set[str] = set()
        for root in sorted(roots, key=lambda root: not root["decides"]):
            waiting = [case["when"] for case in root["cases"] if case["decides"] and case["when"]]
            while waiting:
                id_ = waiting.pop()
                if id_ in marked:
                    continue
                marked.add(id_)
                entry, seen = self.nodes[id_], self.seen[id_]
                entry["decides"] = root["decides"]
                if "rule" in entry:
                    waiting.append(entry["rule"])
                elif seen.parts:
                    reasons = {id(part) for part in deciding_parts(seen)}
                    pairs = zip(entry["parts"], seen.parts, strict=True)
                    entry["because"] = [inner for inner, part in pairs if id(part) in reasons]
                    waiting += entry["because"]


def case_entry(seen: TracedCase, when: str | None) -> TraceCase:
    """A case as it was evaluated; `when` is the id of its condition."""
    at = seen.case.at
    return {
        "id": at.id if at else "",
        "outcome": seen.case.outcome,
        "value": seen.when.value if seen.when else "yes",
        "reached": seen.reached,
        "decides": seen.decides,
        "source": f"{at.file}:{at.line}" if at else "",
        "when": when,
    }


def node_entry(law: Law, node: Node) -> TraceNode:
    """What a trace says of a node whatever is known, made once."""
    made = law.node_entries.get(id(node))
    if made is None:
        entry = fixed_entry(node)
        made = law.node_entries[id(node)] = node, entry, letters(node, entry)
    found: TraceNode = made[1]
    return found


def letters(node: Node, entry: TraceNode) -> int:
    """How many letters a node takes in a trace whatever is known."""
    said = (entry["cite"], entry["source"], entry.get("test", ""), entry.get("members", ""))
    quotes = sum(len(quote["at"]) + len(quote["words"]) for quote in entry["quotes"])
    return sum(map(len, said)) + quotes + (OFTEN * len(node.at.id) if node.at else 0)


def fixed_entry(node: Node) -> TraceNode:
    """The entry of a node, with blanks for what depends on the request."""
    at = node.at
    quotes = at.quotes if at else ()
    result: TraceNode = {
        "cite": at.cite if at else "",
        "quotes": [quoted(quote) for quote in quotes],
        "value": UNKNOWN,
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
        case Use():
            return result | {"rule": ""}
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
    entered: set[RuleKey] = set()

    def enter(node: Node) -> None:
        for inner in nodes_of(node):
            found.update(dict.fromkeys(inner.at.quotes if inner.at else ()))
            if isinstance(inner, Use) and (key := (inner.rule, inner.as_in_force_on)) not in entered:
                entered.add(key)
                enter(law.rules[key].body)

    enter(node)
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
