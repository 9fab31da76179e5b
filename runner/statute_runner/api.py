"""The small public face of the runner: load a bundle, decide requests under it."""

from __future__ import annotations

from bisect import bisect_right

from statute_runner.decide import decision
from statute_runner.law.linker import Law, law_on
from statute_runner.loading import bundle_loader
from statute_runner.problem import Span, nearest, refuse
from statute_runner.request.request_document import Raw, Request, request_from
from statute_runner.text.days import checked_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import date
    from typing import Any, TypeVar

    from statute_runner.codegen.decider import Decider
    from statute_runner.decide.decision_document import Decision
    from statute_runner.law.bundle import Bundle, Question

    T = TypeVar("T")


MOST_PRINTERS = 16


class LoadedBundle:
    """A checked bundle. It never changes, may be used from any thread, and can be sent to another process.

    Public are `decide`, `decide_json`, `decider`, `request` and `known_on`; all else is the runner's own.
    """

    bundle: Bundle
    known: str | None
    days: list[str]

    def __init__(self, bundle: Bundle, known: str | None = None) -> None:
        self.bundle, self.known = bundle, known
        self.days = bundle.days()
        self.laws: dict[tuple[str, str], Law] = {}
        self.made: dict[Hashable, Any] = {}

    def __reduce__(self) -> tuple[type[LoadedBundle], tuple[Bundle, str | None]]:
        """What makes the same bundle in another process; what it has compiled is compiled there again."""
        return LoadedBundle, (self.bundle, self.known)

    def known_on(self, day: str | date | None) -> LoadedBundle:
        """The same law as it could be known on a day: only what was enacted by then.

        Raises `Refused` for a day that is none.
        """
        if day is None:
            return self
        known = stated_day(day)
        return LoadedBundle(self.bundle.known_on(known), known)

    def question(self, name: str | None = None) -> Question:
        """The named question, or the bundle's first. Raises `Refused`."""
        questions = self.bundle.questions
        if name is None:
            return next(iter(questions.values()))
        if name not in questions:
            raise refuse(
                "unknown-question",
                f"unknown question `{name}`",
                help=nearest(name, questions) or f"one of {', '.join(questions)}",
            )
        return questions[name]

    def on(self, day: str | date, question: str | None = None) -> Law:
        """The law of a day (YYYY-MM-DD, or a `date`), for looking. Raises `Refused` for a day that is none."""
        day = stated_day(day)
        asked = self.question(question)
        period = self.period(day)
        if (asked.name, period) not in self.laws:
            self.laws[asked.name, period] = law_on(self.bundle, period, asked)
        return self.laws[asked.name, period]

    def period(self, day: str) -> str:
        """The first day of the period, in which no law changes, that holds the day."""
        place = bisect_right(self.days, day)
        return self.days[place - 1] if place else ""

    def request(self, document: Mapping[str, object]) -> Request:
        """The request a document states. Raises `Refused` with every fault and its path.

        Days may be of the type `date`; values of numpy and pandas are taken where they are exactly a fact's, and
        what is missing there (`pd.NA`, `pd.NaT`, NaN) is not known.
        """
        from statute_runner.request.python_values import plain_request

        facts = self.bundle.facts
        return request_from(Raw(plain_request(document, facts), Span("request", 1)), facts)

    def decide(
        self,
        request: Mapping[str, object] | Request,
        readings: Mapping[str, str] | None = None,
        as_of: str | date | None = None,
        *,
        question: str | None = None,
        trace: bool = True,
        text: bool = False,
        given: bool = False,
    ) -> Decision:
        """The decision document of a request, a document as `request` takes it or a checked one.

        `readings` maps reading names to options, the default for each left out; `as_of` is the day whose law is
        applied, the request's own if left out; `given` puts the request itself into the document. Raises `Refused` for
        a bad request, reading, day or question.
        """
        checked = request if isinstance(request, Request) else self.request(request)
        chosen = decision.chosen_readings(self.bundle, readings or {})
        day = stated_day(as_of) if as_of else checked.date
        return decision.document(
            self.bundle,
            self.on(day, question),
            checked,
            chosen,
            as_of=day,
            with_trace=trace,
            with_text=text,
            with_request=given,
            known_on=self.known,
        )

    def decide_json(
        self,
        request: Mapping[str, object] | Request | bytes,
        readings: Mapping[str, str] | None = None,
        as_of: str | date | None = None,
        *,
        question: str | None = None,
        trace: bool = True,
        text: bool = False,
        given: bool = False,
    ) -> bytes:
        """The decision document that `decide` gives, as one line of JSON without its end, and many times as fast.

        The request may also be JSON (UTF-8, at most 1 MiB). Raises `Refused`, as `decide` does and for what is no JSON.
        """
        return self.printed(request, readings or {}, as_of, question=question, trace=trace, text=text, given=given)[0]

    def printed(
        self,
        request: Mapping[str, object] | Request | bytes,
        readings: Mapping[str, str],
        as_of: str | date | None = None,
        *,
        question: str | None = None,
        **parts: bool,
    ) -> tuple[bytes, str]:
        """The line of a decision document, and its outcome. Raises `Refused`."""
        from statute_runner.decide.printed_document import DocumentPrinter

        if isinstance(request, bytes):
            from statute_runner.codegen.request_reading import RequestReading

            name = self.question(question).name
            checked = self.cached(("reading", name), lambda: RequestReading(self, name)).checked(request)
        else:
            checked = request if isinstance(request, Request) else self.request(request)
        chosen = decision.chosen_readings(self.bundle, readings)
        day = stated_day(as_of) if as_of else checked.date
        law = self.on(day, question)
        printers: dict[object, DocumentPrinter] = self.cached("printers", dict)
        key = (law.question.name, law.since, *(chosen[name] for name in law.readings))
        printer = printers.get(key)
        if printer is None:
            # Other threads may add to them meanwhile, so that they are not gone through one by one.
            for oldest in list(printers)[: max(0, len(printers) + 1 - MOST_PRINTERS)]:
                printers.pop(oldest, None)
            printer = printers[key] = DocumentPrinter(self.bundle, law, chosen, self.known)
        return printer.line(checked, as_of=day, **parts)

    def decider(
        self,
        readings: Mapping[str, str] | None = None,
        *,
        question: str | None = None,
        as_of: str | date | None = None,
        provenance: bool = False,
    ) -> Decider:
        """Decides many requests under these readings, fast. Raises `Refused` for a bad reading, question or day.

        With `provenance` each answer says what it rests on: days, versions of law, readings, digests.
        """
        from statute_runner.codegen.decider import Decider

        chosen = decision.chosen_readings(self.bundle, readings or {})
        made: type[Decider] = Decider
        if provenance:
            from statute_runner.codegen.proven_decider import ProvenDecider

            made = ProvenDecider
        return made(self, chosen, self.question(question).name, stated_day(as_of) if as_of else None)

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for the key before, else what is made now."""
        if key not in self.made:
            self.made[key] = make()
        found: T = self.made[key]
        return found


def stated_day(given: str | date) -> str:
    """The day as text. Raises `Refused` for one that is none."""
    if not isinstance(given, str):
        from statute_runner.request.python_values import plain_day

        given = plain_day(given)
    return checked_day(given)


def load(
    path: str | None = None, *, cache: bool = True, registers: str | None = None, drafts: bool = False
) -> LoadedBundle:
    """The bundle in the folder `path`, else the one `STATUTE_BUNDLE` names, else the law that ships with the runner.

    The registers in the folder `registers` take the place of the bundle's own; with `drafts` versions and readings that
    say `draft: true` count as law, and every answer that rests on one says so. Raises `Refused` with every problem that
    keeps it from being decided under, each with file, line and column.
    """
    return LoadedBundle(bundle_loader.load(path, cache, registers, drafts=drafts))
