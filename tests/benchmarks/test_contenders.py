"""What is measured against ours answers as ours does, so that a ratio compares the same work."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner

from . import hand_shape, kept_connection, page_strokes, peer_cerbos, shape
from .contenders import CONTENDERS, FLAT_LAW, ON_FLAT, OURS, REFERENCE, answer, installed, reference
from .contenders import mismatches as differing
from .kept_connection import DECIDED, ECHO, HEALTH, PLAIN, SHAPED, SHORT
from .population import documents
from .shape_files import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .contenders import Decide

    Contenders = Mapping[str, tuple[str, Callable[[], Decide]]]

NUMBER = 300
# The law with flat facts.
ASKED = documents(NUMBER)
DECIDER = statute_runner.load(FLAT_LAW).decider()
ANSWERS = [DECIDER.decide_json(line) for line in lines(ASKED)]
VALID = {"id": "r", "date": "2024-03-15"}
UNREADABLE: tuple[Any, ...] = (
    [],
    {"date": "2024-03-15"},
    {"id": "r"},
    VALID | {"id": ""},
    VALID | {"id": " "},
    VALID | {"id": 7},
    VALID | {"id": "a\u202eb"},
    VALID | {"id": "a\tb"},
    VALID | {"id": "a" * 201},
    VALID | {"date": "20240315"},
    VALID | {"date": "2023-02-29"},
    VALID | {"date": "2024-W01-1"},
    VALID | {"date": "1850-13-01"},
    VALID | {"date": None},
    VALID | {"facts": []},
    VALID | {"facts": {"exchanges": None}},
    VALID | {"other": None},
)


def stating(*facts: tuple[str, object]) -> tuple[dict[str, Any], ...]:
    """A request for each of the facts, which states it alone."""
    return tuple(VALID | {"facts": {name.partition(".")[0]: {name.partition(".")[2]: value}}} for name, value in facts)


OF_BOTH_LAWS = stating(
    ("exchange.direction", "sideways"),
    ("exchange.directions", None),
    ("officer.service", ["cbp"]),
    ("counterpart.country", "mx"),
    ("counterpart.name", 7),
    ("counterpart.name", "a\u202eb"),
    ("counterpart.level", "local"),
    ("finding.purposes", "compliance"),
    ("finding.purposes", ["compliance", "compliance"]),
    ("finding.purposes", [None]),
    ("finding.chapters", [7.0]),
    ("finding.chapters", [True]),
    ("finding.chapters", [0]),
    ("finding.chapters", [35]),
    ("finding.chapters", [3, 3]),
    ("finding.agreement", "nafta"),
    ("authorization.subsection_c", "no"),
)
FLAT_INVALID = (
    *UNREADABLE,
    *OF_BOTH_LAWS,
    *stating(
        ("goods.concerned", 1),
        ("goods.concerned", "true"),
        ("goods.entered_on", "2024-02-30"),
        ("goods.entered_on", 20240101),
        ("counterpart.violated_assurance", 0),
        ("assurances.use", ""),
        ("assurances.given_by", {"agency": None}),
        ("assurances.obtained_on", "yesterday"),
    ),
)
INVALID = (
    *UNREADABLE,
    *OF_BOTH_LAWS,
    *stating(
        ("goods.concerned", True),
        ("goods.entries", {}),
        ("goods.entries", [None]),
        ("goods.entries", [{"entered_on": "2024-02-30"}]),
        ("goods.entries", [{}] * 101),
        ("counterpart.violations", [{"of": "other"}]),
        ("counterpart.violations", [{"found_on": "2024-01-02", "cured_on": "2024-01-01"}]),
        ("counterpart.violations", [{"found_on": "none"}]),
        ("finding.by", "a\u202eb"),
        ("finding.on", "today"),
        ("assurances.cover_purpose", 1),
        ("assurances.given", [{"use": ""}]),
        ("assurances.given", [{"instrument": "a\u202eb"}]),
        ("assurances.given", [{"confidence": "true"}]),
        ("assurances.given", [{"from": "2024-01-02", "until": "2024-01-01"}]),
        ("assurances.given", [{"from": "2030-01-02", "until": "2030-01-01"}]),
        ("assurances.given", [{"until": "never"}]),
    ),
)


LINES = lines(shape.documents(2 * NUMBER))


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    decide = statute_runner.load(shape.BUNDLE).decider().decide_json
    return [answer(line) for line in map(decide, LINES)]


def made(name: str, contenders: Contenders) -> Decide:
    needed, make = contenders[name]
    if not installed(needed):
        pytest.skip(f"{needed} is not installed")
    return make()


def test_the_requests_are_of_every_outcome_and_close_to_half_are_undetermined(expected: list[dict[str, Any]]) -> None:
    undetermined = [each for each in expected if each["outcome"] == "undetermined"]

    assert {each["outcome"] for each in expected} == {"undetermined", "permitted", "prohibited", "not_permitted"}
    assert {len(each["routes"]) for each in expected} == {0, 1, 2, 3}
    assert 0.4 < len(undetermined) / len(LINES) < 0.5
    assert sum("[" in path for each in undetermined for path in each["missing"]) > 60


@pytest.mark.parametrize("name", [name for name in CONTENDERS if name != OURS])
def test_every_contender_answers_as_ours_does(name: str, expected: list[dict[str, Any]]) -> None:
    assert differing(made(name, CONTENDERS), LINES, expected) == 0


@pytest.mark.parametrize("name", [name for name in ON_FLAT if name != OURS])
def test_every_program_by_hand_answers_as_ours_does_under_the_law_with_flat_facts(name: str) -> None:
    assert differing(made(name, ON_FLAT), lines(ASKED), [answer(line) for line in ANSWERS]) == 0


def test_the_reference_answers_as_ours_does(expected: list[dict[str, Any]]) -> None:
    pytest.importorskip("orjson")

    assert differing(reference(), LINES[:NUMBER], expected[:NUMBER]) == 0, REFERENCE


def test_a_typed_request_is_answered_as_its_line_is(expected: list[dict[str, Any]]) -> None:
    said = [hand_shape.outcomes(hand_shape.decode(line)) for line in LINES]

    assert [answer(json.dumps(each).encode()) for each in said] == expected


@pytest.mark.parametrize(
    ("name", "contenders", "invalid"),
    [
        *((name, CONTENDERS, INVALID) for name in CONTENDERS),
        *((name, ON_FLAT, FLAT_INVALID) for name in ON_FLAT),
    ],
)
def test_every_contender_refuses_what_is_not_valid(
    name: str, contenders: Contenders, invalid: Sequence[object]
) -> None:
    decide = made(name, contenders)
    taken = []
    for document in invalid:
        line = json.dumps(document).encode()
        try:
            decide(line)
        except Exception:  # noqa: BLE001, S112 - each refuses in a way of its own
            continue
        taken.append(line)

    assert taken == []


def test_a_plain_server_answers_over_a_kept_connection_as_ours_does() -> None:
    pytest.importorskip("uvicorn")

    measured = kept_connection.measured(4, 1)
    peers = [] if measured["not_installed"] else [kept_connection.CERBOS]

    assert not measured["mismatches"]
    assert list(measured["ratios"]) == [ECHO, PLAIN, HEALTH, SHORT, DECIDED, SHAPED, *peers]
    assert all(late["p50"] <= late["p99"] for late in measured["latency"].values())


def test_the_policy_of_a_peer_is_the_contract_of_the_others() -> None:
    """Each of its variables is written, and none rests on what is missing: that is not asked of it."""
    policy = peer_cerbos.policy()["resourcePolicy"]
    known = policy["variables"]["local"]
    texts = [*known.values(), *(rule["output"]["when"]["ruleActivated"] for rule in policy["rules"])]

    assert {name for text in texts for name in re.findall(r"V\.(\w+)", text)} == set(known)
    assert not any("asked" in name for name in known)


def test_a_page_after_a_change_is_measured() -> None:
    pytest.importorskip("starlette")
    loaded = statute_runner.load(shape.BUNDLE)
    (first, *_) = page_strokes.filled_in(1, lists=True)

    assert b'id="lit"' in page_strokes.pages(loaded)(first)
