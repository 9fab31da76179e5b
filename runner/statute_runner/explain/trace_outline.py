"""The trace as a list to read: a block for each decision and each rule, a numbered row for each condition.

A rule that is used in several places stands once, and decides if it does so in any of them, on a route on which the
answer rests; `decides_route` says the same of every route.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.node_id import condition_of, day_of, members_of
from statute_runner.decide.trace_reasons import encoded_words, reasons_for
from statute_runner.explain.answers_taken import tested_words
from statute_runner.explain.lay_words import LayWords
from statute_runner.explain.member_wording import member, quantity, shown
from statute_runner.explain.sandbox import plain
from statute_runner.law.citations import cited
from statute_runner.logic.refs import InForceRef, ReadingRef, RouteRef, ref_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.decide.decision_document import Decision, DecisionTrace, LawEntry, TraceNode, TraceRoot
    from statute_runner.explain.layout_view import Row, RuleBlock
    from statute_runner.explain.stated_words import StatedWords
    from statute_runner.law.facts import FactType

GROUPS = {
    "all": "All of these:",
    "any": "At least one of these:",
    "none": "Not this:",
    "cannot be said": "It cannot be said whether this holds:",
}
TURNED = {"none", "at most"}
TONES = {"favourable": 1, "adverse": -1}


def reasons(document: Decision, facts: Mapping[str, FactType]) -> list[RuleBlock]:
    """The blocks of a document's trace: the question's decision, then each route's before the rules it uses.

    `facts` are those of the bundle, fields of members among them.
    """
    trace = document.get("trace")
    if trace is None:
        return []
    listing = Listing(document, trace, facts)
    if trace["question"]["cases"]:
        listing.decision("question", document["question"], document["outcome"], trace["question"])
    for route, root in trace["routes"].items():
        listing.decision("route", route, document["routes"][route]["outcome"], root)
    number = 0
    for place, block in enumerate(listing.blocks.values(), 1):
        block["number"] = place
        for row in block["rows"]:
            number += 1
            row["number"] = number
    for block in listing.blocks.values():
        for row in block["rows"]:
            row["against"] = listing.effects[row["order"]] == {-1}
            used = listing.used.get(row["order"])
            row["to"] = listing.blocks[used]["number"] if used else 0
    return list(listing.blocks.values())


class Listing:
    """Walks the trace and keeps one row for each condition of each block; `order` is that of the trace.

    A block is known by its decision, or by the id of its rule.
    """

    law: list[LawEntry]
    nodes: dict[str, TraceNode]
    tones: dict[str, int]
    options: dict[str, dict[str, str]]
    of_routes: set[str]
    words: LayWords
    stated: StatedWords

    def __init__(self, document: Decision, trace: DecisionTrace, facts: Mapping[str, FactType]) -> None:
        self.law, self.nodes = document["law"], trace["nodes"]
        outcomes = document["explanation"]["outcomes"] if "explanation" in document else {}
        self.tones = {name: TONES.get(known["tone"], 0) for name, known in outcomes.items()}
        readings = document["explanation"]["readings"] if "explanation" in document else {}
        self.options = {name: known["options"] for name, known in readings.items()}
        roots = (trace["question"], *trace["routes"].values())
        self.of_routes = {id_ for root in roots for id_ in reasons_for(trace, root)}
        self.blocks: dict[str, RuleBlock] = {}
        self.rows: dict[tuple[str, str | int], Row] = {}
        self.effects: list[set[int]] = []
        self.used: dict[int, str] = {}
        self.words = LayWords(document, facts)
        self.stated = self.words.stated

    def decision(self, kind: str, name: str, outcome: str, root: TraceRoot) -> None:
        block = self.block(name, kind, name, "", name)
        block.update({"outcome": outcome, "decides": root["decides"]})
        for n, case in enumerate(root["cases"]):
            row = self.row((name, n), block, case["id"], case["value"], case["source"], 0)
            row.update({"kind": "case", "said": case["outcome"], "reached": case["reached"]})
            row.update({"decides": case["decides"] and root["decides"], "decides_route": case["decides"]})
            self.effects[row["order"]].add(0)
            if case["when"]:
                self.condition(case["when"], name, 1, self.tones.get(case["outcome"], 0), "")

    def block(self, key: str, kind: str, name: str, says: str, cite: str) -> RuleBlock:
        return self.blocks.setdefault(
            key,
            {
                "kind": kind,
                "name": name,
                "as_in_force_on": day_of(key),
                "says": says,
                "cite": cite,
                "outcome": "",
                "value": "",
                "decides": False,
                "source": "",
                "number": 0,
                "rows": [],
            },
        )

    def row(self, key: tuple[str, str | int], block: RuleBlock, id_: str, value: str, source: str, depth: int) -> Row:
        if key not in self.rows:
            self.rows[key] = {
                "order": len(self.rows),
                "id": condition_of(id_),
                "depth": depth,
                "kind": "group",
                "said": "",
                "fact": "",
                "given": None,
                "value": value,
                "reached": True,
                "decides": False,
                "decides_route": False,
                "quote": "",
                "within": "",
                "quotes": [],
                "cite": "",
                "source": source,
                "to": 0,
                "shown": False,
                "number": 0,
                "against": False,
            }
            block["rows"].append(self.rows[key])
            self.effects.append(set())
        return self.rows[key]

    def condition(self, id_: str, block: str, depth: int, effect: int, within: str) -> None:
        """Adds the condition and all below it, once for each effect.

        `effect` is 1 where it helps to a favourable outcome, -1 to an adverse one; `within` are the words around it.
        """
        node = self.nodes[id_]
        row = self.row((block, id_), self.blocks[block], id_, node["value"], node["source"], depth)
        if effect in self.effects[row["order"]]:
            return
        self.effects[row["order"]].add(effect)
        row.update({"decides": node["decides"], "decides_route": id_ in self.of_routes})
        quote = encoded_words(node)
        row.update({"quote": quote, "quotes": node["quotes"], "cite": node["cite"], "within": within})
        if "rule" in node:
            self.rule(node["rule"], row, effect)
            return
        below = -effect if node.get("holds_when") in TURNED else effect
        parts = node.get("parts", [])
        if "test" in node:
            said, given = self.sentence(node), self.given(node)
            row.update({"kind": "test", "said": self.of_member(id_, said), "fact": node["fact"], "given": given})
        elif "members" in node:
            parts = shown(node)
            self.members(id_, node, row, len(parts))
        else:
            row["said"] = self.of_member(id_, GROUPS[node["holds_when"]])
            below = 0 if node["holds_when"] == "cannot be said" else below
        for part in parts:
            self.condition(part, block, depth + 1, below, quote or within)

    def rule(self, id_: str, row: Row, effect: int) -> None:
        """Adds the rule that a condition uses, of a rule about a list that for the member looked at."""
        body = self.nodes[id_]
        says = self.of_member(id_, body["says"])
        used = self.block(id_, "rule", condition_of(id_), says, body["cite"])
        used.update({"value": body["value"], "source": body["source"], "decides": body["decides"]})
        row.update({"kind": "rule", "said": says})
        self.used[row["order"]] = id_
        self.condition(id_, id_, 0, effect, "")

    def members(self, id_: str, node: TraceNode, row: Row, shown: int) -> None:
        """Says how many members satisfy a test over a list, and of how many nothing more is said."""
        path = node["of"]
        hidden = (node["count"] or 0) - shown
        values = [self.nodes[part]["value"] for part in node.get("parts", [])]
        said = quantity(node, values, self.stated.ones) + (f"; {hidden} of them not shown" if hidden else "")
        row.update({"kind": "members", "said": said if "[" in path else self.of_member(id_, said)})
        row.update({"fact": path, "given": self.stated.value(path, self.stated.stated(path))})
        row["quotes"] = [*node["quotes"], *node.get("untested", [])]

    def of_member(self, id_: str, said: str) -> str:
        """What is said, after the member of whom it is said."""
        innermost = members_of(id_)[-1:]
        return f"{member(innermost[0], self.stated.ones)}: {said}" if innermost else said

    def sentence(self, node: TraceNode) -> str:
        """The test in the words of the rule file, answered facts in plain words."""
        operand = node["test"].removeprefix(f"{node['fact']} is ")
        match ref_named(node["fact"]):
            case RouteRef(name):
                return f"The route {cited(self.law, name)} is {operand.replace('_', ' ')}"
            case ReadingRef(name):
                return f"As read: {self.option(name, operand)}"
            case InForceRef(citation, day):
                return f"{cited(self.law, citation)} is in force" + (f" on {day}" if day else "")
            case _:
                return tested_words(node["fact"], node["test"], self.words)

    def option(self, name: str, option: str) -> str:
        """What an option of a reading says."""
        return self.options.get(name, {}).get(option, f"{name} is {option}").removesuffix(".")

    def given(self, node: TraceNode) -> str | None:
        """What a test was given, in words; nothing where that is said already."""
        match ref_named(node["fact"]):
            case ReadingRef(name):
                return self.option(name, str(node["given"])) if node["value"] == "no" else None
            case RouteRef():
                return plain(str(node["given"]))
            case InForceRef():
                return None
            case _:
                return self.words.tested(node["fact"], node["given"])
