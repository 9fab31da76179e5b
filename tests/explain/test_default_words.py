"""Law that has no templates of its own is explained in default words, which say of a route nothing but its outcome."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import statute_runner
from statute_runner.explain.renderer import renderer
from statute_runner.explain.templates import template_problems

TINY = Path(__file__).parent.parent / "check" / "tiny"
READER = {"member": {"kind": "reader", "age": 12}, "loan": {"map": False, "overdue": False}}


@pytest.fixture(name="bare", scope="module")
def _bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = shutil.copytree(TINY, tmp_path_factory.mktemp("bare") / "law")
    for folder in root.glob("code/*/*/explain"):
        shutil.rmtree(folder)
    return root


def said(root: Path, date: str, facts: dict[str, Any]) -> str:
    loaded = statute_runner.load(str(root))
    decision = loaded.decide({"id": "r", "date": date, "facts": facts}, text=True)
    return " ".join(renderer(loaded.bundle, "text")(decision).split())


@pytest.mark.parametrize(
    ("date", "facts", "words"),
    [
        (
            "2015-05-05",
            READER,
            ("PERMITTED. The loan is permitted.", "By 1 Code 10(a) taken alone, the answer is: permitted."),
        ),
        ("2015-05-05", {**READER, "loan": {"map": False, "overdue": True}}, ("REFUSED. The loan is refused.",)),
        (
            "2015-05-05",
            {},
            (
                "What the answer is on May 5, 2015 cannot be said yet, because not all that matters is known.",
                "Still possible: permitted or refused.",
                "The facts stated do not settle what 1 Code 10(a) comes to.",
            ),
        ),
        ("1990-01-01", {}, ("Before 2000 there was no library.",)),
    ],
)
def test_the_answer_is_worded_as_the_question_says_it(
    bare: Path, date: str, facts: dict[str, Any], words: tuple[str, ...]
) -> None:
    text = said(bare, date, facts)

    assert [one for one in words if one not in text] == []


def test_no_template_is_missing_where_there_is_none(bare: Path) -> None:
    assert template_problems(statute_runner.load(str(bare)).bundle) == []


def test_one_of_three_wants_the_others(bare: Path, tmp_path: Path) -> None:
    root = shutil.copytree(bare, tmp_path / "law")
    (root / "code/1/10/explain").mkdir()
    (root / "code/1/10/explain/outcome.j2").write_text("Lent.\n")

    found = template_problems(statute_runner.load(str(root)).bundle)
    assert [problem.code for problem in found] == ["template-missing", "template-missing"]
