"""What a version declares that it changes is what the cases show, both ways; each fault is named.

That the amendments of whole bundles do what they declare, and nothing else, `bundle.yaml` is collected for.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import statute_runner
from amend.overlay import FTC, HYPOTHETICAL, POLICIES, ROOT, edited, overlaid
from effort import some
from statute_runner.amend.declared_changes import declared_problems
from statute_runner.amend.declared_proofs import proved_problems
from statute_runner.budget import Budget
from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_runs import run
from statute_runner.cli import main
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.problem import Problem

PASSES = "2004-12-03.yaml"
TINY = ROOT / "tests" / "check" / "tiny"


FEW = (
    *("retained-authority", "customs-officer", "customs-service", "foreign-officers-2003", "both-routes", "nafta"),
    *("subsection-a", "violation"),
)


def problems(root: Path) -> list[Problem]:
    """The problems of the amendment that is planted in; the others lack their cases here."""
    found = declared_problems(statute_runner.load(str(root), cache=False).bundle, folder(str(root)))
    return [problem for problem in found if problem.span and problem.span.file == f"usc/19/1401/{PASSES}"]


@pytest.fixture(name="bundle")
def _bundle(tmp_path: Path) -> Path:
    """The law with a few of its cases, so that a test is fast."""
    root = shutil.copytree(POLICIES, tmp_path / "policies")
    for file in root.rglob("cases/*.yaml"):
        if file.stem not in FEW:
            file.unlink()
    return root


def test_what_changes_under_another_reading_only_is_no_class(tmp_path: Path) -> None:
    """On 2003-02-20 designated foreign officers became customs officers by one reading, which is not the default."""
    root = shutil.copytree(POLICIES, tmp_path / "policies")
    version = root / "usc/19/1401/2003-02-20.yaml"
    declared = "classes: {exchange: equivalent, usc/19/1628/a: equivalent}"
    assert declared in version.read_text()
    version.write_text(version.read_text().replace(declared, declared.replace("equivalent", "more permissive")))
    found = declared_problems(statute_runner.load(str(root), cache=False).bundle, folder(str(root)))

    assert [problem.message for problem in found] == [
        f"`{name}` is declared more permissive on 2003-02-20, and the cases show it equivalent"
        for name in ("exchange", "usc/19/1628/a")
    ]


def test_an_amendment_that_declares_nothing_is_meant_to_change_nothing(bundle: Path) -> None:
    version = bundle / "usc/19/1401" / PASSES
    text = version.read_text()
    version.write_text(text[: text.index("\nchanges:")] + "\n")
    found = {(problem.code, problem.message.split(" on ")[0]) for problem in problems(bundle)}

    assert found == {
        ("change-undeclared", "`exchange` changes from not_permitted to permitted"),
        ("change-undeclared", "`usc/19/1628/a` changes from not_permitted to permitted"),
        # (b) limits customs officers only
        ("change-undeclared", "`exchange` changes from not_permitted to prohibited"),
        ("change-undeclared", "`usc/19/1628/a` changes from not_permitted to prohibited"),
        ("change-class", "`exchange` is declared equivalent"),
        ("change-class", "`usc/19/1628/a` is declared equivalent"),
    }


def test_a_planted_amendment_with_one_undeclared_and_one_undone_change_fails_and_names_each(bundle: Path) -> None:
    version = bundle / "usc/19/1401" / PASSES
    # the planted amendment also shuts out the Coast Guard, and declares something that it does not do
    edited(
        version,
        '      - {fact: officer.service, is: coast_guard, quote: "any commissioned, warrant, or petty officer of the Coast Guard"}\n',
        "      - all: [{fact: officer.service, is: coast_guard}, {fact: officer.service, is: other}]\n"
        '        quote: "any commissioned, warrant, or petty officer of the Coast Guard"\n',
    )
    text = version.read_text()
    version.write_text(
        text + "    - {of: usc/19/1628/a, from: prohibited, to: permitted, says: Planted., cases: [broken-assurance]}\n"
    )
    found = problems(bundle)
    undeclared = [problem for problem in found if problem.code == "change-undeclared"]
    undone = [problem for problem in found if problem.code == "change-undone"]

    lost = [problem.message for problem in undeclared if " from permitted to not_permitted " in problem.message]

    assert {message.partition(" ")[0] for message in lost} == {"`exchange`", "`usc/19/1628/a`"}
    assert all("officer-of-the-coast-guard@" in message for message in lost)
    # nothing else changes but that (b) no longer limits the Coast Guard, and requests of which something is not known
    told = [problem.message for problem in undeclared if problem.message not in lost]
    assert all(" from undetermined " in one or " from prohibited to not_permitted " in one for one in told)
    assert [problem.message for problem in undone] == [
        "`changes` declares that `usc/19/1628/a` changes from prohibited to permitted on 2004-12-03 in the case `broken-assurance`, and it does not"
    ]
    assert undone[0].span is not None
    assert (
        version.read_text()
        .splitlines()[undone[0].span.line - 1]
        .strip()
        .startswith("- {of: usc/19/1628/a, from: prohibited")
    )
    assert {problem.code for problem in found} == {"change-undeclared", "change-undone", "change-class"}


def test_a_change_outside_its_where_is_not_declared(bundle: Path) -> None:
    version = bundle / "usc/19/1401" / PASSES
    text = version.read_text()
    version.write_text(
        text.replace(
            "where: {fact: officer.service, is: foreign_designated}", "where: {fact: officer.service, is: ice}"
        )
    )
    found = problems(bundle)

    assert {problem.code for problem in found} == {"change-undeclared", "change-undone", "change-outside"}
    assert all("`where`" in problem.help for problem in found)
    outside = [problem.span.line for problem in found if problem.code == "change-outside" and problem.span]
    declared = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("    - of: ")]
    assert sorted(outside) == declared


def test_a_class_that_the_cases_contradict_is_named(bundle: Path) -> None:
    edited(bundle / "usc/19/1401" / PASSES, "usc/19/1628/a: more permissive}", "usc/19/1628/a: less permissive}")

    assert [problem.message for problem in problems(bundle)] == [
        "`usc/19/1628/a` is declared less permissive on 2004-12-03, and the cases show it more permissive"
    ]


@pytest.mark.parametrize(
    ("find", "put", "code", "said"),
    [
        (
            "    - of: usc/19/1628/a\n      from: not_permitted\n      to: permitted",
            "    - of: usc/19/1628/x\n      from: not_permitted\n      to: permitted",
            "change-unknown",
            "neither a question nor a route",
        ),
        (
            "      to: permitted\n      says: A designated",
            "      to: permited\n      says: A designated",
            "change-unknown",
            "`permited` is not an outcome",
        ),
        (
            "{fact: officer.service, is: foreign_designated}\n      cases: [officer-foreign-designated-first-day]\n    - of: exchange",
            "{fact: officer.servic, is: foreign_designated}\n      cases: [officer-foreign-designated-first-day]\n    - of: exchange",
            "change-where",
            "`officer.servic` is neither a fact",
        ),
        (
            "{fact: officer.service, is: foreign_designated}\n      cases: [officer-foreign-designated-first-day]\n    - of: exchange",
            "{rule: customs_officer}\n      cases: [officer-foreign-designated-first-day]\n    - of: exchange",
            "change-where",
            "tests facts and readings only",
        ),
    ],
)
def test_a_declaration_that_names_what_is_not_there_is_refused(
    bundle: Path, find: str, put: str, code: str, said: str
) -> None:
    edited(bundle / "usc/19/1401" / PASSES, find, put)
    found = problems(bundle)

    assert [problem.code for problem in found] == [code]
    assert said in found[0].message


@pytest.mark.parametrize("name", some(sorted(path.name for path in HYPOTHETICAL.iterdir() if path.is_dir()), 3))
def test_a_hypothetical_amendment_is_a_draft_and_a_few_edits(name: str, tmp_path: Path) -> None:
    root = overlaid(name, tmp_path / name)
    loaded = statute_runner.load(str(root), cache=False)
    cases = load_cases(loaded.bundle, folder(str(root)))

    new = [case for case in cases if not (POLICIES / case.span.file).exists()]

    assert new
    assert [
        (done.case.name, done.column.day, done.differences)
        for case in new
        for done in run(loaded, case)
        if done.differences
    ] == []
    assert declared_problems(loaded.bundle, folder(str(root))) == []


@pytest.mark.parametrize("root", [POLICIES, FTC])
def test_the_classes_declared_hold_over_every_request(root: Path) -> None:
    pytest.importorskip("z3")

    assert proved_problems(statute_runner.load(str(root)).bundle, folder(str(root)), Budget()) == []


def test_a_declared_class_that_a_proof_contradicts_fails_the_deep_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(TINY, tmp_path / "law")
    edited(root / "code/1/10/2010-01-01.yaml", "code/1/10/a: more permissive}", "code/1/10/a: less permissive}")

    assert main(["check", str(root), "--deep"]) == 1
    assert (
        "`code/1/10/a` is declared less permissive on 2010-01-01, and proved more permissive" in capsys.readouterr().out
    )
