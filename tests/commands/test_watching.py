"""With `--watch` a saved file is checked again, however an editor saves it, and the cases that changed are listed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY
from statute_runner.loading import file_watch
from statute_runner.loading.file_watch import FileWatch

from .command import statute

if TYPE_CHECKING:
    from collections.abc import Callable

SECTION = "code/1/10/2010-01-01.yaml"
RULE = ("is: true}\ndecisions:", "is: false}\ndecisions:")


@pytest.fixture(name="law")
def _law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(TINY, tmp_path / "law")


def edited(path: Path, find: str, put: str) -> Path:
    text = path.read_text()
    assert find in text
    path.write_text(text.replace(find, put))
    return path


def by_new_file(path: Path, find: str, put: str) -> None:
    """As an editor saves that gives a new file the name of the old one."""
    new = edited(Path(shutil.copy(path, path.with_name(".new"))), find, put)
    new.replace(path)


def by_two_moves(path: Path, find: str, put: str) -> None:
    """As one that moves the old file away first."""
    path.rename(path.with_name("old.yaml~"))
    edited(Path(shutil.copy(path.with_name("old.yaml~"), path)), find, put)


def watching(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> None:
    """Has each step done while the command waits, and interrupts it at the end."""
    left = list(steps)

    def pause(seconds: float) -> None:
        if seconds == file_watch.EVERY:
            if not left:
                raise KeyboardInterrupt
            left.pop(0)()

    monkeypatch.setattr("statute_runner.console.watching.FileWatch", lambda roots: FileWatch(roots, pause=pause))


@pytest.mark.parametrize(("verb", "save"), [("check", by_new_file), ("test", edited), ("test", by_two_moves)])
def test_a_saved_change_is_found_and_its_cases_are_listed(
    law: Path, monkeypatch: pytest.MonkeyPatch, verb: str, save: Callable[..., object]
) -> None:
    watching(monkeypatch, lambda: save(law / SECTION, *RULE))
    done = statute(verb, "law", "--watch")
    after = done.output.partition(f"\nsaved: law/{SECTION}\n")[2]

    assert done.status == 130
    assert "2 answers of the cases changed; 11 as expected, 2 not" in after
    assert (
        "law/code/1/10/cases/lending.yaml:34: reader-later on 2015-05-05: was permitted, is refused: "
        "expected permitted" in after
    )
    assert "late-later on 2015-05-05: was refused, is permitted" in after


def test_a_fault_is_told_with_its_line_and_mended_again(law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watching(
        monkeypatch,
        lambda: edited(law / SECTION, "rule: overdue}", "rule: overdu}"),
        lambda: edited(law / SECTION, "rule: overdu}", "rule: overdue}"),
    )
    first, fault, mended = statute("check", "law", "--watch").output.split(f"\nsaved: law/{SECTION}\n")

    assert "0 problems" in first
    assert f"law/{SECTION}:31:21: unknown-rule" in fault
    assert "^^^" in fault
    assert "the cases were not run again: the bundle has faults" in fault
    assert "0 problems" in mended
    assert "no answer of a case changed; 13 as expected, 0 not" in mended


def test_a_bundle_that_goes_and_comes_ends_nothing(law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    away = law.with_name("away")
    watching(monkeypatch, lambda: law.rename(away), lambda: away.rename(law))
    done = statute("test", "law", "--watch")

    assert "folder not found" in done.errors
    assert done.output.count("13 passed, 0 failed") == 2


def test_a_case_that_is_new_or_gone_is_listed(law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watching(monkeypatch, lambda: edited(law / "code/1/10/cases/lending.yaml", "  late-later:", "  later-still:"))
    output = statute("test", "law", "--watch").output

    assert "later-still on 2015-05-05: is new: refused, as expected" in output
    assert "late-later on 2015-05-05: is no longer there" in output


def test_what_no_bundle_reads_is_not_waited_for(law: Path) -> None:
    watch = FileWatch([str(law)], pause=lambda _: None)
    (law / "notes.txt").write_text("x")
    (law / ".git").mkdir()
    (law / ".git" / "index").write_text("x")

    assert watch.changed() == []


def test_a_file_of_the_same_size_and_time_is_seen_when_it_is_another(law: Path) -> None:
    path = law / SECTION
    found = path.stat()
    watch = FileWatch([str(law)], pause=lambda _: None)
    by_new_file(path, "page 2", "page 3")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))

    assert watch.changed() == [str(path)]


def test_while_files_are_being_saved_nothing_is_told(law: Path) -> None:
    def pause(_: float) -> None:
        edited(law / "bundle.yaml", "A small law", "A small  law")

    watch = FileWatch([str(law)], pause=pause)
    edited(law / SECTION, *RULE)

    assert watch.changed() == []


def test_watching_is_for_people(law: Path) -> None:
    assert "`--watch` has no effect here" in statute("check", str(law), "--watch", "--format", "json").errors
    assert "`--watch` has no effect here" in statute("check", "--watch", "--explain", "cycle").errors
