"""The interviews: which entry is meant is asked, and what registers say is shown and not asked."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from registers.lending import LENDING
from statute_runner.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LAW = ("--bundle", str(LENDING))


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *lines: str
) -> tuple[str, dict[str, object]]:
    """What an interview with these answers told, and the decision."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    status = main(["ask", *LAW, "--format", "json"])
    output, errors = capsys.readouterr()

    assert status == 0
    return errors, json.loads(output)


def test_the_keys_of_the_day_are_asked_and_what_they_say_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    errors, made = told(monkeypatch, capsys, "2015-05-05", "mill-road", "1", "yes")

    assert "1. mill-road: Mill Road" in errors
    assert "station" not in errors
    assert "Where is the branch? In the county." in errors
    assert "Which losses of the branch have been found? 2 losses on record.\n" in errors
    assert "1. ann: Ann" in errors
    assert errors.count("Question ") == 3
    assert made["outcome"] == "permitted"
    assert made["given"] == {
        "id": "my-request",
        "date": "2015-05-05",
        "facts": {"branch": {"key": "mill-road"}, "member": {"key": "ann"}, "loan": {"approved": True}},
    }


def test_what_no_register_knows_is_not_asked_of_the_person(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    errors, made = told(monkeypatch, capsys, "2015-05-05", "harbour", "cleo", "yes", "yes", "yes", "yes")

    assert "Which losses of the branch have been found? None on record; no register says that this is all." in " ".join(
        errors.split()
    )
    assert errors.count("\nQuestion ") == 3  # the branch, the member, and whether the loan is approved
    assert "\n  - The first loss: On which day was the loss found?\n" in errors  # the end says that it is not known
    assert made["outcome"] == "undetermined"


def test_whose_key_is_not_known_is_asked_about(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    errors, _ = told(monkeypatch, capsys, "2015-05-05", "don't know", "ann", "stop")

    assert "Which losses of the branch have been found?" in errors or "Where is the branch?" in errors


def test_a_key_that_is_none_is_asked_again(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    errors, made = told(
        monkeypatch, capsys, "2015-05-05", "millroad", "?", "mill-road", "back", "mill-road", "ann", "yes"
    )

    assert "did you mean `mill-road`?" in errors
    assert "What the register says of it is not asked." in errors
    assert made["outcome"] == "permitted"


def test_the_command_that_decides_again_names_the_registers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2015-05-05\nmill-road\nann\nyes\n"))
    monkeypatch.chdir(tmp_path)
    folder = str(LENDING / "registers")
    main(["ask", *LAW, "--registers", folder, "--save", "kept.yaml"])

    assert f"--registers {folder}" in capsys.readouterr().err.replace("\n  ", " ")
    assert "county" not in (tmp_path / "kept.yaml").read_text()
