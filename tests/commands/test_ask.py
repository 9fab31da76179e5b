"""`statute ask`: transcripts, what an answer may be, and that no answer is lost."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from shipped_cases import BUNDLES
from statute_runner.cli import main
from statute_runner.problem import Refused
from statute_runner.whatif.typed_reply import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.facts import FactType

HERE = Path(__file__).parent.parent
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.txt"))


def typed(monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_transcript(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The answers stand in the transcript behind `> `; the decision is that of the saved request."""
    command, _, transcript = path.read_text(encoding="utf-8").partition("\n")
    name, *options = command.removeprefix("$ statute ask ").split()
    bundle = str(BUNDLES[name])
    typed(monkeypatch, "".join(f"{line}\n" for line in re.findall("^> (.*)$", transcript, re.MULTILINE)))
    monkeypatch.chdir(tmp_path)

    assert main(["ask", "--bundle", bundle, *options, "--save", "saved.yaml"]) == 0
    told = capsys.readouterr()
    assert told.err.replace(bundle, "BUNDLE") + (tmp_path / "saved.yaml").read_text() == transcript
    readings = [word for pair in pairwise(options) if pair[0] == "--reading" for word in pair]
    assert main(["decide", "saved.yaml", "--bundle", bundle, "--format", "text", *readings]) == 0
    assert capsys.readouterr().out == told.out


def fact_types(name: str) -> Mapping[str, FactType]:
    return statute_runner.load(str(BUNDLES[name])).bundle.facts


WORDS: list[tuple[str, str, Any]] = [
    ("finding.made", "yes", True),
    ("finding.made", " N ", False),
    ("finding.made", "False", False),
    ("officer.service", "cbp", "cbp"),
    ("officer.service", "CBP", "cbp"),
    ("officer.service", "2", "cbp"),
    ("counterpart.country", "MX", "MX"),
    ("counterpart.country", "mx", "MX"),
    ("finding.on", "2020-07-01", "2020-07-01"),
    ("finding.purposes", "1, agreement", ("compliance", "agreement")),
    ("finding.purposes", "6", ("other",)),
    ("finding.purposes", "none", ()),
    ("finding.chapters", "7 4", (7, 4)),
    ("finding.chapters", "NONE", ()),
    ("counterpart.name", "Zoll Köln", "Zoll Köln"),
]


@pytest.mark.parametrize(("fact", "text", "expected"), WORDS)
def test_an_answer_by_name_or_number(fact: str, text: str, expected: Any) -> None:
    assert value_of(fact_types("1628")[fact], text) == expected


BAD = [
    ("finding.made", "yess", "`yess` is neither yes nor no", "did you mean `yes`?"),
    ("officer.service", "cbpp", "expected a value of `officer.service`, got `cbpp`", "did you mean `cbp`?"),
    ("officer.service", "8", "expected a value of `officer.service`, got `8`", None),
    ("officer.service", "0", "expected a value of `officer.service`, got `0`", None),
    ("counterpart.country", "1", "expected a value of `counterpart.country`, got `1`", None),
    ("counterpart.country", "mexic", None, "did you mean `MX` (Mexico)?"),
    ("finding.on", "2021-02-30", "invalid date `2021-02-30`", None),
    ("finding.on", "2021/2/3", "expected a date (YYYY-MM-DD), got `2021/2/3`", "did you mean 2021-02-03?"),
    ("finding.purposes", "compliance 1", "duplicate value `compliance`", "keep one of the two"),
    ("finding.purposes", "complianse", None, "did you mean `compliance`?"),
    ("finding.chapters", "35", "expected 1 to 34, got 35", "the nearest is 34"),
    ("finding.chapters", "seven", "expected a whole number, got `seven`", ""),
    ("counterpart.name", "a\u202eb", "the character U+202E (right-to-left override) is not allowed", None),
]


@pytest.mark.parametrize(("fact", "text", "said", "help_"), BAD)
def test_a_bad_answer_names_the_nearest_value(fact: str, text: str, said: str | None, help_: str | None) -> None:
    with pytest.raises(Refused) as refused:
        value_of(fact_types("1628")[fact], text)
    (problem,) = refused.value.problems

    assert said is None or problem.message == said
    assert help_ is None or problem.help == help_


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["ask", "--bundle", str(BUNDLES["1628"]), *arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_the_end_of_the_answers_decides_what_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "2024-03-15\ndon't know\nMX\ncustoms\n")
    status, out, err = command(capsys)

    assert status == 0
    assert "UNDETERMINED." in out
    assert err.endswith('id: my-request\ndate: "2024-03-15"\nfacts:\n  counterpart: {country: "MX", kind: customs}\n\n')


@pytest.mark.parametrize("first", ["1", "don't know"])
def test_the_interview_goes_on_after_the_register_was_asked_for(
    first: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sets of purposes are thought of beside tests of readings, which are of no fact."""
    typed(monkeypatch, f"{first}\n")

    assert main(["ask", "--date", "2024-03-15", "--bundle", str(BUNDLES["1628"])]) == 0
    assert "Question 2" in capsys.readouterr().err


def test_without_the_day_there_is_nothing_to_decide(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "back\ndon't know\n\n15 March 2024\n")
    status, out, err = command(capsys)

    assert (status, out) == (2, "")
    assert "this is the first question" in err
    assert "the day has to be known" in err
    assert "nothing was answered" in err
    assert "expected a date (YYYY-MM-DD), got `15 March 2024`" in err
    assert "request-date the answers ended before the day was given" in err


def test_what_was_answered_is_kept_when_it_is_broken_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = iter(["2024-03-15\n", "don't know\n", "MX\n", "customs\n"])

    def interrupted(_size: int) -> str:
        line = next(lines, None)
        if line is None:
            raise KeyboardInterrupt
        return line

    typed(monkeypatch, "")
    monkeypatch.setattr("sys.stdin.readline", interrupted, raising=False)
    saved = tmp_path / "request.yaml"
    status, out, _ = command(capsys, "--save", str(saved), "--id", "R-7")

    assert (status, out) == (130, "")
    assert saved.read_text() == 'id: "R-7"\ndate: "2024-03-15"\nfacts:\n  counterpart: {country: "MX", kind: customs}\n'


REFUSED = [
    (["--save", "{tmp}"], "expected a file, got the folder"),
    (["--save", __file__], "already exists"),
    (["--date", "2024-02-30"], "invalid date"),
    (["--as-of", "tomorrow"], "expected a date (YYYY-MM-DD)"),
    (["--reading", "purposes-list=some"], "unknown option"),
    (["--id", " "], "expected an id"),
    (["--question", "none"], "unknown question"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_what_is_wrong_with_the_command_is_said_before_anything_is_asked(
    arguments: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    typed(monkeypatch, "")
    status, out, err = command(capsys, *(argument.format(tmp=tmp_path) for argument in arguments))

    assert (status, out) == (2, "")
    assert said in err
    assert ">" not in err
