"""`statute doctor` says what is there, what is meant and what is missing, and ends with 1 where something is broken."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from check.tiny_bundle import TINY
from statute_runner.console import installation
from statute_runner.console.installation import EXTRAS
from statute_runner.optional_packages import DISTRIBUTIONS

from .command import statute

ROOT = Path(__file__).parent.parent.parent
OF_DEVELOPERS = {"dev", "peers"}


@pytest.fixture(name="law")
def _law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STATUTE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(installation, "lack", lambda _: "")
    return Path(shutil.copytree(TINY, tmp_path / "law"))


def told(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(statute("doctor", "--json", *arguments).output)
    return found


def test_the_extras_are_those_of_the_project() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    packages = {
        name: sorted(needed.partition(" ")[0] for needed in found)
        for name, found in declared.items()
        if name not in OF_DEVELOPERS
    }

    assert packages == {
        name: sorted(DISTRIBUTIONS.get(one, one) for one in extra.packages) for name, extra in EXTRAS.items()
    }


def test_a_sound_bundle_breaks_nothing(law: Path) -> None:
    done = statute("doctor", "--bundle", "law")

    assert (done.status, done.errors) == (0, "")
    assert "tiny-lending 1.0.0 " in done.output
    assert "law (named by --bundle)" in done.output
    assert str(law) in done.output
    assert done.output.endswith("\nnothing is broken\n")


def test_which_bundle_is_meant_and_why(law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("--bundle", "law")["bundle"]["why"] == "named by --bundle"
    monkeypatch.setenv("STATUTE_BUNDLE", str(law))
    found = told()["bundle"]

    assert (found["folder"], found["why"]) == (str(law), "named by STATUTE_BUNDLE")


def test_the_bundle_of_the_working_folder_is_that_of_authors(law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATUTE_BUNDLE", raising=False)
    found = told()["bundle"]

    assert (found["folder"], found["why"]) == ("law", "of the working folder")
    assert found["deciding"]["why"] == "ships with the runner"
    assert "verbs that decide take " in statute("doctor").output
    shutil.copytree(law, law.with_name("other"))
    said = statute("doctor").output
    assert "the working folder holds 2 bundles: law, other: name one with --bundle" in said


def test_a_bundle_that_cannot_be_decided_under_is_broken(law: Path) -> None:
    section = law / "code/1/10/2010-01-01.yaml"
    section.write_text(section.read_text().replace("rule: overdue}", "rule: overdu}"))
    done = statute("doctor", "--bundle", "law")

    assert done.status == 1
    assert (
        "broken: the bundle law cannot be decided under: 1 problem; first code/1/10/2010-01-01.yaml:31:21"
        in done.output
    )


def test_the_cache_and_whether_it_holds_the_bundle(law: Path) -> None:
    assert told("--bundle", "law")["cache"]["state"] == "none yet"
    statute("test", "--bundle", "law")
    held = told("--bundle", "law")["cache"]
    (law / "facts.yaml").write_text((law / "facts.yaml").read_text() + "\n")

    assert (held["state"], held["entries"], held["holds_bundle"]) == ("used", 1, True)
    assert told("--bundle", "law")["cache"]["holds_bundle"] is False


def test_a_cache_that_others_may_write_to_is_broken(law: Path) -> None:
    (law.parent / "cache").mkdir()
    (law.parent / "cache").chmod(0o777)
    done = statute("doctor", "--bundle", "law")

    assert done.status == 1
    assert "broken: the cache is not used: others may write here" in done.output


@pytest.mark.parametrize(
    ("why", "status", "state"),
    [
        ("typst, which is not installed", 0, "absent"),
        ("typst 0.15 or later, not 0.0.9", 1, "broken"),
        ("typst, which cannot be imported (libold.so)", 1, "broken"),
    ],
)
def test_an_extra_that_is_absent_is_no_fault_and_one_that_is_broken_is(
    law: Path, monkeypatch: pytest.MonkeyPatch, why: str, status: int, state: str
) -> None:
    monkeypatch.setattr(installation, "lack", lambda package: why if package == "typst" else "")
    done = statute("doctor", "--bundle", law.name)

    assert done.status == status
    assert (
        f"  letters   {state:7} letters as Word and PDF\n{'':20}pip install 'statute-runner[letters]'\n" in done.output
    )


def test_a_schema_of_requests_that_is_stale_is_told(law: Path) -> None:
    (law / "request.schema.json").write_text("{}\n")

    assert told("--bundle", "law")["bundle"]["stale"] is True
    assert "`statute schema --write`" in statute("doctor", "--bundle", "law").output


def test_the_versions_of_the_schemas(law: Path) -> None:
    found = told("--bundle", law.name)["schemas"]

    assert found["v2"] == ["decision"]
    assert {"bundle", "facts", "section", "cases"} <= {*found["v1"]}
