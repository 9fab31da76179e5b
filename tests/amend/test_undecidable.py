"""A past decision whose facts or readings are gone is no longer decidable, and all that is gone is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import statute_runner
from commands.command import statute
from random_law import small, write

ABOUT: dict[str, Any] = {"type": "yes/no", "ask": "Is it?", "decides": {"kind": "record", "by": "the desk"}}
FORMER = {name: {"now": "desk.open", "because": "It is one fact."} for name in ("desk.door", "desk.window")}
FIRST_EDITION = Path(__file__).parent / "formats" / "decision-v1.ndjson"


@pytest.fixture
def past(tmp_path: Path) -> dict[str, Any]:
    """A decision of the first edition; the second lies in `new`."""
    old = small({}, {"all": [{"fact": name, "is": True} for name in FORMER]})
    write({**old, "facts.yaml": {"facts": dict.fromkeys(FORMER, ABOUT)}}, tmp_path / "old")
    new = small({}, {"fact": "desk.open", "is": True})
    write({**new, "facts.yaml": {"facts": {"desk.open": ABOUT}, "former": FORMER}}, tmp_path / "new")
    request = {"id": "a", "date": "2024-03-15", "facts": {"desk": {"door": True, "window": True}}}
    made = statute_runner.load(str(tmp_path / "old")).decide(request, given=True)
    return json.loads(json.dumps(made))  # type: ignore[no-any-return]


def replayed(tmp_path: Path, record: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = statute(
        "replay",
        "-",
        "--bundle",
        str(tmp_path / "new"),
        "--format",
        "json",
        *arguments,
        given=json.dumps(record).encode(),
    )
    return done.status, json.loads(done.output.splitlines()[0])


GONE = ["`desk.door` is now `desk.open`", "`desk.window` is now `desk.open`"]


def test_every_fact_that_is_gone_is_named_with_what_took_its_place(tmp_path: Path, past: dict[str, Any]) -> None:
    status, found = replayed(tmp_path, past)

    assert (status, found["status"], found["to"]) == (1, "no longer decidable", None)
    assert found["detail"].split("; ") == GONE


def test_a_reading_that_is_gone_is_named_too(tmp_path: Path, past: dict[str, Any]) -> None:
    reading = {"chosen": "wide", "default": "wide", "matters": False}
    _, found = replayed(tmp_path, {**past, "readings": {"depth": reading}})

    assert found["detail"].split("; ") == [*GONE, "unknown reading `depth`"]


def test_a_request_alone_that_cannot_be_decided_is_not_replayable(tmp_path: Path, past: dict[str, Any]) -> None:
    status, found = replayed(tmp_path, past["given"])

    assert (status, found["status"], found["detail"].split("; ")) == (1, "not replayable", GONE)


def test_of_many_reasons_the_first_are_said_and_the_others_counted(tmp_path: Path, past: dict[str, Any]) -> None:
    readings = {f"width-{n}": {"chosen": "wide", "default": "wide", "matters": False} for n in range(30)}
    _, found = replayed(tmp_path, {**past, "readings": readings})
    said = found["detail"].split("; ")

    assert said[:2] == GONE
    assert (len(said), said[-1]) == (21, "and 12 more")


def test_decisions_of_the_first_edition_are_no_longer_decidable_under_the_law_as_shipped() -> None:
    done = statute("replay", str(FIRST_EDITION), "--format", "json", "--exit-code")
    *found, _ = [json.loads(line) for line in done.output.splitlines()]

    assert done.status == 1
    assert [row["status"] for row in found] == ["no longer decidable"] * 5
    assert all("`goods.concerned` is now `goods.entries`" in row["detail"] for row in found)
    # an option that is gone, with those that took its place
    gone = "unknown option `customs-officers` of the reading `ice-after-2003` (one of customs-service, agents-only)"
    assert all(gone in row["detail"] for row in found if "ice-after-2003" in row["detail"])
    assert any("ice-after-2003" in row["detail"] for row in found)
