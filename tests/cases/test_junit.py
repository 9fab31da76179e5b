"""The JUnit report of `statute test`, as build servers read it."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY
from commands.command import statute

if TYPE_CHECKING:
    from pathlib import Path

CASES = "code/1/10/cases/lending.yaml"


@pytest.fixture(name="root")
def _root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(TINY, tmp_path / "law")


def reported(status: int, *arguments: str) -> ET.Element:
    """The only suite of the report, whose counts are true."""
    assert statute("test", "law", "--junit", "report.xml", *arguments).status == status
    top = ET.parse("report.xml").getroot()  # noqa: S314 - our own report
    (suite,) = top

    assert (top.tag, suite.tag) == ("testsuites", "testsuite")
    for element in (top, suite):
        assert element.get("tests") == str(len(suite.findall("testcase")))
        assert element.get("failures") == str(len(suite.findall("testcase/failure")))
        assert element.get("errors") == str(len(suite.findall("testcase/error")))
    assert all(element.get("type") for element in suite.findall("testcase/*"))
    return suite


def test_each_answer_has_its_file_and_time(root: Path) -> None:
    suite = reported(0)
    times = [float(str(case.get("time"))) for case in suite]

    assert len(suite) > 10
    assert all(case.get("file", "").startswith("law/code/1/") for case in suite)
    assert all(time > 0 for time in times)
    assert sum(times) == pytest.approx(float(str(suite.get("time"))), abs=1e-4)
    assert root.is_dir()


def test_a_failure_has_its_kind_and_its_words(root: Path) -> None:
    file = root / CASES
    file.write_text(file.read_text().replace("outcome: permitted, notices", "outcome: refused, notices"))
    (failure,) = reported(1).findall("testcase/failure")

    assert failure.get("type") == "case-failed"
    assert failure.get("message") == "outcome: expected refused, got permitted"
    assert "law/code/1/10/cases/lending.yaml:" in str(failure.text)


def test_a_condition_that_no_case_shows_is_a_failure(root: Path) -> None:
    file = root / CASES
    child, grown = ("{age: 11}}\n    expect: {outcome: refused}", "{age: 13}}\n    expect: {outcome: permitted}")
    file.write_text(file.read_text().replace(child, grown))
    failures = reported(1).findall("testcase/failure")

    assert {failure.get("type") for failure in failures} == {"condition-unshown"}


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("code/1/30/2000-01-01.yaml", "revision: 1", "revison: 1", "unknown-key"),
        (CASES, "like: reader", "like: raeder", "case-like"),
        ("bundle.yaml", "format: bundle/v1", "format: [", "yaml-syntax"),
    ],
)
def test_a_bundle_that_is_refused_is_an_error(file: str, old: str, new: str, code: str, root: Path) -> None:
    (root / file).write_text((root / file).read_text().replace(old, new, 1))
    suite = reported(2)

    assert [error.get("type") for error in suite.findall("testcase/error")] == [code]
    assert suite[0].get("file") == f"law/{file}"
    assert str(suite[0].get("name")).startswith(f"law/{file}:")
    assert str(suite[0][0].text).startswith(f"law/{file}:")


def test_a_folder_that_is_not_there_is_an_error(root: Path) -> None:
    shutil.rmtree(root)

    assert [error.get("type") for error in reported(2).findall("testcase/error")] == ["bundle-missing"]
