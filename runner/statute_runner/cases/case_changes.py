"""What the cases of a bundle come to now that they did not come to before: which changed, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_report import differing
from statute_runner.cases.case_runs import run
from statute_runner.explain.member_wording import counted
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.problem import Problem

PLAIN = str.maketrans("_", " ")


class CaseStanding(NamedTuple):
    """What a case came to on a day: its answers, question and routes; what came otherwise than expected; its place."""

    answers: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...]
    place: str

    @property
    def outcome(self) -> str:
        """The outcome of the question, in words."""
        return self.answers[0][1].translate(PLAIN)


class ChangedCase(NamedTuple):
    """A case that changed, in a sentence, with its place and whether it now fails."""

    place: str
    case: str
    day: str
    said: str
    fails: bool

    def __str__(self) -> str:
        return f"{self.place}: {self.case} on {self.day}: {self.said}"


Standings = dict[tuple[str, str], CaseStanding]


def standings(outcomes: Iterable[CaseResult]) -> Standings:
    """What each case came to, by its name and day."""
    return {(outcome.case.name, outcome.column.day): standing(outcome) for outcome in outcomes}


def standing(outcome: CaseResult) -> CaseStanding:
    made, span = outcome.decision, outcome.column.span
    routes = ((f"route {route}", answer["outcome"]) for route, answer in made["routes"].items())
    wrong = (
        f"expected {str(one.expected).translate(PLAIN)}" if one.what == "outcome" else said
        for one, said in zip(outcome.differences, differing(outcome), strict=True)
    )
    return CaseStanding((("outcome", made["outcome"]), *routes), tuple(wrong), f"{span.file}:{span.line}")


def run_again(
    loaded: LoadedBundle, found: Folder, between: Callable[[], object] = lambda: None
) -> tuple[Standings, tuple[Problem, ...]]:
    """What every case of the folder comes to under this law, or what keeps the cases from being run.

    `between` is called before each case, and may raise to break the run off.
    """
    came: Standings = {}
    try:
        for case in load_cases(loaded.bundle, found):
            between()
            came.update(standings(run(loaded, case)))
    except Refused as refused:
        return {}, refused.problems
    return came, ()


def case_changes(before: Mapping[tuple[str, str], CaseStanding], now: Standings) -> list[ChangedCase]:
    """The cases that were not there before, are there no more, or come to something else; those that fail first."""
    found = [
        ChangedCase((now.get(key) or before[key]).place, *key, said, fails)
        for key in {**now, **before}
        for said, fails in [told(before.get(key), now.get(key))]
        if said
    ]
    return sorted(found, key=lambda change: not change.fails)


def told(was: CaseStanding | None, is_: CaseStanding | None) -> tuple[str, bool]:
    """How a case changed, and whether it now fails; nothing where it is as it was."""
    if is_ is None:
        return "is no longer there", False
    as_said = "; ".join(is_.wrong) if is_.wrong else "as expected"
    if was is None:
        return f"is new: {is_.outcome}, {as_said}", bool(is_.wrong)
    if (was.answers, was.wrong) == (is_.answers, is_.wrong):
        return "", False
    if was.outcome != is_.outcome:
        return f"was {was.outcome}, is {is_.outcome}: {as_said}", bool(is_.wrong)
    before = dict(was.answers)
    routes = [f"{name} was {before.get(name, 'not in force')}, is {now}" for name, now in is_.answers[1:]]
    changed = [one for one, (name, now) in zip(routes, is_.answers[1:], strict=True) if before.get(name) != now]
    return "; ".join([*(one.translate(PLAIN) for one in changed), as_said]), bool(is_.wrong)


def in_short(changes: list[ChangedCase], now: Standings) -> str:
    """How many cases changed, and how many answers there are and fail."""
    wrong = sum(bool(one.wrong) for one in now.values())
    changed = f"{counted(len(changes), 'answer')} of the cases changed" if changes else "no answer of a case changed"
    return f"{changed}; {len(now) - wrong} as expected, {wrong} not"
