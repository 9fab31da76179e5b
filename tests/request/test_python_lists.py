"""Lists in Python values: members are mappings, data classes or named tuples; what is missing of one is not known."""

from __future__ import annotations

import json
from collections import namedtuple
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import pytest

import statute_runner
from random_law import bundle_of, small

from .test_python_values import Array, NAType, Scalar, Text

ABOUT: dict[str, Any] = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}
WORDS = {"x": "X.", "y": "Y."}
FIELDS: dict[str, Any] = {
    "by": {"type": "choice", "values": WORDS, "ask": "?"},
    "since": {"type": "date", "may be": "none", "ask": "?"},
    "rank": {"type": "whole number", "from": 0, "to": 9, "may be": "none", "ask": "?"},
    "marks": {"type": "set of choices", "values": WORDS, "ask": "?"},
    "parts": {"type": "list", "one": "part", "ask": "?", "fields": {"on": {"type": "date", "ask": "?"}}},
}
FACTS: dict[str, Any] = {
    "papers.given": {"type": "list", "one": "paper", "fields": FIELDS, **ABOUT},
    "person.shown_on": {"type": "date", "may be": "none", **ABOUT},
}
LAW = statute_runner.LoadedBundle(
    bundle_of(
        {
            **small({}, {"some": "papers.given", "with": [{"its": "by", "is": "x"}]}),
            "facts.yaml": {"facts": FACTS},
        }
    )
)
NAN = float("nan")


@dataclass(frozen=True)
class Paper:
    by: str | None = None
    since: date | None = None


@dataclass
class Slotted:
    __slots__ = ("by", "rank")
    by: str
    rank: object


Row = namedtuple("Row", ["by", "marks"])  # noqa: PYI024 - as `DataFrame.itertuples` makes them


def stating(members: object) -> dict[str, Any]:
    return {"id": "a", "date": date(2024, 3, 15), "facts": {"papers": {"given": members}}}


@pytest.mark.parametrize(
    ("members", "meant"),
    [
        ([], []),
        ((), []),
        (None, None),
        (NAN, None),
        (NAType(), None),
        ([{}], [{}]),
        (({"by": "x"}, {"by": None}), [{"by": "x"}, {}]),
        ([MappingProxyType({"by": Text.X})], [{"by": "x"}]),
        (Array([{"by": "x"}]), [{"by": "x"}]),
        ([{"since": date(2024, 3, 1)}], [{"since": "2024-03-01"}]),
        ([{"since": datetime(2024, 3, 1)}], [{"since": "2024-03-01"}]),  # noqa: DTZ001 - in no time zone
        ([{"since": Scalar("M", "2024-03-01T00:00:00.000")}], [{"since": "2024-03-01"}]),
        ([{"since": "none", "rank": "none"}], [{"since": "none", "rank": "none"}]),
        ([{"rank": Scalar("O", 4)}, {"rank": NAN}], [{"rank": 4}, {}]),
        ([{"marks": {"y", "x"}}, {"marks": Array(["x"])}], [{"marks": ["x", "y"]}, {"marks": ["x"]}]),
        ([{"parts": [{"on": date(2024, 3, 1)}, {"on": NAN}]}], [{"parts": [{"on": "2024-03-01"}, {}]}]),
        ([Paper("x", date(2024, 3, 1)), Paper()], [{"by": "x", "since": "2024-03-01"}, {}]),
        ([Slotted("x", "none")], [{"by": "x", "rank": "none"}]),
        ([Row("x", ("y",))], [{"by": "x", "marks": ["y"]}]),
    ],
)
def test_members_are_taken_as_the_document_that_states_them(members: object, meant: Any) -> None:
    request = LAW.request(stating(members))
    same = LAW.request(json.loads(json.dumps({**stating(meant), "date": "2024-03-15"})))

    assert request.facts == same.facts
    assert LAW.decide(stating(members))["outcome"] == LAW.decide(stating(meant))["outcome"]
    assert LAW.decider().decide(stating(members)) == LAW.decider().decide(stating(meant))


def test_what_is_none_is_not_what_is_missing() -> None:
    asked = {"id": "a", "date": "2024-03-15", "facts": {"person": {"shown_on": "none"}}}

    assert str(LAW.request(asked).facts["person.shown_on"]) == "none"
    assert "person.shown_on" not in LAW.request({**asked, "facts": {"person": {"shown_on": None}}}).facts


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({"by": "x"}, ""),
        ("x", ""),
        ([None], "[0]"),
        ([["x"]], "[0]"),
        ([Paper], "[0]"),
        ([{"by": date(2024, 3, 1)}], "[0].by"),
        ([{"buy": "x"}], "[0].buy"),
        ([{"since": datetime(2024, 3, 1, 8)}], "[0].since"),  # noqa: DTZ001 - in no time zone
        ([{"rank": 4.0}], "[0].rank"),
        ([{}, {"parts": [{}, {"on": 5}]}], "[1].parts[1].on"),
        ([{}] * 101, ""),
    ],
)
def test_what_is_no_member_is_refused_where_it_stands(members: object, path: str) -> None:
    for decide in (LAW.request, LAW.decide, LAW.decider().decide):
        with pytest.raises(statute_runner.Refused) as refused:
            decide(stating(members))

        assert [problem.path for problem in refused.value.problems] == [f"facts.papers.given{path}"]


def test_records_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"by": ["x", None], "since": pd.to_datetime(["2024-03-01", None])})
    meant = LAW.request(stating([{"by": "x", "since": "2024-03-01"}, {}])).facts

    assert LAW.request(stating(frame.to_dict("records"))).facts == meant
    assert LAW.request(stating(list(frame.itertuples(index=False)))).facts == meant
