"""Paths as Windows has them: drives, backslashes, capitals; and names of files that every system can have."""

from __future__ import annotations

import ntpath
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from statute_runner.batch import outputs
from statute_runner.commands import site
from statute_runner.editor import snapshot
from statute_runner.loading import shown_paths

ROOT = Path(__file__).parents[2]
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
HERE = "C:\\Users\\Ana\\desk"
NTPATH = SimpleNamespace(
    **{**vars(ntpath), "exists": lambda _: False, "abspath": lambda path: ntpath.normpath(ntpath.join(HERE, path))}
)
NTPATH.relpath = lambda path, start: ntpath.relpath(NTPATH.abspath(path), NTPATH.abspath(start))
NTPATH.realpath = NTPATH.abspath
WINDOWS = SimpleNamespace(path=NTPATH, sep="\\", curdir=".", getcwd=lambda: HERE)


@pytest.fixture(autouse=True)
def _windows(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (shown_paths, snapshot, outputs, site):
        monkeypatch.setattr(module, "os", WINDOWS)


@pytest.mark.parametrize(
    ("root", "shown"),
    [
        ("law", "law/usc/1.yaml"),
        ("C:\\Users\\Ana\\desk\\law", "law/usc/1.yaml"),
        ("c:\\users\\ana\\DESK\\law", "law/usc/1.yaml"),
        ("C:/Users/Ana/desk/law", "law/usc/1.yaml"),
        ("C:\\Users\\Ana\\deskside", "C:/Users/Ana/deskside/usc/1.yaml"),
        ("D:\\law", "D:/law/usc/1.yaml"),
        ("\\\\server\\share\\law", "//server/share/law/usc/1.yaml"),
    ],
)
def test_a_file_is_named_from_the_working_folder_or_in_full(root: str, shown: str) -> None:
    assert shown_paths.from_here(root, "usc/1.yaml") == shown


def test_the_base_of_bundles_on_several_drives_is_the_working_folder() -> None:
    assert shown_paths.base_of(["C:\\law", "D:\\law"]) == HERE
    assert shown_paths.base_of(["D:\\law\\one", "D:\\law\\two"]) == "D:\\law"


@pytest.mark.parametrize(
    ("path", "inside"),
    [("C:\\law\\usc\\1.yaml", "usc/1.yaml"), ("C:\\other\\1.yaml", None), ("D:\\law\\usc\\1.yaml", None)],
)
def test_an_editor_knows_which_file_is_of_the_bundle(path: str, inside: str | None) -> None:
    assert snapshot.inside("C:\\law", path) == inside


@pytest.mark.parametrize(("rejects", "way"), [("C:\\b\\r.ndjson", "..\\b\\r.ndjson"), ("D:\\r.ndjson", "D:\\r.ndjson")])
def test_rejects_may_go_to_another_drive(rejects: str, way: str) -> None:
    target = {"through": False, "name": rejects}
    answers = SimpleNamespace(**{**target, "path": "C:\\a\\out.ndjson"})
    both = SimpleNamespace(answers=answers, rejects=SimpleNamespace(**{**target, "path": rejects}))

    assert outputs.Outputs.rejects_from_answers(both) == way  # type: ignore[arg-type]


def test_a_site_may_go_to_another_drive() -> None:
    site.not_own("C:\\law", "D:\\site")


def test_every_file_of_the_project_has_a_name_that_every_system_can_have() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for top in ("policies", "schemas", "runner", "tests")
        for path in (ROOT / top).rglob("*")
        if not {"__pycache__", "node_modules"} & set(path.parts)
    ]
    parts = {part for path in found for part in path.split("/")}

    assert len(found) > 1000
    assert [path for path, times in Counter(map(str.casefold, found)).items() if times > 1] == []
    assert [part for part in parts if RESERVED.fullmatch(part) or re.search(r'[<>:"|?*\\\x00-\x1f]|[ .]$', part)] == []
    assert max(map(len, found)) < 160  # of 260, and the folder that the project is checked out in has the rest
