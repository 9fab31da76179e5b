"""`statute test` of several bundles: each is run and named, and what keeps one from being run keeps no other."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY
from commands.command import statute

if TYPE_CHECKING:
    from pathlib import Path

CASES = "code/1/10/cases/lending.yaml"


@pytest.fixture(name="laws")
def _laws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound bundle, one in which a case fails, and a folder that is none."""
    monkeypatch.chdir(tmp_path)
    laws = tmp_path / "laws"
    shutil.copytree(TINY, laws / "sound")
    shutil.copytree(TINY, laws / "failing")
    (laws / "notes").mkdir()
    file = laws / "failing" / CASES
    file.write_text(file.read_text().replace("outcome: permitted, notices", "outcome: refused, notices"))
    return laws


@pytest.mark.parametrize("paths", [("laws",), ("laws/failing", "laws/sound"), ("laws", "laws/sound")])
def test_each_bundle_is_run_and_named(laws: Path, paths: tuple[str, ...]) -> None:
    done = statute("test", *paths)
    counts = statute("test", "laws/sound").output.splitlines()[-1]

    assert done.status == 1
    assert f"{counts}\n" in done.output
    assert counts.startswith("laws/sound: 13 cases, ")
    assert "laws/failing: " in done.output
    assert f"laws/failing/{CASES}:" in done.output
    assert laws.is_dir()


def test_reports_hold_every_bundle(laws: Path) -> None:
    one = json.loads(statute("test", "laws/sound", "--format", "json").output.splitlines()[-1])
    done = statute("test", "laws", "--format", "json", "--junit", "report.xml")
    *failures, both = map(json.loads, done.output.splitlines())
    top = ET.parse("report.xml").getroot()  # noqa: S314 - our own report
    suites = {suite.get("name"): suite for suite in top}

    assert both["bundles"] == ["laws/failing", "laws/sound"]
    assert (both["cases"], both["answers"]) == (2 * one["cases"], 2 * one["answers"])
    assert {problem["file"] for problem in failures} == {f"laws/failing/{CASES}"}
    assert suites.keys() == {"laws/failing", "laws/sound"}
    assert top.get("tests") == str(len(top.findall("*/testcase"))) == str(both["answers"])
    assert top.get("failures") == str(len(top.findall("*/testcase/failure"))) == str(both["failed"])
    assert suites["laws/sound"].get("failures") == "0"
    assert laws.is_dir()


def test_one_that_cannot_be_run_keeps_no_other_from_it(laws: Path) -> None:
    (laws / "failing/facts.yaml").write_text("format: facts/v1\n")
    done = statute("test", "laws", "--junit", "report.xml")
    top = ET.parse("report.xml").getroot()  # noqa: S314 - our own report

    assert done.status == 2
    assert "laws/failing/facts.yaml:1:1: missing-key" in done.errors
    assert "laws/sound: " in done.output
    assert [suite.get("errors") for suite in top] == ["1", "0"]
    assert len(top[1]) > 10


def test_a_case_is_of_one_bundle(laws: Path) -> None:
    assert statute("test", "laws", "--case", "reader").status == 2
    assert "`--case` has no effect here" in statute("test", "laws", "--case", "reader").errors
    assert laws.is_dir()


def test_the_bundle_has_one_name(laws: Path) -> None:
    assert statute("test", "laws", "--bundle", "laws/sound").status == 2
    assert laws.is_dir()
