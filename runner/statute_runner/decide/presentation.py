"""What an explanation prints beside the decision: question, outcomes and readings in words, and the facts as given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known

    Json: TypeAlias = dict[str, Any]


def explanation(bundle: Bundle, law: Law, facts: Mapping[str, Known]) -> Json:
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


def reading(bundle: Bundle, name: str) -> Json:
    about = bundle.readings[name]
    return {
        "question": about.question,
        "cite": about.cite,
        "quote": about.quote,
        "options": dict(about.options),
        "authority": list(about.authority),
        "reviewed": dict(about.reviewed) if about.reviewed else None,
        "source": about.file,
    }


def fact(about: FactType, given: Known | None) -> Json:
    members = given if isinstance(given, tuple) else (given,)
    return {
        "ask": about.ask,
        "given": list(given) if isinstance(given, tuple) else given,
        "means": [about.values[member] for member in members if isinstance(member, str) and member in about.values],
        "decides": {"kind": about.kind, "by": about.by},
    }
