"""Each file of tests/bad/requests is refused with the exact words beside it, and with nothing on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from commands.command import statute

FOLDER = Path(__file__).parent.parent / "bad" / "requests"
FILES = sorted(file.name for file in FOLDER.iterdir() if file.suffix != ".out" and not file.name.startswith("."))


@pytest.mark.parametrize("name", FILES)
def test_a_bad_request_is_refused_in_these_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = (FOLDER / f"{name}.out").read_text(encoding="utf-8")
    if "yaml-syntax" in expected and not yaml.__with_libyaml__:
        pytest.skip("the places of syntax faults are those of the C parser")
    monkeypatch.chdir(FOLDER)
    done = statute("decide", name)

    assert f"exit status {done.status}\n{done.errors}" == expected
    assert done.output == ""
    assert done.status == 2


def test_every_expected_output_has_its_file() -> None:
    assert {file.name.removesuffix(".out") for file in FOLDER.glob("*.out")} == set(FILES)
    assert len(FILES) > 100


@pytest.mark.parametrize("name", FILES)
def test_each_fault_names_a_place_and_a_code(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    lines = (FOLDER / name).read_bytes().count(b"\n") + 1
    heads = [line for line in statute("decide", name).errors.splitlines() if not line.startswith("  ")]

    assert heads
    for head in heads:
        place, code, sentence = head.split(" ", 2)
        file, line, column, rest = place.split(":")
        assert (file, rest) == (name, "")
        assert 1 <= int(line) <= lines
        assert int(column) >= 1
        assert code.replace("-", "").isalpha()
        assert not sentence.endswith(".")
