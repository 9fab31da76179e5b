"""What verbs count is said in the number that it has: one case, two cases."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from statute_runner.batch.run_progress import run_line
from statute_runner.cli import main

ROOT = Path(__file__).parent.parent.parent
ONE = r"\b1 (?!is\b|was\b|has\b|passed\b)[a-z]+s\b"
LAW = """
format: properties/v1
properties:
  one:
    says: A map is lent or not.
    days: {from: "2000-01-01", to: "2000-01-02"}
    given: {fact: loan.map, is: true}
    never_possible: {route: code/1/10/b, is: refused}
"""


def test_one_request_is_one() -> None:
    assert run_line(0, 0, 1, 1.0).startswith("1 request ")
    assert run_line(0, 0, 2, 1.0).startswith("2 requests ")


@pytest.mark.parametrize(
    "command", [("test", "--case", "reader"), ("prove",), ("check",), ("test", "--coverage", "--case", "reader")]
)
def test_no_verb_says_one_of_many(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    law = tmp_path / "law"
    shutil.copytree(ROOT / "tests" / "check" / "tiny", law)
    (law / "properties.yaml").write_text(LAW)
    main([command[0], str(law), *command[1:]])
    said = capsys.readouterr()

    assert re.findall(ONE, said.out + said.err) == []
