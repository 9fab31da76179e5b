"""What an explanation prints beside the decision: question, outcomes and readings in words, and the facts as given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.drafts import said_of_drafts
from statute_runner.law.facts import as_stated
from statute_runner.law.law_currency import said_of_later
from statute_runner.law.signatures import READING, review
from statute_runner.logic.absence import NONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.decide.decision_document import Explanation, FactWords, FieldWords, ReadingWords
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known


def explanation(bundle: Bundle, law: Law, facts: Mapping[str, Known], as_of: str) -> Explanation:
    """The sentences of the bundle that belong to one decision, so that it can be printed again without its law."""
    question = law.question
    made: Explanation = {
        "title": bundle.title,
        "explained_by": question.explained_by,
        "ask": question.ask,
        "outcomes": {name: {"says": known.says, "tone": known.tone} for name, known in question.outcomes.items()},
        "not_in_force": question.not_in_force.says,
        "limits": [*filter(None, [said_of_drafts(bundle, law), said_of_later(bundle, as_of)]), *bundle.limits],
        "readings": {name: reading(bundle, name, as_of) for name in law.readings},
        "facts": {name: fact(about, facts.get(name)) for name, about in bundle.facts.items()},
    }
    special = {name: about for name, about in bundle.facts.every.items() if "[]" in name or about.one or about.absent}
    if special:
        made["fields"] = {name: field(about) for name, about in special.items()}
    return made


def reading(bundle: Bundle, name: str, as_of: str) -> ReadingWords:
    about = bundle.readings[name]
    made: ReadingWords = {
        "question": about.question,
        "cite": about.cite,
        "quote": about.quote,
        "options": dict(about.options),
        "authority": list(about.authority),
        "reviewed": review(about.signatures, (READING,), as_of),
        "source": about.file,
    }
    if about.draft:
        made["draft"] = True
    return made


def fact(about: FactType, given: Known | None) -> FactWords:
    return {
        "ask": about.ask,
        "given": None if given is None else as_stated(given),
        "means": means(about.values, given),
        "decides": {"kind": about.kind, "by": about.by},
    }


def means(values: Mapping[str, str], given: Known | None) -> list[str]:
    """What the given values mean; of a list's members it is said for each field."""
    if given is NONE:
        return ["There is none."]
    members = given if isinstance(given, tuple) else (given,)
    return [values[member] for member in members if isinstance(member, str) and member in values]


def field(about: FactType) -> FieldWords:
    return {"ask": about.ask, "one": about.one, "values": dict(about.values), "may_be_none": about.absent}
