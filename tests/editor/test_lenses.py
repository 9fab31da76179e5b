"""What is said above a rule is what the cases come to when each is decided by itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_runs import run
from statute_runner.editor.lenses import case_lenses
from statute_runner.loading.bundle_files import folder

from .desk import SECTION, Desk

if TYPE_CHECKING:
    from statute_runner.editor.live_cases import RunColumn


def runs(desk: Desk) -> list[RunColumn]:
    live = desk.checks.cases(desk.seen, SECTION)
    assert live
    return list(live.runs.values())


def test_a_rule_is_counted_as_the_decisions_of_the_cases_have_it() -> None:
    desk = Desk()
    desk.slow()
    loaded = load(desk.root, cache=False)
    answers: Counter[str] = Counter()
    for case in load_cases(loaded.bundle, folder(desk.root)):
        for outcome in run(loaded, case):
            answers[outcome.decision["trace"]["nodes"]["code/1/10#lent"]["value"]] += 1

    lens = case_lenses(desk.seen, SECTION, runs(desk))[0]

    assert answers.total() == 16
    said = f"holds {answers['yes']} / does not hold {answers['no']} / unknown {answers['unknown']}"
    assert (lens.rule, lens.title) == ("code/1/10#lent", f"16 cases: {said}")


def test_a_rule_that_no_case_asks_says_so() -> None:
    desk = Desk()
    more = "  apart:\n    cite: a\n    says: Apart.\n    when: {fact: loan.approved, is: true, quote: to a reader}\n"
    desk.write(SECTION, "  lent:\n", f"{more}  lent:\n")
    desk.slow()

    assert case_lenses(desk.seen, SECTION, runs(desk))[0].title == "no case"
