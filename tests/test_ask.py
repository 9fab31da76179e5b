"""The interview: transcripts, what an answer may be, and that it asks only what matters and ends where the whole request would."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from every_change import EveryChange
from random_law import CLASSES, READINGS, Maker, bundle_of, request
from random_requests import Requests
from shipped_cases import BUNDLES, requests_of

import runner
from runner.api import LoadedBundle
from runner.cli import main
from runner.conversation import Conversation
from runner.decision import chosen_readings
from runner.evaluate import answers
from runner.interview import next_asked, next_question
from runner.problem import Refused
from runner.reply import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from runner.bundle import Bundle
    from runner.facts import FactType
    from runner.law import Law

HERE = Path(__file__).parent
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.txt"))
# The days that the tests of random law name, and two in each gap between them.
FEW = [
    *("2000-12-29", "2000-12-30", "2000-12-31", "2001-01-01", "2003-01-01", "2003-01-02", "2004-02-29", "2006-01-01"),
    *("2006-01-02", "2008-05-05", "2010-01-01", "2010-01-02", "2012-07-01", "2016-01-01", "2016-01-02", "2020-01-01"),
    *("2030-01-01", "2030-01-02"),
]
SMALL = {**CLASSES, "goods.entered": FEW, "goods.left": FEW}
LAWS = 800
MOST_FACTS = 5


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
    return runner.load(str(BUNDLES[name])).bundle.facts


WORDS: list[tuple[str, str, Any]] = [
    ("finding.made", "yes", True),
    ("finding.made", " N ", False),
    ("finding.made", "False", False),
    ("officer.service", "cbp", "cbp"),
    ("officer.service", "CBP", "cbp"),
    ("officer.service", "2", "cbp"),
    ("counterpart.country", "MX", "MX"),
    ("counterpart.country", "mx", "MX"),
    ("goods.entered_on", "2020-07-01", "2020-07-01"),
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
    ("officer.service", "cbpp", "`cbpp` is not one of the values of `officer.service`", "did you mean `cbp`?"),
    ("officer.service", "8", "`8` is not one of the values of `officer.service`", None),
    ("officer.service", "0", "`0` is not one of the values of `officer.service`", None),
    ("counterpart.country", "1", "`1` is not one of the values of `counterpart.country`", None),
    ("counterpart.country", "mexic", None, "did you mean `MX` (Mexico)?"),
    ("goods.entered_on", "2021-02-30", "`2021-02-30` is not a day of the calendar", None),
    ("goods.entered_on", "2021/2/3", "`2021/2/3` is not a date", "did you mean 2021-02-03?"),
    ("finding.purposes", "compliance 1", "`compliance` stands twice in the set", "keep one"),
    ("finding.purposes", "complianse", None, "did you mean `compliance`?"),
    ("finding.chapters", "35", "`35` is not from 1 to 34", "the nearest is 34"),
    ("finding.chapters", "seven", "`seven` is not a whole number", ""),
    ("counterpart.name", "a\u202eb", "the character U+202E is not allowed", None),
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
    typed(monkeypatch, "2024-03-15\ncustoms\n")
    status, out, err = command(capsys)

    assert status == 0
    assert "Answered: undetermined." in out
    assert err.endswith('id: my-request\ndate: "2024-03-15"\nfacts:\n  counterpart: {kind: customs}\n\n')


def test_without_the_day_there_is_nothing_to_decide(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "back\ndon't know\n\n15 March 2024\n")
    status, out, err = command(capsys)

    assert (status, out) == (2, "")
    assert "this is the first question" in err
    assert "the day has to be known" in err
    assert "nothing was answered" in err
    assert "`15 March 2024` is not a date; write it as YYYY-MM-DD" in err
    assert "request-date the answers ended before the day was given" in err


def test_what_was_answered_is_kept_when_it_is_broken_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = iter(["2024-03-15\n", "customs\n"])

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
    assert saved.read_text() == 'id: "R-7"\ndate: "2024-03-15"\nfacts:\n  counterpart: {kind: customs}\n'


REFUSED = [
    (["--save", "{tmp}"], "exists already"),
    (["--date", "2024-02-30"], "is not a day of the calendar"),
    (["--as-of", "tomorrow"], "is not a date"),
    (["--reading", "purposes-list=some"], "is not an option"),
    (["--id", " "], "the id"),
    (["--question", "none"], "is not a question"),
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


class Complete:
    """A person who knows every fact, declines some, and remembers what was said to remain."""

    def __init__(self, facts: Mapping[str, Any], declines: Iterable[str] = ()) -> None:
        self.facts, self.declines = facts, set(declines)
        self.told = self.fact = ""
        self.remaining: list[int] = []

    def write(self, text: str) -> None:
        self.told += text

    def line(self) -> str:
        if numbers := re.findall(r"Question (\d+) of at most (\d+)", self.told):
            self.remaining.append(int(numbers[-1][1]) - int(numbers[-1][0]) + 1)
        self.told = ""
        if self.fact in self.declines:
            return "don't know\n"
        given = self.facts[self.fact]
        if isinstance(given, bool):
            return "yes\n" if given else "no\n"
        if isinstance(given, tuple | list):
            return (" ".join(map(str, given)) or "none") + "\n"
        return f"{given}\n"


class Watched(Conversation):
    """A conversation that tells the person, beside the words, which fact is meant."""

    def put(self, fact: Any, asked: Any) -> Iterator[str]:
        self.person.fact = fact.name  # type: ignore[attr-defined]
        return super().put(fact, asked)


def complete(bundle: Bundle, rng: Random, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with those that are not known filled in."""
    drawn = Requests(bundle, rng)
    return {**{name: drawn.value(fact) for name, fact in bundle.facts.items()}, **facts}


@pytest.mark.parametrize("name", BUNDLES)
def test_the_interview_ends_where_the_whole_request_would(name: str) -> None:
    rng = Random(1628)
    ended = set()
    for asked in requests_of(name)[:: 16 if name == "1628" else 4]:
        if asked.as_of != asked.request.date:
            continue
        facts = complete(asked.loaded.bundle, rng, asked.request.facts)
        person = Complete(facts)
        held = Watched(asked.loaded, asked.law.question.name, asked.readings, person)
        held.hold()
        questions = [said.fact for said in held.said]

        outcome = answers(asked.law, held.known(), asked.readings).question.outcome
        assert outcome == answers(asked.law, facts, asked.readings).question.outcome
        assert len(questions) == len(set(questions))
        # The day is not counted; each number said is at least that of the questions that still came.
        assert all(left >= len(person.remaining) - n for n, left in enumerate(person.remaining))
        assert next_question(asked.loaded.bundle, asked.law, held.known(), asked.readings) is None
        ended.add(outcome)

    assert len(ended) == 3


def can_change(
    law: Law, facts: Mapping[str, Any], readings: Mapping[str, str], names: Iterable[str], name: str
) -> bool:
    """Whether an answer to a fact changes what is possible, whichever of the others come to be known before it."""
    every = EveryChange(law, facts, readings, {other: [None, *SMALL[other]] for other in names})
    (_, unknown), *answered = every.ways[name]
    return any(
        (may & ways) >> (ways & -ways).bit_length() - 1 != may & unknown
        for may in every.chosen(law.decision).values()
        for _, ways in answered
    )


def test_only_what_can_change_the_answer_is_asked_and_all_of_it() -> None:
    counts = {"asked": 0, "declined": 0, "several": 0}
    for seed in range(LAWS):
        rng = Random(seed)
        files = Maker(rng, once=False).files()
        loaded = LoadedBundle(bundle_of(files))
        names = list(loaded.bundle.facts)
        if len(names) > MOST_FACTS:
            continue
        asked = loaded.request(request(rng, names, 0.1))
        law, readings = loaded.on(asked.date), {name: rng.choice(options) for name, options in READINGS.items()}
        facts = dict(asked.facts)
        declined: set[str] = set()
        for _ in range(len(names) + 1):
            open_ = [name for name in names if name not in facts and name not in declined]
            matter = [name for name in open_ if law.routes and can_change(law, facts, readings, open_, name)]
            found = next_asked(loaded.bundle, law, facts, readings, declined)

            assert (found is None) == (not matter), (seed, facts, declined)
            if found is None:
                break
            assert found.fact in matter, (seed, facts, declined)
            assert found.at_most >= len(matter)
            counts["asked"] += 1
            before = answers(law, facts, readings).question.possible
            alone = {answers(law, {**facts, found.fact: one}, readings).question.possible for one in SMALL[found.fact]}
            counts["several"] += alone == {before}
            if rng.random() < 0.3:
                declined.add(found.fact)
                counts["declined"] += 1
            else:
                value = rng.choice(SMALL[found.fact])
                facts[found.fact] = tuple(value) if isinstance(value, list) else value
        else:
            pytest.fail("more questions than facts")

    assert all(counts.values()), counts


def test_the_most_useful_question_comes_first() -> None:
    """Only the direction can exclude a bar at once; then no answer settles more than whether the finding was made."""
    loaded = runner.load(str(BUNDLES["1628"]))
    law, readings = loaded.on("2024-03-15"), chosen_readings(loaded.bundle, {})
    known = {"date": "2024-03-15", "counterpart.country": "FR", "counterpart.kind": "customs"}

    assert next_question(loaded.bundle, law, known, readings) == "exchange.direction"
    assert next_question(loaded.bundle, law, {**known, "exchange.direction": "receive"}, readings) == "finding.made"
    assert next_question(loaded.bundle, law, {"date": "2024-03-15", "counterpart.kind": "private"}, readings) is None
