"""What must be known to begin a bundle: a section, a question, its outcomes, one fact, one rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.author.imported_law import ImportedLaw, ImportedProvision
from statute_runner.problem import nearest, quoted, refuse
from statute_runner.text.days import checked_day
from statute_runner.text.quotes import times, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.author.citation_form import CitedSection

LONGEST_QUOTE = 15
NAME, FACT, BUNDLE = r"[a-z][a-z0-9_]*", r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", r"[a-z][a-z0-9-]*"


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """The answers from which a bundle begins.

    `outcomes` has what each says, the favourable one first; `at` is the provision whose rule quotes `quote`, and the
    rule holds where `fact`, which `by` decides, is true.
    """

    name: str
    section: CitedSection
    heading: str
    law: ImportedLaw
    since: str
    enacted: str
    source: str
    page: str
    question: str
    outcomes: Mapping[str, str]
    at: str
    quote: str
    fact: str
    ask: str
    by: str
    says: str
    words: str


EXAMPLE_LAW = ImportedLaw(
    "Lending",
    (
        ImportedProvision("a", "", "A book may be lent to a reader who has a card, unless an earlier loan is overdue."),
        ImportedProvision("b", "", "A map may be lent only if the librarian agrees."),
    ),
)
EXAMPLE = {
    "citation": "1 Code 10",
    "since": "2010-01-01",
    "source": "Act 2",
    "page": "page 2",
    "question": "May the book be lent?",
    "at": "a",
    "quote": "to a reader who has a card",
    "fact": "reader.has_card",
    "ask": "Does the reader have a card?",
    "by": "the desk",
    "says": "The reader has a card.",
}
EXAMPLE_OUTCOMES = {"lent": "The book may be lent.", "refused": "The book is not lent."}
USUAL_OUTCOMES = {"permitted": "It is permitted by this law.", "not_permitted": "Nothing in this law permits it."}


def checked(answers: FirstAnswers) -> FirstAnswers:
    """The answers, in which nothing contradicts. Raises `Refused`, with the option that does."""
    matching("NAME", answers.name, BUNDLE, "lower-case letters, digits and `-`, beginning with a letter")
    checked_day(answers.since)
    checked_day(answers.enacted)
    if answers.enacted > answers.since:
        raise refuse(
            "usage",
            f"`--enacted {answers.enacted}` is later than `--from {answers.since}`",
            help="say when the law began",
        )
    for name in answers.outcomes:
        matching("--outcome", name, NAME, "lower-case letters, digits and `_`, beginning with a letter")
    if len(answers.outcomes) < 2:  # noqa: PLR2004 - an answer, and another
        raise refuse(
            "usage", "`--outcome` is needed twice at least", help="--outcome permitted='It is permitted.' --outcome ..."
        )
    matching(
        "--fact", answers.fact, FACT, "a group and a name, `reader.has_card`, in lower-case letters, digits and `_`"
    )
    provision_quoted(answers.law, answers.at, answers.quote)
    return answers


def matching(option: str, given: str, form: str, expected: str) -> None:
    if not re.fullmatch(form, given):
        raise refuse("usage", f"`{option}`: expected {expected}, got {quoted(given)}")


def provision_quoted(law: ImportedLaw, at: str, quote: str) -> None:
    """Raises `Refused` where the provision is none of the law, or the quote does not stand in it once."""
    found = {
        part.path: f"{part.heading}\n{part.text}" if part.heading and part.text else part.heading or part.text
        for part in law.provisions
    }
    if at not in found:
        help_ = nearest(at, found) or f"it has {', '.join(found)}"
        raise refuse("usage", f"`--at`: the law has no provision {quoted(at)}", help=help_)
    number = times(quote, found[at])
    if number != 1:
        how = "is not found" if not number else f"stands {number} times"
        raise refuse(
            "usage",
            f"`--quote`: {quoted(quote)} {how} in {at}",
            help=f"copy words of it that stand there once: {found[at][:300]}",
        )
    if len(list(words(quote))) > LONGEST_QUOTE:
        raise refuse(
            "usage", f"`--quote` has more than {LONGEST_QUOTE} words", help="quote those that the fact is about"
        )
