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
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

    from statute_runner.decide.decision_slots import DecisionState
    from statute_runner.decide.trace import TracedDecision
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.request.request_document import Request

    Line: TypeAlias = tuple[bytes, str]

FORMAT_TEXT = compact(FORMAT)
MOST_LAYOUTS, MOST_SLOTS, MOST_KEPT = 128, 5_000, 4_096
FIRST = 6
"""So many requests with lists of one form the reference decides: to lay them out takes as long."""


class DecidedLayout:
    """What a document says of an answer beside its trace, as `conditions` looks at it."""

    law: Law
    routes: Mapping[str, TracedDecision]
    question: TracedDecision

    def __init__(self, law: Law, routes: Mapping[str, TracedDecision], question: TracedDecision) -> None:
        self.law, self.routes, self.question = law, routes, question


class DocumentPrinter:
    """Prints decision documents under one law and one option of each reading."""

    switches: ReadingSwitches
    pool: SlotPool
    shapes: ListShapes
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
        self.asked: dict[object, int] = {}
        self.kept: dict[object, bytes] = {}

    def line(
        self, request: Request, *, as_of: str, trace: bool = True, text: bool = False, given: bool = False
    ) -> Line:
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
        """The layout for the lists of a request, made once it has been asked for often; nothing where there is none."""
        shape = self.shapes.of(request.facts)
        if shape not in self.layouts:
            asked = self.asked.get(shape, 0)
            if asked < FIRST:
                if not asked and len(self.asked) >= MOST_KEPT:
                    self.asked = {}
                self.asked[shape] = asked + 1
                return None
            if len(self.layouts) >= MOST_LAYOUTS:
                self.layouts, self.pool = {}, SlotPool(self.bundle, self.switches)
            self.layouts[shape] = self.made(request)
        return self.layouts[shape]

    def made(self, request: Request) -> TraceLayout | None:
        layout = TraceLayout(self.pool, request.facts)
        layout.bounded = surely_bounded(self.law, request.facts, self.bundle.facts.every)
        return layout if layout.order and len(layout.slots) <= MOST_SLOTS else None

    def printed(self, layout: TraceLayout, request: Request, as_of: str, *, trace: bool, given: bool) -> Line:
        law = self.law
        values, stated = layout.inputs.of(request.facts)
        states, texts = layout.evaluated(values)
        question = states[layout.question]
        routes = {route: states[layout.routes[route]] for route in law.routes}
        answer = (question.code, *[state.code for state in routes.values()])
        outcome = question.decided.answer.outcome

        def deciding_of(names: Iterable[str]) -> list[int]:
            places = [layout_walks.deciding_conditions(layout, states, layout.routes[name]) for name in names]
            return [place for found in places for place in found]

        asked: set[int] = set()
        below_question = layout_walks.reasons(layout, states, deciding_of([""]), asked)
        tested = {layout.route[place] for place in below_question}
        deciding = [route for route in routes if layout.routes[route] in tested]
        marked: set[int] = set()
        rests_on = layout_walks.reasons(layout, states, deciding_of(deciding), marked)
        shown = tuple([states[place].must for place in layout.notices])
        once = self.once
        head = [
            b'{"format":%b,"request":{"id":' % FORMAT_TEXT,
            compact(request.id),
            b',"date":"%b","sha256":"%b"},"as_of":"%b",'
            % tuple(map(str.encode, (request.date, request.sha256, as_of))),
            once(("answer", answer), lambda: self.answer(question, routes)),
            b',"basis":[',
            self.basis([name for place in rests_on for name in layout.provisions[place]]),
            b'],"missing":[',
            layout_walks.missing(layout, states, values) if outcome == UNDETERMINED else b"",
            b'],"silence":',
            self.silence(layout_walks.silence(layout, states, stated)) if law.may_rest_on_silence else b"[]",
            b',"registers":{"sha256":"","entries":[],"incomplete":[]},"readings":',
            once(("readings", answer), lambda: self.readings_under(question, routes)),
            once(("notices", shown), lambda: self.notices(shown)),
            once(
                ("conditions", *deciding, question, *routes.values()),
                lambda: self.conditions(question, routes, deciding),
            ),
            once(("law", as_of), lambda: self.law_on(as_of)),
        ]
        if self.known_on:
            head += [b',"known_on":', compact(self.known_on)]
        if given:
            head += [b',"given":', compact(request.document())]
        if not trace:
            return b"".join([*head, b"}"]), outcome
        if not layout.bounded:
            bounded(law, request.facts)
        marked |= asked
        for place in marked:
            texts[place] = states[place].texts[DECIDING] or states[place].text(DECIDING)
        beside = deciding_of([route for route in routes if route not in deciding])
        for place in layout_walks.reasons(layout, states, beside, marked):
            texts[place] = states[place].texts[BESIDE] or states[place].text(BESIDE)
        roots = [compact(route) + b":" + state.roots[route in deciding] for route, state in routes.items()]
        head += [b',"trace":{"question":', question.roots[True], b',"routes":{', b",".join(roots), b'},"nodes":{']
        nodes = [*layout.ordered(texts)]
        nodes[0] = b"".join([*head, nodes[0]])
        nodes[-2:] = [nodes[-2] + b"}}}"]
        return b",".join(nodes), outcome

    def answer(self, question: DecisionState, routes: Mapping[str, DecisionState]) -> bytes:
        """The outcome, what is possible, and the same of each route."""
        of_routes = b",".join([compact(route) + b":" + state.answer for route, state in routes.items()])
        return b'"question":%b,%b,"routes":{%b}' % (compact(self.law.question.name), question.answer[1:-1], of_routes)

    def basis(self, relied: Iterable[str]) -> bytes:
        """Provisions in the order of the law, each once."""
        places = self.law.places
        ordered = sorted(dict.fromkeys(relied), key=lambda name: places.get(name, len(places)))
        return b",".join([self.once(name, lambda name=name: compact(name)) for name in ordered])  # type: ignore[misc]

    def silence(self, paths: Iterable[str]) -> bytes:
        return compact([silent_fact(self.bundle, path) for path in paths])

    def notices(self, shown: Iterable[bool]) -> bytes:
        given = [notice for notice, holds in zip(self.law.notices, shown, strict=True) if holds]
        return b',"notices":%b' % compact([{"id": one.id, "cite": one.cite, "text": one.say} for one in given])

    def conditions(
        self, question: DecisionState, routes: Mapping[str, DecisionState], deciding: Iterable[str]
    ) -> bytes:
        """The conditions that attach to the answer."""
        decided: Any = DecidedLayout(
            self.law, {route: state.decided for route, state in routes.items()}, question.decided
        )
        found = conditions(decided, [*deciding], question.decided.answer.outcome)
        return b',"conditions":%b' % compact(found)

    def readings_under(self, question: DecisionState, routes: Mapping[str, DecisionState]) -> bytes:
        """The readings, of which those matter under whose bits the answer changes."""
        changed = question.changed
        for state in routes.values():
            changed |= state.changed
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

    def once(self, key: object, make: Callable[[], bytes]) -> bytes:
        """What was printed for the key before, else what is printed now."""
        found = self.kept.get(key)
        if found is None:
            found = make()
            if len(self.kept) < MOST_KEPT:
                self.kept[key] = found
        return found
