"""The first sheet of an explanation: what a reader signs, or acts on; all else is an annex to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.decide.trace_tree import trace_tree
from statute_runner.explain.cautions import cautions
from statute_runner.explain.election import election, least_first
from statute_runner.explain.ground_wording import elements
from statute_runner.explain.grounds import Ground, Grounds
from statute_runner.explain.lay_words import LayWords
from statute_runner.explain.member_wording import counted
from statute_runner.explain.reading_choices import choice
from statute_runner.explain.register_wording import sources
from statute_runner.explain.remedies import opening
from statute_runner.explain.sandbox import plain
from statute_runner.explain.signing_words import unsigned_parts
from statute_runner.law.member_paths import full_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.decide.decision_document import Decision
    from statute_runner.decide.trace_tree import TreeCase, TreeRoot
    from statute_runner.explain.sheet_view import (
        ChosenWords,
        Element,
        FirstSheet,
        Kept,
        Opening,
        RemedyStep,
        SheetRoute,
        ToAsk,
    )
    from statute_runner.law.bundle import Bundle

FAVOURABLE, ADVERSE = "favourable", "adverse"
MAY_GO_ON = "No register says that it holds all of them."
MOST_ELEMENTS = 3
"""The conditions that fail of which a route that is closed tells."""
MOST_WAYS = 2
"""The ways to open a route that are told."""


def first_sheet(document: Decision, bundle: Bundle, outcome: str, *, whole: bool = False) -> FirstSheet:
    """What stands on the first sheet, in words; `outcome` is the sentence of the answer.

    No fact is cut short where it is `whole`.
    """
    made = SheetMaker(document, bundle)
    return {
        "cautious": made.cautious,
        "possible": [] if all(plain(one) in outcome for one in document["possible"]) else document["possible"],
        "readings": list(made.readings()),
        "by_default": document["explanation"].get("by_default", ""),
        "routes": list(made.routes()),
        "asked": list(made.asked()),
        "steps": list(made.steps()),
        "elect": election(document, made.open),
        "kept": list(made.kept()),
        "unsure": made.unsure(),
        "facts": list(made.words.all(whole=whole)),
        "sources": sources(document),
    }


class SheetMaker:
    """A decision document, and the bundle that it was made by, as the sheet tells of them."""

    document: Decision
    bundle: Bundle
    words: LayWords
    favourable: list[str]
    open: list[str]
    cautious: bool
    trace: dict[str, TreeRoot]

    def __init__(self, document: Decision, bundle: Bundle) -> None:
        self.document, self.bundle = document, bundle
        self.words = LayWords(document, bundle.facts.every)
        outcomes = document["explanation"]["outcomes"]
        self.favourable = [name for name, known in outcomes.items() if known["tone"] == FAVOURABLE]
        self.open = [name for name, route in document["routes"].items() if route["outcome"] in self.favourable]
        self.cautious = bool(cautions(document, bundle))
        self.trace = trace_tree(document) if "trace" in document else {}
        self.told: set[str] = set()

    def readings(self) -> Iterator[ChosenWords]:
        """The readings that are not the default ones, and those of which another would change the answer or a route."""
        for name, reading in self.document["readings"].items():
            if reading["matters"] or reading["chosen"] != reading["default"]:
                yield choice(self.document, name)

    def routes(self) -> Iterator[SheetRoute]:
        """Each route with what carries it, or what it fails for; of those that the answer does not need, no reasons.

        Where something should give pause, a few of each.
        """
        needed = self.document["outcome"] not in self.favourable
        for citation, route in self.document["routes"].items():
            relied = route["outcome"] == self.document["outcome"]
            told = needed or relied or self.cautious
            found = self.because(self.trace[citation]) if citation in self.trace and told else []
            most = len(found) if relied and not needed else MOST_ELEMENTS
            yield {
                "citation": citation,
                "outcome": route["outcome"],
                "possible": route["possible"],
                "because": found[:most],
                "more": max(len(found) - most, 0),
            }

    def because(self, root: TreeRoot) -> list[Element]:
        """The conditions that a reader has to see to know why a route came out as it did."""
        if root["outcome"] == UNDETERMINED:
            return []
        at, chosen = next((n, case) for n, case in enumerate(root["parts"]) if holds(case))
        before = [case for case in root["parts"][:at] if case["parts"] and case["outcome"] != root["outcome"]]
        grants = [case for case in root["parts"] if case["outcome"] in self.favourable and case["parts"]]
        if not chosen["parts"]:
            wanted = [case for case in before if case["outcome"] in self.favourable] or before
            return elements(self.decisive(grounds(wanted, every=True)), self.words, brief=False)
        own = grounds([chosen], every=True)
        if root["outcome"] in self.favourable:
            carried = [*own, *(replace(one, bar=True) for one in grounds(before, every=False))]
            said = elements(carried, self.words, brief=True, before=self.told)
            self.told |= {one.path for one in carried if whole(one)}
            return said
        asked = {full_name(ground.path) for ground in grounds(grants, every=True)}
        asked |= {full_name(name) for case in grants for name in tested(case)}
        return elements([one for one in own if full_name(one.path) not in asked] or own, self.words, brief=False)

    def decisive(self, found: list[Ground]) -> list[Ground]:
        """Of what fails, that for which nobody can do anything, for the rest then does not matter; else all."""
        of_facts = [one for one in found if not one.of_law]
        return [one for one in of_facts if not self.words.about(one.path).remedy] or of_facts or found

    def asked(self) -> Iterator[ToAsk]:
        """What is not known, and whom to ask; of what a register may not hold yet, that alone."""
        further = {path: name for name, path in self.words.further.items()}
        told = set()
        for one in self.document["missing"]:
            of = further.get(one["fact"].rpartition(".")[0], "")
            ask = f"{self.words.about(of).ask} {MAY_GO_ON}" if of else self.words.stated.ask(one["fact"])
            if ask not in told:
                told.add(ask)
                yield {
                    "ask": ask,
                    **one["decides"],
                    "quote": "" if of else one["why"]["quote"],
                    "cite": one["why"]["cite"],
                }

    def kept(self) -> Iterator[Kept]:
        """What must be kept to, by the route that asks for it, the least first; then what the question asks for."""
        asked_for, routes = self.document["conditions"], self.document["routes"]
        for citation in least_first(self.document, [name for name in asked_for if name in routes]):
            yield {"citation": citation, "conditions": asked_for[citation]}
        for name in asked_for:
            if name not in routes:
                yield {"citation": "", "conditions": asked_for[name]}

    def steps(self) -> Iterator[Opening]:
        """What can be done to open each route, the least first; none where the answer is favourable or open."""
        if self.document["outcome"] in (UNDETERMINED, *self.favourable):
            return
        found = [
            (way, citation)
            for citation in self.document["routes"]
            if citation in self.trace
            for outcome in self.favourable
            for way in opening(self.trace[citation], outcome, self.bundle.facts.every)[:MOST_WAYS]
        ]
        before = ""
        for way, citation in sorted(found, key=lambda one: len(one[0])):
            about = [self.words.about(name) for name in way]
            remedies: dict[str, RemedyStep] = {
                fact.remedy: {"text": fact.remedy, "kind": fact.kind, "by": fact.by} for fact in about
            }
            yield {"citation": citation, "again": citation == before, "steps": list(remedies.values())}
            before = citation

    def unsure(self) -> str:
        """What no lawyer has signed, by provision where some of a version is signed, and how much is not verified."""
        law, readings = self.document["law"], self.document["explanation"]["readings"]
        points = sum(len(entry["unverified"]) for entry in law)
        open_law = sum(not (entry["reviewed"] or entry.get("signatures")) for entry in law)
        missing = [
            f"{'' if open_ == all_ else f'{open_} of '}the {counted(all_, what)} {used}"
            for open_, all_, what, used in (
                (open_law, len(law), "version", "of law used"),
                (sum(not one["reviewed"] for one in readings.values()), len(readings), "reading", "of contested words"),
            )
            if open_
        ]
        missing += [f"{left} of {entry['cite']}" for entry in law if (left := unsigned_parts(entry))]
        drafts = [f"{entry['cite']} from {entry['version']}" for entry in law if entry.get("draft")]
        drafts += [f"the reading {name}" for name, one in readings.items() if one.get("draft")]
        said = [f"THIS RESTS ON A DRAFT, WHICH IS NO LAW: {', '.join(drafts)}."] if drafts else []
        said += [f"No lawyer has signed {', nor '.join(missing)}."] if missing else []
        if points:
            said.append(f"Not verified in the law used: {counted(points, 'point')}, listed in the annex.")
        return " ".join(said)


def whole(ground: Ground) -> bool:
    """Whether all that was given is told with it: not so of a list or a set, of which other parts may matter next."""
    return "test" in ground.node and not isinstance(ground.node["given"], list)


def holds(case: TreeCase) -> bool:
    """Whether a case gave the outcome."""
    return case["reached"] and case["value"] == "yes"


def grounds(cases: list[TreeCase], *, every: bool) -> list[Ground]:
    """The grounds of the conditions of cases."""
    found: list[Ground] = []
    for case in cases:
        node = case["parts"][0]
        found += Grounds(every).of(node, Ground(node, "", "", node["cite"]))
    return found


def tested(case: TreeCase) -> Iterator[str]:
    """The facts and lists that a case tests."""
    left = list(case["parts"])
    while left:
        node = left.pop()
        if "test" in node:
            yield node["fact"]
        elif "members" in node:
            yield node["of"]
        left += node.get("parts", [])
