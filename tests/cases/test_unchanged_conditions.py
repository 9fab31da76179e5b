"""`check` and `test` say the same of what cases show, and an unchanged rule stays shown in the next version."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statute_runner.api import load
from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_runs import run
from statute_runner.cases.coverage import coverage, uncovered
from statute_runner.check import case_checks
from statute_runner.loading.bundle_files import folder
from statute_runner.loading.subject import Subject

if TYPE_CHECKING:
    from statute_runner.problem import Problem

TESTS = Path(__file__).parent.parent
TINY = TESTS / "check" / "tiny"
OLD, NEW = "code/1/10/2010-01-01.yaml", "code/1/10/2020-01-01.yaml"
RULE = """    all:
      - {quote: to a member, rule: code/1/20#member}
      - any:
          - {is: yes, reading: map-is-book}
          - {is: false, fact: loan.map}
        quote: A book
"""
TURNED = """    all:
      - any:
          - {is: false, fact: loan.map}
          - {is: yes, reading: map-is-book}
        quote: A book
      - {quote: to a member, rule: code/1/20#member}
"""


def unshown_in_check(root: Path) -> set[tuple[str, int]]:
    loaded = load(str(root), cache=False)
    found: list[Problem] = list(
        case_checks.problems(Subject(loaded.bundle), lambda: load_cases(loaded.bundle, folder(str(root))))
    )
    return {(one.span.file, one.span.line) for one in found if one.span and one.code == "condition-unshown"}


def unshown_in_test(root: Path) -> set[tuple[str, int]]:
    loaded = load(str(root), cache=False)
    results = [result for case in load_cases(loaded.bundle, folder(str(root))) for result in run(loaded, case)]
    found = coverage(loaded.bundle, results)
    return {(one.file, one.line) for one, values in found.items() if uncovered(one, values)}


def later_version(to: Path, right: str = "", wrong: str = "") -> Path:
    """The tiny bundle with a copy of its newest version that begins on a day after every case."""
    root = to / "tiny"
    shutil.copytree(TINY, root)
    text = (root / OLD).read_text().replace('from: "2010-01-01"', 'from: "2020-01-01"')
    text = text[: text.index("changes:")] + text[text.index("text:") :]
    assert right in text
    (root / NEW).write_text(text.replace(right, wrong, 1) if right else text)
    return root


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_copied_version_leaves_unchanged_is_shown_by_the_cases_before_it(tmp_path: Path, turned: bool) -> None:
    root = later_version(tmp_path, *((RULE, TURNED) if turned else ()))

    assert unshown_in_check(root) == unshown_in_test(root) == set()


def test_a_rule_that_changes_is_to_be_shown_anew_and_so_is_what_uses_it(tmp_path: Path) -> None:
    root = later_version(tmp_path, "{is: false, fact: loan.map}", "{is: true, fact: loan.map}")
    text = (root / NEW).read_text().splitlines()
    lines = {*range(text.index("  lent_to_member:"), text.index("  retained:"))}
    use = text.index("    - {outcome: permitted, when: {rule: lent_to_member}}")

    found = unshown_in_check(root)

    assert found == unshown_in_test(root)
    assert {(NEW, use + 1)} < found <= {(NEW, line + 1) for line in {*lines, use}}


def test_in_a_rule_that_stays_only_the_use_of_what_changed_is_to_be_shown_anew(tmp_path: Path) -> None:
    root = later_version(tmp_path, "fact: loan.overdue, is: true}", "fact: loan.overdue, is: false}")
    text = (root / NEW).read_text().splitlines()
    uses = ("      - not: {rule: overdue}", "    - {outcome: permitted, when: {rule: lent_to_member}}")
    lines = {text.index(one) + 1 for one in uses}
    lines.add(next(n for n, line in enumerate(text, 1) if "fact: loan.overdue, is: false" in line))

    assert unshown_in_check(root) == unshown_in_test(root) == {(NEW, line) for line in lines}


def test_a_decision_that_changes_is_to_be_shown_anew(tmp_path: Path) -> None:
    right = "    - {outcome: permitted, when: {rule: lent_to_member}}\n    - {outcome: refused}"
    wrong = "    - {outcome: refused, when: {rule: lent_to_member}}\n    - {outcome: permitted}"
    root = later_version(tmp_path, right, wrong)
    line = (root / NEW).read_text().splitlines().index(wrong.splitlines()[0]) + 1

    assert unshown_in_check(root) == unshown_in_test(root) == {(NEW, line)}


@pytest.mark.parametrize("bundle", ["ftc", "lending-library", "beneficial-owner"])
@pytest.mark.parametrize("dropped", [0, 3])
def test_check_and_test_say_the_same_of_every_bundle(tmp_path: Path, bundle: str, dropped: int) -> None:
    root = tmp_path / bundle
    shutil.copytree(TESTS / "bundles" / bundle, root)
    loaded = load(str(root), cache=False)
    cases = load_cases(loaded.bundle, folder(str(root)))
    cases = cases[: len(cases) // dropped] if dropped else cases
    results = [result for case in cases for result in run(loaded, case)]

    shown = {(one.file, one.line) for one, values in coverage(loaded.bundle, results).items() if uncovered(one, values)}
    found = case_checks.problems(Subject(loaded.bundle), lambda: cases)

    assert {(one.span.file, one.span.line) for one in found if one.span} == shown
    assert bool(shown) == bool(dropped)
