"""The options of a call that decides, as its address gives them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.decide.decision import chosen_readings
from statute_runner.problem import quoted, refuse
from statute_runner.serve.page_state import once
from statute_runner.text.days import checked_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, MutableMapping

    from statute_runner.api import LoadedBundle
    from statute_runner.codegen.decider import Decider
    from statute_runner.request.request_document import Request

    Told = MutableMapping[str, Any]

MOST_VIEWS = 16


@dataclass(frozen=True, slots=True)
class Options:
    """How requests are decided: readings, question, day of the law, and what the document holds."""

    readings: dict[str, str]
    question: str
    as_of: str | None
    flags: dict[str, bool]
    short: bool = False
    known: str | None = None
    provenance: bool = False

    def law(self, loaded: LoadedBundle) -> LoadedBundle:
        """The law as it could be known on the day that the call names, else as the server knows it."""
        return as_known_on(loaded, self.known)

    def decider(self, loaded: LoadedBundle) -> Decider:
        """What decides to short answers under these options."""
        return loaded.decider(self.readings, question=self.question, as_of=self.as_of, provenance=self.provenance)

    def decided(self, loaded: LoadedBundle, request: Request, told: Told) -> bytes:
        """The decision document as the command prints it; its outcome is counted among what is told."""
        line, outcome = loaded.printed(
            request,
            self.readings,
            self.as_of,
            question=self.question,
            trace=self.flags["trace"],
            text=self.flags["with_text"],
            given=self.flags["with_request"],
        )
        outcomes = told.setdefault("outcomes", {})
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        return line + b"\n"


def compact(made: Mapping[str, object]) -> bytes:
    """A document on one line, as the command prints it."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def options_of(loaded: LoadedBundle, query: Iterable[tuple[str, str]]) -> Options:
    """The options that a query gives. Raises `Refused`."""
    pairs = list(query)
    chosen: list[tuple[str, str]] = []
    for given in (given for name, given in pairs if name == "reading"):
        key, sign, option = given.partition("=")
        if not sign:
            raise refuse("usage", f"expected NAME=OPTION, got {quoted(given)}")
        chosen.append((key, option))
    readings = once(chosen)
    single = once((name, given) for name, given in pairs if name != "reading")
    flags = {"trace": True, "with_text": False, "with_request": False, "provenance": False}
    for name, given in single.items():
        if name in flags:
            if given not in {"true", "false"}:
                raise refuse("usage", f"expected true or false for `{name}`, got {quoted(given)}")
            flags[name] = given == "true"
        elif name == "answer" and given not in {"short", "document"}:
            raise refuse("usage", f"expected short or document for `answer`, got {quoted(given)}")
        elif name not in {"question", "as_of", "answer", "known_on"}:
            help_ = "one of answer, reading, question, as_of, known_on, provenance, trace, with_text and with_request"
            raise refuse("usage", f"unknown option {quoted(name)}", help=help_)
    short = single.get("answer") == "short"
    provenance = flags.pop("provenance")
    if short and (idle := flags.keys() & single.keys()):
        raise refuse("usage", f"{quoted(min(idle))} is of documents", help="leave it out, or ask with answer=document")
    if provenance and not short:
        raise refuse("usage", "`provenance` is of short answers", help="a document says it in any case")
    day, known = single.get("as_of"), single.get("known_on")
    for stated in (day, known):
        if stated is not None:
            checked_day(stated)
    law = as_known_on(loaded, known)
    chosen_readings(law.bundle, readings)
    return Options(readings, law.question(single.get("question")).name, day, flags, short, known, provenance)


MOST_VIEWS = 16


def as_known_on(loaded: LoadedBundle, day: str | None) -> LoadedBundle:
    """The law as it could be known on a day, no later than that of the server; the last few are kept."""
    if day is None:
        return loaded
    day = min(day, loaded.known or day)
    views: dict[str, LoadedBundle] = loaded.cached("known views", dict)
    found = views.get(day) or loaded.known_on(day)
    if day not in views:
        if len(views) >= MOST_VIEWS:
            views.pop(next(iter(views)), None)
        views[day] = found
    return found
