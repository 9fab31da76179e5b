"""States as files to keep: a request, and a draft of a case for the suite, in the YAML of the bundle."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from statute_runner.cases.case_runs import deciding_nodes
from statute_runner.decide.node_id import condition_of
from statute_runner.escaping import shell
from statute_runner.text.quotes import words as words_of
from statute_runner.text.yaml_flow import flow, scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.cases.worked_case import Expectation
    from statute_runner.decide.decision_document import Decision
    from statute_runner.law.bundle import Bundle
    from statute_runner.request.request_document import Request
    from statute_runner.serve.page_state import State

LONGEST_QUOTE = 15
MOST_REASONS = 50
REVIEW = (
    "# Drafted from an answer of the rules. It states what they say, which is not yet what the law says.",
    "# A lawyer reads it against the words of the law, corrects it, and takes these lines away.",
)


def request_yaml(request: Request) -> str:
    """The request as a document to decide."""
    stated = request.document()
    lines = [f"id: {scalar(stated['id'])}", f"date: {scalar(stated['date'])}"]
    if stated["facts"]:
        lines += ["facts:", *(f"  {group}: {flow(facts)}" for group, facts in stated["facts"].items())]
    return "\n".join(lines) + "\n"


def request_json(request: Request) -> str:
    """The request as JSON."""
    return json.dumps(request.document(), ensure_ascii=False, indent=2) + "\n"


def command(file: str, bundle: Bundle, state: State) -> str:
    """The command that gives the same decision for the saved request."""
    words = ["statute", "decide", file]
    for name, option in state.readings.items():
        words += ["--reading", f"{name}={option}"]
    if state.question != next(iter(bundle.questions)):
        words += ["--question", state.question]
    if state.as_of:
        words += ["--as-of", state.as_of]
    if bundle.facts.registers and bundle.facts.registers.folder:
        words += ["--registers", bundle.facts.registers.folder]
    return shell(*words)


def slug(name: str) -> str:
    """A name of small letters, digits and hyphens, as cases have."""
    made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
    return made if made[:1].isalpha() else f"case-{made}".strip("-")


def case_yaml(bundle: Bundle, state: State, request: Request, made: Decision) -> str:
    """A case for the suite that expects what came out, marked for a lawyer to read."""
    stated = request.document()
    lines = [*REVIEW, "format: cases/v1", "cases:", f"  {slug(request.id)}:"]
    lines.append(f"    says: {scalar(f'To be confirmed by a lawyer: {sentence(bundle, made)}')}")
    lines.append(f"    cites: {flow(list(cites(bundle, made)))}")
    if state.question != next(iter(bundle.questions)):
        lines.append(f"    question: {state.question}")
    lines.append(f"    date: {scalar(request.date)}")
    if state.as_of:
        lines.append(f"    as_of: {scalar(state.as_of)}")
    if state.readings:
        lines.append(f"    readings: {flow(state.readings)}")
    lines.append("    facts:" if stated["facts"] else "    facts: {}")
    lines += [f"      {group}: {flow(facts)}" for group, facts in stated["facts"].items()]
    lines.append("    expect:")
    lines += [f"      {key}: {flow(part)}" for key, part in expected(bundle, made).items()]
    return "\n".join(lines) + "\n"


def sentence(bundle: Bundle, made: Decision) -> str:
    known = bundle.questions[made["question"]].outcomes.get(made["outcome"])
    if known:
        return known.says
    facts = ", ".join(entry["fact"] for entry in made["missing"])
    return f"This is not yet determined; it is not known: {facts}."


def expected(bundle: Bundle, made: Decision) -> Expectation:
    """What the answer came to, in the words of a case."""
    expect: Expectation = {"outcome": made["outcome"]}
    if len(made["possible"]) > 1:
        expect["possible"] = made["possible"]
    expect["routes"] = {route: got["outcome"] for route, got in made["routes"].items()}
    because = list(reasons(bundle, made))[:MOST_REASONS]
    if because and not made["missing"]:
        expect["because"] = because
    if made["missing"]:
        expect["missing"] = [entry["fact"] for entry in made["missing"]]
    expect["notices"] = [notice["id"] for notice in made["notices"]]
    return expect


def reasons(bundle: Bundle, made: Decision) -> Iterator[str]:
    """The rules and facts that decide, each once, outermost first."""
    seen = set()
    for node in deciding_nodes(made):
        name = condition_of(node["rule"]) if "rule" in node else node.get("fact")
        if name and name not in seen and ("rule" in node or name in bundle.facts):
            seen.add(name)
            yield name


def cites(bundle: Bundle, made: Decision) -> Iterator[dict[str, str]]:
    """Words of the law on which the answer rests.

    The first that a deciding condition quotes, else the first of the law.
    """
    for node in deciding_nodes(made):
        for quote in node["quotes"]:
            if "test" in node and bundle.home(quote["at"]) in {law["citation"] for law in made["law"]}:
                yield {"at": quote["at"], "quote": quote["words"]}
                return
    home = bundle.questions[made["question"]].explained_by
    section = bundle.in_force(home, made["as_of"]) or bundle.section(home, bundle.versions[home][0])
    for part in section.text:
        found = list(words_of(part.text or part.heading))
        if found:
            text = part.text or part.heading
            yield {"at": f"{home}/{part.path}", "quote": text[found[0].start : found[:LONGEST_QUOTE][-1].end]}
            return
