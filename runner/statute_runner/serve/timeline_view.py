"""The versions of a section as a line of links, each as wide as the version is long.

The day of the request is marked on the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.amend.version_timeline import known_before
from statute_runner.decide.evaluation import answers
from statute_runner.serve.page_state import query_of
from statute_runner.text.days import day_before, ordinal, real_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.page_state import State
    from statute_runner.serve.state_answer import StateAnswer

    View = dict[str, object]

SHARES = 12
STEPS = 20
MOST_ANSWERED = 13
"""The versions up to which each is asked what it answers."""


def versions(loaded: LoadedBundle, state: State, day: str, answer: StateAnswer) -> list[View]:
    """Each version of the section looked at.

    With its days, its width on the line, what its law answers to the request, the address that looks at it, and the
    two days at which it is compared with the version before; the day of the request stays.
    """
    bundle = loaded.bundle
    found = bundle.versions.get(state.section, [])
    here = bundle.version_on(state.section, day)
    own = bundle.version_on(state.section, state.date) if real_date(state.date) else None
    last = max(*bundle.days(), day)
    followed = list(zip(found, [*found[1:], ""], strict=False))
    days = [ordinal(after or last) - ordinal(version) for version, after in followed]
    longest = max(days, default=1) or 1
    made: list[View] = []
    outcomes = answered(loaded, state, answer, found)
    for n, ((version, after), long) in enumerate(zip(followed, days, strict=True)):
        section = bundle.section(state.section, version)
        made.append(
            {
                "version": version,
                "until": day_before(after) if after else "",
                "repealed": section.repealed,
                "enacted": section.enacted,
                "before": [
                    {"enacted": was.enacted, "by": was.source["law"]}
                    for was in known_before(loaded, state.section, version)
                ],
                "by": section.source["law"],
                "here": version == here,
                "place": place(version, after or last, day) if version == here else 0,
                "share": max(2, round(SHARES * long / longest)),
                "query": query_of(loaded, state.showing(as_of="" if version == own else version)),
                "answer": outcomes.get(version),
                "compare": query_of(loaded, state, old=found[n - 1], new=version) if n else "",
            }
        )
    return made


def answered(loaded: LoadedBundle, state: State, answer: StateAnswer, found: Sequence[str]) -> dict[str, str]:
    """What the law of the first day of each version answers to the request; nothing where there are too many."""
    trace = answer.trace
    if answer.made is None or trace is None or len(found) > MOST_ANSWERED:
        return {}
    known, readings = trace.values.facts, trace.values.readings
    laws = {version: loaded.on(version, state.question) for version in found}
    return {
        version: answer.made["outcome"] if law is trace.law else answers(law, known, readings).question.outcome
        for version, law in laws.items()
    }


def place(start: str, end: str, day: str) -> int:
    """Where in a span the day stands, in twentieths."""
    whole = max(1, ordinal(end) - ordinal(start))
    return min(STEPS, max(0, round(STEPS * (ordinal(day) - ordinal(start)) / whole)))


def sections(loaded: LoadedBundle, state: State, day: str) -> list[View]:
    """Every section of the bundle, what it is on the day, and the address that looks at it."""
    bundle = loaded.bundle
    found = []
    for citation, known in bundle.versions.items():
        version = bundle.version_on(citation, day)
        section = bundle.section(citation, version or known[0])
        standing = "" if version and not section.repealed else "repealed" if version else "not yet in force"
        found.append(
            {
                "citation": citation,
                "cite": section.cite,
                "heading": section.heading,
                "standing": standing,
                "here": citation == state.section,
                "query": query_of(loaded, state.showing(section=citation)),
            }
        )
    return found
