"""The interview goes through lists member by member, and ends where the whole request would."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from random_law import write
from statute_runner.api import LoadedBundle
from statute_runner.cli import main
from statute_runner.decide.evaluation import answers
from statute_runner.law.member_paths import known_at, with_known
from statute_runner.whatif.conversation import Conversation
from statute_runner.whatif.interview import next_asked
from whatif.list_bundle import MOST, VALUES, ListLaw

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2005-01-01"


def test_the_interview_ends_where_the_whole_request_would() -> None:
    counts = {"members": 0, "fields": 0, "spared": 0}
    for seed in range(60):
        rng = Random(seed)
        maker = ListLaw(rng, plain=True)
        loaded = LoadedBundle(maker.bundle())
        law = loaded.on(DAY)
        members = [{name: rng.choice(values) for name, values in VALUES.items()} for _ in range(rng.randint(0, MOST))]
        case = {"open": rng.choice([True, False]), "limit": rng.randint(0, 3)}
        whole = loaded.request({"id": "r", "date": DAY, "facts": {"things": {"all": members}, "case": case}}).facts
        known: dict[str, Any] = {"date": DAY}
        asked = next_asked(loaded.bundle, law, known, {})
        left = None
        while asked:
            assert known_at(known, asked.fact) is None, (seed, asked)
            assert left is None or asked.at_most <= left, (seed, asked)
            given = known_at(whole, asked.fact)
            known = with_known(known, {asked.fact: ({},) * len(given) if asked.fact == "things.all" else given})
            counts["members" if asked.fact == "things.all" else "fields"] += 1
            left = None if asked.fact == "things.all" else asked.at_most - 1
            asked = next_asked(loaded.bundle, law, known, {})
        assert answers(law, known, {}).question.outcome == answers(law, whole, {}).question.outcome, seed
        counts["spared"] += sum(known_at(known, f"things.all[{n}].count") is None for n in range(len(members)))
    assert min(counts.values()) > 10, counts


class Answering:
    """A person who gives these answers, and keeps what was written."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.told = list(answers), ""

    def write(self, text: str) -> None:
        self.told += text

    def line(self) -> str:
        return f"{self.answers.pop(0)}\n" if self.answers else ""


LAW: dict[str, Any] = {
    "granted": {
        "all": [
            {"some": "things.all", "with": [{"its": "by", "is": "x"}, {"its": "count", "is": "none"}]},
            {"fact": "case.open", "is": True},
        ]
    },
    "refused": {"every": "things.all", "has": [{"its": "by", "is": "y"}]},
}


def files_of(silent: bool) -> dict[str, Any]:
    """The files of a small law: granted where there is a thing by x without a count, and the case is open."""
    files = ListLaw(Random(1), plain=True).files()
    cases = [{"outcome": outcome, "when": when} for outcome, when in LAW.items()]
    files["law/1/2001-01-01.yaml"]["decisions"]["law/1/a"] = [*cases, {"outcome": "silent"}]
    if silent:
        means = {"is": True, "because": "It is open until it is closed."}
        files["facts.yaml"]["facts"]["case.open"]["when not stated"] = means
    return files


def held(*answers: str, silent: bool = False) -> tuple[Conversation, str]:
    loaded = LoadedBundle(ListLaw.of(files_of(silent)))
    person = Answering(*answers)
    conversation = Conversation(loaded, "it", {}, person, DAY)
    conversation.hold()
    return conversation, person.told


def facts_of(conversation: Conversation) -> Any:
    request = conversation.request("r")
    assert request is not None
    return request.document()["facts"]


def test_each_member_is_asked_about_and_none_is_an_answer() -> None:
    conversation, told = held("2", "y", "x", "none", "yes")

    assert "how many there are, up to 2; 0 or `no` where there is none. Each thing is" in told
    assert "Thing 1 of 2\nBy whom?" in told
    assert "Thing 2 of 2\nHow many?" in told
    assert "or `none` where there is no such thing" in told
    assert "The answer no longer depends on anything not asked." in told
    assert facts_of(conversation) == {
        "things": {"all": [{"by": "y"}, {"by": "x", "count": "none"}]},
        "case": {"open": True},
    }


@pytest.mark.parametrize("word", ["no", "0", "none"])
def test_there_may_be_no_member(word: str) -> None:
    conversation, _ = held(word)

    assert facts_of(conversation) == {"things": {"all": []}}


def test_too_many_members_and_no_number_are_told() -> None:
    _, told = held("3", "some", "2")

    assert "at most 2 members allowed, got 3" in told
    assert "`some` is no number; say how many there are; 0 or `no` for none" in told


def test_a_list_and_a_field_can_be_declined_and_taken_back() -> None:
    conversation, told = held("don't know")
    assert "things" not in facts_of(conversation)
    assert "case" not in facts_of(conversation)

    conversation, told = held("1", "-", "back", "x", "-", "back", "back", "back", "0")
    assert told.count("Thing 1 of 1\nBy whom?") == 3
    assert facts_of(conversation) == {"things": {"all": []}}


def test_what_silence_means_is_told() -> None:
    _, told = held("1", "x", "none", silent=True)

    assert "\nOpen?" not in told
    assert "It is not stated: Open? That means yes: It is open until it is closed." in told


def test_the_request_that_is_kept_states_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io as streams

    write(files_of(silent=False), tmp_path / "law")
    monkeypatch.setattr("sys.stdin", streams.StringIO("1\nx\n3\n"))
    saved = tmp_path / "request.yaml"
    bundle = ["--bundle", str(tmp_path / "law")]

    assert main(["ask", *bundle, "--date", DAY, "--format", "json", "--save", str(saved)]) == 0
    assert '"outcome":"silent"' in capsys.readouterr().out
    assert "{by: x, count: 3}" in saved.read_text()
    assert main(["decide", *bundle, str(saved), "--format", "json"]) == 0
    assert '"outcome":"silent"' in capsys.readouterr().out
