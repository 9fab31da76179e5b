"""Readings in an address that the law does not have, and options that they do not have, said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.problem import Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.serve.page_state import State

CODES = {"unknown-reading", "unknown-option"}


def in_words(bundle: Bundle, state: State, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems of a state, those of its readings as people read them."""
    others = tuple(problem for problem in problems if problem.code not in CODES)
    return others if len(others) == len(problems) else (*faults(bundle, state), *others)


def faults(bundle: Bundle, state: State) -> Iterator[Problem]:
    """What is wrong with the readings that a state chooses."""
    for name, option in state.readings.items():
        about = bundle.readings.get(name)
        if about is None:
            message = f"the address chooses a reading that this law does not have, {quoted(name)}"
            yield Problem("unknown-reading", message, None, "the readings that it has are on the page Readings")
        elif option not in about.options:
            known = "; ".join(f"{quoted(known)}, {says.rstrip('.')}" for known, says in about.options.items())
            message = f"the address answers “{about.question}” with {quoted(option)}, which is no answer to it"
            yield Problem("unknown-option", message, None, f"the answers are: {known}")
