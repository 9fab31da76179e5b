"""What is known for all rows of a table: a request document, or a part of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.problem import Problem, Refused, Span
from statute_runner.request.request_document import Raw, request_from
from statute_runner.request.request_reader import requests_of
from statute_runner.text.days import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.facts import Facts, FactType
    from statute_runner.logic.tree import Known

# In the place of an id, which decides nothing.
ANY_ID = "known"


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """The day, if it is known, and the facts that are: those stated, and those read from registers with them."""

    date: str
    stated: dict[str, Known]
    facts: dict[str, Known]

    def every(self) -> dict[str, Known]:
        """All that is known, the day among it."""
        return {"date": self.date, **self.facts} if self.date else self.facts


def known_in(file: str, facts: Facts) -> KnownFacts:
    """What a file states, `-` for standard input. Raises `Refused` for what no request could state."""
    found = list(requests_of(file))
    if len(found) != 1:
        message = f"expected one document with what is known, got {len(found)}"
        raise Refused([Problem("request-shape", message, Span("standard input" if file == "-" else file, 1))])
    return known_of(found[0], facts)


def known_of(raw: Raw, facts: Facts) -> KnownFacts:
    """What a document states. Raises `Refused` with every fault.

    It needs no id, and no date. Registers are read where it has both a date and a key of theirs; without a date, each
    row is read on its own day.
    """
    if raw.problems or not isinstance(raw.data, dict):
        request_from(raw, facts)
    date = raw.data.get("date")
    whole = {"id": ANY_ID, **raw.data}
    if date is None:
        without: Mapping[str, FactType] = dict(facts)
        known = request_from(stating(raw, {**whole, "date": FIRST_DAY}), without).facts
        stated = {name: given for name, given in known.items() if name != "date"}
        return KnownFacts("", stated, stated)
    request = request_from(stating(raw, whole), facts)
    every = {name: given for name, given in request.facts.items() if name != "date"}
    stated = {name: given for name, given in (request.stated or every).items() if name != "date"}
    return KnownFacts(request.date, stated, every)


def stating(raw: Raw, data: Mapping[str, object]) -> Raw:
    """The document with other data, in the places that it had."""
    return Raw(data, raw.span, raw.problems, raw.locate, raw.content, raw.line, raw.column)
