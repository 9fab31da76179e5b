"""The decision document: what was decided, why, by which law, and what is not known."""

from __future__ import annotations

from statute_runner.decide.evaluation import UNDETERMINED, Answer, Answers, answers
from statute_runner.decide.fact_entries import missing_fact, silent_fact
from statute_runner.decide.open_facts import missing, silence
from statute_runner.decide.reading_switches import changes
from statute_runner.decide.trace import Trace, deciding_parts
from statute_runner.decide.trace_document import trace_document
from statute_runner.decide.trace_size import bounded
from statute_runner.law.signatures import review, unsigned
from statute_runner.logic.refs import RouteRef
from statute_runner.logic.tree import Test, Use
from statute_runner.problem import nearest, refuse
from statute_runner.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Final

    from statute_runner.decide.decision_document import CitedText, Decision, LawEntry, LawSignature
    from statute_runner.decide.trace import TracedCase, TracedDecision, TracedNode
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Section
    from statute_runner.law.signature import Signature
    from statute_runner.request.request_document import Request

FORMAT: Final = "decision/v2"


def chosen_readings(bundle: Bundle, given: Mapping[str, str]) -> dict[str, str]:
    """One option for each reading of the bundle: the given one, else the default. Raises `Refused`."""
    chosen = {name: reading.default for name, reading in bundle.readings.items()}
    for name, option in given.items():
        if name not in bundle.readings:
            raise refuse(
                "unknown-reading",
                f"unknown reading `{name}`",
                help=nearest(name, bundle.readings) or f"one of {', '.join(bundle.readings)}",
            )
        options = bundle.readings[name].options
        if option not in options:
            raise refuse(
                "unknown-option",
                f"unknown option `{option}` of the reading `{name}`",
                help=f"one of {', '.join(options)}",
            )
        chosen[name] = option
    return chosen


def document(
    bundle: Bundle,
    law: Law,
    request: Request,
    readings: Mapping[str, str],
    *,
    as_of: str,
    with_trace: bool = True,
    with_text: bool = False,
    with_request: bool = False,
    known_on: str | None = None,
    seen: Trace | None = None,
) -> Decision:
    """The decision document (schemas/v2/decision.schema.json) of a request.

    The request is decided under the law of a day and one option of each reading; `seen` is its trace, where it was
    evaluated before.
    """
    trace = seen or traced(law, request, readings)
    made = Answers(trace.question.answer, {route: seen.answer for route, seen in trace.routes.items()})
    if not law.routes:
        none = law.question.not_in_force.name
        made = Answers(Answer(none, (none,)), {})
    undetermined = made.question.outcome == UNDETERMINED
    deciding = deciding_routes(trace) if law.routes else []
    result: Decision = {
        "format": FORMAT,
        "request": {"id": request.id, "date": request.date, "sha256": request.sha256},
        "as_of": as_of,
        "question": law.question.name,
        "outcome": made.question.outcome,
        "possible": list(made.question.possible),
        "routes": {
            route: {"outcome": answer.outcome, "possible": list(answer.possible)}
            for route, answer in made.routes.items()
        },
        "basis": basis(trace, deciding),
        "missing": [missing_fact(bundle, open_) for open_ in missing(trace)] if undetermined else [],
        "silence": [silent_fact(bundle, path) for path in silence(trace)] if law.may_rest_on_silence else [],
        "registers": {"sha256": "", "entries": [], "incomplete": []},
        "readings": {
            name: {
                "chosen": readings[name],
                "default": bundle.readings[name].default,
                "matters": matters(bundle, trace, name, readings[name]),
            }
            for name in law.readings
        },
        "notices": [{"id": notice.id, "cite": notice.cite, "text": notice.say} for notice in trace.notices],
        "conditions": conditions(trace, deciding, made.question.outcome),
        "law": [law_entry(section, with_text, as_of) for section in law.used],
        "bundle": {"name": bundle.name, "version": bundle.version, "sha256": bundle.sha256},
        "runner": VERSION,
    }
    if request.read:
        from statute_runner.decide.register_entries import read_registers

        result["registers"] = read_registers(request.read)
    if known_on:
        result["known_on"] = known_on
    if with_request:
        result["given"] = request.document()
    if with_text:
        from statute_runner.decide.presentation import explanation

        result["explanation"] = explanation(bundle, law, request.facts, as_of)
        default = {name: bundle.readings[name].default for name in law.readings}
        if law.routes and any(readings[name] != option for name, option in default.items()):
            by_default = answers(law, request.facts, {**readings, **default})
            result["explanation"]["by_default"] = by_default.question.outcome
    if with_trace:
        bounded(law, request.facts)
        result["trace"] = trace_document(trace, deciding)
    return result


def traced(law: Law, request: Request, readings: Mapping[str, str]) -> Trace:
    """The law applied to the facts of a request, under one option of each reading."""
    return Trace(law, request.facts, readings, request.read.places() if request.read else None)


def matters(bundle: Bundle, trace: Trace, name: str, chosen: str) -> bool:
    """Whether another option of this reading alone changes the outcome, what is possible, or a route."""
    return any(changes(trace, name, option) for option in bundle.readings[name].options if option != chosen)


def law_entry(section: Section, with_text: bool, day: str) -> LawEntry:
    """What an answer under the law of this day says of a version that it rests on."""
    unsure = [
        f"the words of {entry.path} are {entry.words}"
        for entry in section.text
        if entry.words and entry.words != "seen"
    ]
    entry: LawEntry = {
        "citation": section.citation,
        "cite": section.cite,
        "heading": section.heading,
        "version": section.version,
        "revision": section.revision,
        "enacted": section.enacted,
        "sha256": section.sha256,
        "unverified": [*section.source["unverified"], *unsure],
        "reviewed": review(section.signatures, section.parts, day),
    }
    if section.draft:
        entry["draft"] = True
    standing = [one for one in section.signatures if one.stands(day)]
    if any(one.exact for one in standing):
        entry["signatures"] = [signed(one) for one in standing]
        entry["unsigned"] = unsigned(standing, section.parts, day)
    if with_text:
        entry["text"] = [{"at": part.path, "heading": part.heading, "text": part.text} for part in section.text]
        entry["editorial"] = [note.copy() for note in section.editorial]
    return entry


def signed(one: Signature) -> LawSignature:
    return {"by": one.by, "on": one.day, "until": one.until or None, "scope": one.scope, "parts": list(one.parts)}


def deciding_routes(trace: Trace) -> list[str]:
    """The routes whose outcome decides the question, in order."""
    found = {
        node.ref.name
        for seen in deciding_of(trace.question)
        if isinstance(node := seen.node, Test) and isinstance(node.ref, RouteRef)
    }
    return [route for route in trace.routes if route in found]


def deciding_of(decided: TracedDecision) -> Iterator[TracedNode]:
    """Every node that decides, outermost first; those of a rule once, where it is first used."""
    entered: set[int] = set()
    for case in decided.cases:
        if case.decides and case.when:
            yield from deciding_below(case.when, entered)


def deciding_below(seen: TracedNode, entered: set[int]) -> Iterator[TracedNode]:
    if id(seen) in entered:
        return
    entered.add(id(seen))
    yield seen
    for part in deciding_parts(seen):
        yield from deciding_below(part, entered)


def basis(trace: Trace, deciding: list[str]) -> list[str]:
    """The provisions that the deciding nodes of the deciding routes encode, in the order of the law."""
    relied: dict[str, None] = {}
    for route in deciding:
        for seen in deciding_of(trace.routes[route]):
            if isinstance(seen.node, Test | Use) and seen.node.at:
                for quote in seen.node.at.quotes:
                    relied[quote.provision] = None
    places = trace.law.places
    return sorted(relied, key=lambda provision: places.get(provision, len(places)))


def conditions(trace: Trace, deciding: list[str], outcome: str) -> dict[str, list[CitedText]]:
    """The conditions that attach to the answer, to be complied with: by route that decides, and under the question.

    They are those of the cases that gave the outcome.
    """
    decided = {**{route: trace.routes[route] for route in deciding}, trace.law.question.name: trace.question}
    found: dict[str, list[CitedText]] = {
        name: [
            {"id": obligation.id, "cite": obligation.cite, "text": obligation.text}
            for seen in holding(one, outcome)
            for obligation in seen.case.conditions
        ]
        for name, one in decided.items()
    }
    return {name: kept for name, kept in found.items() if kept}


def holding(decided: TracedDecision, outcome: str) -> list[TracedCase]:
    if decided.answer.outcome != outcome:
        return []
    return [
        case
        for case in decided.cases
        if case.reached and (case.when is None or case.when.must) and case.case.outcome == outcome
    ]
