"""A file or folder of a bundle that the user may not read: named by every verb, and in every report."""

from __future__ import annotations

import builtins
import json
import os
import shutil
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest

from check.tiny_bundle import TINY
from commands.command import statute

if TYPE_CHECKING:
    from pathlib import Path

FACTS, FOLDER = "facts.yaml", "code/1"
open_, scandir_ = open, os.scandir


@pytest.fixture(name="root", params=[FACTS, FOLDER, "bundle.yaml"])
def _root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle of which one part is not for this user: its mode keeps it from users only that have few rights."""
    monkeypatch.chdir(tmp_path)
    root = shutil.copytree(TINY, tmp_path / "law")
    closed: Path = root / request.param

    def refused(real: Any) -> Any:
        def checking(path: Any, *arguments: Any, **named: Any) -> Any:
            if isinstance(path, str | os.PathLike) and os.path.abspath(path) == str(closed):
                raise PermissionError(13, "Permission denied", os.fspath(path))
            return real(path, *arguments, **named)

        return checking

    monkeypatch.setattr(builtins, "open", refused(open_))
    monkeypatch.setattr(os, "scandir", refused(scandir_))
    return closed


def test_it_is_a_problem_of_the_bundle_in_every_report(root: Path, tmp_path: Path) -> None:
    name = root.relative_to(tmp_path)
    said = f"{name}:1:1: file-unreadable cannot be read: permission denied\n"
    check, test = statute("check", "law"), statute("test", "law", "--junit", "report.xml")
    suite = ET.parse("report.xml").getroot()[0]  # noqa: S314 - our own report

    assert (check.status, test.status) == (2, 2)
    assert said in check.output
    assert said in test.errors
    assert [(error.get("type"), case.get("file")) for case in suite for error in case] == [
        ("file-unreadable", str(name))
    ]
    for verb in ("check", "test"):
        done = statute(verb, "law", "--format", "sarif")
        run = json.loads(done.output)["runs"][0]

        assert done.status == 2
        assert run["invocations"][0]["executionSuccessful"] is False
        assert [result["ruleId"] for result in run["results"]] == ["file-unreadable"]


@pytest.mark.parametrize("verb", ["decide", "show", "schema", "timeline", "batch"])
def test_nothing_is_decided_without_it(root: Path, verb: str) -> None:
    done = statute(verb, "--bundle", "law")

    assert (done.status, done.output) == (2, "")
    assert f"{root.name}:1:1: file-unreadable cannot be read: permission denied\n" in done.errors.replace("code/1", "1")
