"""The trace of a document as a tree, in which a rule stands wherever it is used: as `decision/v1` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NotRequired, TypedDict, cast

from statute_runner.decide.node_id import condition_of, day_of, members_of
from statute_runner.decide.trace_reasons import encoded_words
from statute_runner.law.member_paths import full_name

if TYPE_CHECKING:
    from statute_runner.decide.decision_document import (
        Decision,
        DecisionTrace,
        TraceCase,
        TraceNode,
        TraceQuote,
        TraceRoot,
    )
    from statute_runner.law.plain_data import StatedValue

WRITTEN_ANEW = {"says", "rule", "fact", "parts", "because"}


class TreeNode(TypedDict):
    """A condition, in whose `parts` stands what it is made of, or the body of the rule that it uses."""

    id: str
    cite: str
    quote: str
    quotes: list[TraceQuote]
    value: str
    decides: bool
    source: str
    rule: NotRequired[str]
    says: NotRequired[str]
    about: NotRequired[str]
    as_in_force_on: NotRequired[str]
    test: NotRequired[str]
    fact: NotRequired[str]
    given: NotRequired[StatedValue | None]
    read_from: NotRequired[str]
    holds_when: NotRequired[str]
    members: NotRequired[str]
    member: NotRequired[str]
    of: NotRequired[str]
    count: NotRequired[int | None]
    untested: NotRequired[list[TraceQuote]]
    parts: NotRequired[list[TreeNode]]


class TreeCase(TypedDict):
    """A case of a decision; its condition is the only one of its `parts`, of which the last case has none."""

    id: str
    outcome: str
    value: str
    reached: bool
    decides: bool
    source: str
    parts: list[TreeNode]


class TreeRoot(TypedDict):
    """A decision with its cases, as it was evaluated."""

    id: str
    cite: str
    outcome: str
    possible: list[str]
    decides: bool
    parts: list[TreeCase]


def trace_tree(document: Decision) -> dict[str, TreeRoot]:
    """The decisions of a document's trace by name, each with its cases and all conditions below them.

    What is the same in several places is one object, so that this takes no more than the trace does.
    """
    trace = document["trace"]
    tree = TraceTree(trace)
    found = {}
    if trace["question"]["cases"]:
        found[document["question"]] = tree.root(document["question"], trace["question"], document)
    for route, root in trace["routes"].items():
        found[route] = tree.root(route, root, document["routes"][route])
    return found


def tree_size(trace: DecisionTrace) -> int:
    """How many nodes the tree has, cases and decisions among them."""
    sizes: dict[str, int] = {}

    def size(id_: str) -> int:
        if id_ not in sizes:
            sizes[id_] = 1 + sum(map(size, below(trace["nodes"][id_])))
        return sizes[id_]

    roots = [trace["question"], *trace["routes"].values()]
    cases = [case for root in roots for case in root["cases"]]
    return len(roots) + len(cases) + sum(size(case["when"]) for case in cases if case["when"])


def below(node: TraceNode) -> list[str]:
    """The conditions that a condition is made of, or the rule that it uses."""
    return [node["rule"]] if "rule" in node else node.get("parts", [])


class TraceTree:
    """Makes each part of the tree once, where it decides its decision and where it does not."""

    nodes: dict[str, TraceNode]

    def __init__(self, trace: DecisionTrace) -> None:
        self.nodes = trace["nodes"]
        self.made: dict[tuple[str, bool], TreeNode] = {}

    def root(self, name: str, root: TraceRoot, answer: Any) -> TreeRoot:
        return {
            "id": name,
            "cite": name,
            "outcome": answer["outcome"],
            "possible": answer["possible"],
            "decides": root["decides"],
            "parts": [self.case(case) for case in root["cases"]],
        }

    def case(self, case: TraceCase) -> TreeCase:
        made: dict[str, Any] = {key: part for key, part in case.items() if key != "when"}
        made["parts"] = [self.node(case["when"], case["decides"])] if case["when"] else []
        return cast("TreeCase", made)

    def node(self, id_: str, decides: bool, of_member: bool = False) -> TreeNode:
        """A condition with all below it; what made it come out so decides where it does itself."""
        if (id_, decides) in self.made:
            return self.made[id_, decides]
        node = self.nodes[id_]
        made: dict[str, Any] = {
            "id": condition_of(id_),
            "cite": node["cite"],
            "quote": encoded_words(node),
            "quotes": node["quotes"],
            "value": node["value"],
            "decides": decides,
            "source": node["source"],
        }
        if "rule" in node:
            about, says = members_of(node["rule"])[-1:], self.nodes[node["rule"]]["says"]
            made |= {"about": full_name(about[0])} if about else {}
            made |= {"rule": condition_of(node["rule"]), "says": says, "as_in_force_on": day_of(node["rule"])}
        if "test" in node:
            made |= {"test": node["test"], "fact": full_name(node["fact"])}
        made |= {key: part for key, part in node.items() if key not in made and key not in WRITTEN_ANEW}
        if of_member:
            made["member"] = members_of(id_)[-1]
            made |= {"untested": made.pop("untested")} if "untested" in made else {}
        if parts := below(node):
            because = parts if "rule" in node else node.get("because", ())
            made["parts"] = [self.node(part, decides and part in because, "members" in node) for part in parts]
        whole = cast("TreeNode", made)
        self.made[id_, decides] = whole
        return whole
