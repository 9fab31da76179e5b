"""Law with lists compared: conditions in words, facts and silence, the smallest request, declared changes, replay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from statute_runner.amend.condition_diff import changed_lines
from statute_runner.cli import main
from statute_runner.law.condition_builder import ConditionBuilder
from statute_runner.logic.normal_form import normal
from statute_runner.text.positions import Positions

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.logic.tree import Node

X, EARLY = {"its": "kind", "is": "x"}, {"its": "on", "before": "2020-01-01"}
BOTH = {"some": "a.things", "with": [X, EARLY]}


def node(data: dict[str, Any]) -> Node:
    return ConditionBuilder("law/one", Positions("file", {}, {})).node(data, "when", "id", "law/one/a")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            BOTH,
            {"every": "a.things", "has": [X, EARLY]},
            [
                "- some a.things",
                "+ every a.things",
                "    all of",
                "      its kind is x",
                "      its on before 2020-01-01",
            ],
        ),
        (
            BOTH,
            {"some": "a.things", "with": [X]},
            ["  some a.things", "    all of", "      its kind is x", "-     its on before 2020-01-01"],
        ),
        ({"some": "a.things"}, {"at least": 2, "of": "a.things"}, ["- some a.things", "+ at least 2 of a.things"]),
        ({"some": "a.things"}, {"some": "a.others"}, ["- some a.things", "+ some a.others"]),
        (
            {"cannot be said": {"rule": "one"}},
            {"cannot be said": {"rule": "two"}},
            ["  cannot be said", "-   rule law/one#one", "+   rule law/one#two"],
        ),
    ],
)
def test_tests_over_members_are_compared_in_words(
    old: dict[str, Any], new: dict[str, Any], expected: list[str]
) -> None:
    found = [f"{line.sign} {'  ' * line.depth}{line.words}" for line in changed_lines(node(old), node(new), {})]

    assert found == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"none": "a.things", "with": [X]}, {"not": {"some": "a.things", "with": [X]}}, True),
        ({"every": "a.things", "has": [X]}, {"none": "a.things", "with": [{"not": X}]}, True),
        ({"some": "a.things", "with": [X]}, {"at least": 1, "of": "a.things", "with": [X]}, True),
        ({"at most": 1, "of": "a.things"}, {"not": {"at least": 2, "of": "a.things"}}, True),
        ({"every": "a.things", "has": [X]}, {"some": "a.things", "with": [X]}, False),
        ({"at most": 2, "of": "a.things"}, {"at least": 2, "of": "a.things"}, False),
        ({"not": {"fact": "a.end", "before": "2020-01-01"}}, {"fact": "a.end", "on or after": "2020-01-01"}, False),
    ],
)
def test_what_says_the_same_of_members_is_the_same(one: dict[str, Any], other: dict[str, Any], alike: bool) -> None:
    assert (normal(node(one), {}) == normal(node(other), {})) is alike


OLD, NEW = "law/1/2000-01-01.yaml", "law/1/2010-01-01.yaml"
BUNDLE: dict[str, Any] = {
    "format": "bundle/v1",
    "name": "lists",
    "title": "Lists",
    "version": "1.0.0",
    "not_encoded_at_most": 50,
    "limits": ["Nothing here is law."],
    "questions": {
        "it": {
            "ask": "Is it?",
            "explained_by": "law/1",
            "outcomes": {
                "granted": {"says": "It is granted.", "tone": "favourable"},
                "refused": {"says": "It is refused.", "tone": "adverse"},
            },
            "routes": ["law/1/a"],
            "decision": [{"outcome": "granted", "when": {"any_route": "granted"}}, {"outcome": "refused"}],
            "not_in_force": {"outcome": "refused", "says": "Nothing was in force."},
        }
    },
}
LISTED: dict[str, Any] = {
    "type": "list",
    "one": "thing",
    "ask": "Which things?",
    "decides": {"kind": "record", "by": "desk"},
    "fields": {
        "kind": {"type": "choice", "ask": "Of what kind?", "values": {"x": "X.", "y": "Y."}},
        "until": {"type": "date", "may be": "none", "ask": "Until when?"},
    },
}


def section(day: str, when: dict[str, Any]) -> dict[str, Any]:
    return {
        "cite": "1 Law 1",
        "identifier": "/us/law/1",
        "heading": "Things",
        "in_force": {"from": day},
        "enacted": day,
        "source": {"law": "A law", "at": "1", "verified": [], "unverified": []},
        "revision": 1,
        "text": [{"at": "a", "text": "Granted with things.", "words": "seen"}],
        "rules": {"met": {"cite": "a", "says": "It is met.", **when, "quote": "with things"}},
        "decisions": {"law/1/a": [{"outcome": "granted", "when": {"rule": "met"}}, {"outcome": "refused"}]},
    }


def written(root: Path, *whens: dict[str, Any], things: dict[str, Any] | None = None) -> str:
    """A bundle with a version of its one section for each condition."""
    files = {"bundle.yaml": BUNDLE, "facts.yaml": {"format": "facts/v1", "facts": {"a.things": things or LISTED}}}
    for day, when in zip(("2000-01-01", "2010-01-01"), whens, strict=False):
        files[f"law/1/{day}.yaml"] = section(day, when)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(json.dumps(data))
    return str(root)


def test_the_smallest_request_that_an_amendment_turns_states_members(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("z3")
    root = written(tmp_path, {"some": "a.things", "with": [X]}, {"at least": 2, "of": "a.things", "with": [X]})

    assert main(["diff", "--bundle", root, "2009-01-01", "2010-01-01", "--format", "json", "--no-cache"]) in {0, 1}

    document = json.loads(capsys.readouterr().out)
    flips = [flip for proof in document["beyond"]["proved"] if proof["of"] == "it" for flip in proof["flips"]]
    requests = {(flip["from"], flip["to"]): flip["request"] for flip in flips}

    assert requests["granted", "refused"]["facts"] == {"a": {"things": [{"kind": "x"}]}}
    assert requests["refused", "granted"] is None


def test_what_changes_of_lists_and_silence_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = written(tmp_path / "old", {"some": "a.things", "with": [X]})
    fields = {"kind": {**LISTED["fields"]["kind"], "values": {"x": "X.", "z": "Z."}}}
    silent = {"when not stated": {"is": [], "because": "None are known."}, "at most": 5}
    new = written(tmp_path / "new", {"every": "a.things", "has": [X]}, things={**LISTED, **silent, "fields": fields})

    main(["diff", old, new, "--no-cache"])
    text = capsys.readouterr().out

    assert "it had at most 100 members, has at most 5" in text
    assert "where it is not stated it was unknown, is []" in text
    assert "a.things[].kind" in text
    assert "now a value: z" in text
    assert "some a.things" in text
    assert "every a.things" in text


def test_a_list_that_was_no_list_is_compared_by_no_proof(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("z3")
    flag = {"type": "yes/no", "ask": "Are there things?", "decides": {"kind": "record", "by": "desk"}}
    old = written(tmp_path / "old", {"all": [{"fact": "a.things", "is": True}]}, things=flag)
    new = written(tmp_path / "new", {"some": "a.things", "with": [X]})

    main(["diff", old, new, "--no-cache"])

    assert "no request is one for both sides: `a.things` was a yes/no, is a list" in capsys.readouterr().out


def test_a_decision_with_lists_is_replayed_to_the_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = written(tmp_path / "law", {"some": "a.things", "with": [X, {"its": "until", "is": "none"}]})
    things = [{"kind": "y"}, {"until": "none"}, {"kind": "x", "until": "2020-01-01"}]
    asked = {"id": "r", "date": "2020-01-01", "facts": {"a": {"things": things}}}
    loaded = statute_runner.load(root, cache=False)
    made = loaded.decide(asked, given=True)

    assert [one["fact"] for one in made["missing"]] == ["a.things[1].kind"]

    (tmp_path / "past.ndjson").write_text(json.dumps(made) + "\n")
    main(["replay", str(tmp_path / "past.ndjson"), "--bundle", root, "--format", "json", "--no-cache"])
    (found,) = json.loads(capsys.readouterr().out)["summary"]

    assert (found["status"], found["verification"], found["records"]) == ("same", "verified", 1)
