"""Worked cases: every expectation counts, an empty run fails, and a report says what was expected and what came."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_runs import differences, run
from statute_runner.cli import main
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.cases.case_runs import CaseResult

ROOT = Path(__file__).parent.parent.parent
BUNDLES = [
    ROOT / "policies",
    *(
        ROOT / "tests/bundles" / name
        for name in ("ftc", "beneficial-owner", "exchange-shape", "lending-library", "privacy-act")
    ),
]


@cache
def outcomes(root: Path) -> list[CaseResult]:
    loaded = statute_runner.load(str(root))
    return [outcome for case in load_cases(loaded.bundle, folder(str(root))) for outcome in run(loaded, case)]


def flipped(expect: Mapping[str, Any], outcomes: list[str]) -> Iterator[Any]:
    """The expectation with one thing changed, in every way that names only what exists."""
    other = next(outcome for outcome in outcomes if outcome != expect["outcome"])
    yield {**expect, "outcome": other}
    if "possible" in expect:
        yield {**expect, "possible": [*expect["possible"], "never"]}
        yield {**expect, "possible": expect["possible"][1:]}
    for route, outcome in expect.get("routes", {}).items():
        yield {**expect, "routes": {**expect["routes"], route: next(o for o in outcomes if o != outcome)}}
        yield {**expect, "routes": {name: o for name, o in expect["routes"].items() if name != route}}
    for key in ("missing", "notices"):
        if key in expect:
            yield {**expect, key: [*expect[key], "another"]}
            yield from ({**expect, key: [one for one in expect[key] if one != gone]} for gone in expect[key])
    for reason in expect.get("because", []):
        yield {**expect, "because": [one for one in expect["because"] if one != reason] + ["usc/0/0#decides_nothing"]}


@pytest.mark.parametrize("root", BUNDLES, ids=lambda root: root.name)
def test_no_expectation_can_be_flipped_unseen(root: Path) -> None:
    names = [*statute_runner.load(str(root)).question().outcomes, "undetermined"]
    for outcome in some(outcomes(root), 5 if root == BUNDLES[0] else 1):
        for changed in flipped(outcome.column.expect, names):
            assert list(differences(outcome.case, changed, outcome.decision)), (outcome.case.name, changed)


def test_there_are_the_cases_that_were_asked_for() -> None:
    found = outcomes(BUNDLES[0])

    assert len({outcome.case.name for outcome in found}) >= 60
    assert all(not outcome.differences for outcome in found)
    assert all(outcome.case.cites for outcome in found)


@pytest.fixture(name="copy")
def _copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests/bundles/ftc", tmp_path / "law")
    return tmp_path / "law"


def test_a_failing_case_says_what_was_expected_what_came_and_what_decided(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = copy / "usc/15/57b-2/cases/state.yaml"
    file.write_text(file.read_text().replace("outcome: permitted", "outcome: barred", 1))
    status = main(["test", str(copy), "--junit", str(copy / "report.xml")])
    printed = capsys.readouterr().out

    assert status == 1
    assert "outcome: expected barred, got permitted" in printed
    assert "the law decided permitted by:" in printed
    assert ".yaml:" in printed.split("the law decided permitted by:")[1]
    (suite,) = ET.parse(copy / "report.xml").getroot()  # noqa: S314 - our own report
    assert suite.get("failures") == "1"
    assert len(suite.findall("testcase/failure")) == 1
    assert len(suite.findall("testcase")) == int(str(suite.get("tests")))


def test_a_run_without_cases_fails(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in copy.rglob("cases/*.yaml"):
        file.unlink()

    assert main(["test", str(copy)]) == 2
    assert "the bundle has no cases" in capsys.readouterr().err


def test_a_case_that_names_what_does_not_exist_stops_the_run(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = copy / "usc/15/57b-2/cases/state.yaml"
    file.write_text(file.read_text().replace("because: [", "because: [no_such_rule, ", 1))

    assert main(["test", str(copy)]) == 2
    captured = capsys.readouterr()
    assert "no_such_rule" in captured.err
    assert "passed" not in captured.out


def test_a_condition_without_a_case_on_each_side_fails_the_run(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "usc/15/57b-2/cases/banks.yaml").unlink()

    assert main(["test", str(copy)]) == 1
    assert "no case shows" in capsys.readouterr().out


def test_coverage_lists_every_condition(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(BUNDLES[1]), "--coverage"]) == 0
    printed = capsys.readouterr().out

    assert "usc/15/57b-2/2020-10-20.yaml" in printed
    assert "unknown" in printed
