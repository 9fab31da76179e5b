"""Past decisions decided again: the same, changed and why, no longer decidable, or not to be replayed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runner.amend.records import Past
from runner.decision import chosen_readings
from runner.evaluate import UNDETERMINED, answers
from runner.problem import Refused, Span
from runner.request import Raw, request_from
from runner.trace import Trace
from runner.value import value
from runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from runner.amend.records import Record
    from runner.api import LoadedBundle
    from runner.law import Law
    from runner.request import Request

SAME, CHANGED, UNDECIDABLE, UNREPLAYABLE, UNCOMPARED = (
    "same",
    "changed",
    "no longer decidable",
    "not replayable",
    "nothing to compare with",
)
LAW, READING, RUNNER = "law", "reading", "runner"


@value
class Replayed:
    """One record decided again: what became of it, by what cause, and in words."""

    line: int
    id: str
    status: str
    old: str
    new: str
    what: tuple[str, ...] = ()
    cause: str = ""
    detail: str = ""


@value
class Against:
    """What to decide again under: a bundle, and another day of law or of knowledge, or other readings."""

    loaded: LoadedBundle
    day: str | None
    known_on: str | None
    readings: Mapping[str, str]


class Replay:
    """Decides records again under one law, each known day of it made once."""

    def __init__(self, against: Against, before: LoadedBundle | None) -> None:
        """`before` answers a request without a past answer; without it such a request is compared with nothing."""
        self.against, self.before = against, before
        self.views: dict[tuple[int, str], LoadedBundle] = {}
        self.laws: dict[int, tuple[Law, dict[str, tuple[str, str]]]] = {}

    def again(self, record: Record) -> Replayed:
        """The record decided again."""
        old = record.past.outcome if record.past else ""
        if record.why_not or record.request is None:
            return Replayed(record.line, record.id, UNREPLAYABLE, old, "", detail=record.why_not)
        past = record.past
        try:
            if past is None and self.before:
                past = self.answer(self.before, record.request, None, None, None, {})
            elif past is None:
                self.answer(self.against.loaded, record.request, None, self.against.day, None, self.against.readings)
                return Replayed(record.line, record.id, UNCOMPARED, "", "")
        except Refused as refused:
            return Replayed(record.line, record.id, UNREPLAYABLE, "", "", detail=refused.problems[0].message)
        try:
            new = self.answer(
                self.against.loaded,
                record.request,
                past.question,
                self.against.day or past.as_of,
                self.against.known_on or past.known_on,
                {**past.readings, **self.against.readings},
            )
        except Refused as refused:
            return Replayed(record.line, record.id, UNDECIDABLE, past.outcome, "", detail=refused.problems[0].message)
        what = tuple(differences(past, new))
        if not what:
            return Replayed(record.line, record.id, SAME, past.outcome, new.outcome)
        cause, detail = cause_of(past, new)
        return Replayed(record.line, record.id, CHANGED, past.outcome, new.outcome, what, cause, detail)

    def answer(
        self,
        loaded: LoadedBundle,
        document: Mapping[str, Any],
        question: str | None,
        day: str | None,
        known_on: str | None,
        readings: Mapping[str, str],
    ) -> Past:
        """What the law answers now, as a past answer is kept. Raises `Refused`."""
        view = self.view(loaded, known_on)
        request = request_from(Raw(document, Span("request", 1)), view.bundle.facts)
        chosen = chosen_readings(view.bundle, readings)
        law = view.on(day or request.date, question)
        found = answers(law, request.facts, chosen)
        return Past(
            law.question.name,
            day or request.date,
            known_on,
            found.question.outcome,
            found.question.possible,
            {route: (answer.outcome, answer.possible) for route, answer in found.routes.items()},
            missing(law, request, chosen, found.question.outcome),
            {name: chosen[name] for name in law.readings},
            self.files(law),
            view.bundle.sha256,
            VERSION,
        )

    def view(self, loaded: LoadedBundle, known_on: str | None) -> LoadedBundle:
        """The bundle as known on a day; days between which nothing was enacted share a view."""
        if known_on is None:
            return loaded
        last = max((day for day in enacted(loaded) if day <= known_on), default="0001-01-01")
        key = (id(loaded), last)
        if key not in self.views:
            self.views[key] = loaded.known_on(last)
        return self.views[key]

    def files(self, law: Law) -> dict[str, tuple[str, str]]:
        """The files of law that were used."""
        if id(law) not in self.laws:
            self.laws[id(law)] = law, {f"{one.citation}@{one.version}": (one.version, one.sha256) for one in law.used}
        return self.laws[id(law)][1]


def enacted(loaded: LoadedBundle) -> Iterator[str]:
    return (section.enacted for section in loaded.bundle.all_sections())


def missing(law: Law, request: Request, readings: Mapping[str, str], outcome: str) -> frozenset[str]:
    if outcome != UNDETERMINED:
        return frozenset()
    return frozenset(fact for fact, _ in Trace(law, request.facts, readings).missing())


def differences(past: Past, new: Past) -> Iterator[str]:
    """In what the new answer is not the past one."""
    if (past.outcome, past.possible) != (new.outcome, new.possible):
        yield "outcome"
    if past.routes != new.routes:
        yield "routes"
    if past.missing != new.missing:
        yield "missing facts"


def cause_of(past: Past, new: Past) -> tuple[str, str]:
    """Why an answer changed: other files of law, other readings, or neither, which leaves the runner."""
    if past.law != new.law:
        gone = [name for name in past.law if name not in new.law]
        come = [name for name in new.law if name not in past.law]
        edited = [name for name in new.law if name in past.law and past.law[name] != new.law[name]]
        said = [
            f"{title} {', '.join(names)}"
            for title, names in (("no longer", gone), ("now", come), ("edited", edited))
            if names
        ]
        return LAW, "; ".join(said)
    if past.readings != new.readings:
        names = [
            name for name in {**past.readings, **new.readings} if past.readings.get(name) != new.readings.get(name)
        ]
        return READING, ", ".join(
            f"{name}: {past.readings.get(name, '-')} → {new.readings.get(name, '-')}" for name in names
        )
    around = "" if past.bundle == new.bundle else "; the bundle is another, though the sections used are the same"
    return RUNNER, f"the same law: runner {past.runner} → {new.runner}{around}"
