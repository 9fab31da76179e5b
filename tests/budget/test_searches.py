"""What is searched beside an answer ends with its budget, and is then said to be `not settled`: neither a wrong answer
nor a silent no."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from . import heavy

if TYPE_CHECKING:
    from pathlib import Path

SIDES = 30
SHORT = ("--budget", "0.5")
WORD = "not settled"
SCHEMA = Draft202012Validator(json.loads(heavy.DECISION.read_text(encoding="utf-8")))


def pairs(root: Path, sides: int = SIDES) -> Path:
    """A law that wants one fact of each of so many pairs: as many changes, each of either fact."""
    facts = [f"x.{side}{n}" for n in range(sides) for side in "ab"]
    wanted = [{"any": [{"fact": f"x.{side}{n}", "is": True} for side in "ab"]} for n in range(sides)]
    return heavy.folder(root, {}, {"all": wanted}, facts, remedy="Apply for it.")


def stated(*, sides: int = SIDES, given: bool = False) -> bytes:
    return heavy.request(**{f"{side}{n}": given for n in range(sides) for side in "ab"})


def switched(root: Path, when: dict[str, Any], readings: int = 40) -> Path:
    options = {f"r{n}": ["one", "two", "three"] for n in range(readings)}
    return heavy.folder(root, {}, when, ("x.a",), readings=options)


def decided(root: Path, *arguments: str, given: bytes) -> tuple[dict[str, Any], heavy.Done]:
    done = heavy.statute(root, "decide", *arguments, given=given)
    document = json.loads(done.output)

    assert not list(SCHEMA.iter_errors(document))
    return document, done


@pytest.mark.parametrize("more", [["--any-fact"], []])
def test_changes_without_end_are_not_settled(tmp_path: Path, more: list[str]) -> None:
    made, done = decided(pairs(tmp_path), "--why-not", *more, *SHORT, given=stated())

    assert (done.status, made["outcome"]) == (0, "refused")
    assert made["changes"] == {"granted": WORD}
    assert made["why_not"] == {"granted": {heavy.ROUTE: WORD}}
    assert f"{WORD} within 0.5 seconds: changes.granted, why_not.granted.{heavy.ROUTE}" in done.errors


def test_the_document_without_them_is_the_same_whatever_the_budget(tmp_path: Path) -> None:
    root = pairs(tmp_path)
    made, _ = decided(root, "--why-not", *SHORT, given=stated())
    plain, done = decided(root, given=stated())

    assert {key: part for key, part in made.items() if key not in {"changes", "why_not"}} == plain
    assert not done.errors


def test_few_changes_are_settled_and_say_nothing_of_a_budget(tmp_path: Path) -> None:
    made, done = decided(pairs(tmp_path, 2), "--why-not", "--budget", "60", given=stated(sides=2))

    assert (done.status, done.errors) == (0, "")
    assert len(made["changes"]["granted"]) == 4
    assert len(made["why_not"]["granted"][heavy.ROUTE]) == 4


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_format_says_so(tmp_path: Path, form: str) -> None:
    root = pairs(tmp_path)
    done = heavy.statute(root, "decide", "--why-not", *SHORT, "--format", form, given=stated())

    assert done.status == 0
    assert done.output.lower().count(WORD) == 2
    assert "No such change" not in done.output
    assert "no facts could give it" not in done.output.lower()


def test_more_choices_of_readings_than_can_be_tried_are_not_settled(tmp_path: Path) -> None:
    """One of each of twenty pairs has to be switched: whether readings matter is not known, not no."""
    pairs = [
        {"any": [{"reading": f"r{n}", "is": "two"}, {"reading": f"r{n + 1}", "is": "two"}]} for n in range(0, 40, 2)
    ]
    root = switched(tmp_path, {"all": pairs})
    made, done = decided(root, "--all-readings", given=heavy.request())

    assert (done.status, made["outcome"]) == (0, "refused")
    assert made["all_readings"]["untried"] == WORD
    assert not made["all_readings"]["complete"]
    assert f"{WORD} within 10 seconds: all_readings" in done.errors


def test_readings_that_do_together_only_are_settled_however_many(tmp_path: Path) -> None:
    """All forty have to be switched: while one is not, nothing turns on the others."""
    root = switched(tmp_path, {"all": [{"reading": f"r{n}", "is": "two"} for n in range(40)]})
    made, done = decided(root, "--all-readings", given=heavy.request())
    switch = {f"r{n}": "two" for n in range(40)}

    assert (done.status, done.errors) == (0, "")
    assert made["all_readings"] == {
        "outcome": "refused",
        "alone": [],
        "together": [{"switch": switch, "outcome": "granted"}],
        "complete": True,
    }


def test_readings_that_each_do_alone_are_settled_however_many(tmp_path: Path) -> None:
    """Of 3^40 choices none that holds one of the eighty has to be looked at."""
    root = switched(
        tmp_path, {"any": [{"reading": f"r{n}", "is": option} for n in range(40) for option in ("two", "three")]}
    )
    made, done = decided(root, "--all-readings", given=heavy.request())

    assert (done.status, done.errors) == (0, "")
    assert len(made["all_readings"]["alone"]) == 80
    assert (made["all_readings"]["together"], made["all_readings"]["complete"]) == ([], True)
    assert "untried" not in made["all_readings"]


def test_readings_that_time_ran_out_for_are_not_settled(tmp_path: Path) -> None:
    root = switched(tmp_path, {"all": [{"reading": f"r{n}", "is": "two"} for n in range(40)]})
    arguments = ("--all-readings", "--budget", "0.001")
    made, done = decided(root, *arguments, given=heavy.request())
    text = heavy.statute(root, "decide", *arguments, "--format", "text", given=heavy.request())

    assert (done.status, text.status) == (0, 0)
    assert made["all_readings"]["untried"] == WORD
    assert "What the choices that were not tried would change is not settled" in text.output


def test_a_question_whose_use_is_not_settled_is_asked_all_the_same(tmp_path: Path) -> None:
    answers = b"yes\nstop\n"
    done = heavy.statute(pairs(tmp_path), "ask", "--date", "2024-01-01", "--format", "json", *SHORT, given=answers)

    assert done.status == 0
    assert "Whether an answer to this can change the outcome is not settled." in done.errors
    assert "The answer no longer depends on" not in done.errors
    assert json.loads(done.output)["outcome"] == "undetermined"


@pytest.mark.parametrize(
    ("given", "which"), [*((given, "above 0") for given in ("0", "-1", "nan", "soon", "")), ("inf", "of at most")]
)
def test_a_budget_is_a_number_of_seconds(tmp_path: Path, given: str, which: str) -> None:
    done = heavy.statute(pairs(tmp_path, 2), "decide", "--why-not", f"--budget={given}", given=stated(sides=2))

    assert done.status == 2
    assert f"expected a number of seconds {which}" in done.errors


def test_a_budget_for_nothing_is_refused(tmp_path: Path) -> None:
    done = heavy.statute(pairs(tmp_path, 2), "decide", "--budget", "1", given=stated(sides=2))

    assert done.status == 2
    assert "`--budget` has no effect here" in done.errors


def replayed(root: Path, document: dict[str, Any], *arguments: str) -> tuple[dict[str, Any], heavy.Done]:
    line = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    done = heavy.statute(root, "replay", "-", "--format", "json", *arguments, given=line)
    return json.loads(done.output.splitlines()[-1])["summary"][0], done


def test_replay_takes_what_was_not_settled_for_no_alteration_and_does_not_verify_it(tmp_path: Path) -> None:
    root = pairs(tmp_path, 3)
    arguments = ("--why-not", "--all-readings", "--with-request")
    made, _ = decided(root, *arguments, given=stated(sides=3))
    unsettled = {**made, "changes": {"granted": WORD}}

    assert replayed(root, made)[0]["verification"] == "verified"
    found, done = replayed(root, unsettled)
    assert (done.status, found["status"], found["verification"]) == (0, "same", "not verified: not settled")
    found, done = replayed(root, {**unsettled, "basis": ["code/1/b"]})
    assert (done.status, found["status"]) == (1, "altered")


def test_replay_that_runs_out_of_time_does_not_call_a_record_altered(tmp_path: Path) -> None:
    root = pairs(tmp_path, 5)
    made, _ = decided(root, "--why-not", "--with-request", "--budget", "60", given=stated(sides=5))
    found, done = replayed(root, made, "--budget", "0.00001")

    assert made["changes"]["granted"] != WORD
    assert (done.status, found["status"], found["verification"]) == (0, "same", "not verified: not settled")
