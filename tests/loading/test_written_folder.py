"""A folder is written whole or not at all, and only over what was written there before."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from statute_runner.cli import main
from statute_runner.loading.written_folder import MARKER, writable, write_folder
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"a.html": b"a", "sub/b.html": b"b", ".nojekyll": b""}


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("there", [False, True])
def test_a_new_folder_and_an_empty_one_are_written(tmp_path: Path, there: bool) -> None:
    out = tmp_path / "out"
    if there:
        out.mkdir()
    write_folder(str(out), FILES, "a verb")

    assert {name: content for name, content in held(out).items() if name != MARKER} == FILES
    assert list(tmp_path.iterdir()) == [out]


def test_what_was_written_goes_when_it_is_written_no_more(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(str(out), FILES, "a verb")
    write_folder(str(out), {"c.html": b"c"}, "a verb")

    assert {*held(out)} == {"c.html", MARKER}
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("name", ["mine.txt", "sub/mine.txt", ".git/HEAD", "CNAME"])
def test_a_folder_with_anything_else_is_refused_and_left(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    write_folder(str(out), FILES, "a verb")
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_text("mine")
    before = held(out)

    with pytest.raises(Refused, match=f"did not write: {name}"):
        write_folder(str(out), {"c.html": b"c"}, "a verb")
    assert held(out) == before


def test_a_folder_that_another_verb_wrote_is_refused(tmp_path: Path) -> None:
    write_folder(str(tmp_path / "out"), FILES, "a verb")

    with pytest.raises(Refused, match="did not write"):
        write_folder(str(tmp_path / "out"), FILES, "another")


def test_a_file_and_a_link_are_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for name in ("file", "link"):
        with pytest.raises(Refused, match="expected a folder"):
            write_folder(str(tmp_path / name), FILES, "a verb")


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_folder(str(out), FILES, "a verb")
    before, rename = held(out), os.rename

    def failing(source: str, goal: str) -> None:
        if goal == str(out) and not source.endswith("-old"):
            raise OSError(28, "No space left on device")
        rename(source, goal)

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(OSError, match="No space left"):
        write_folder(str(out), {"c.html": b"c"}, "a verb")

    assert held(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there_to_write_into_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file") as raised:
        write_folder(str(tmp_path / "none" / "out"), FILES, "a verb")
    assert raised.value.filename == str(tmp_path / "none" / "out")


@pytest.mark.parametrize("verb", ["docs", "site"])
def test_it_is_said_before_the_work_whose_result_the_folder_takes(
    tmp_path: Path, verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("statute_runner.commands.docs.reference_pages", work)
    monkeypatch.setattr("statute_runner.website.site_files.site_files", work)

    assert main([verb, str(tmp_path / "none" / "out")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_what_may_be_written_is_not_touched(tmp_path: Path) -> None:
    write_folder(str(tmp_path / "out"), FILES, "a verb")
    before = held(tmp_path)
    writable(str(tmp_path / "out"), "a verb")
    writable(str(tmp_path / "new"), "a verb")

    assert held(tmp_path) == before
