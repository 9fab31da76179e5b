"""Which contested readings change an outcome: alone, or only together."""

from __future__ import annotations

from itertools import combinations, product

from statute_runner.decide.evaluation import answers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.decide.decision_document import ReadingSwitch, Sensitivity
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.request.request_document import Request

MOST_CHOICES = 4096


def sensitivity(bundle: Bundle, law: Law, request: Request, readings: Mapping[str, str]) -> Sensitivity:
    """The outcome under the readings chosen, and each smallest set of switches that changes it.

    `complete` is false where the choices are too many to try them all; then the larger sets were not tried.
    """
    here = answers(law, request.facts, readings).question.outcome
    changes: list[ReadingSwitch] = []
    found: list[set[tuple[str, str]]] = []
    tried = 0
    complete = True
    for switches in choices(bundle, law, readings):
        if any(smaller <= set(switches.items()) for smaller in found):
            continue
        tried += 1
        if tried > MOST_CHOICES:
            complete = False
            break
        outcome = answers(law, request.facts, {**readings, **switches}).question.outcome
        if outcome != here:
            found.append(set(switches.items()))
            changes.append({"switch": switches, "outcome": outcome})
    return {
        "outcome": here,
        "alone": [change for change in changes if len(change["switch"]) == 1],
        "together": [change for change in changes if len(change["switch"]) > 1],
        "complete": complete,
    }


def choices(bundle: Bundle, law: Law, readings: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Every set of switches to other options, the smaller sets first."""
    others = {
        name: [option for option in bundle.readings[name].options if option != readings[name]] for name in law.readings
    }
    for size in range(1, len(others) + 1):
        for names in combinations(others, size):
            for options in product(*(others[name] for name in names)):
                yield dict(zip(names, options, strict=True))
