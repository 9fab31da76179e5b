"""What is wrong as one types is what `statute check` finds in the saved file, and broken files break nothing else."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from commands.command import statute
from statute_runner.editor import live_cases

from .desk import BUNDLES, LOANS, SECTION, Desk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from statute_runner.problem import Problem


Told = tuple[str, str, str, int, int]


def told(problems: Iterable[Problem]) -> set[Told]:
    """What is said of each place; the help may name the folder."""
    return {(one.code, one.message, one.severity, one.span.line, one.span.column) for one in problems if one.span}


def as_checked(root: Path) -> set[Told]:
    """What `statute check` says of each place of the saved files."""
    lines = [json.loads(line) for line in statute("check", str(root), "--format", "json").output.splitlines()]
    return {
        (one["code"], one["message"], one["severity"], one["line"], one["column"]) for one in lines if "code" in one
    }


DRAFT = """draft: true
cite: 1 Code 10
identifier: /us/code/t1/s10
heading: Loans between branches
in_force: {from: "2030-01-01"}
enacted: "2029-12-01"
source: {law: Act 2, at: page 1, verified: [FILL IN], unverified: []}
revision: 1
text:
  - {at: a, text: "A book may be lent to anybody.", words: seen}
rules:
  anybody:
    cite: a
    says: The loan is approved.
    when: {fact: loan.aproved, is: true, quote: may be lent to anybody}
decisions:
  code/1/10/a:
    - {outcome: permitted, when: {rule: anybody}}
    - {outcome: not_permitted}
"""
FAULTS = [
    (SECTION, "member.kind, is: reader", "member.kind, is: raeder"),
    (SECTION, "quote: that lends books", "quote: that lends boks"),
    (SECTION, ", quote: to a reader}", "}"),
    (SECTION, "{fact: loan.approved, is: true", "{fact: loan.aproved, is: true"),
    (SECTION, "through a branch in the county that lends", "through any branch in the county that lends"),
    (LOANS, "because: [lent]", "because: [lend]"),
    (LOANS, "quote: to a reader", "quote: to no reader"),
    (
        LOANS,
        "  school:",
        "  schools:\n    says: Twice.\n    cites: [{at: code/1/10/a, quote: to a reader}]\n    like: none-such\n    expect: {outcome: permitted}\n  school:",
    ),
    ("bundle.yaml", "routes: [code/1/10/a]", "routes: [code/1/10/b]"),
    ("facts.yaml", "reader: A reader.", "reader: Someone who reads."),
    (
        "facts.yaml",
        "  loan.approved:",
        "  loan.unused:\n    type: yes/no\n    ask: Is it used?\n    decides: {kind: record, by: nobody}\n  loan.approved:",
    ),
    (SECTION, "says: The loan is approved, to", "says: The loan is # approved, to"),
    (SECTION, "quote: to a reader}", "quote: to a reader, acknowledged: {quote-operator: it is so}}"),
    (
        SECTION,
        "    says: The loan is approved, to",
        "    acknowledged: {typeset-sign: the file came so, unused-rule: it is not}\n    says: The\u00a0loan is approved, to",
    ),
]


@pytest.mark.parametrize(("path", "old", "new"), FAULTS, ids=range(len(FAULTS)))
def test_what_is_wrong_while_one_types_is_what_check_finds_once_it_is_saved(
    tmp_path: Path, path: str, old: str, new: str
) -> None:
    desk = Desk()
    assert [*desk.quick(), *desk.slow()] == []

    desk.write(path, old, new)
    root = tmp_path / "law"
    shutil.copytree(desk.root, root)
    (root / path).write_text(desk.text(path), encoding="utf-8")

    assert told([*desk.quick(), *desk.slow()]) == as_checked(root) != set()

    desk.texts.clear()
    assert [*desk.quick(), *desk.slow()] == []


def test_a_draft_is_checked_as_if_it_were_law_and_is_no_law(tmp_path: Path) -> None:
    desk = Desk()
    desk.texts["code/1/10/2030-01-01.yaml"] = DRAFT
    root = tmp_path / "law"
    shutil.copytree(desk.root, root)
    (root / "code/1/10/2030-01-01.yaml").write_text(DRAFT, encoding="utf-8")

    found = told([*desk.quick(), *desk.slow()])

    assert {"draft-unfinished", "fill-in", "unknown-fact"} <= {code for code, *_ in found}
    assert {severity for *_, severity, _, _ in found} == {"warning"}
    assert found == as_checked(root)


@pytest.mark.parametrize("broken", ["rules: [", "\u0000", "rules:\n  lent: 3", "&a", "\ud800", ""])
def test_a_broken_file_has_its_fault_and_the_rest_is_checked_as_before(broken: str) -> None:
    desk = Desk()
    desk.quick()
    desk.texts[SECTION] = broken
    desk.write(LOANS, "because: [lent]", "because: [lend]")

    files = {problem.span.file for problem in desk.quick() if problem.span}
    slow = desk.slow()

    assert files == {SECTION}
    assert [problem.code for problem in slow] == ["case-unknown"]


def test_words_alone_have_no_case_run_again_and_a_condition_only_those_under_its_law(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(BUNDLES / "ftc")
    desk.slow()
    run: list[str] = []
    seen_in = live_cases.seen_in

    def noted(*of: Any) -> Any:
        run.append(of[2].day)
        return seen_in(*of)

    monkeypatch.setattr(live_cases, "seen_in", noted)
    newer = "usc/15/57b-2/2020-10-20.yaml"

    desk.write(newer, "rules:\n", "\nrules:\n")
    desk.slow()
    assert run == []

    first = next(line for line in desk.text(newer).split("\n") if "{fact: " in line and "is: true" in line)
    desk.write(newer, first, first.replace("is: true", "is: false"))
    desk.slow()
    assert run
    assert min(run) >= "2020-10-20"


def test_a_check_that_is_told_to_stop_stops() -> None:
    class Enough(Exception):  # noqa: N818
        pass

    def stop() -> None:
        raise Enough

    desk = Desk()
    with pytest.raises(Enough):
        desk.checks.slow(desk.seen, stop)
