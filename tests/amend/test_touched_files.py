"""A drafted version comes with a line for each file that names its section."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import statute_runner
from statute_runner.amend.touched_files import touched
from statute_runner.cli import main

if TYPE_CHECKING:
    import pytest

TINY = Path(__file__).parent.parent / "check" / "tiny"


def lines(root: Path, citation: str) -> dict[str, str]:
    bundle = statute_runner.load(str(root), cache=False).bundle
    found = touched(bundle, bundle.section(citation, bundle.versions[citation][-1]))
    return dict(line.split(": ", 1) for line in found)


def test_what_names_a_section_is_listed(tmp_path: Path) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(TINY, root)
    (root / "properties.yaml").write_text(
        "format: properties/v1\nproperties:\n"
        '  of-members: {says: None., given: {rule: code/1/20#member}, never: {outcome: refused}, expect: {"false": true}}\n'
        "  of-maps: {says: None., given: {fact: loan.map, is: true}, never: {route: code/1/10/b, is: permitted}}\n"
    )
    lending, members = lines(root, "code/1/10"), lines(root, "code/1/20")

    assert lending["bundle.yaml"].endswith("code/1/10/a, code/1/10/b, of loan")
    assert "loan.map" in lending["facts.yaml"]
    assert lending["readings/"].endswith(" turn on map-is-book")
    assert "readings/" not in members
    assert "code/1/10/explain/route.j2" in lending["explain/"]
    assert lending["properties.yaml"].endswith(" of-maps")
    assert members["properties.yaml"].endswith(" of-members")
    assert members["facts.yaml"].endswith(" member.kind")
    assert members["code/1/10/2010-01-01.yaml"].endswith(" code/1/20#member")
    assert "explain/" not in members
    assert "bundle.yaml" not in members


def test_a_draft_lists_them_and_how_changes_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(TINY, root)

    assert main(["new", "code/1/10", "2030-01-01", "--bundle", str(root)]) == 0
    output = capsys.readouterr().out
    assert "it may touch facts.yaml: " in output
    assert "statute new changes code/1/10@2030-01-01" in output
