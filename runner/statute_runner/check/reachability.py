"""What the law claims of itself is so: a constant condition never comes out otherwise, and each case can be reached."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from statute_runner.budget import OverBudget, OverTime
from statute_runner.check.witness_search import WitnessSearch
from statute_runner.decide.trace import UNKNOWN
from statute_runner.loading.subject import RULE
from statute_runner.logic.absence import Absence
from statute_runner.problem import Problem
from statute_runner.text.positions import pointer
from statute_runner.text.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from statute_runner.budget import Budget
    from statute_runner.check.decided_values import Look, Witness
    from statute_runner.decide.trace import TracedNode
    from statute_runner.law.section import Case
    from statute_runner.loading.subject import Condition, Subject
    from statute_runner.logic.tree import Known, Node
    from statute_runner.problem import Span


def problems(subject: Subject, budget: Budget) -> Iterator[Problem]:
    """Every wrong claim of a constant, and every case of a decision that no request can reach.

    A warning where that is not settled.
    """
    searches = WitnessSearches(subject, budget)
    for condition in subject.conditions:
        if condition.place.always:
            yield from constant(subject, searches, condition)
    for question in subject.bundle.questions.values():
        path = f"questions/{question.name}/decision"
        days = [day for day in subject.bundle.days() if searches.on(day, question.name).law.routes]
        yield from unreached(subject, searches, question.decision, ("bundle.yaml", path), days, question.name)
    for section in subject.sections:
        days = searches.days(section.citation, section.version)
        for route, cases in section.decisions.items():
            question_name = subject.questions_of(route)[0].name
            place = (section.file, pointer("decisions", route))
            yield from unreached(subject, searches, cases, place, days, question_name)


class WitnessSearches:
    """The searches of a bundle, one for each question and day on which the law changes."""

    subject: Subject
    budget: Budget

    def __init__(self, subject: Subject, budget: Budget) -> None:
        self.subject, self.budget = subject, budget
        self.made: dict[tuple[str, str], WitnessSearch] = {}

    def on(self, day: str, question: str = "") -> WitnessSearch:
        bundle = self.subject.bundle
        question = question or next(iter(bundle.questions))
        if (day, question) not in self.made:
            self.made[day, question] = WitnessSearch(bundle, day, bundle.questions[question], self.budget)
        return self.made[day, question]

    def days(self, citation: str, version: str) -> list[str]:
        """The days on which the law changes while the version is in force, its first among them."""
        until = self.subject.until(citation, version)
        return [day for day in self.subject.bundle.days() if version <= day < until]


def constant(subject: Subject, searches: WitnessSearches, condition: Condition) -> Iterator[Problem]:
    section, always = condition.owner.section, condition.place.always
    at = subject.at(condition, "constant/always")
    if section is None or condition.owner.kind != RULE:
        yield Problem("constant-wrong", "only a condition of a rule needs `constant`", at, "remove `constant`")
        return
    for day in searches.days(section.citation, section.version):
        search = searches.on(day)
        node = search.resolved(condition.node)
        try:
            found = search.witness(lambda look, node=node: otherwise(look, node, always), [node])  # type: ignore[misc]
        except OverTime as over:
            yield in_time("whether this always comes out so", over, at)
            return
        except OverBudget:
            help_ = "make the condition smaller, or show it on both sides in cases"
            yield Problem("constant-unproved", "there are too many values to prove this", at, help_)
            return
        if found is not None:
            no = "does not hold" if always == "yes" else "holds"
            yield Problem(
                "constant-wrong",
                f"`constant` says always {always}, but this {no} {request_of(found, day)}",
                at,
                "remove `constant`, and show the condition on both sides in cases",
            )
            return


def otherwise(look: Look, node: Node, always: str) -> bool | TracedNode:
    seen = look.see(node)
    return seen if seen.value == UNKNOWN else seen.value != always


def request_of(found: Witness, day: str) -> str:
    """The day, facts and readings of a request, as a sentence ends with them."""
    stated = [f"{place} {as_written(given)}" for place, given in found.items()]
    return f"on {day}" + (f" where {' and '.join(stated)}" if stated else "")


def as_written(given: Known | None) -> str:
    """What is said of a fact that has this value, or is not stated."""
    if given is None:
        return "is not stated"
    if isinstance(given, tuple) and given and isinstance(given[0], dict):
        return f"has {len(given)} {'member' if len(given) == 1 else 'members'}"
    if isinstance(given, Absence):
        return "is none"
    return f"is `[{', '.join(map(str, given))}]`" if isinstance(given, tuple) else f"is {shown(given)}"


def unreached(
    subject: Subject,
    searches: WitnessSearches,
    cases: tuple[Case, ...],
    place: tuple[str, str],
    days: Sequence[str],
    question: str,
) -> Iterator[Problem]:
    """The cases, but for the last, that no request reaches on any day."""
    file, path = place
    first: dict[Node | None, int] = {}
    for n, case in enumerate(cases[:-1]):
        at = subject.span(file, f"{path}/{n}/when")
        same = first.setdefault(case.when, n)
        if same != n:
            message = f"this case is never reached: case {same + 1} has the same condition"
            yield Problem("case-unreached", message, at, "remove one of the two")
        else:
            yield from never(at, (partial(reaching, searches.on(day, question), cases[: n + 1]) for day in days))


def never(at: Span | None, reached_on: Iterable[Callable[[], bool]]) -> Iterator[Problem]:
    """Reports a case that is reached on none of the given days.

    A warning where that is not settled for some day, and the case is reached on no other.
    """
    unsettled: OverBudget | None = None
    for reached in reached_on:
        try:
            if reached():
                return
        except OverBudget as over:
            unsettled = over
    if isinstance(unsettled, OverTime):
        yield in_time("whether this case is ever reached", unsettled, at)
    elif unsettled:
        message = "whether this case is ever reached is not settled: there are too many requests to try"
        yield Problem("not-settled", message, at, "show by a case that it is", severity="warning")
    else:
        help_ = "see what the cases before it hold, and whether it can hold at all"
        yield Problem("case-unreached", "this case is never reached, whatever the facts", at, help_)


def in_time(what: str, over: OverTime, at: Span | None) -> Problem:
    """The warning that the time was over before this was found out."""
    message = f"{what} is not settled: the {over} for what is searched were over"
    return Problem("not-settled", message, at, "give more with `--budget SECONDS`", severity="warning")


def reaching(search: WitnessSearch, cases: Sequence[Case]) -> bool:
    """Whether some request reaches the last of these cases on this day. Raises `OverBudget`."""
    nodes = [search.resolved(case.when) for case in cases if case.when]
    return search.witness(lambda look: reached(look, nodes), nodes, nearest=True) is not None


def reached(look: Look, nodes: Sequence[Node]) -> bool | TracedNode:
    """Whether the last condition alone holds; the condition on which that depends where it is open."""
    *before, last = nodes
    seen = look.see(last)
    if not seen.may:
        return False
    waiting = None
    for node in before:
        must, may = look.pair(node)
        if must:
            return False
        waiting = waiting or (node if may else None)
    if seen.value == UNKNOWN:
        return seen
    return look.see(waiting) if waiting else True
