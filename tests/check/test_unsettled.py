"""What was not found out says why: there was too much to try, or the time was over, for which there is a remedy."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from check.tiny_bundle import TINY
from commands.command import statute
from statute_runner.api import load
from statute_runner.budget import Budget, OverBudget
from statute_runner.check import reachability
from statute_runner.commands import check
from statute_runner.loading.subject import Subject

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_where_the_time_is_over_more_of_it_is_advised_and_nothing_is_an_error() -> None:
    """A clock that jumps past the end: the same law is found right in good time."""
    subject = Subject(load(str(TINY), cache=False).bundle)
    late = Budget(seconds=10, clock=iter([0.0, *[11.0] * 10_000]).__next__)

    found = list(reachability.problems(subject, late))

    assert list(reachability.problems(subject, Budget())) == []
    assert {(one.code, one.severity) for one in found} == {("not-settled", "warning")}
    assert {one.help for one in found} == {"give more with `--budget SECONDS`"}
    assert {one.message for one in found} == {
        "whether this always comes out so is not settled: the 10 seconds for what is searched were over",
        "whether this case is ever reached is not settled: the 10 seconds for what is searched were over",
    }


def test_where_there_is_too_much_to_try_time_is_no_remedy() -> None:
    def too_many() -> bool:
        raise OverBudget("3,000 steps")

    (found,) = reachability.never(None, [too_many])

    assert "too many requests to try" in found.message
    assert "--budget" not in found.help


def test_the_law_with_its_drafts_is_searched_in_time_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a draft makes what was settled without it unsettled."""
    root = shutil.copytree(TINY, tmp_path / "tiny")
    later = (root / "code/1/20/2000-01-01.yaml").read_text().replace('from: "2000-01-01"', 'from: "2003-01-01"')
    (root / "code/1/20/2003-01-01.yaml").write_text(later.replace("cite: ", "draft: true\ncite: ", 1))
    given: list[Budget] = []
    searched = check.whole_check

    def noted(bundle: object, folder: object, search: Budget, proofs: object) -> object:
        given.append(search)
        return searched(bundle, folder, search, proofs)  # type: ignore[arg-type]

    monkeypatch.setattr(check, "whole_check", noted)
    done = statute("check", str(root), "--format", "json")
    codes = [json.loads(line).get("code") for line in done.output.splitlines()]

    assert "draft-unfinished" in codes
    assert len(given) == len(set(map(id, given))) == 2
