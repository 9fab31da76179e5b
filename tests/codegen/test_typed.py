"""Typed reading takes exactly the documents that the strict reading takes, and reads the same facts from them."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import statute_runner
from effort import so_many
from oracle import requests as near_permission
from random_law import FACTS, Maker, bundle_of
from statute_runner.codegen.request_struct import attribute
from statute_runner.logic.absence import Absence
from statute_runner.request.request_document import json_request, request_from
from statute_runner.text.characters import LARGEST
from statute_runner.text.days import real_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from statute_runner.codegen.decider import Decider
    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known

ROOT = Path(__file__).parent.parent.parent
MANY = settings(max_examples=so_many(400, 3), deadline=None, suppress_health_check=list(HealthCheck))


@cache
def every_type() -> Decider:
    """A decider for facts of every type."""
    files = Maker(random.Random(1), once=False).files()
    about = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}
    unbounded = {"goods.value": {"type": "whole number", **about}}
    files["facts.yaml"] = {"facts": {**{name: {**fact, **about} for name, fact in FACTS.items()}, **unbounded}}
    return statute_runner.LoadedBundle(bundle_of(files)).decider()


@cache
def exchange() -> Decider:
    return statute_runner.load(str(ROOT / "policies")).decider()


def stated(request: Any, facts: Mapping[str, FactType]) -> dict[str, Known]:
    """The known facts of a typed request by full name, `date` among them, as the strict reading gives them.

    The members of a set, whose order means nothing, come sorted.
    """
    known: dict[str, Known] = {"date": request.date.isoformat()}
    for name in facts:
        group, _, key = name.partition(".")
        holder = getattr(request.facts or None, attribute(group), None) or None
        value = getattr(holder, attribute(key), None)
        if value is None or value is msgspec.UNSET:
            continue
        if isinstance(value, frozenset):
            value = tuple(sorted(value))
        if isinstance(value, list):
            value = tuple(map(known_fields, value))
        known[name] = value.isoformat() if isinstance(value, date) else value
    return known


def known_fields(member: msgspec.Struct) -> dict[str, Known]:
    """The known fields of a member of a list."""
    values = {field.encode_name: getattr(member, field.name) for field in msgspec.structs.fields(member)}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None and value is not msgspec.UNSET
    }


def unordered(value: Any) -> Any:
    """A set as a set; a list of members, and any other value, as it is."""
    is_set = isinstance(value, tuple) and not any(isinstance(member, dict) for member in value)
    return frozenset(value) if is_set else value


def strictly(decider: Decider, content: bytes) -> tuple[str, dict[str, Any]] | None:
    """The id and the facts as the strict reading has them, sets as sets; nothing where it refuses."""
    try:
        request = request_from(json_request(content, "request", 1), decider.facts)
    except statute_runner.Refused:
        return None
    return request.id, {name: unordered(value) for name, value in request.facts.items()}


def fast(decider: Decider, content: bytes) -> tuple[str, dict[str, Any]] | None:
    try:
        request = decider.request(content)
    except statute_runner.Refused:
        return None
    facts = stated(request, decider.facts)
    return request.id, {name: unordered(value) for name, value in facts.items()}


def same(value: Any) -> Any:
    """The value with the kind of each part, so that 1 and true differ."""
    if isinstance(value, dict):
        return {key: same(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(map(same, value))
    if isinstance(value, Absence):
        return Absence
    return (type(value).__name__, value)


def check(decider: Decider, content: bytes) -> bool:
    """Both read alike; whether they took the document."""
    expected, found = strictly(decider, content), fast(decider, content)

    assert (expected is None) == (found is None), content
    if expected and found:
        assert found[0] == expected[0]
        assert same(found[1]) == same(expected[1])
    return expected is not None


TAKEN = [
    '{"id":"r","date":"2020-01-01"}',
    '{"id":"r","date":"2020-01-01","facts":null}',
    '{"id":"r","date":"2020-01-01","facts":{}}',
    '{"facts":{"class":{"is":"x","from":false},"person":null},"date":"2020-02-29","id":"r"}',
    ' {"id" : "r", "date":\t"2020-01-01",\r\n "facts": {"class": {"is": null}}}\n',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"\\u0069s":"\\u0078"}}}',
    '{"id":"r, \\"s\\"","date":"2020-01-01","facts":{"person":{"name":"null, {\\"a\\": 1}"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":""}}}',
    '{"id":"Ä é 日本 🙂","date":"2020-01-01","facts":{"person":{"name":"Müller & Söhne"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"a\\nb\\tc"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"\\ud83d\\ude42"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"\u0646\u200c\u0645"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"sorts":[],"chapters":[3,1]}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"value":9007199254740991}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"value":-9007199254740991}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"age":-0}}}',
    '{"id":"r","date":"0001-01-01","facts":{"goods":{"entered":"9999-12-31"}}}',
    '{"id":"' + "r" * 200 + '","date":"2020-01-01"}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"' + "n" * 10_000 + '"}}}',
    '{"id":" r ","date":"2020-01-01"}',
]
REFUSED = [
    "",
    " ",
    "null",
    "[]",
    "{}",
    "tru",
    '{"id":"r","date":"2020-01-01"} x',
    '{"id":"r","date":"2020-01-01"}{}',
    '{"id":"r","date":"2020-01-01",}',
    "{'id':'r'}",
    '\ufeff{"id":"r","date":"2020-01-01"}',
    '{"id":"r","date":"2020-01-01","extra":1}',
    '{"id":"r","date":"2020-01-01","facts":{"extra":{}}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"extra":null}}}',
    '{"id":"r","date":"2020-01-01","facts":[]}',
    '{"id":"r","date":"2020-01-01","facts":{"class":[]}}',
    '{"id":"r","id":"r","date":"2020-01-01"}',
    '{"id":"s","date":"2020-01-01","id":"r"}',
    '{"id":"r","date":"2020-01-01","facts":null,"facts":{}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"is":"x","is":"x"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"is":null,"is":"x"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"is":"x","\\u0069s":"x"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"is":"x"},"class":{"from":true}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"\\u002c"},"class":{"is":"x","is":"x"}}}',
    '{"id": "r", "date":"2020-01-01","facts":{"goods":{"chapters":[1, 1]}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"chapters":[1,1]}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"sorts":["x","\\u0078"]}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"sorts":["x",null]}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"sorts":"x"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"sorts":{"x":1}}}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"is":["x"]}}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"is":"X"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"from":"true"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"class":{"from":1}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"age":true}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"age":1.0}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"age":1e0}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"age":"1"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"age":5}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"age":01}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"age":NaN}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"value":9007199254740992}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"value":-9007199254740992}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"value":' + "9" * 5000 + "}}}",
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"value":1e400}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"entered":"2020-02-30"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"goods":{"entered":"2020-1-1"}}}',
    '{"id":"r","date":"2020-01-01T00:00:00","facts":{}}',
    '{"id":"r","date":"2020-01-01Z"}',
    '{"id":"r","date":"20200101"}',
    '{"id":"r","date":20200101}',
    '{"id":"r","date":"\u0662\u0660\u0662\u0660-01-01"}',
    '{"id":"r","date":"0000-01-01"}',
    '{"id":"r","date":null}',
    '{"date":"2020-01-01"}',
    '{"id":"","date":"2020-01-01"}',
    '{"id":"  ","date":"2020-01-01"}',
    '{"id":"\u3000","date":"2020-01-01"}',
    '{"id":null,"date":"2020-01-01"}',
    '{"id":7,"date":"2020-01-01"}',
    '{"id":"' + "r" * 201 + '","date":"2020-01-01"}',
    '{"id":"a\\nb","date":"2020-01-01"}',
    '{"id":"a\u200db","date":"2020-01-01"}',
    '{"id":"a\U000e0100b","date":"2020-01-01"}',
    '{"id":"a\u007fb","date":"2020-01-01"}',
    '{"id":"a\tb","date":"2020-01-01"}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"' + "n" * 10_001 + '"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"a\u202eb"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"a\\u202eb"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"a\U000e0041b"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"a\u007fb"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"a\u0085b"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"a\\u0000b"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"\\ud800"}}}',
    '{"id":"r","date":"2020-01-01","facts":{"person":{"name":"a\nb"}}}',
    '{"id":"r",\r"date":"2020-01-01"}',
    '{"id":"r","date":"2020-01-01"}\x00',
    '{"id":"r","date":"2020-01-01"}\x0c',
    '{"id":"r","date":"2020-01-01"}' + " " * LARGEST,
    '{"id":"r","facts":' + "[" * 100_000,
    '{"id":"r","date":"2020-01-01","facts":' + '{"class":' * 2_000,
]


@pytest.mark.parametrize("content", TAKEN, ids=range(len(TAKEN)))
def test_these_are_taken_by_both(content: str) -> None:
    assert check(every_type(), content.encode())


@pytest.mark.parametrize("content", REFUSED, ids=range(len(REFUSED)))
def test_these_are_refused_by_both(content: str) -> None:
    assert not check(every_type(), content.encode())


@pytest.mark.parametrize(
    "content", [b'{"id":"\xff","date":"2020-01-01"}', b'{"id":"\xed\xa0\x80","date":"2020-01-01"}']
)
def test_what_is_not_utf_8_is_refused_by_both(content: bytes) -> None:
    assert not check(every_type(), content)


KEYS = [
    "id",
    "date",
    "facts",
    "class",
    "person",
    "goods",
    "is",
    "from",
    "name",
    "age",
    "count",
    "sorts",
    "chapters",
    "entered",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 40),
    st.sampled_from([2**53, -(2**53), 1.0, 2.5, 1e300]),
    st.sampled_from(
        ["x", "y", "z", "r", "", " ", "2020-01-01", "2020-02-30", "é", "\u202e", "\x7f", "\n", '"', "a,b", "null"]
    ),
    st.text(max_size=4),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)),
    max_leaves=6,
)


@st.composite
def nearly_valid(draw: st.DrawFn) -> dict[str, Any]:
    """A request of which a few values may be anything."""
    good: dict[str, Any] = {
        "class": {"is": draw(st.sampled_from(["x", "y"])), "from": draw(st.booleans())},
        "person": {"name": draw(st.text(max_size=8)), "age": draw(st.integers(-3, 5)), "adult": None},
        "goods": {
            "sorts": draw(st.lists(st.sampled_from(["x", "y", "z"]), max_size=3)),
            "chapters": draw(st.lists(st.integers(1, 3), max_size=3)),
            "entered": draw(st.dates().map(str)),
            "value": draw(st.integers(-(2**54), 2**54)),
        },
    }
    made: dict[str, Any] = {
        "id": draw(st.text(min_size=1, max_size=5)),
        "date": draw(st.dates().map(str)),
        "facts": good,
    }
    for _ in range(draw(st.integers(0, 2))):
        holder = draw(st.sampled_from([made, good, *(group for group in good.values() if isinstance(group, dict))]))
        holder[draw(st.sampled_from([*holder, *KEYS]))] = draw(ANYTHING)
    return made


def text(draw: Callable[[Any], Any], value: Any, doubled: bool, escaped: bool) -> str:
    """JSON text of the value with drawn spacing, order, escapes, and sometimes a key or member that stands twice."""
    blank = draw(st.sampled_from(["", "", "", " ", "\n", "\r\n", "\r"])) if draw(st.integers(0, 9)) == 0 else ""
    if isinstance(value, dict | list):
        items = list(value.items()) if isinstance(value, dict) else [(None, member) for member in value]
        if items and doubled and draw(st.integers(0, 3)) == 0:
            items.insert(draw(st.integers(0, len(items))), draw(st.sampled_from(items)))
        parts = [
            ("" if key is None else f"{quoted(draw, key, escaped)}{blank}:{blank}") + text(draw, part, doubled, escaped)
            for key, part in items
        ]
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return f"{opening}{blank}{f'{blank},'.join(parts)}{closing}"
    return quoted(draw, value, escaped) if isinstance(value, str) else json.dumps(value)


def quoted(draw: Callable[[Any], Any], value: str, escaped: bool) -> str:
    written = json.dumps(value, ensure_ascii=escaped and draw(st.booleans()))
    if escaped and value and value[0].isalpha() and draw(st.booleans()):
        written = f'"\\u{ord(value[0]) & 0xFFFF:04x}{written[2:]}' if ord(value[0]) < 0x80 else written
    return written


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    return text(draw, draw(nearly_valid()), draw(st.booleans()), draw(st.booleans())).encode("utf-8", "surrogatepass")


@MANY
@given(texts())
@example(b'{"id":"0","date":"2000-01-01","facts":{"goods":{"value":-9007199254740992}}}')
def test_both_take_the_same_of_documents_that_are_nearly_right(content: bytes) -> None:
    check(every_type(), content)


@MANY
@given(ANYTHING, st.data())
def test_both_take_the_same_of_anything(value: Any, data: st.DataObject) -> None:
    check(every_type(), text(data.draw, value, doubled=True, escaped=True).encode("utf-8", "surrogatepass"))


@MANY
@given(st.integers(0, 2**64), st.integers(0, 2**64))
def test_both_take_the_same_of_requests_with_a_byte_changed(seed: int, change: int) -> None:
    content = bytearray(json.dumps(near_permission.request(random.Random(seed))).encode())
    rng = random.Random(change)
    place = rng.randrange(len(content))
    match rng.randrange(4):
        case 0:
            content[place] = rng.randrange(256)
        case 1:
            del content[place]
        case 2:
            content.insert(place, rng.choice(b'{}[]",:\\ \r\n0n\x7f\xc3'))
        case _:
            content[place:place] = content[place : place + rng.randrange(40)]
    check(exchange(), bytes(content))


def test_valid_requests_are_taken_and_most_of_them_without_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    decider, rng = exchange(), random.Random(11)
    doubted: list[bytes] = []
    monkeypatch.setattr(decider, "strictly", doubted.append)
    for _ in range(300):
        document = near_permission.request(rng)
        named = {"counterpart": {"name": "Administración Nacional"}}
        document["facts"] = {**(document.get("facts") or {}), **named}
        decider.request(json.dumps(document, separators=(",", ":")).encode())
        decider.request(json.dumps(document, indent=1).encode())

    assert doubted == []


def test_every_day_is_one_for_both_or_for_neither() -> None:
    decider = exchange()
    day = date(1899, 12, 1)
    written = {
        f"{year:04}-{month:02}-{n:02}" for year in (0, 1, 1900, 2000, 2023) for month in range(14) for n in range(33)
    }
    written |= {(day + timedelta(days=n)).isoformat() for n in range(0, 90_000, 7)}
    for text_ in written:
        assert real_date(text_) == (fast(decider, f'{{"id":"r","date":"{text_}"}}'.encode()) is not None)


def test_a_refusal_says_all_that_is_wrong() -> None:
    content = b'{"id":"r","date":"2024-02-30","facts":{"exchange":{"direction":"out","materiel":"x"}}}'
    with pytest.raises(statute_runner.Refused) as refused:
        exchange().decide_json(content)

    assert [problem.path for problem in refused.value.problems] == [
        "date",
        "facts.exchange.materiel",
        "facts.exchange.direction",
    ]


def test_a_plain_document_is_checked_too() -> None:
    with pytest.raises(statute_runner.Refused):
        exchange().decide({"id": "r", "date": "2024-01-01", "facts": {"exchange": {"direction": "out"}}})
