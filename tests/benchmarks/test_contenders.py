"""What is measured against ours answers as ours does, so that a ratio compares the same work."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner

from . import hand_msgspec, hand_shape, kept_connection, shape
from .batches import DUCKDB, ENDING, POLARS, mismatches
from .contenders import CONTENDERS, LAW, OURS, REFERENCE, answer, installed, reference
from .contenders import mismatches as differing
from .hand_duckdb import run as by_duckdb
from .hand_polars import run as by_polars
from .kept_connection import DECIDED, ECHO, HEALTH, PLAIN, SHORT
from .population import SETS, TEXTS, documents, lines, stated, write

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = 300
ASKED = documents(NUMBER)
LINES = lines(ASKED)
DECIDER = statute_runner.load(LAW).decider()
ANSWERS = [DECIDER.decide_json(line) for line in LINES]
EXPECTED = [answer(line) for line in ANSWERS]
OTHERS = [name for name in CONTENDERS if name != OURS]
VALID = {"id": "r", "date": "2024-03-15"}
INVALID: tuple[Any, ...] = (
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
    *(
        VALID | {"facts": {fact.partition(".")[0]: {fact.partition(".")[2]: value}}}
        for fact, value in (
            ("exchange.direction", "sideways"),
            ("exchange.directions", None),
            ("goods.concerned", 1),
            ("goods.concerned", "true"),
            ("goods.entered_on", "2024-02-30"),
            ("goods.entered_on", 20240101),
            ("officer.service", ["cbp"]),
            ("counterpart.country", "mx"),
            ("counterpart.name", 7),
            ("counterpart.name", "a\u202eb"),
            ("counterpart.level", "local"),
            ("counterpart.violated_assurance", 0),
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
            ("assurances.use", ""),
            ("assurances.given_by", {"agency": None}),
            ("assurances.obtained_on", "yesterday"),
        )
    ),
)


def made(name: str) -> Any:
    needed, make = CONTENDERS[name]
    if not installed(needed):
        pytest.skip(f"{needed} is not installed")
    return make()


def test_close_to_half_of_the_requests_are_undetermined() -> None:
    undetermined = sum(each["outcome"] == "undetermined" for each in EXPECTED)

    assert 0.4 < undetermined / NUMBER < 0.5


@pytest.mark.parametrize("name", OTHERS)
def test_every_contender_answers_as_ours_does(name: str) -> None:
    assert differing(made(name), LINES, EXPECTED) == 0


def test_the_reference_answers_as_ours_does() -> None:
    pytest.importorskip("orjson")

    assert differing(reference(), LINES, EXPECTED) == 0, REFERENCE


def test_a_typed_request_is_answered_as_its_line_is() -> None:
    said = [hand_msgspec.outcomes(hand_msgspec.decode(line)) for line in LINES]

    assert [answer(json.dumps(each).encode()) for each in said] == EXPECTED


@pytest.mark.parametrize("name", list(CONTENDERS))
def test_every_contender_refuses_what_is_not_valid(name: str) -> None:
    decide = made(name)
    taken = []
    for document in INVALID:
        line = json.dumps(document).encode()
        try:
            decide(line)
        except Exception:  # noqa: BLE001, S112 - each refuses in a way of its own
            continue
        taken.append(line)

    assert taken == []


@pytest.mark.parametrize("layout", list(ENDING))
@pytest.mark.parametrize("program", [DUCKDB, POLARS])
def test_every_program_for_batches_answers_as_ours_does(program: str, layout: str, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("duckdb" if program == DUCKDB else "polars")
    sources, target = write(ASKED, str(tmp_path)), str(tmp_path / f"answers.{ENDING[layout]}")
    if program == DUCKDB:
        by_duckdb(layout, sources[layout], target, 1)
    else:
        by_polars(layout, sources[layout], target)

    assert mismatches(target, layout, ANSWERS) == 0


@pytest.mark.parametrize("layout", ["flat", "lists"])
@pytest.mark.parametrize("program", [DUCKDB, POLARS])
def test_a_row_that_is_not_valid_is_not_answered(program: str, layout: str, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("duckdb" if program == DUCKDB else "polars")
    asked = [each for each in INVALID if isinstance(each, dict) and writable(each, layout)]
    sources, target = write([VALID, *asked], str(tmp_path)), str(tmp_path / "answers.parquet")
    if program == DUCKDB:
        by_duckdb(layout, sources[layout], target, 1)
    else:
        by_polars(layout, sources[layout], target)

    assert len(asked) > 12
    assert mismatches(target, layout, [DECIDER.decide_json(json.dumps(VALID).encode())]) == 0


def writable(document: dict[str, Any], layout: str) -> bool:
    """Whether the columns can hold what is wrong with a request.

    Flat ones have no place for a wrong member of a set.
    """
    if set(document) - {"id", "date", "facts"} or not isinstance(document.get("facts", {}), dict):
        return False
    facts = stated(document)
    texts = [document.get("id"), document.get("date"), *(facts[fact] for fact in facts if fact in TEXTS)]
    held = {*TEXTS, *(SETS if layout == "lists" else ())}
    lists = [facts[fact] for fact in facts if fact in SETS]
    return (
        set(facts) <= held
        and all(isinstance(text, str) for text in texts)
        and all(isinstance(each, list) and all(type(member) in {int, str} for member in each) for each in lists)
        and "exchanges" not in (document.get("facts") or {})
    )


def test_the_program_by_hand_answers_as_ours_does_about_lists() -> None:
    asked = lines(shape.documents(600))
    decider = statute_runner.load(shape.BUNDLE).decider()
    expected = [answer(line) for line in map(decider.decide_json, asked)]

    assert differing(hand_shape.decide, asked, expected) == 0
    assert 0.4 < sum(each["outcome"] == "undetermined" for each in expected) / 600 < 0.5
    assert sum("[" in path for each in expected for path in each["missing"]) > 60


def test_a_plain_server_answers_over_a_kept_connection_as_ours_does() -> None:
    pytest.importorskip("uvicorn")

    assert list(kept_connection.measured(4, 1)["ratios"]) == [ECHO, PLAIN, HEALTH, SHORT, DECIDED]
