"""Properties of which a worked case is a counterexample; only a proof can say that there is none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.properties import load_properties
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import Values
from statute_runner.law.linker import Linker
from statute_runner.law.question_route import with_question
from statute_runner.logic.tree import fold
from statute_runner.problem import Problem, Refused
from statute_runner.request.request_document import Raw, request_from
from statute_runner.text.days import LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.cases.properties import Property
    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known, Node

BROKEN = "property-broken"
CONFIRM = "see `statute prove`; correct the rules, or the property, or restrict it with `days` to the law of which it is meant"


def broken_properties(
    bundle: Bundle, cases: Iterable[WorkedCase], known: Iterable[Property] | None = None
) -> list[Problem]:
    """A problem for each property about one request that a case refutes, or that names a rule that is gone.

    A case is asked on its days, and as if it were of the first day of the newest law: that is what an amendment breaks.
    Properties that cannot be read have problems of their own; those `known` are not read again.
    """
    try:
        stated = load_properties(bundle) if known is None else known
        claims = [claim for claim in stated if claim.claims and not claim.false]
    except Refused:
        return []
    found: dict[str, Problem] = {}
    laws: dict[tuple[str, str], PropertiesOfDay] = {}
    changes = bundle.days()
    for case in cases if claims else ():
        question = case.question or next(iter(bundle.questions))
        readings = chosen_readings(bundle, case.readings)
        asked_on = [column.day for column in case.columns]
        newest = [changes[-1]] if changes and max(asked_on) < changes[-1] else []
        for day in [*asked_on, *newest] if case.as_of is None else ():
            since = max((one for one in changes if one <= day), default="")
            if (since, question) not in laws:
                laws[since, question] = PropertiesOfDay(bundle, since or day, question, claims)
            asked = laws[since, question]
            for problem in asked.unlinked:
                found.setdefault(problem.message, problem)
            facts = request_from(Raw(case.request(day), case.span), bundle.facts).facts
            for claim in asked.refuted(facts, readings):
                if claim.name not in found and claim.days[0] <= day <= claim.days[1]:
                    message = f"the property `{claim.name}` does not hold of the case {case.name}@{day}: {claim.says}"
                    found[claim.name] = Problem("property-broken", message, claim.span, CONFIRM)
    return list(found.values())


class PropertiesOfDay:
    """The properties of a question under the law of a day."""

    def __init__(self, bundle: Bundle, day: str, question: str, claims: Iterable[Property]) -> None:
        linker = Linker(bundle, day, bundle.questions[question])
        self.law: Law = with_question(linker.law())
        self.unlinked: list[Problem] = []
        self.linked: list[tuple[Property, Node | None, dict[str, Node]]] = []
        for claim in claims:
            if claim.question.name != question or not overlaps(claim, bundle, day):
                continue
            try:
                given = linker.node(claim.given, None) if claim.given else None
                self.linked.append((claim, given, {key: linker.node(node, None) for key, node in claim.claims.items()}))
            except KeyError as error:
                message = (
                    f"the property `{claim.name}` uses the rule `{error.args[0]}`, which the law of {day} does not have"
                )
                help_ = "restrict the property with `days`, or write it for the new law"
                self.unlinked.append(Problem("property-broken", message, claim.span, help_))

    def refuted(self, facts: Mapping[str, Known], readings: Mapping[str, str]) -> Iterator[Property]:
        """The properties that do not hold of a request."""
        values = Values(self.law, facts, readings)
        for claim, given, claims in self.linked:
            if any(readings[name] not in options for name, options in claim.under.items()):
                continue
            if claim.false_under and all(readings[name] == option for name, option in claim.false_under.items()):
                continue
            if given and not fold(given, values.meaning, self.law.rules)[0]:
                continue
            if any(failing(key, fold(node, values.meaning, self.law.rules)) for key, node in claims.items()):
                yield claim


def overlaps(claim: Property, bundle: Bundle, since: str) -> bool:
    """Whether a property is of some day of the law that begins then."""
    later = [day for day in bundle.days() if day > since]
    return claim.days[0] < (later[0] if later else LAST_DAY) and since <= claim.days[1]


def failing(key: str, pair: tuple[bool, bool]) -> bool:
    """Whether a claim of this kind fails of a condition, given whether it must and whether it may hold."""
    must, may = pair
    return {"then": not must, "then_possible": not may, "never": must, "never_possible": may}[key]
