"""The decision document as a line of JSON, joined from parts that were printed before.

It is `decision.document` to the byte, which decides where this does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.decide import layout_walks
from statute_runner.decide.decision import FORMAT, conditions, document, law_entry
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.decide.fact_entries import silent_fact
from statute_runner.decide.list_shapes import ListShapes
from statute_runner.decide.reading_masks import ReadingSwitches
from statute_runner.decide.slot_pool import SlotPool
from statute_runner.decide.trace_layout import TraceLayout
from statute_runner.decide.trace_size import bounded, surely_bounded
from statute_runner.decide.trace_slots import BESIDE, DECIDING, compact
from statute_runner.logic.refs import RouteRef
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from statute_runner.decide.trace import TracedDecision
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.request.request_document import Request

    Line: TypeAlias = tuple[bytes, str]

MOST_LAYOUTS, MOST_SLOTS, MOST_KEPT = 128, 5_000, 4_096


class DecidedLayout:
    """What a document says of an answer beside its trace, as `conditions` looks at it."""

    law: Law
    routes: Mapping[str, TracedDecision]
    question: TracedDecision

    def __init__(self, law: Law, routes: Mapping[str, TracedDecision], question: TracedDecision) -> None:
        self.law, self.routes, self.question = law, routes, question


class DocumentPrinter:
    """Prints decision documents under one law and one option of each reading."""

    bundle: Bundle
    law: Law
    readings: Mapping[str, str]
    known_on: str | None

    def __init__(self, bundle: Bundle, law: Law, readings: Mapping[str, str], known_on: str | None) -> None:
        self.bundle, self.law, self.readings, self.known_on = bundle, law, readings, known_on
        options = {name: reading.options for name, reading in bundle.readings.items()}
        self.switches = ReadingSwitches(law, readings, options)
        self.pool = SlotPool(bundle, self.switches)
        self.shapes = ListShapes(law)
        self.layouts: dict[object, TraceLayout | None] = {}
        self.kept: dict[object, bytes] = {}

    def line(self, request: Request, *, as_of: str, trace: bool = True, text: bool = False, given: bool = False) -> Line:
        """The document of a request, on one line without its end, and its outcome. Raises `Refused`."""
        layout = None if text or request.read or not self.law.routes else self.layout(request)
        if layout is not None:
            return self.printed(layout, request, as_of, trace=trace, given=given)
        made = document(
            self.bundle,
            self.law,
            request,
            self.readings,
            as_of=as_of,
            with_trace=trace,
            with_text=text,
            with_request=given,
            known_on=self.known_on,
        )
        return compact(made), made["outcome"]

    def layout(self, request: Request) -> TraceLayout | None:
        """The layout for the lists of a request, made when it is first asked for; nothing where there is none."""
        shape = self.shapes.of(request.facts)
        if shape not in self.layouts:
            if len(self.layouts) >= MOST_LAYOUTS:
                self.layouts, self.pool = {}, SlotPool(self.bundle, self.switches)
            self.layouts[shape] = self.made(request)
        return self.layouts[shape]

    def made(self, request: Request) -> TraceLayout | None:
        layout = TraceLayout(self.pool, request.facts)
        layout.bounded = surely_bounded(self.law, request.facts, self.bundle.facts.every)
        return layout if len(layout.slots) <= MOST_SLOTS else None

    def printed(self, layout: TraceLayout, request: Request, as_of: str, *, trace: bool, given: bool) -> Line:
        law, switches = self.law, self.switches
        values, stated = layout.values(request.facts)
        states, texts = layout.evaluated(values)
        question = states[layout.question]
        routes = {route: states[layout.routes[route]] for route in law.routes}
        outcome = question.decided.answer.outcome

        asked: set[int] = set()
        below_question = layout_walks.reasons(
            layout, states, layout_walks.deciding_conditions(layout, states, layout.question), asked
        )
        tested = {states[place].slot.node.ref.name for place in below_question if layout.route[place] is not None}
        deciding = [route for route in routes if route in tested]
        starts = [
            place
            for route in deciding
            for place in layout_walks.deciding_conditions(layout, states, layout.routes[route])
        ]
        marked: set[int] = set()
        rests_on = layout_walks.reasons(layout, states, starts, marked)
        changed = question.changed
        for state in routes.values():
            changed |= state.changed

        relied = dict.fromkeys([name for place in rests_on for name in layout.provisions[place]])
        basis = sorted(relied, key=lambda name: law.places.get(name, len(law.places)))
        missing = layout_walks.missing(layout, states, values) if outcome == UNDETERMINED else b""
        silent = layout_walks.silence(layout, states, stated) if law.may_rest_on_silence else []
        seen: Any = DecidedLayout(
            law, {route: state.decided for route, state in routes.items()}, question.decided
        )
        parts = [
            b'{"format":%b,"request":' % compact(FORMAT),
            compact({"id": request.id, "date": request.date, "sha256": request.sha256}),
            b',"as_of":%b,"question":%b,' % (compact(as_of), compact(law.question.name)),
            question.answer[1:-1],
            b',"routes":{',
            b",".join([compact(route) + b":" + state.answer for route, state in routes.items()]),
            b'},"basis":',
            compact(basis),
            b',"missing":[',
            missing,
            b'],"silence":',
            compact([silent_fact(self.bundle, path) for path in silent]),
            b',"registers":{"sha256":"","entries":[],"incomplete":[]},"readings":',
            self.once(("readings", changed), lambda: self.readings_under(changed)),
            b',"notices":',
            compact(
                [
                    {"id": notice.id, "cite": notice.cite, "text": notice.say}
                    for notice, place in zip(law.notices, layout.notices, strict=True)
                    if states[place].must
                ]
            ),
            b',"conditions":',
            compact(conditions(seen, deciding, outcome)),
            self.once(("law", as_of), lambda: self.law_on(as_of)),
        ]
        if self.known_on:
            parts += [b',"known_on":', compact(self.known_on)]
        if given:
            parts += [b',"given":', compact(request.document())]
        if trace:
            if not layout.bounded:
                bounded(law, request.facts)
            beside = [
                place
                for route in routes
                if route not in deciding
                for place in layout_walks.deciding_conditions(layout, states, layout.routes[route])
            ]
            marked |= asked
            for place in marked:
                texts[place] = states[place].text(DECIDING)
            for place in layout_walks.reasons(layout, states, beside, marked):
                texts[place] = states[place].text(BESIDE)
            parts += [
                b',"trace":{"question":',
                question.roots[True],
                b',"routes":{',
                b",".join(
                    [compact(route) + b":" + state.roots[route in deciding] for route, state in routes.items()]
                ),
                b'},"nodes":{',
                b",".join(layout.ordered(texts)[:-1]),
                b"}}",
            ]
        return b"".join([*parts, b"}"]), outcome

    def readings_under(self, changed: int) -> bytes:
        """The readings, of which those matter under whose bits the answer changes."""
        return compact(
            {
                name: {
                    "chosen": self.readings[name],
                    "default": self.bundle.readings[name].default,
                    "matters": bool(changed & self.switches.of[name]),
                }
                for name in self.law.readings
            }
        )

    def law_on(self, as_of: str) -> bytes:
        """What the document says of the law, of the bundle and of the runner."""
        bundle = self.bundle
        law = compact([law_entry(section, False, as_of) for section in self.law.used])
        of = compact({"name": bundle.name, "version": bundle.version, "sha256": bundle.sha256})
        return b',"law":%b,"bundle":%b,"runner":%b' % (law, of, compact(VERSION))

    def once(self, key: object, make: Any) -> bytes:
        found = self.kept.get(key)
        if found is None:
            found = make()
            if len(self.kept) < MOST_KEPT:
                self.kept[key] = found
        return found
