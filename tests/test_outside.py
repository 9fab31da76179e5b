"""What needs a program outside Python is left out by `pytest`, run by `pytest -m outside`, and marked by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from longest import LONGEST, RANK, process_of

HERE = Path(__file__).parent
TESTS = """
import pytest

@pytest.fixture
def postgres():
    return "PostgreSQL"

@pytest.fixture(params=["sqlite", "postgres"])
def engine(request):
    return request.getfixturevalue(request.param) if request.param == "postgres" else request.param

def test_of_python():
    pass

def test_of_an_engine(engine):
    pass

def test_by_name(postgres):
    pass
"""
SIDEWAYS = """
def test_sideways(request):
    request.getfixturevalue("postgres")
"""


def run(folder: Path, tests: str, *options: str) -> str:
    """What pytest says of these tests beside the project's own settings."""
    shutil.copy(HERE.parent / "pyproject.toml", folder)
    for name in ("conftest.py", "outside.py", "longest.py"):
        shutil.copy(HERE / name, folder)
    (folder / "test_made.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n0", "test_made.py", "-rA", *options]
    told = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}  # by which CI runs them all
    return subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    ("options", "passed"),
    [
        ((), ["test_of_python", "test_of_an_engine[sqlite]"]),
        (("-m", "outside"), ["test_of_an_engine[postgres]", "test_by_name"]),
    ],
)
def test_those_are_run_that_are_asked_for(tmp_path: Path, options: tuple[str, ...], passed: list[str]) -> None:
    said = run(tmp_path, TESTS, *options)

    assert [line.partition("::")[2] for line in said.splitlines() if line.startswith("PASSED")] == passed
    assert "2 passed, 2 deselected" in said


def test_who_comes_to_such_a_program_by_another_way_fails(tmp_path: Path) -> None:
    assert "a test that uses postgres names it among its arguments" in run(tmp_path, TESTS + SIDEWAYS)


def test_tests_of_a_file_share_a_process_and_so_do_those_with_spark() -> None:
    assert process_of("tests/sql/test_names.py::test_the_flat_layout[duckdb-0]") == "tests/sql/test_names.py"
    assert process_of("policies/usc/19/1628/cases/a.yaml::case::b") == "policies/usc/19/1628/cases/a.yaml"
    assert process_of("tests/sql/test_names.py::test_spark[flat-0]") == "spark"
    assert process_of("tests/batch/test_known_on.py::test_rows[spark-a]") == "spark"
    assert process_of("tests/frames/test_spark.py::test_rows") == "spark"


def test_the_files_that_take_longest_are_there() -> None:
    assert [name for name in LONGEST if not (HERE / name).is_file()] == []
    assert len(RANK) == len(LONGEST)
