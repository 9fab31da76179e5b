"""What an explanation prints beside the decision: question, outcomes and readings in words, and the facts as given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.facts import as_stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.decide.decision_document import Explanation, FactWords, ReadingWords
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known


def explanation(bundle: Bundle, law: Law, facts: Mapping[str, Known]) -> Explanation:
    """The sentences of the bundle that belong to one decision, so that it can be printed again without its law."""
    question = law.question
    return {
        "title": bundle.title,
        "explained_by": question.explained_by,
        "ask": question.ask,
        "outcomes": {name: {"says": known.says, "tone": known.tone} for name, known in question.outcomes.items()},
        "not_in_force": question.not_in_force.says,
        "limits": list(bundle.limits),
        "readings": {name: reading(bundle, name) for name in law.readings},
        "facts": {name: fact(about, facts.get(name)) for name, about in bundle.facts.items()},
    }


def reading(bundle: Bundle, name: str) -> ReadingWords:
    about = bundle.readings[name]
    return {
        "question": about.question,
        "cite": about.cite,
        "quote": about.quote,
        "options": dict(about.options),
        "authority": list(about.authority),
        "reviewed": about.reviewed.copy() if about.reviewed else None,
        "source": about.file,
    }


def fact(about: FactType, given: Known | None) -> FactWords:
    members = given if isinstance(given, tuple) else (given,)
    return {
        "ask": about.ask,
        "given": None if given is None else as_stated(given),
        "means": [about.values[member] for member in members if isinstance(member, str) and member in about.values],
        "decides": {"kind": about.kind, "by": about.by},
    }
