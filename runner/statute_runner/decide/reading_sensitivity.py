"""Which contested readings change an outcome: alone, or only together."""

from __future__ import annotations

from collections import deque

from statute_runner.budget import NOT_SETTLED, Budget, OverBudget
from statute_runner.decide.reading_grounds import grounded_outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.decide.decision_document import ReadingSwitch, Sensitivity
    from statute_runner.decide.reading_grounds import Readings
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.request.request_document import Request

    Switches: TypeAlias = dict[str, str]

MOST_CHOICES = 4096


def sensitivity(
    bundle: Bundle, law: Law, request: Request, readings: Mapping[str, str], budget: Budget | None = None
) -> Sensitivity:
    """The outcome under the readings chosen, and each smallest set of switches that changes it.

    Where it is `complete`, no other choice of readings changes it, as is proved. It is not where the choices to look at
    were too many, or time ran out; what the others would come to is then `not settled`.
    """
    budget, choices = budget or Budget(), Budget(MOST_CHOICES, "choices")
    here, grounds = grounded_outcome(law, request.facts, readings)
    others = {
        name: [option for option in bundle.readings[name].options if option != readings[name]] for name in law.readings
    }
    changes: list[ReadingSwitch] = []
    # Switches that leave the outcome, fewer first; the readings that stay as chosen in all that is still made of them;
    # the grounds of the outcome.
    waiting: deque[tuple[Switches, Readings, Readings]] = deque([({}, frozenset(), grounds)])
    complete = True
    try:
        while waiting:
            for switches, kept in further(others, *waiting.popleft()):
                if any(change["switch"].items() <= switches.items() for change in changes):
                    continue
                budget.check()
                choices.spend()
                outcome, grounds = grounded_outcome(law, request.facts, {**readings, **switches})
                if outcome == here:
                    waiting.append((switches, kept, grounds))
                else:
                    changes.append(
                        {"switch": {name: switches[name] for name in others if name in switches}, "outcome": outcome}
                    )
    except OverBudget:
        complete = False
    changes.sort(key=lambda change: places(change["switch"], others))
    made: Sensitivity = {
        "outcome": here,
        "alone": [change for change in changes if len(change["switch"]) == 1],
        "together": [change for change in changes if len(change["switch"]) > 1],
        "complete": complete,
    }
    if not complete:
        made["untried"] = NOT_SETTLED
    return made


def further(
    others: Mapping[str, Sequence[str]], switches: Switches, kept: Readings, grounds: Readings
) -> Iterator[tuple[Switches, Readings]]:
    """One more switch each, of a reading on which the outcome rests, and the readings that stay as chosen from then on.

    No choice of readings is made twice, and those made of none have the same outcome, since its grounds are theirs.
    """
    for name, options in others.items():
        if name in grounds and name not in kept and name not in switches:
            for option in options:
                yield {**switches, name: option}, kept
            kept |= {name}


def places(switches: Switches, others: Mapping[str, Sequence[str]]) -> tuple[int, list[tuple[int, int]]]:
    """How many switches they are, and where they stand among all."""
    names = list(others)
    return len(switches), [(names.index(name), others[name].index(option)) for name, option in switches.items()]
