"""Which contested readings change an outcome: alone, or only together."""

from __future__ import annotations

from itertools import combinations, product

from statute_runner.budget import NOT_SETTLED, Budget, OverBudget
from statute_runner.decide.evaluation import answers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.decide.decision_document import ReadingSwitch, Sensitivity
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.request.request_document import Request

    Switches: TypeAlias = set[tuple[str, str]]

MOST_CHOICES = 4096


def sensitivity(
    bundle: Bundle, law: Law, request: Request, readings: Mapping[str, str], budget: Budget | None = None
) -> Sensitivity:
    """The outcome under the readings chosen, and each smallest set of switches that changes it.

    `complete` is false where the choices are too many to look at them all, or time ran out; what the others would come
    to is then `not settled`.
    """
    budget = budget or Budget()
    here = answers(law, request.facts, readings).question.outcome
    changes: list[ReadingSwitch] = []
    found: list[Switches] = []
    complete = True
    others = {
        name: [option for option in bundle.readings[name].options if option != readings[name]] for name in law.readings
    }
    try:
        for looked, switches in enumerate(choices(others, found)):
            if looked == MOST_CHOICES:
                complete = False
                break
            budget.check()
            if any(smaller <= set(switches.items()) for smaller in found):
                continue
            outcome = answers(law, request.facts, {**readings, **switches}).question.outcome
            if outcome != here:
                found.append(set(switches.items()))
                changes.append({"switch": switches, "outcome": outcome})
    except OverBudget:
        complete = False
    made: Sensitivity = {
        "outcome": here,
        "alone": [change for change in changes if len(change["switch"]) == 1],
        "together": [change for change in changes if len(change["switch"]) > 1],
        "complete": complete,
    }
    if not complete:
        made["untried"] = NOT_SETTLED
    return made


def choices(others: Mapping[str, Sequence[str]], found: Sequence[Switches]) -> Iterator[dict[str, str]]:
    """Every set of switches to other options, smaller sets first.

    An option that suffices alone, as `found` says, is in no larger set.
    """
    for size in range(1, len(others) + 1):
        left = {name: [one for one in options if {(name, one)} not in found] for name, options in others.items()}
        for names in combinations([name for name in left if left[name]], size):
            for options in product(*(left[name] for name in names)):
                yield dict(zip(names, options, strict=True))
