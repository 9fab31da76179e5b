"""The built wheel, installed in an empty place without a clone, decides and tests the law that ships in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(name="place", scope="module")
def _place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(place), str(ROOT)], check=True)
    venv.create(place / "env", with_pip=True)
    (wheel,) = place.glob("statute_runner-*.whl")
    subprocess.run([place / "env/bin/pip", "install", "-q", wheel], check=True)
    (place / "empty").mkdir()
    return place


def statute(place: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(place), "LANG": "C.UTF-8"}
    command = [str(place / "env/bin/statute"), *arguments]
    return subprocess.run(
        command, cwd=place / "empty", input=given, capture_output=True, text=True, env=environment, check=False
    )


def test_it_decides_under_the_law_that_ships_in_it(place: Path) -> None:
    request = {"id": "wheel", "date": "1986-11-01", "facts": {}}
    before = statute(place, "decide", "-", given=json.dumps(request))
    on = statute(place, "decide", "-", given=json.dumps({**request, "date": "1986-11-10"}))

    assert (before.returncode, on.returncode) == (0, 0), before.stderr + on.stderr
    # Until the regulation is in force nobody is authorized, and nobody acts under (a).
    assert json.loads(before.stdout)["routes"]["usc/19/1628/a"]["possible"] == ["not_permitted"]
    assert json.loads(on.stdout)["routes"]["usc/19/1628/a"]["possible"] == ["permitted", "prohibited", "not_permitted"]


def test_it_reads_the_registers_that_ship_in_it(place: Path) -> None:
    request = {"id": "wheel", "date": "2024-03-15", "facts": {"counterpart": {"agency": "mx-anam"}}}
    done = statute(place, "decide", "-", given=json.dumps(request))

    assert done.returncode == 0, done.stderr
    assert [entry["key"] for entry in json.loads(done.stdout)["registers"]["entries"]] == ["mx-anam"]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_it_explains(place: Path, form: str) -> None:
    done = statute(place, "decide", "-", "--format", form, given='{"id": "wheel", "date": "2024-03-15"}')

    assert done.returncode == 0, done.stderr
    assert "1628" in done.stdout


@pytest.mark.parametrize("verb", ["test", "check", "show", "schema"])
def test_its_other_verbs_work_on_that_law(place: Path, verb: str) -> None:
    done = statute(place, verb)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_it_says_what_decides(place: Path) -> None:
    done = statute(place, "--version")

    assert done.returncode == 0
    assert done.stdout.startswith("statute-runner ")
    assert "newest law 2020-07-01" in done.stdout


def test_pytest_collects_the_cases_of_a_bundle_elsewhere(place: Path) -> None:
    subprocess.run([place / "env/bin/pip", "install", "-q", "pytest"], check=True)
    law = place / "law"
    subprocess.run(["cp", "-r", ROOT / "tests/bundles/ftc", law], check=True)
    done = subprocess.run([place / "env/bin/pytest", "-q", law], cwd=law, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout

    cases = law / "usc/15/57b-2/cases/state.yaml"
    cases.write_text(cases.read_text().replace("outcome: permitted", "outcome: barred", 1))
    done = subprocess.run([place / "env/bin/pytest", "-q", law], cwd=law, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "expected barred, got permitted" in done.stdout


def test_the_wheel_holds_the_law_and_its_schemas(place: Path) -> None:
    import zipfile

    (wheel,) = place.glob("statute_runner-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    law = {
        f"statute_runner/shipped/policies/{path.relative_to(ROOT / 'policies')}"
        for path in (ROOT / "policies").rglob("*")
        if path.is_file()
    }
    schemas = {
        f"statute_runner/shipped/schemas/{path.relative_to(ROOT / 'schemas')}"
        for path in (ROOT / "schemas").rglob("*.json")
    }

    assert law | schemas <= names
