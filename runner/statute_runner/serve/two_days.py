"""Two days side by side: the words that changed between them, and what the law of each answers to one request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.amend.provision_diff import KEPT, OMITTED, passages
from statute_runner.amend.redline import INSERTED, STRUCK
from statute_runner.amend.version_timeline import spans
from statute_runner.decide.decision import chosen_readings
from statute_runner.explain.reading_choices import departures
from statute_runner.law.citations import provision
from statute_runner.text.days import FIRST_DAY, real_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.amend.provision_diff import Passage
    from statute_runner.api import LoadedBundle
    from statute_runner.law.section import Section
    from statute_runner.request.request_document import Request
    from statute_runner.serve.page_state import State

    View = dict[str, Any]


def days_of(loaded: LoadedBundle, state: State, old: str, new: str) -> tuple[str, str]:
    """The two days: those given, else the first days of the last two versions of the section looked at."""
    versions = loaded.bundle.versions.get(state.section) or loaded.bundle.days()
    first = old or versions[-2 if len(versions) > 1 else -1]
    return first, new or versions[-1]


def beside(loaded: LoadedBundle, old: str, new: str) -> View:
    """The change before and the change after: two days each between which the law changed once; nothing at an end."""
    days = loaded.bundle.days()
    before, after = [day for day in days if day <= old], [day for day in days if day > new]
    last = max((day for day in days if day <= new), default=new)
    return {
        "previous": {"old": before[-2], "new": before[-1]} if len(before) > 1 else None,
        "next": {"old": last, "new": after[0]} if after else None,
    }


def compared(loaded: LoadedBundle, citation: str, old: str, new: str) -> View:
    """A section on both days: its versions, and the passages of which any word differs, in two columns."""
    bundle = loaded.bundle
    before, after = bundle.in_force(citation, old), bundle.in_force(citation, new)
    found = passages(before.text if before else (), after.text if after else ())
    changed = [passage for passage in found if passage.status not in {KEPT, OMITTED}]
    return {
        "citation": citation,
        "old": standing(before),
        "new": standing(after),
        "same": before is after,
        "passages": [columns(passage) for passage in changed],
        "kept": len(found) - len(changed),
        "heading": (after or before or bundle.section(citation, bundle.versions[citation][0])).heading,
        "cite": (after or before or bundle.section(citation, bundle.versions[citation][0])).cite,
    }


def standing(section: Section | None) -> View | None:
    if section is None:
        return None
    return {"version": section.version, "enacted": section.enacted, "by": section.source["law"]}


def columns(passage: Passage) -> View:
    """A passage as the old wording and the new one, each with what the other lacks marked."""
    return {
        "label": provision(passage.path),
        "was": provision(passage.was) if passage.was and passage.was != passage.path else "",
        "part": passage.part,
        "status": passage.status,
        "old": [piece for piece in passage.pieces if piece.kind != INSERTED],
        "new": [piece for piece in passage.pieces if piece.kind != STRUCK],
    }


def changed_sections(loaded: LoadedBundle, first: str, old: str, new: str) -> list[View]:
    """The comparison of every section whose law differs between the days, beginning with the one looked at.

    Their changed passages are numbered through, each with the numbers before and after it.
    """
    bundle = loaded.bundle
    found = [
        compared(loaded, citation, old, new)
        for citation in sorted(bundle.versions, key=lambda citation: citation != first)
        if bundle.in_force(citation, old) is not bundle.in_force(citation, new)
    ]
    for number, passage in enumerate((one for section in found for one in section["passages"]), 1):
        passage.update(number=number, before=number - 1, after=number + 1)
    return found


def outcomes(loaded: LoadedBundle, state: State, request: Request, days: Sequence[str]) -> list[View]:
    """The request decided under the law of each day."""
    found: list[View] = []
    for day in days:
        made = loaded.decide(request, state.readings, day, question=state.question, trace=False, text=True)
        found.append({"day": day, "made": made, "departures": departures(made)})
    return found


def history(loaded: LoadedBundle, state: State, request: Request) -> list[View]:
    """What the law of each period would have answered to the request."""
    readings = chosen_readings(loaded.bundle, state.readings)
    return [
        {
            "since": "" if span.since == FIRST_DAY else span.since,
            "until": span.until,
            "outcome": span.outcome,
            "routes": dict(span.routes),
        }
        for span in spans(loaded, request, readings, state.question)
    ]


def fault(day: str) -> str:
    """What is wrong with a day of a comparison."""
    return "" if real_date(day) else f"invalid date `{day}`; write it as YYYY-MM-DD"
