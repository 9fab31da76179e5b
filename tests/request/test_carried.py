"""A request of an earlier edition is carried over as far as the bundle says how; the rest is unknown, and listed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from commands.command import statute
from random_law import small, write
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests_of

if TYPE_CHECKING:
    from pathlib import Path

ABOUT: dict[str, Any] = {"ask": "Is it?", "decides": {"kind": "record", "by": "the desk"}}
BY: dict[str, Any] = {"type": "choice", "values": {"agency": "An agency.", "court": "A court."}, "ask": "By whom?"}
DAYS: dict[str, Any] = {
    "from": {"type": "date", "ask": "From?"},
    "until": {"type": "date", "not before": "from", "ask": "Until?"},
}
PAPERS: dict[str, Any] = {"type": "list", "one": "paper", "fields": {"by": BY, **DAYS}, "at most": 2, **ABOUT}
GOODS: dict[str, Any] = {"type": "list", "one": "entry", "fields": {"on": DAYS["from"]}, **ABOUT}
FACTS: dict[str, Any] = {
    "papers.given": PAPERS,
    "goods.entries": GOODS,
    "desk.open": {"type": "yes/no", **ABOUT},
    "desk.state": {"type": "choice", "values": {"new": "New.", "old": "Old."}, **ABOUT},
}
FORMER: dict[str, Any] = {
    "goods.concerned": {"now": "goods.entries", "values": [{"was": False, "is": []}, {"was": True, "is": [{}]}]},
    "goods.on": {"now": "goods.entries", "field": "on"},
    "papers.giver": {"now": "papers.given", "field": "by"},
    "papers.first": {"now": "papers.given", "field": "from"},
    "papers.last": {"now": "papers.given", "field": "until"},
    "desk.opened": {"now": "desk.open", "whole": True},
    "desk.age": {"now": "desk.state", "values": [{"was": 1, "is": "new"}]},
    "room.open": {"now": "desk.open"},
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("carried")
    former = {name: {"because": "It is said otherwise now.", **was} for name, was in FORMER.items()}
    files = small({}, {"some": "papers.given", "with": [{"its": "by", "is": "agency"}]})
    write({**files, "facts.yaml": {"facts": FACTS, "former": former}}, made)
    return str(made)


def carried(root: str, tmp_path: Path, facts: Any) -> tuple[Any, list[str]]:
    """The facts of the request that comes out, and the former facts that it lists."""
    request = {"id": "a", "date": "2024-03-15", "facts": facts}
    done = statute("new", "request", "--from", "-", "--bundle", root, given=json.dumps(request).encode())
    assert (done.status, done.errors) == (0, "")
    made = tmp_path / "made.yaml"
    made.write_text(done.output)
    (raw,) = requests_of(str(made))
    lines = done.output.partition("# Not carried over")[2].partition("# The answer")[0].splitlines()[1:]
    names = [line.partition(":")[0].strip("# ") for line in lines]
    return request_from(raw, statute_runner.load(root).bundle.facts).document()["facts"], names


DAY, LATER = "2020-01-01", "2021-01-01"


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ({}, {}, []),
        (None, {}, []),
        # as it stands, and translated; a truth value is no number
        ({"desk": {"opened": False}}, {"desk": {"open": False}}, []),
        ({"desk": {"age": 1}}, {"desk": {"state": "new"}}, []),
        ({"desk": {"age": True}}, {}, ["desk.age"]),
        ({"desk": {"age": 2, "opened": None}}, {}, ["desk.age"]),
        ({"desk": {"opened": "yes"}}, {}, ["desk.opened"]),
        # nothing is said of how it is carried over
        ({"room": {"open": True}}, {}, ["room.open"]),
        # whether there are members is said by one fact, their fields by another
        ({"goods": {"concerned": False}}, {"goods": {"entries": []}}, []),
        ({"goods": {"concerned": True}}, {"goods": {"entries": [{}]}}, []),
        ({"goods": {"concerned": True, "on": DAY}}, {"goods": {"entries": [{"on": DAY}]}}, []),
        ({"goods": {"on": DAY}}, {}, ["goods.on"]),
        ({"goods": {"concerned": False, "on": DAY}}, {"goods": {"entries": []}}, ["goods.on"]),
        ({"goods": {"concerned": "so", "on": DAY}}, {}, ["goods.concerned", "goods.on"]),
        # fields alone make the one member; of a set, a member each; of an empty set, none
        ({"papers": {"first": DAY}}, {"papers": {"given": [{"from": DAY}]}}, []),
        (
            {"papers": {"giver": ["court", "agency"], "first": DAY}},
            {"papers": {"given": [{"by": "court", "from": DAY}, {"by": "agency", "from": DAY}]}},
            [],
        ),
        ({"papers": {"giver": [], "first": DAY}}, {"papers": {"given": []}}, ["papers.first"]),
        ({"papers": {"giver": ["clerk"], "first": DAY}}, {"papers": {"given": [{"from": DAY}]}}, ["papers.giver"]),
        ({"papers": {"first": LATER, "last": DAY}}, {}, ["papers.first", "papers.last"]),
        # no more members than the list may have, however many sets multiply
        ({"papers": {"giver": ["court", "agency", "court"]}}, {}, ["papers.giver"]),
        # what is stated of the new fact stands
        ({"papers": {"first": DAY, "given": []}}, {"papers": {"given": []}}, ["papers.first"]),
        ({"desk": {"open": True, "opened": False}}, {"desk": {"open": True}}, ["desk.opened"]),
        ({"desk": {"state": "old"}}, {"desk": {"state": "old"}}, []),
    ],
)
def test_what_carries_is_carried_and_the_rest_is_listed(
    root: str, tmp_path: Path, old: Any, new: Any, left: list[str]
) -> None:
    assert carried(root, tmp_path, old) == (new, left)


def test_former_facts_that_contradict_one_another_are_left_unknown(tmp_path: Path) -> None:
    two = {name: {"now": "desk.open", "because": "It is.", "whole": True} for name in ("desk.opened", "room.open")}
    files = small({}, {"fact": "desk.open", "is": True})
    write({**files, "facts.yaml": {"facts": {"desk.open": FACTS["desk.open"]}, "former": two}}, tmp_path / "law")
    root = str(tmp_path / "law")

    both = {"desk": {"opened": True}, "room": {"open": False}}
    assert carried(root, tmp_path, both) == ({}, ["desk.opened", "room.open"])
    assert carried(root, tmp_path, {**both, "room": {"open": True}}) == ({"desk": {"open": True}}, [])


def test_sets_are_not_multiplied_beyond_what_a_list_holds(root: str, tmp_path: Path) -> None:
    many = ["court"] * 20_000
    found = carried(root, tmp_path, {"papers": {"giver": many, "first": [DAY] * 20_000, "last": [LATER] * 20_000}})

    assert found == ({}, ["papers.giver", "papers.first", "papers.last"])


def test_several_are_several_and_what_is_none_is_a_problem(root: str) -> None:
    good = '{"id": "a", "date": "2024-03-15", "facts": {"desk": {"opened": true}}}'
    bad = '{"id": "b", "date": "2024-03-15", "facts": {"desk": {"shut": true}}}'

    done = statute("new", "request", "--from", "-", "--bundle", root, given=f"{good}\n{bad}\n{good}\n".encode())
    assert done.status == 3
    assert "unknown fact `shut`" in done.errors
    decided = statute("decide", "-", "--bundle", root, given=done.output.encode())
    assert decided.status == 0
    assert len(decided.output.splitlines()) == 2

    assert statute("new", "request", "--from", "-", "--bundle", root, given=bad.encode()).status == 2
    assert statute("new", "request", "--from", "-", "--bundle", root, given=b"[1]").status == 2
    assert statute("new", "request", "--from", "-", "--bundle", root).status == 2
    assert statute("new", "code/1/10", "2030-01-01", "--from", "-", "--bundle", root).status == 2


def test_a_pipeline_gets_a_document_a_line(root: str) -> None:
    old = [{"desk": {"opened": True, "age": 2}}, {"goods": {"concerned": True}}]
    lines = [json.dumps({"id": str(n), "date": "2024-03-15", "facts": facts}) for n, facts in enumerate(old)]
    done = statute(
        "new", "request", "--from", "-", "--format", "json", "--bundle", root, given="\n".join(lines).encode()
    )
    made = [json.loads(line) for line in done.output.splitlines()]
    because = "It is said otherwise now."

    assert done.status == 0
    assert [one["request"]["facts"] for one in made] == [{"desk": {"open": True}}, {"goods": {"entries": [{}]}}]
    assert [one["made_from"] for one in made] == [
        {"desk.open": ["desk.opened"]},
        {"goods.entries": ["goods.concerned"]},
    ]
    assert [one["not_carried"] for one in made] == [
        [{"fact": "desk.age", "now": "desk.state", "why": "`2` has no equal", "because": because}],
        [],
    ]
    assert [entry["fact"] for entry in made[0]["missing"]] == ["papers.given"]
    again = "".join(json.dumps(one["request"]) + "\n" for one in made).encode()
    assert statute("decide", "-", "--bundle", root, given=again).status == 0
    assert statute("new", "request", "--format", "json", "--bundle", root).status == 2


def test_what_was_stated_cannot_act_in_a_comment(root: str) -> None:
    hostile = {"id": "a", "date": "2024-03-15", "facts": {"desk": {"age": "\nx: 1"}}}
    done = statute("new", "request", "--from", "-", "--bundle", root, given=json.dumps(hostile).encode())
    assert done.status == 0
    assert "desk.age" in done.output
    assert not [line for line in done.output.splitlines() if line.startswith("x")]


def test_the_law_as_shipped_carries_a_request_of_the_first_edition(tmp_path: Path) -> None:
    assurances = {"confidence": True, "use": "law_enforcement", "given_by": ["agency", "country"], "obtained_on": DAY}
    old = {
        "goods": {"concerned": True, "entered_on": DAY},
        "counterpart": {"country": "MX", "violated_assurance": False},
        "assurances": assurances,
    }
    root = statute_runner.load().bundle.root
    given, left = carried(root, tmp_path, old)
    one = {"confidence": True, "use": "law_enforcement", "from": DAY}
    assert given == {
        "goods": {"entries": [{"entered_on": DAY}]},
        "counterpart": {"country": "MX"},
        "assurances": {"given": [{**one, "by": "agency"}, {**one, "by": "country"}]},
    }
    # the first edition asked of this agency alone; the list is of its predecessors too
    assert left == ["counterpart.violated_assurance"]
    violated = carried(root, tmp_path, {"counterpart": {"violated_assurance": True}})
    assert violated == ({"counterpart": {"violations": [{"of": "agency"}]}}, [])
