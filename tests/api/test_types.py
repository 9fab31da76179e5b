"""The built wheel has types: pyright finds each exported name complete, and a program of somebody else is checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside  # pyright runs on node
HERE = Path(__file__).parent
ROOT = HERE.parent.parent
WRONG = """\
import statute_runner

bundle = statute_runner.load()
decision = bundle.decide({"id": "r", "date": "2024-03-15"})
decision["outcom"]
decision["outcome"].days
bundle.decider().decide_json("text")
bundle.decide({"id": "r", "date": "2024-03-15"}, {}, None, "question")
"""
WRONG_LINES = {5, 6, 7, 8}
FRAMES = """\
from typing import assert_type

import polars as pl

from statute_runner import polars as law

eager = pl.DataFrame({"id": ["a"], "date": ["2024-03-15"]})
assert_type(law.decide(eager), pl.DataFrame)
assert_type(law.decide(eager.lazy(), columns={"id": "id"}), pl.LazyFrame)
"""


@pytest.fixture(name="place", scope="module")
def _place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and the packages that it needs from the one of the tests."""
    place = tmp_path_factory.mktemp("types")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(place), str(ROOT)], check=True)
    venv.create(place / "env", with_pip=False)
    (packages,) = (place / "env").glob("lib/python*/site-packages")
    (wheel,) = place.glob("statute_runner-*.whl")
    zipfile.ZipFile(wheel).extractall(packages)
    (packages / "tests.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    for name, text in (
        ("right.py", (HERE / "user_script.py").read_text(encoding="utf-8")),
        ("wrong.py", WRONG),
        ("frames.py", FRAMES),
    ):
        (place / name).write_text(text, encoding="utf-8")
    settings = {"venvPath": str(place), "venv": "env", "typeCheckingMode": "strict"}
    (place / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    return place


def run(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = f"{place / 'env/bin'}{os.pathsep}{os.environ['PATH']}"  # pyright asks the first Python on it
    environment = {**os.environ, "PATH": path, "PYTHONPATH": "", "MYPYPATH": ""}
    return subprocess.run(command, cwd=place, capture_output=True, text=True, env=environment, check=False)


def pyright(place: Path, *arguments: str) -> dict[str, object]:
    command = Path(sys.executable).parent / "basedpyright"
    done = run(place, str(command), "--outputjson", *arguments)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def mypy(place: Path, script: str) -> tuple[int, set[int]]:
    """The exit status, and the lines with an error."""
    command = (sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull)
    done = run(place, *command, "--python-executable", str(place / "env/bin/python"), script)
    wrong = {
        int(line.split(":")[1]) for line in done.stdout.splitlines() if f"{script}:" in line and " error: " in line
    }
    return done.returncode, wrong


def test_every_exported_name_has_a_known_type(place: Path) -> None:
    found = pyright(place, "--verifytypes", "statute_runner", "--ignoreexternal")
    complete = found["typeCompleteness"]

    assert isinstance(complete, dict)
    assert str(place) in complete["packageRootDirectory"]
    unknown = [one["name"] for one in complete["symbols"] if one["isExported"] and not one["isTypeKnown"]]
    assert unknown == []
    assert complete["completenessScore"] == 1


def test_a_program_passes_strict_checks(place: Path) -> None:
    assert mypy(place, "right.py") == (0, set())
    assert pyright(place, "right.py")["generalDiagnostics"] == []


def test_what_a_frame_comes_to_has_the_type_of_the_frame(place: Path) -> None:
    assert mypy(place, "frames.py") == (0, set())
    assert pyright(place, "frames.py")["generalDiagnostics"] == []


def test_a_wrong_program_does_not(place: Path) -> None:
    diagnostics = pyright(place, "wrong.py")["generalDiagnostics"]

    assert mypy(place, "wrong.py") == (1, WRONG_LINES)
    assert isinstance(diagnostics, list)
    assert {one["range"]["start"]["line"] + 1 for one in diagnostics if one["severity"] == "error"} >= WRONG_LINES
