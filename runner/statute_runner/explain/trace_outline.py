"""The trace as a list to read: a block for each decision and each rule, a numbered row for each condition.

A rule that is used in several places stands once, and decides if it does so in any of them, on a route on which the
answer rests; `decides_route` says the same of every route.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from statute_runner.explain.member_wording import member, quantity, shown
from statute_runner.explain.stated_words import StatedWords
from statute_runner.law.citations import cited
from statute_runner.law.member_paths import full_name
from statute_runner.logic.refs import InForceRef, ReadingRef, RouteRef, ref_named

if TYPE_CHECKING:
    from statute_runner.decide.decision_document import Decision, TraceCase, TraceNode, TraceRoot
    from statute_runner.explain.layout_view import Row, RuleBlock

    Key: TypeAlias = tuple[str, str | None, str]
    """A decision, or a rule, the day on which it is resolved if another, and the member of which it speaks if any."""

GROUPS = {
    "all": "All of these:",
    "any": "At least one of these:",
    "none": "Not this:",
    "cannot be said": "It cannot be said whether this holds:",
}
TURNED = {"none", "at most"}
TONES = {"favourable": 1, "adverse": -1}


def reasons(document: Decision) -> list[RuleBlock]:
    """The blocks of a document's trace: the question's decision, then each route's before the rules it uses."""
    listing = Listing(document)
    for name, decided in document.get("trace", {}).items():
        listing.decision(name, decided)
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
    """Walks the trace and keeps one row for each condition of each block; `order` is that of the trace."""

    def __init__(self, document: Decision) -> None:
        self.law = document["law"]
        outcomes = document["explanation"]["outcomes"] if "explanation" in document else {}
        self.tones = {name: TONES.get(known["tone"], 0) for name, known in outcomes.items()}
        readings = document["explanation"]["readings"] if "explanation" in document else {}
        self.options = {name: known["options"] for name, known in readings.items()}
        self.question = document["question"]
        self.counts = True
        self.blocks: dict[Key, RuleBlock] = {}
        self.rows: dict[tuple[str | int | None, ...], Row] = {}
        self.effects: list[set[int]] = []
        self.used: dict[int, Key] = {}
        self.stated = StatedWords(document)
        # Of each list that is gone through, the path of the member looked at, the innermost last.
        self.looked_at: dict[str, str] = {}

    def decision(self, name: str, decided: TraceRoot) -> None:
        kind = "question" if name == self.question else "route"
        self.counts = decided["decides"]
        block = self.block((name, None, ""), kind, "", name)
        block["outcome"] = decided["outcome"]
        block["decides"] |= self.counts
        for n, case in enumerate(decided["parts"]):
            row = self.row((name, None, "", n), block, case, 0, 0)
            row.update({"kind": "case", "said": case["outcome"], "reached": case["reached"]})
            for part in case["parts"]:
                self.condition(part, (name, None, ""), (n, 0), 1, self.tones.get(case["outcome"], 0), "")

    def block(self, key: Key, kind: str, says: str, cite: str) -> RuleBlock:
        return self.blocks.setdefault(
            key,
            {
                "kind": kind,
                "name": key[0],
                "as_in_force_on": key[1],
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

    def row(
        self, key: tuple[str | int | None, ...], block: RuleBlock, node: TraceNode | TraceCase, depth: int, effect: int
    ) -> Row:
        if key not in self.rows:
            self.rows[key] = {
                "order": len(self.rows),
                "id": node["id"],
                "depth": depth,
                "kind": "group",
                "said": "",
                "fact": "",
                "given": None,
                "value": node["value"],
                "reached": True,
                "decides": False,
                "decides_route": False,
                "quote": "",
                "within": "",
                "quotes": [],
                "cite": "",
                "source": node["source"],
                "to": 0,
                "shown": False,
                "number": 0,
                "against": False,
            }
            block["rows"].append(self.rows[key])
            self.effects.append(set())
        row = self.rows[key]
        row["decides"] |= node["decides"] and self.counts
        row["decides_route"] |= node["decides"]
        self.effects[row["order"]].add(effect)
        return row

    def condition(
        self, node: TraceNode, block: Key, place: tuple[int, ...], depth: int, effect: int, within: str
    ) -> None:
        """Adds the condition and all below it.

        `effect` is 1 where it helps to a favourable outcome, -1 to an adverse one; `within` are the words around it.
        """
        row = self.row((*block, *place), self.blocks[block], node, depth, effect)
        row.update({"quote": node["quote"], "quotes": node["quotes"], "cite": node["cite"], "within": within})
        if "rule" in node:
            self.rule(node, row, effect)
            return
        below = -effect if node.get("holds_when") in TURNED else effect
        if "test" in node:
            path = self.path(node["fact"])
            given = self.stated.value(path, node["given"])
            row.update({"kind": "test", "said": self.of_member(self.sentence(node)), "fact": path, "given": given})
        elif "members" in node:
            self.members(node, row, block, place, depth, below)
            return
        else:
            row["said"] = self.of_member(GROUPS[node["holds_when"]])
            below = 0 if node["holds_when"] == "cannot be said" else below
        for n, part in enumerate(node.get("parts", [])):
            self.condition(part, block, (*place, n), depth + 1, below, node["quote"] or within)

    def rule(self, node: TraceNode, row: Row, effect: int) -> None:
        """Adds the rule that a condition uses, of a rule about a list that for the member looked at."""
        around, about = self.looked_at, node.get("about", "")
        key = (node["rule"], node["as_in_force_on"], around.get(about, ""))
        self.looked_at = {**around, about: around[about]} if about else {}
        says = self.of_member(node["says"])
        body = node["parts"][0]
        used = self.block(key, "rule", says, body["cite"])
        used.update({"value": body["value"], "source": body["source"]})
        used["decides"] |= body["decides"] and self.counts
        row.update({"kind": "rule", "said": says})
        self.used[row["order"]] = key
        self.condition(body, key, (), 0, effect, "")
        self.looked_at = around

    def members(self, node: TraceNode, row: Row, block: Key, place: tuple[int, ...], depth: int, effect: int) -> None:
        """Says how many members satisfy a test over a list, and adds the condition for each that is shown."""
        around, path = self.looked_at, node["of"]
        parts = shown(node)
        hidden = (node["count"] or 0) - len(parts)
        said = quantity(node, self.stated.ones) + (f"; {hidden} of them not shown" if hidden else "")
        row.update({"kind": "members", "said": said if "[" in path else self.of_member(said)})
        row.update({"fact": path, "given": self.stated.value(path, self.stated.stated(path))})
        row["quotes"] = [*node["quotes"], *node.get("untested", [])]
        for n, part in enumerate(parts):
            self.looked_at = {name: at for name, at in around.items() if name != full_name(path)}
            self.looked_at[full_name(path)] = part["member"]
            self.condition(part, block, (*place, n), depth + 1, effect, node["quote"] or row["within"])
        self.looked_at = around

    def path(self, name: str) -> str:
        """The path of what a test names, of the member that is looked at."""
        of, between, field = name.rpartition("[].")
        return f"{self.looked_at[of]}.{field}" if between and of in self.looked_at else name

    def of_member(self, said: str) -> str:
        """What is said, after the member of whom it is said."""
        innermost = list(self.looked_at.values())[-1:]
        return f"{member(innermost[0], self.stated.ones)}: {said}" if innermost else said

    def sentence(self, node: TraceNode) -> str:
        """The test in the words of the rule file, answered facts in plain words."""
        operand = node["test"].removeprefix(f"{node['fact']} is ")
        match ref_named(node["fact"]):
            case RouteRef(name):
                return f"The route {cited(self.law, name)} is {operand.replace('_', ' ')}"
            case ReadingRef(name):
                return f"As read: {self.options.get(name, {}).get(operand, f'{name} is {operand}').removesuffix('.')}"
            case InForceRef(citation, day):
                return f"{cited(self.law, citation)} is in force" + (f" on {day}" if day else "")
            case _:
                return node["test"]
