"""The words that a test quotes and its operator say the same; where they seem not to, a person should look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.logic.operators import OPERATORS
from statute_runner.logic.refs import FACT_REFS
from statute_runner.logic.tree import Test, facts_of
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.facts import FactType
    from statute_runner.loading.subject import Condition, Subject

NEGATED = r"\b(?:not|no|non|nor|neither|never|none|unless|except|without|other than)\b"
STRICTLY_MORE = (
    r"(?<!not )(?<!no )\b(?:more|greater|higher|larger) than\b|(?<!not )\bexceed(?:s|ed|ing)?\b|\bin excess of\b"
)
MORE_OR_SAME = r"\bat least\b|\b(?:not|no) (?:less|fewer) than\b|\bor (?:more|greater|over)\b|\ba minimum of\b"
STRICTLY_LESS = r"(?<!not )(?<!no )\b(?:less|fewer|lower|smaller) than\b|\bbelow\b"
LESS_OR_SAME = (
    r"\bat most\b|\b(?:not|no) (?:more|greater) than\b|\bnot exceed(?:ing)?\b|\bor (?:less|fewer)\b|\bup to\b"
)
EARLIER = r"(?<!or )\b(?:before|prior to|earlier than)\b(?!,? or on\b)"
EARLIER_OR_SAME = r"\bon or (?:before|prior to)\b|\bbefore,? or on\b|\b(?:not|no) later than\b|\bnot after\b"
LATER = r"(?<!or )(?<!not )\bafter\b(?!,? or on\b)|(?<!not )(?<!no )\blater than\b"
LATER_OR_SAME = r"\bon or after\b|\bafter,? or on\b|\b(?:not|no) (?:earlier|sooner) than\b|\bnot before\b"

SAYS = {
    "more than": STRICTLY_MORE,
    "at least": MORE_OR_SAME,
    "less than": STRICTLY_LESS,
    "at most": LESS_OR_SAME,
    "before": EARLIER,
    "on or before": EARLIER_OR_SAME,
    "after": LATER,
    "on or after": LATER_OR_SAME,
}
FAMILIES = (("more than", "at least", "less than", "at most"), ("before", "on or before", "after", "on or after"))
DENIED = r"(?:not|no)\b"
# Of known values that cannot be none.
OPPOSITE = {
    "more than": "at most",
    "at most": "more than",
    "at least": "less than",
    "less than": "at least",
    "before": "on or after",
    "on or after": "before",
    "after": "on or before",
    "on or before": "after",
}
EVERY = r"\b(?:all|each|every|both)\b"
SOME = r"\b(?:any one|either|one or more|at least one|any of)\b"
POSITIVE = ("is", "one of", "has", "has any of", "has all of")
SEE = "see which of the two is right; where both are, say why under `acknowledged: {quote-operator: REASON}`"
NUMBERS = re.compile(r"(?<![\w.(])[0-9][0-9,]*(?![\w)]|\.[0-9])")


def problems(subject: Subject) -> Iterator[Problem]:
    """Every test whose own quote seems to say another thing than its operator: warnings."""
    facts = subject.bundle.facts.every
    for condition in subject.conditions:
        node = condition.node
        if not (isinstance(node, Test) and isinstance(node.ref, FACT_REFS) and condition.place.quotes):
            continue
        words = " ".join(" ".join(quote.words.split()) for quote in condition.place.quotes).lower()
        word = disagreement(node, words, condition, facts)
        if word:
            at = subject.at(condition, "quote")
            yield Problem(
                "quote-operator",
                f"the quote says `{word}`, the test `{node.operator}`",
                at,
                SEE,
                severity="warning",
            )
        elif odd := number_apart(node, words):
            yield Problem(
                "quote-operator",
                f"the test names {odd}, which the quote does not",
                subject.at(condition, node.operator),
                SEE,
                severity="warning",
            )


def disagreement(node: Test, words: str, condition: Condition, facts: Mapping[str, FactType]) -> str:
    """The words of the quote that speak against the operator, or nothing.

    Of what may be none "not before" also holds where there is none, and "on or after" does not: there the one is not
    said by the other.
    """
    may_be_none = any(name in facts and facts[name].absent for name in facts_of(node))
    family = next((family for family in FAMILIES if node.operator in family), ())
    if family:
        meant = OPPOSITE[node.operator] if condition.negated else node.operator
        if said := re.search(SAYS[meant], words):
            denied = re.match(DENIED, said.group()) is not None
            return said.group() if may_be_none and denied != condition.negated else ""
        found = [match.group() for other in family if other != meant and (match := re.search(SAYS[other], words))]
        return max(found, key=len, default="")
    if node.operator in {"has any of", "one of"} and (every := re.search(EVERY, words)):
        return every.group()
    if node.operator == "has all of" and (some := re.search(SOME, words)):
        return some.group()
    positive = node.operator in POSITIVE and node.operand is not False
    negative = re.search(NEGATED, words)
    if positive and negative and not condition.negated and not named_so(node, facts):
        return negative.group()
    return ""


def named_so(node: Test, facts: Mapping[str, FactType]) -> bool:
    """Whether the fact or the value tested is itself a denial: by its name, as `not_set_forth`, or as it is asked for.

    A question answered by yes, such as "Will it not do harm?", and a value described so have the denial in them.
    """
    operand = node.operand if isinstance(node.operand, tuple) else (node.operand,)
    tested = [facts[name] for name in facts_of(node) if name in facts]
    asked = [fact.ask for fact in tested if node.operand is True]
    described = [fact.values[one] for fact in tested for one in operand if isinstance(one, str) and one in fact.values]
    names = (node.ref, *operand, *asked, *described)
    return any(re.search(NEGATED, re.sub(r"[._-]", " ", str(name)).lower()) for name in names)


def number_apart(node: Test, words: str) -> str:
    """A number that the test names and the quote, which names others, does not."""
    if OPERATORS[node.operator].operand not in {"value", "list", "member"}:
        return ""
    operand = node.operand if isinstance(node.operand, tuple) else (node.operand,)
    tested = [number for number in operand if isinstance(number, int) and not isinstance(number, bool)]
    quoted = {int(found.replace(",", "")) for found in NUMBERS.findall(words) if found.replace(",", "")}
    return next((str(number) for number in tested if quoted and number not in quoted), "")
