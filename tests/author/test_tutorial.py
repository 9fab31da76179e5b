"""The tutorial in the README that `init` writes is true: each of its boxes is typed, and does what is said."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from commands.command import statute

BOX = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
HERE = re.compile(r"cat > (\S+) <<'END'\n(.*?)^END$", re.MULTILINE | re.DOTALL)


@pytest.fixture(name="tutorial")
def _tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATUTE_BUNDLE", raising=False)
    assert statute("init", "mine").status == 0
    return Path("mine/README.md").read_text("utf-8")


def typed(box: str) -> list[tuple[str, int]]:
    """Types what stands in a box as a shell would; what each command printed, and its exit status."""
    found: list[tuple[str, int]] = []

    def saved(match: re.Match[str]) -> str:
        Path(match[1]).write_text(match[2], "utf-8")
        return ""

    for line in HERE.sub(saved, box).splitlines():
        words = shlex.split(line)
        if words[:1] == ["cd"]:
            os.chdir(words[1])
        elif words:
            may_fail = words[-2:] == ["||", "true"]
            assert words[0] == "statute", line
            done = statute(*(words[1:-2] if may_fail else words[1:]))
            assert may_fail or done.status == 0, (line, done.output, done.errors)
            found.append((done.output + done.errors, done.status))
    return found


def test_every_step_of_the_tutorial_does_what_it_says(tutorial: str) -> None:
    pytest.importorskip("z3")
    boxes = BOX.findall(tutorial)
    assert len(boxes) == 11
    told = [typed(box) for box in boxes]

    assert "heading: In general" in told[0][0][0]
    assert "credits or notes, left out: (Added Jan. 1, 2010.)" in told[0][0][0]
    assert told[2][0][0].splitlines()[2] == "LENT."
    for output in (told[1][1][0], told[4][-2][0], told[8][0][0], told[9][-2][0], told[-1][1][0], told[-1][2][0]):
        assert ", 0 problems" in output
    for output, status in told[7]:
        assert (status, "map" in output) == (1, True)
    assert "property-broken" in told[7][0][0]
    assert "proved: no-book-without-a-card" in told[-1][-1][0]
    assert "version: 1.0.0\n" in Path("bundle.yaml").read_text("utf-8")


def test_the_readme_names_files_that_are_there(tutorial: str) -> None:
    table = tutorial.partition("## What stands where")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)

    assert len(named) == 9
    assert [name for name in named if not Path("mine", name).exists() and name != "readings/"] == []
    assert not re.search(r"@[A-Z_]+@", tutorial)
