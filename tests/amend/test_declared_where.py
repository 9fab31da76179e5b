"""A `where` that is false is found: near the cases without a solver, and over every request with one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import statute_runner
from statute_runner.amend.declared_changes import declared_problems
from statute_runner.amend.declared_proofs import proved_problems
from statute_runner.budget import Budget
from statute_runner.loading.bundle_files import folder

TINY = Path(__file__).parent.parent / "check" / "tiny"
NEW = "code/1/10/2010-01-01.yaml"
SAYS = "says: No age is asked for any more., cases: [child]}"


def declaring(to: Path, *wheres: str) -> Path:
    """The tiny law, whose amendment declares its one change of the loan where these hold, a line each."""
    root = to / "tiny"
    shutil.copytree(TINY, root)
    lines = "".join(f"    - {{of: loan, from: refused, to: permitted, where: {where}, {SAYS}\n" for where in wheres)
    text = (root / NEW).read_text()
    line = f"    - {{of: loan, from: refused, to: permitted, {SAYS}\n"
    assert line in text
    (root / NEW).write_text(text.replace(line, lines))
    return root


def near_cases(root: Path) -> list[str]:
    found = declared_problems(statute_runner.load(str(root), cache=False).bundle, folder(str(root)))
    return [one.code for one in found]


def over_every_request(root: Path) -> list[str]:
    pytest.importorskip("z3")
    found = proved_problems(statute_runner.load(str(root), cache=False).bundle, folder(str(root)), Budget())
    return [one.code for one in found]


# from 2010 nothing is asked of the age; before, it was to be twelve
YOUNG = "{fact: member.age, less than: 12}"


def test_a_true_where_passes(tmp_path: Path) -> None:
    root = declaring(tmp_path, YOUNG)

    assert near_cases(root) == over_every_request(root) == []


@pytest.mark.parametrize(
    "where",
    [
        "{fact: member.kind, is: reader}",
        "{fact: member.age, less than: 11}",
        "{all: [{fact: member.age, less than: 12}, {fact: member.kind, is: reader}]}",
        "{reading: map-is-book, is: yes}",
    ],
)
def test_a_where_that_shuts_out_a_request_that_changes_is_false(tmp_path: Path, where: str) -> None:
    root = declaring(tmp_path, where)

    assert "change-outside" in over_every_request(root)


def test_what_is_false_near_a_case_is_found_without_a_solver(tmp_path: Path) -> None:
    root = declaring(tmp_path, "{fact: member.kind, is: reader}")
    found = declared_problems(statute_runner.load(str(root), cache=False).bundle, folder(str(root)))

    (problem,) = [one for one in found if one.code == "change-outside"]
    assert '"kind": "staff"' in problem.message
    assert "changes from refused to permitted on 2010-01-01 also where `where` does not hold" in problem.message


def test_several_lines_share_the_requests_that_change(tmp_path: Path) -> None:
    root = declaring(tmp_path, "{fact: member.kind, is: reader}", "{fact: member.kind, one of: [staff, guest]}")

    assert "change-outside" not in near_cases(root) + over_every_request(root)


def test_a_case_of_which_where_does_not_hold_shows_nothing(tmp_path: Path) -> None:
    root = declaring(tmp_path, "{fact: member.age, at least: 12}")
    found = declared_problems(statute_runner.load(str(root), cache=False).bundle, folder(str(root)))

    (undone,) = [one for one in found if one.code == "change-undone"]
    assert undone.help.startswith("there it changes so, but `where` does not hold")
