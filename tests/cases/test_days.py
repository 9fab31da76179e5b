"""The columns of a case: a key that every reader of YAML reads alike, and the former one with advice."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import yaml

from check.tiny_bundle import TINY, checked
from shipped_cases import BUNDLES
from statute_runner.cli import main

if TYPE_CHECKING:
    from pathlib import Path

CASE = """\
format: cases/v1
cases:
  columns:
    says: A reader of twelve borrows a book on both days.
    cites: [{at: code/1/10/a, quote: to a member}]
    facts: {member: {kind: reader, age: 12}, loan: {map: false, overdue: false}}
    KEY:
      "2005-05-05": {outcome: permitted}
      "2015-05-05": {outcome: OUTCOME}
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return shutil.copytree(TINY, tmp_path / "tiny")


def columns(root: Path, key: str, outcome: str = "permitted") -> None:
    (root / "code/1/10/cases/columns.yaml").write_text(CASE.replace("KEY", key).replace("OUTCOME", outcome))


@pytest.mark.parametrize("key", ["days", "on"])
@pytest.mark.parametrize(("outcome", "status"), [("permitted", 0), ("refused", 1)])
def test_each_column_is_run_under_either_key(
    key: str, outcome: str, status: int, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns(root, key, outcome)

    assert main(["test", str(root), "--case", "columns"]) == status
    assert f"1 case, 2 answers: {2 - status} passed, {status} failed" in capsys.readouterr().out


def test_days_is_advised_for_the_former_key(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns(root, "on")
    status, output = checked(root, capsys)

    assert status == 0
    assert "tiny/code/1/10/cases/columns.yaml:7:5: case-days warning: `on` of the case `columns` is now named" in output
    assert "  help: write `days:`; readers of YAML 1.1 take the key `on` for `true`\n" in output


def test_nothing_is_said_of_days(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, before = checked(root, capsys)
    columns(root, "days")

    assert checked(root, capsys) == (0, before)


def test_both_keys_are_one_too_many(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns(root, "days")
    file = root / "code/1/10/cases/columns.yaml"
    file.write_text(file.read_text() + '    on: {"2006-05-05": {outcome: permitted}}\n')
    status, output = checked(root, capsys)

    assert status == 1
    assert "key-clash `days` and `on` are mutually exclusive" in output


def test_the_former_key_is_not_advised(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = root / "code/1/10/cases/lending.yaml"
    file.write_text(file.read_text().replace("    expect: {outcome: refused}\n", "", 1))
    status, output = checked(root, capsys)

    assert status == 1
    assert "missing one of `expect`, `days`\n" in output


def test_every_reader_finds_the_columns_of_the_cases_of_this_repository() -> None:
    for bundle in BUNDLES.values():
        for file in bundle.rglob("cases/*.yaml"):
            for name, case in yaml.safe_load(file.read_text())["cases"].items():
                assert all(isinstance(key, str) for key in case), (file, name)
