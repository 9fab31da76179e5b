"""Decides past decisions again, and says what changed and why.

They are verified to the byte where the law is the same, else compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.amend.change_causes import cause_of, differences
from statute_runner.amend.document_verification import first_difference, parts_of, settled_alike, unlike
from statute_runner.amend.first_format import FIRST, in_first_format
from statute_runner.amend.past_records import answered
from statute_runner.amend.undecidable import undecidable
from statute_runner.budget import SEARCH
from statute_runner.decide.decision import FORMAT, chosen_readings
from statute_runner.problem import Refused, Span
from statute_runner.request.request_document import Raw, request_from
from statute_runner.text.days import FIRST_DAY, checked_day
from statute_runner.version import VERSION
from statute_runner.whatif.document_parts import Parts, composed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.amend.past_records import Past, Record
    from statute_runner.api import LoadedBundle

SAME, CHANGED, ALTERED, UNDECIDABLE, UNREPLAYABLE, UNCOMPARED = (
    "same",
    "changed",
    "altered",
    "no longer decidable",
    "not replayable",
    "nothing to compare with",
)
VERIFIED, OTHER_LAW, UNSETTLED = "verified", "not verified: other law", "not verified: not settled"
OTHER_REGISTERS = "not verified: other registers"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One record decided again: what became of it, by what cause, and in words; and whether it was verified."""

    line: int
    id: str
    status: str
    old: str = ""
    new: str = ""
    what: tuple[str, ...] = ()
    cause: str = ""
    detail: str = ""
    verification: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """What to decide again under: a bundle, and another day of law or of knowledge, or other readings."""

    loaded: LoadedBundle
    day: str | None
    known_on: str | None
    readings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReplaySettings:
    """What a request is decided under, within a bundle; nothing chosen is the bundle's own choice.

    `format` is that of the document to compare with.
    """

    question: str | None
    as_of: str | None
    known_on: str | None
    readings: Mapping[str, str]
    format: str = FORMAT


OWN = ReplaySettings(None, None, None, {})


class Replay:
    """Decides records again under one law, each known day of it made once."""

    against: Against
    before: LoadedBundle | None
    seconds: float

    def __init__(self, against: Against, before: LoadedBundle | None, seconds: float = SEARCH) -> None:
        """`before` answers a request without a past answer; without it such a request is compared with nothing.

        `seconds` are what is searched for each document may take.
        """
        self.against, self.before, self.seconds = against, before, seconds
        self.views: dict[tuple[int, str], LoadedBundle] = {}

    def again(self, record: Record) -> Replayed:
        """The record decided again."""
        line, name, past = record.line, record.id, record.past
        old = past.outcome if past else ""
        if record.why_not or record.request is None:
            return Replayed(line, name, UNREPLAYABLE, old, detail=record.why_not)
        if record.altered:
            return Replayed(line, name, ALTERED, old, what=("request",), detail=record.altered)
        if past is None or record.decision is None:
            return self.alone(line, name, record.request)
        own = self.named(past.bundle, past.registers if past.entries else "")
        if own is None:
            other = OTHER_REGISTERS if self.named(past.bundle) else OTHER_LAW
            return self.compared(line, name, record.request, past, other)
        known, what, detail = self.verified(own, record.request, record.decision, past)
        if not known:
            return Replayed(line, name, ALTERED, old, what=what, detail=detail)
        if own is self.against.loaded and self.under(past) == of(past):
            return Replayed(line, name, SAME, old, old, verification=known)
        return self.compared(line, name, record.request, past, known)

    def named(self, sha256: str, registers: str = "") -> LoadedBundle | None:
        """The bundle at hand that has this digest, with the registers that have that one, where some were read."""
        for loaded in (self.before, self.against.loaded):
            if loaded and loaded.bundle.sha256 == sha256:
                found = loaded.bundle.facts.registers
                if not registers or (found and found.sha256 == registers):
                    return loaded
        return None

    def under(self, past: Past) -> ReplaySettings:
        """What the record is to be decided under now."""
        against = self.against
        known = against.known_on or past.known_on
        readings = {**past.readings, **against.readings}
        return ReplaySettings(past.question, against.day or past.as_of, known, readings, past.format)

    def alone(self, line: int, name: str, request: Mapping[str, object]) -> Replayed:
        """A request without an answer, against that of the law before where there is one."""
        against = self.against
        try:
            if self.before:
                past = self.answer(self.before, request, OWN)
            else:
                self.answer(
                    against.loaded, request, ReplaySettings(None, against.day, against.known_on, against.readings)
                )
                return Replayed(line, name, UNCOMPARED)
        except Refused as refused:
            why = undecidable(refused, against.loaded.bundle, against.readings)
            return Replayed(line, name, UNREPLAYABLE, detail=why)
        return self.compared(line, name, request, past, "")

    def compared(self, line: int, name: str, request: Mapping[str, object], past: Past, verification: str) -> Replayed:
        """The answer now beside the past one."""
        try:
            new = self.answer(self.against.loaded, request, self.under(past))
        except Refused as refused:
            why = undecidable(refused, self.against.loaded.bundle, self.under(past).readings)
            return Replayed(line, name, UNDECIDABLE, past.outcome, detail=why, verification=verification)
        what = tuple(differences(past, new))
        cause, detail = cause_of(past, new) if what else ("", "")
        status = CHANGED if what else SAME
        return Replayed(line, name, status, past.outcome, new.outcome, what, cause, detail, verification)

    def verified(
        self, own: LoadedBundle, request: Mapping[str, object], decision: Mapping[str, object], past: Past
    ) -> tuple[str, tuple[str, ...], str]:
        """How far a document matches what its own law answers: `VERIFIED`, `UNSETTLED`, or nothing where it differs.

        Where it differs, with the keys that differ and the first difference in words.
        """
        found, partly = None, False
        for parts in parts_of(decision, self.seconds):
            try:
                made = self.made(own, request, of(past), parts)
            except Refused as refused:
                return "", (), f"its own law does not decide it: {refused.problems[0].message}"
            keys = unlike(decision, made)
            if not keys:
                return VERIFIED, (), ""
            partly = partly or settled_alike(decision, made)
            found = found or (keys, first_difference(decision, made, keys[0]))
        if partly:
            return UNSETTLED, (), ""
        assert found  # noqa: S101 - there is always one way at least
        other = "" if past.runner == VERSION else f"; it says it is of runner {past.runner}, this is {VERSION}"
        return "", found[0], found[1] + other

    def answer(self, loaded: LoadedBundle, request: Mapping[str, object], chosen: ReplaySettings) -> Past:
        """What the law answers now, as a past answer is kept. Raises `Refused`."""
        return answered(self.made(loaded, request, chosen, Parts(trace=False)))[2]

    def made(
        self, loaded: LoadedBundle, document: Mapping[str, object], chosen: ReplaySettings, parts: Parts
    ) -> Mapping[str, Any]:
        """The decision document that the law gives now, in the format that is asked for. Raises `Refused`."""
        view = self.view(loaded, chosen.known_on)
        request = request_from(Raw(document, Span("request", 1)), view.bundle.facts)
        readings = chosen_readings(view.bundle, chosen.readings)
        question = view.question(chosen.question).name
        made = composed(view, request, readings, chosen.as_of, question, parts)
        if chosen.known_on is not None:
            made["known_on"] = chosen.known_on
        if chosen.format != FIRST:
            return made
        law = view.on(made["as_of"], question)
        return in_first_format(made, may_rest_on_silence=law.may_rest_on_silence)

    def view(self, loaded: LoadedBundle, known_on: str | None) -> LoadedBundle:
        """The bundle as known on a day; days between which nothing became known share a view. Raises `Refused`."""
        if known_on is None:
            return loaded
        checked_day(known_on)
        last = max((day for day in known_days(loaded) if day <= known_on), default=FIRST_DAY)
        key = (id(loaded), last)
        if key not in self.views:
            self.views[key] = loaded.known_on(last)
        return self.views[key]


def of(past: Past) -> ReplaySettings:
    """What a past answer was decided under."""
    return ReplaySettings(past.question, past.as_of, past.known_on, past.readings, past.format)


def known_days(loaded: LoadedBundle) -> Iterator[str]:
    """The days on which law was enacted, or something was recorded."""
    yield from (section.enacted for section in loaded.bundle.all_sections())
    registers = loaded.bundle.facts.registers
    yield from registers.recorded_days() if registers else ()
