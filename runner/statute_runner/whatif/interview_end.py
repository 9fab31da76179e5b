"""Why an interview ends, what the answer still rests on, and the facts that it did not ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.fact_entries import fact_at
from statute_runner.decide.open_facts import missing, silence
from statute_runner.explain.member_wording import asked_of
from statute_runner.law.member_paths import known_at
from statute_runner.whatif.answer_options import said
from statute_runner.whatif.interview import Asked, questions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from statute_runner.decide.trace import Trace
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import Facts, FactType
    from statute_runner.logic.tree import Known

NOTHING_IN_FORCE = "No route was in force on that day: no fact can change the answer."
SETTLED = "The answer no longer depends on anything not asked."
SILENT = "The answer no longer depends on anything not asked, but for what is not stated."
NOT_KNOWN = "No question is left that could settle it: what is left is not known."


def reason(trace: Trace) -> str:
    """Why no question follows, in one sentence; the trace is that of the facts with which the interview ended."""
    law = trace.law
    if not law.routes:
        return NOTHING_IN_FORCE
    if len(trace.question.answer.possible) > 1:
        return NOT_KNOWN
    return SILENT if law.may_rest_on_silence and silence(trace) else SETTLED


def left_open(bundle: Bundle, trace: Trace) -> Iterator[str]:
    """What the answer lacks, or takes from it that something is not stated, a sentence each."""
    law = trace.law
    if not law.routes:
        return
    for one in missing(trace):
        yield asked_of(one.path, bundle.facts.every[one.name].ask, bundle.facts.ones)
    for path in silence(trace) if law.may_rest_on_silence else ():
        about = fact_at(bundle, path)
        ask, meant = asked_of(path, about.ask, bundle.facts.ones), about.silence
        if meant:
            yield f"It is not stated: {ask} That means {said(meant.means)}: {meant.because or meant.cite}"
        else:
            yield f"The answer rests on it that this is not stated: {ask}"


def not_asked(facts: Facts, known: Mapping[str, Known], put: Collection[str]) -> list[str]:
    """The facts, and the fields of members, that are not known and were not put, by path.

    They are in the order of the bundle, each after those that are asked before it. What states a key of a register is
    not among them: what the register says of it could contradict what was answered.
    """
    keys = facts.registers.key_facts() if facts.registers else []
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in found:
            return
        for other in facts[name].asked_after:
            visit(other)
        if name not in keys:
            found.update(dict.fromkeys(within(name, facts[name], known)))
        found.setdefault(name)

    for name in facts:
        visit(name)
    return [path for path in found if path not in keys and path not in put and known_at(known, path) is None]


def within(path: str, about: FactType, known: Mapping[str, Known]) -> Iterator[str]:
    """The fact, and the fields of the members that it has."""
    yield path
    if about.fields:
        for number in range(len(known_at(known, path) or ())):
            for key, field in about.fields.items():
                yield from within(f"{path}[{number}].{key}", field, known)


def rest_asked(bundle: Bundle, known: Mapping[str, Known], put: Collection[str]) -> Asked | None:
    """The next of the questions that no answer waits for; nothing where all were put."""
    paths = not_asked(bundle.facts, known, put)
    if not paths:
        return None
    abouts = [fact_at(bundle, path) for path in paths]
    at_most = sum(questions(about, bundle.facts.every) for about in abouts)
    return Asked(paths[0], "", "", at_most, of_lists=any(about.fields for about in abouts), rest=True)
