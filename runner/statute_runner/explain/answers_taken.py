"""A test in a lawyer's words: the question of its fact, and the answers that it takes, as the bundle describes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.explain.member_wording import asked_of
from statute_runner.explain.sandbox import day
from statute_runner.law.facts import DAY
from statute_runner.law.member_paths import full_name
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import CHOICE, CHOICES, DATE, OPERATORS, TEXT, YES_NO

if TYPE_CHECKING:
    from statute_runner.explain.lay_words import AnswerWords
    from statute_runner.law.facts import FactType

TAKES = {
    "is": "{}",
    "is not": "anything but this: {}",
    "one of": "one of these: {}",
    "none of": "none of these: {}",
    "has": "this among them: {}",
    "has any of": "one of these at least: {}",
    "has all of": "all of these: {}",
    "within": "nothing but these: {}",
    "shares any with": "one of these at least: {}",
    "more than": "more than {}",
    "at least": "{} or more",
    "less than": "less than {}",
    "at most": "{} or less",
    "before": "before {}",
    "after": "after {}",
    "on or before": "on or before {}",
    "on or after": "on or after {}",
    "is stated": "{}",
}
"""What a test takes, by its operator; `is stated` says all by itself."""
STATED = {"true": "that it is stated", "false": "that it is not stated"}
TOLD = re.compile(
    rf"(?:its [^ ]+(?: of [^ ]+)?|[^ ]+) ({'|'.join(sorted(OPERATORS, key=len, reverse=True))}) (.*)\Z", re.DOTALL
)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
THE_DAY = "the day asked about"


def tested_words(path: str, test: str, words: AnswerWords) -> str:
    """A test, as a decision document writes it, of the fact at the path: its question, and what answers it takes."""
    takes = taken(path, test, words)
    ask = words.about(path).ask
    return f"{ask} It takes: {takes}" if takes else ask


def taken(path: str, test: str, words: AnswerWords) -> str:
    """The answers that a test takes; nothing where it looks at the members of a list."""
    about, told = words.about(path), TOLD.match(test)
    if told is None or about.fields:
        return ""
    operator, operand = told[1], told[2]
    if operator == "is stated" and operand in STATED:
        return STATED[operand]
    if about.type == TEXT:
        return f"{operator} {operand}"
    return TAKES[operator].format(answers(about, path, operand, words))


def answers(about: FactType, path: str, operand: str, words: AnswerWords) -> str:
    """What a test compares with: answers in words, or another fact by its question."""
    if operand.startswith("its "):
        field = operand.removeprefix("its ").partition(",")[0]
        return other(f"{path.rpartition('.')[0]}.{field}", words)
    if operand == WRITTEN and about.absent:
        return "none"
    if about.type == YES_NO and operand in {"true", "false"}:
        return "yes" if operand == "true" else "no"
    if about.type == DATE and ISO.match(operand):
        return day(operand)
    if about.type in {CHOICE, CHOICES}:
        each = operand.split(", ")
        if all(one in about.values or one == WRITTEN for one in each):
            return "; ".join(words.answer(path, one) for one in each)
    return other(operand, words) if full_name(operand) in words.facts or operand == DAY.name else operand


def other(path: str, words: AnswerWords) -> str:
    """Another fact that a test compares with."""
    if path == DAY.name:
        return THE_DAY
    return f"what is answered to “{asked_of(path, words.about(path).ask, words.ones)}”"
