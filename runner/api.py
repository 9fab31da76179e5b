"""The small public face of the runner: load a bundle, decide requests under it."""

from __future__ import annotations

from runner import decision, loading
from runner.bundle import Bundle, Question
from runner.facts import date_fault
from runner.law import Law, law_on
from runner.problem import Span, nearest, refuse
from runner.request import Raw, Request, request_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


class LoadedBundle:
    """A checked bundle. It never changes, and may be used from any thread."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.laws: dict[tuple[str, str], Law] = {}

    def question(self, name: str | None = None) -> Question:
        """The named question, or the bundle's first. Raises `Refused`."""
        questions = self.bundle.questions
        if name is None:
            return next(iter(questions.values()))
        if name not in questions:
            raise refuse(
                "unknown-question",
                f"`{name}` is not a question of this bundle",
                help=nearest(name, questions) or f"it has {', '.join(questions)}",
            )
        return questions[name]

    def on(self, day: str, question: str | None = None) -> Law:
        """The law of a day (YYYY-MM-DD), for looking. Raises `Refused` for a day that is none."""
        if found := date_fault(day):
            raise refuse("request-date", found[0], help=found[1])
        asked = self.question(question)
        period = self.period(day)
        if (asked.name, period) not in self.laws:
            self.laws[asked.name, period] = law_on(self.bundle, period, asked)
        return self.laws[asked.name, period]

    def period(self, day: str) -> str:
        """The first day of the period, in which no law changes, that holds the day."""
        return max((start for start in self.bundle.days() if start <= day), default="")

    def request(self, document: Mapping[str, Any]) -> Request:
        """The request a plain document states. Raises `Refused` with every fault and its path."""
        return request_from(Raw(document, Span("request", 1)), self.bundle.facts)

    def decide(
        self,
        request: Mapping[str, Any] | Request,
        readings: Mapping[str, str] | None = None,
        as_of: str | None = None,
        *,
        question: str | None = None,
        trace: bool = True,
        text: bool = False,
    ) -> dict[str, Any]:
        """The decision document of a request, a plain document or a checked one.

        `readings` maps reading names to options, the default for each left out; `as_of` is the day (YYYY-MM-DD) whose law is
        applied, the request's own if left out. Raises `Refused` for a bad request, reading, day or question.
        """
        checked = request if isinstance(request, Request) else self.request(request)
        chosen = decision.chosen_readings(self.bundle, readings or {})
        day = as_of or checked.date
        return decision.document(
            self.bundle, self.on(day, question), checked, chosen, as_of=day, with_trace=trace, with_text=text
        )

    def decider(self, readings: Mapping[str, str] | None = None) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
        """A function from a request document to its decision document under these readings. Raises `Refused`."""
        chosen = decision.chosen_readings(self.bundle, readings or {})
        return lambda document: self.decide(document, chosen)


def load(path: str | None = None, *, cache: bool = True) -> LoadedBundle:
    """The bundle in the folder `path`, else the one `STATUTE_BUNDLE` names, else the law that ships with the runner.

    Raises `Refused` with every problem that keeps it from being decided under, each with file, line and column.
    """
    return LoadedBundle(loading.load(path, cache))
