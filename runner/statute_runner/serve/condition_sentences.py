"""A condition in sentences that a lawyer reads, each with how it came out, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.answers_taken import tested_words
from statute_runner.explain.lay_words import AnswerWords
from statute_runner.explain.member_wording import how_many
from statute_runner.logic.refs import FactRef, MemberRef, ReadingRef
from statute_runner.logic.tree import Members, Test, Use
from statute_runner.logic.wording import clause, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypedDict

    from statute_runner.law.bundle import Bundle
    from statute_runner.logic.tree import Node, Rule
    from statute_runner.logic.wording import Clause

    class ConditionView(TypedDict):
        """A condition of a rule, and those that it is made of."""

        kind: str
        said: str
        came: str
        rule: str
        on: str
        quote: str
        value: str
        parts: list[ConditionView]


GATES = {
    "all": {
        "": "All of these are needed",
        "yes": "All of these are so",
        "no": "Not all of these are so",
        "unknown": "Whether all of these are so is not known",
    },
    "any": {
        "": "One of these is enough",
        "yes": "At least one of these is so",
        "no": "None of these is so",
        "unknown": "Whether one of these is so is not known",
    },
    "not": {
        "": "This must not be so",
        "yes": "This must not be so, and is not",
        "no": "This must not be so, but it is",
        "unknown": "This must not be so, and whether it is, is not known",
    },
    "cannot be said": {
        "": "It must be open whether this is so",
        "yes": "It must be open whether this is so, and it is",
        "no": "It must be open whether this is so, but it is not",
        "unknown": "It must be open whether this is so, and that is not known",
    },
}
"""What joins conditions, as one sentence with how it came out; no other word is said of its truth."""
CAME = {"yes": "is so", "no": "is not so", "unknown": "is not known", "": ""}
"""How a condition by itself came out: after a statement with a *not* in it, too, it can be read in one way only."""


def view(node: Node, values: Mapping[str, str], bundle: Bundle, day: str) -> ConditionView:
    """A condition and all below it, as a view, under the law of a day.

    Each has its kind, its words, the words of the law, and its value where that is known.
    """
    return clause_view(clause(node), values, bundle, day)


def told(one: Clause, bundle: Bundle) -> str:
    """A test in the questions and answers of its facts, or as the reading that it asks for."""
    node, words = one.node, AnswerWords(bundle.facts.every)
    if isinstance(node, Members):
        return f"{how_many(node.quantifier, node.number, words.ones[node.over.name])}:"
    if not isinstance(node, Test):
        return one.words
    match node.ref:
        case FactRef(name):
            return tested_words(name, one.words, words)
        case MemberRef():
            return tested_words(node.ref.name, one.words, words)
        case ReadingRef(name) if node.operand in bundle.readings[name].options:
            return f"As read: {bundle.readings[name].options[str(node.operand)]}"
        case _:
            return one.words


def clause_view(one: Clause, values: Mapping[str, str], bundle: Bundle, day: str) -> ConditionView:
    node = one.node
    rule, on = (node.rule, node.as_in_force_on or "") if isinstance(node, Use) else ("", "")
    value = values.get(node.at.id, "") if node.at else ""
    gate = GATES[one.kind][value] if one.kind in GATES else ""
    return {
        "kind": one.kind,
        "said": gate or saying(rule, bundle, on or day) or told(one, bundle),
        "came": "" if gate else CAME[value],
        "rule": rule,
        "on": on,
        "quote": quoted(node.at),
        "value": value,
        "parts": [clause_view(part, values, bundle, day) for part in one.parts],
    }


def saying(rule: str, bundle: Bundle, day: str) -> str:
    """What a used rule says; of one that is not in force on the day, its name."""
    citation, _, name = rule.partition("#")
    section = bundle.in_force(citation, day) if rule else None
    return section.rules[name].says.removesuffix(".") if section and name in section.rules else name.replace("_", " ")


def asked(rule: Rule) -> str:
    """The words of the law that the rule stands for: its own, or else those of its conditions."""
    own = quoted(rule.at) or quoted(rule.body.at)
    return own or " \u2026 ".join(
        dict.fromkeys(quoted(one.node.at) for _, one in clause(rule.body).lines() if quoted(one.node.at))
    )
