"""What an answer rests on: its days, the law of the day, readings that are not the default, and the digests of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.text.days import FIRST_DAY, real_date
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.codegen.decider import Laws
    from statute_runner.problem import Problem

JSON = msgspec.json.Encoder().encode
KEYS = ("date", "as_of", "known_on", "question", "law", "readings", "bundle", "registers", "runner")
DAYS = ("date", "as_of", "known_on")
LISTS = ("law", "readings")
MOST = 2**14
"""The days of which the values are kept."""


class DatedRecord(msgspec.Struct):
    """A request, of which the day alone is read."""

    date: str


DATED = msgspec.json.Decoder(DatedRecord).decode


class Provenance:
    """The values of `KEYS` of every answer under one option of each reading, by the day of its request.

    `law` has versions as `CITATION@VERSION`, `readings` options as `NAME=OPTION`; `known_on` and `registers` are None
    where there are none.
    """

    loaded: Laws
    question: str
    as_of: str | None

    def __init__(self, loaded: Laws, readings: Mapping[str, str], question: str, as_of: str | None) -> None:
        self.loaded, self.question, self.as_of = loaded, question, as_of
        bundle = loaded.bundle
        self.chosen: dict[str, str] = {
            name: option for name, option in readings.items() if option != bundle.readings[name].default
        }
        registers = bundle.facts.registers
        self.last: dict[str, str | None] = {
            "bundle": bundle.sha256,
            "registers": registers.sha256 if registers else None,
            "runner": VERSION,
        }
        self.ends: dict[str, bytes] = {}

    def of(self, day: str) -> dict[str, Any]:
        """The values of an answer to a request of this day; where it is blank, and so not known, those that are."""
        if not day:
            return self.of_no_day()
        as_of = self.as_of or day
        law = self.loaded.on(as_of, self.question)
        return {
            "date": day,
            "as_of": as_of,
            "known_on": self.loaded.known,
            "question": self.question,
            "law": [f"{section.citation}@{section.version}" for section in law.used],
            "readings": [f"{name}={option}" for name, option in self.chosen.items() if name in law.readings],
            **self.last,
        }

    def of_rejected(self, content: bytes, problems: Sequence[Problem]) -> dict[str, Any]:
        """The values for a request that was refused for these problems, as far as its day is known: else None."""
        day = "" if any(problem.path == "date" for problem in problems) else readable_day(content)
        return self.of(day if real_date(day) else "")

    def of_no_day(self) -> dict[str, Any]:
        """What is known where the day is not: None for what depends on it."""
        law = self.of(self.as_of) if self.as_of else dict.fromkeys(LISTS)
        return {**self.of(FIRST_DAY), "date": None, "as_of": self.as_of, **{name: law[name] for name in LISTS}}

    def end(self, day: str) -> bytes:
        """The keys and values as the end of an object in JSON, without its brace; the last few days are kept."""
        found = self.ends.get(day)
        if found is None:
            if len(self.ends) >= MOST:
                self.ends.clear()
            found = self.ends[day] = b"," + JSON(self.of(day))[1:-1]
        return found


def day_of(content: bytes) -> str:
    """The day of a request in JSON that was taken, without reading the rest."""
    return DATED(content).date


def readable_day(content: bytes) -> str:
    """The day that a text states if it is a request; an empty text where none can be read."""
    try:
        return day_of(content)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
