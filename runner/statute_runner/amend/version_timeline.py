"""The versions of each section in time, enacted against in force, and what they would have answered to a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.text.days import FIRST_DAY, day_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.law.section import Section
    from statute_runner.request.request_document import Request

FORMAT = "timeline/v1"
OPEN = ""


@dataclass(frozen=True, slots=True)
class VersionSpan:
    """One version: enacted, in force from, to (nothing: still), what made it, how often it was corrected."""

    citation: str
    cite: str
    version: str
    enacted: str
    until: str
    repealed: bool
    law: str
    revision: int
    reviewed: bool


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Days on which a request has one answer: its outcome, what is possible, and the routes."""

    since: str
    until: str
    outcome: str
    possible: tuple[str, ...]
    routes: Mapping[str, str]


def standings(loaded: LoadedBundle) -> list[VersionSpan]:
    """Every version of every section, by citation and day."""
    found = []
    for citation, versions in sorted(loaded.bundle.versions.items()):
        for n, version in enumerate(versions):
            after = versions[n + 1] if n + 1 < len(versions) else ""
            section = loaded.bundle.section(citation, version)
            until = day_before(after) if after else OPEN
            found += [standing(before, until) for before in known_before(loaded, citation, version)]
            found.append(standing(section, until))
    return found


def known_before(loaded: LoadedBundle, citation: str, version: str) -> list[Section]:
    """The versions that were the law from this day until a later law reached back to it, as far as it is known."""
    bundle = loaded.bundle
    files = [one for one in bundle.superseded() if (one.citation, one.day) == (citation, version)]
    return [bundle.section_in(citation, one.path) for one in sorted(files, key=lambda one: one.enacted)]


def standing(section: Section, until: str) -> VersionSpan:
    return VersionSpan(
        section.citation,
        section.cite,
        section.version,
        section.enacted,
        until,
        section.repealed,
        section.source["law"],
        section.revision,
        section.reviewed is not None,
    )


def spans(
    loaded: LoadedBundle, request: Request, readings: Mapping[str, str], question: str | None
) -> list[AnswerSpan]:
    """What each period of the law answers to the request, periods with the same answer joined."""
    found: list[AnswerSpan] = []
    starts = [FIRST_DAY, *loaded.bundle.days()]
    for n, day in enumerate(starts):
        until = day_before(starts[n + 1]) if n + 1 < len(starts) else OPEN
        made = loaded.decide(request, readings, day, question=question, trace=False)
        routes = {route: answer["outcome"] for route, answer in made["routes"].items()}
        span = AnswerSpan(day, until, made["outcome"], tuple(made["possible"]), routes)
        if found and alike(found[-1], span):
            span = AnswerSpan(found.pop().since, until, span.outcome, span.possible, span.routes)
        found.append(span)
    return found


def alike(one: AnswerSpan, other: AnswerSpan) -> bool:
    return (one.outcome, one.possible, one.routes) == (other.outcome, other.possible, other.routes)


def would_have(found: list[AnswerSpan]) -> Iterator[str]:
    """The answers in sentences, the outcome alone: spans that differ on a route only are joined."""
    joined: list[AnswerSpan] = []
    for span in found:
        if joined and joined[-1].outcome == span.outcome:
            span = AnswerSpan(joined.pop().since, span.until, span.outcome, span.possible, span.routes)  # noqa: PLW2901 - the wider span
        joined.append(span)
    for span in joined:
        yield f"would have been {span.outcome.replace('_', ' ')} {days(span.since, span.until)}"


def days(since: str, until: str) -> str:
    """A span of days in words."""
    if since == FIRST_DAY:
        return f"up to {until}" if until else "on any day"
    return f"from {since} to {until}" if until else f"from {since} on"


def document(
    loaded: LoadedBundle, versions: list[VersionSpan], request: Request | None, found: list[AnswerSpan]
) -> dict[str, object]:
    """The timeline as plain data."""
    bundle = loaded.bundle
    return {
        "format": FORMAT,
        "bundle": {"name": bundle.name, "version": bundle.version, "sha256": bundle.sha256},
        "known_on": loaded.known,
        "versions": [
            {
                "citation": one.citation,
                "cite": one.cite,
                "version": one.version,
                "enacted": one.enacted,
                "until": one.until or None,
                "repealed": one.repealed,
                "law": one.law,
                "revision": one.revision,
                "reviewed": one.reviewed,
            }
            for one in versions
        ],
        "request": {"id": request.id, "date": request.date, "sha256": request.sha256} if request else None,
        "answers": [
            {
                "from": None if span.since == FIRST_DAY else span.since,
                "to": span.until or None,
                "outcome": span.outcome,
                "possible": list(span.possible),
                "routes": dict(span.routes),
            }
            for span in found
        ],
    }
