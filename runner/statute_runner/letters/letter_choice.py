"""Which letter may be written of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.problem import nearest, quoted, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.decide.decision_document import Decision
    from statute_runner.law.bundle import Question
    from statute_runner.law.declared_letters import Letter


def check_name(name: str | None, letters: Iterable[Letter]) -> None:
    """Raises `Refused` where the bundle has no letter, or none of this name."""
    names = [letter.name for letter in letters]
    if not names:
        raise refuse("letter-unknown", "the bundle declares no letters", help="`letters` of a question in bundle.yaml")
    if name is not None and name not in names:
        help_ = nearest(name, names) or f"one of {', '.join(names)}"
        raise refuse("letter-unknown", f"unknown letter {quoted(name)}", help=help_)


def chosen(question: Question, document: Decision, name: str | None) -> Letter:
    """The letter of this name, or else the first that may be written of the answer.

    Raises `Refused` where none may; of an answer that is undetermined none may.
    """
    outcome, request = document["outcome"], quoted(document["request"]["id"])
    if outcome == UNDETERMINED:
        message = f"no letter is written of an undetermined answer: {request}"
        missing = ", ".join(one["fact"] for one in document["missing"])
        raise refuse("letter-outcome", message, help=f"not known, and it matters: {missing}")
    notices = {notice["id"] for notice in document["notices"]}
    fit = [
        letter
        for letter in question.letters
        if outcome in letter.outcomes and (not letter.notice or letter.notice in notices)
    ]
    found = next((letter for letter in fit if name in {None, letter.name}), None)
    if found is None:
        what = f"the letter {quoted(name)} is not" if name else "no letter is"
        others = f"of it may be written: {', '.join(letter.name for letter in fit)}" if fit else ""
        raise refuse("letter-outcome", f"{what} written of this answer, {outcome}: {request}", help=others)
    return found
