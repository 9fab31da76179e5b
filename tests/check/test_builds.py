"""What builds read of `check` and `test`: SARIF, workflow commands and JSON, from any folder and of any bundle."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from check.tiny_bundle import TINY
from commands.command import statute

if TYPE_CHECKING:
    from collections.abc import Callable

KEEPER, CASES = "code/1/30/2000-01-01.yaml", "code/1/10/cases/lending.yaml"


@pytest.fixture(name="repository")
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that holds a bundle in which a quote is wrong, a case fails and a condition is not shown."""
    top = tmp_path / "my repository"
    law = top / "the law"
    (top / ".git").mkdir(parents=True)
    shutil.copytree(TINY, law)
    edit(law / CASES, "outcome: permitted, notices", "outcome: refused, notices")
    monkeypatch.chdir(top)
    return top


@pytest.fixture(name="wrong")
def _wrong(repository: Path) -> Path:
    """The repository with a bundle in which a quote is wrong."""
    edit(repository / "the law/code/1/20/2000-01-01.yaml", "quote: a reader}", "quote: a raeder}")
    return repository


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def sarif(*arguments: str) -> dict[str, Any]:
    document = json.loads(statute(*arguments, "--format", "sarif").output)
    (run,) = document["runs"]
    return run  # type: ignore[no-any-return]


def named(run: dict[str, Any]) -> list[tuple[str, Path]]:
    """Each result's uri, and the file that it leads to."""
    found = []
    for result in run["results"]:
        for place in result.get("locations", ()):
            artifact = place["physicalLocation"]["artifactLocation"]
            base = run["originalUriBaseIds"][artifact["uriBaseId"]]["uri"]
            assert base.endswith("/")
            found.append((artifact["uri"], Path(unquote(urlsplit(base).path + artifact["uri"]))))
    return found


VERBS = {"check": "code/1/20/2000-01-01.yaml", "test": CASES}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("here", [".", "the law", "the law/code/1", "..", "/"])
def test_builds_find_files_from_the_top_of_the_repository(
    verb: str, here: str, repository: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if verb == "check":
        request.getfixturevalue("wrong")
    monkeypatch.chdir(here)
    law = str(repository / "the law")
    uris = named(sarif(verb, law))
    commands = re.findall(r"^::error file=(.*?),", statute(verb, law, "--format", "github").output, re.MULTILINE)

    assert uris
    assert all(file.is_relative_to(repository) and file.is_file() for _, file in uris)
    assert len({uri for uri, _ in uris}) == len({*commands})
    assert {unquote(uri) for uri, _ in uris} == {*commands}
    if here not in {"..", "/"}:
        assert f"the law/{VERBS[verb]}" in commands


@pytest.mark.parametrize("here", [".", "the law", "the law/code/1", ".."])
def test_all_that_people_and_programs_read_names_a_file_alike(
    here: str, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name can be opened from the working folder, whichever verb and format says it."""
    monkeypatch.chdir(here)
    law = str(wrong / "the law")
    shutil.copytree(TINY, tmp_path / "sound")
    edit(tmp_path / "sound" / CASES, "outcome: permitted, notices", "outcome: refused, notices")
    texts = [statute("check", law), statute("test", law), statute("test", str(tmp_path / "sound"), "--junit", "r.xml")]
    names = re.findall(
        r"^(?!begin with )(\S.*?\.yaml):\d+", "\n".join(one.output + one.errors for one in texts), re.MULTILINE
    )
    names += re.findall(r"^    (.*?\.yaml):\d+: ", texts[2].output, re.MULTILINE)
    names += re.findall(r' file="(.*?)"', Path("r.xml").read_text())
    for verb in ("check", "test"):
        lines = map(json.loads, statute(verb, law, "--format", "json").output.splitlines())
        names += [line["file"] for line in lines if "file" in line]

    assert len(names) > 8
    assert [name for name in names if not Path(name).is_file()] == []


def gone(root: Path) -> None:
    shutil.rmtree(root)


def linked(root: Path) -> None:
    (root / "values/other.yaml").symlink_to(root / "values/country.yaml")


@pytest.mark.parametrize(("broken", "check_status"), [(gone, 2), (linked, 1)])
@pytest.mark.parametrize("verb", ["check", "test"])
def test_a_bundle_that_cannot_be_read_is_a_run_that_failed(
    verb: str, broken: Callable[[Path], None], check_status: int, tmp_path: Path
) -> None:
    root = tmp_path / "law"
    shutil.copytree(TINY, root)
    broken(root)
    run = sarif(verb, str(root))
    *_, last = map(json.loads, statute(verb, str(root), "--format", "json").output.splitlines())

    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["toolExecutionNotifications"][0]["level"] == "error"
    assert [result["ruleId"] for result in run["results"]] in (["bundle-missing"], ["file-link"])
    assert (last["errors"], last["complete"]) == (1, False)
    assert statute(verb, str(root), "--format", "sarif").status == (check_status if verb == "check" else 2)


@pytest.mark.parametrize("verb", VERBS)
def test_a_name_that_is_no_text_is_a_uri_all_the_same(verb: str, wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    law = os.fsdecode(b"law \xff")
    (wrong / "the law").rename(wrong / law)
    if verb == "test":
        edit(wrong / law / "code/1/20/2000-01-01.yaml", "quote: a raeder}", "quote: a reader}")
    monkeypatch.chdir(wrong)
    uris = [uri for uri, _ in named(sarif(verb, law))]

    assert uris
    assert all(uri.startswith("law%20%FF/code/") for uri in uris)
    assert statute(verb, law, "--format", "github").status == 1


def test_a_file_of_wrong_shape_is_said_to_keep_the_rest_from_being_checked(tmp_path: Path) -> None:
    root = tmp_path / "law"
    shutil.copytree(TINY, root)
    edit(root / KEEPER, "revision: 1", "revison: 1")
    run = sarif("check", str(root))
    *_, last = map(json.loads, statute("check", str(root), "--format", "json").output.splitlines())

    assert [result["ruleId"] for result in run["results"]] == ["unknown-key"]
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "1 invalid file; references, words and cases were not checked" in said["message"]["text"]
    assert last["complete"] is False


@pytest.mark.parametrize("verb", ["check", "test"])
def test_nothing_found_is_a_document_too(verb: str) -> None:
    (line,) = statute(verb, str(TINY), "--format", "json").output.splitlines()
    run = sarif(verb, str(TINY))

    assert {"errors": 0, "warnings": 0, "complete": True}.items() <= json.loads(line).items()
    assert run["tool"]["driver"]["name"] == f"statute {verb}"
    assert (run["results"], run["invocations"]) == ([], [{"executionSuccessful": True}])
    assert statute(verb, str(TINY), "--format", "github").output == ""


def test_test_counts_in_json_what_it_counts_in_text() -> None:
    text = statute("test", str(TINY)).output
    found = re.search(r"(\d+) cases, (\d+) answers: (\d+) passed, (\d+) failed", text)
    line = json.loads(statute("test", str(TINY), "--format", "json").output)

    assert found
    assert [line[key] for key in ("cases", "answers", "passed", "failed")] == [int(n) for n in found.groups()]


def test_several_bundles_are_one_report(wrong: Path) -> None:
    shutil.copytree(TINY, wrong / "other")
    (wrong / "nothing").mkdir()
    both, all_of_them = (statute("check", *paths) for paths in (["the law", "other"], ["."]))
    run = sarif("check", "the law", "other")

    assert (both.status, all_of_them.status) == (1, 1)
    assert sorted(both.output.splitlines()) == sorted(all_of_them.output.splitlines())
    assert "the law: 3 sections" in both.output
    assert "other: 3 sections" in both.output
    assert len(run["results"]) == len(statute("check", "the law", "--format", "json").output.splitlines()) - 1
    assert json.loads(statute("check", "other", "the law", "--format", "json").output.splitlines()[-1])["bundles"] == [
        "other",
        "the law",
    ]


def test_one_bundle_that_is_not_there_keeps_no_other_from_being_checked(wrong: Path) -> None:
    done = statute("check", "nowhere", "the law")

    assert done.status == 2
    assert "the law/code/1/20/2000-01-01.yaml:" in done.output
    assert "bundle-missing folder not found: `nowhere`" in done.errors
    assert wrong.is_dir()
