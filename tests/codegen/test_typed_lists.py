"""Typed reading of lists and of `none` takes what the strict reading takes, and reads the same from it."""

from __future__ import annotations

import json
import random
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

import statute_runner
from statute_runner.codegen.request_struct import NONE, attribute
from statute_runner.request.request_document import json_request, request_from

from .list_law import list_law, list_request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.codegen.decider import Decider
    from statute_runner.law.facts import FactType
    from statute_runner.problem import Problem
    from statute_runner.request.request_document import Request


@cache
def lists() -> Decider:
    return list_law({"some": "goods.entries"}, {}).decider()


def as_read(value: Any, fact: FactType) -> Any:
    """A typed value as the strict reading has it, with its kind."""
    if fact.fields:
        return [fields(member, fact.fields) for member in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return "none" if value is NONE else (type(value).__name__, str(value))


def fields(holder: Any, facts: Mapping[str, FactType]) -> dict[str, Any]:
    """What a typed group, or member, states."""
    stated = {key: getattr(holder, attribute(key), None) for key in facts}
    return {
        key: as_read(value, facts[key])
        for key, value in stated.items()
        if value is not None and value is not msgspec.UNSET
    }


def strict_value(value: Any, fact: FactType) -> Any:
    if fact.fields:
        return [{key: strict_value(known, fact.fields[key]) for key, known in member.items()} for member in value]
    if isinstance(value, tuple):
        return sorted(value)
    kind = "date" if fact.type == "date" else type(value).__name__
    return "none" if kind == "Absence" or str(value) == "none" else (kind, str(value))


def strictly(decider: Decider, content: bytes) -> tuple[Request | None, Sequence[Problem]]:
    """The request by the strict reading, or what is wrong with it."""
    try:
        return request_from(json_request(content, "request", 1), decider.facts), ()
    except statute_runner.Refused as refused:
        return None, refused.problems


def both(content: bytes) -> bool:
    """Both read alike; whether they took the document."""
    decider = lists()
    request, problems = strictly(decider, content)
    if request is None:
        with pytest.raises(statute_runner.Refused) as typed:
            decider.request(content)
        assert typed.value.problems == problems
        return False
    found = decider.request(content)
    known: dict[str, Any] = {"date": ("str", found.date.isoformat())}
    groups: dict[str, dict[str, FactType]] = {}
    for name, fact in decider.facts.items():
        groups.setdefault(name.partition(".")[0], {})[fact.short] = fact
    for group, facts in groups.items():
        holder = getattr(found.facts or None, attribute(group), None) or None
        known |= {f"{group}.{key}": value for key, value in fields(holder, facts).items()}
    expected = {
        name: ("str", value) if name == "date" else strict_value(value, decider.facts[name])
        for name, value in request.facts.items()
    }

    assert known == expected
    return True


START = '{"id":"r","date":"2020-01-01","facts":'
TAKEN = [
    '{"goods":{"entries":[]}}',
    '{"goods":{"entries":null}}',
    '{"goods":{"entries":[{},{}]}}',
    '{"goods":{"entries":[{"kind":"x","paid":true,"from":"2020-02-29"},{"kind":null}]}}',
    '{"goods":{"entries":[{"kind":"x"},{"kind":"x"}]}}',
    '{"goods":{"entries":[{"until":"none","count":"none","sort":"none"},{"until":"2020-01-01","count":3,"sort":"x"}]}}',
    '{"goods":{"entries":[{"until":null,"count":null,"sort":null,"parts":null}]}}',
    '{"goods":{"entries":[{"parts":[{"percent":3},{}]},{"parts":[]}]}}',
    '{"goods": {"entries": [ {"kind": "x"} ,\n{"paid": false} ]}}',
    '{"goods":{"entries":[{"name":"Ä, \\"b\\""}]}}',
    '{"goods":{"entries":[{"sorts":["y","x"]}]}}',
    '{"person":{"left":"none","age":"none","sort":"none"}}',
    '{"person":{"left":"2020-02-29","age":-0,"sort":"y"}}',
    '{"silent":{"never":"none","things":[],"sorts":[],"no":null}}',
    '{"class":{"list":[{"is":"0001-01-01"},{"is":"9999-12-31"}]}}',
]
REFUSED = [
    '{"goods":{"entries":{}}}',
    '{"goods":{"entries":"none"}}',
    '{"goods":{"entries":[null]}}',
    '{"goods":{"entries":[[]]}}',
    '{"goods":{"entries":["x"]}}',
    '{"goods":{"entries":[{},{},{},{},{}]}}',
    '{"goods":{"entries":[{"kind":"x","kind":"x"}]}}',
    '{"goods":{"entries":[{"kinds":null}]}}',
    '{"goods":{"entries":[{"kind":"none"}]}}',
    '{"goods":{"entries":[{"from":"none"}]}}',
    '{"goods":{"entries":[{"until":"None"}]}}',
    '{"goods":{"entries":[{"until":"2020-02-30"}]}}',
    '{"goods":{"entries":[{"until":"2020-W01-1"}]}}',
    '{"goods":{"entries":[{"until":20200101}]}}',
    '{"goods":{"entries":[{"until":["none"]}]}}',
    '{"goods":{"entries":[{"until":{}}]}}',
    '{"goods":{"entries":[{"until":true}]}}',
    '{"goods":{"entries":[{"count":true}]}}',
    '{"goods":{"entries":[{"count":1.0}]}}',
    '{"goods":{"entries":[{"count":"1"}]}}',
    '{"goods":{"entries":[{"count":4}]}}',
    '{"goods":{"entries":[{"sort":"z"}]}}',
    '{"goods":{"entries":[{"sort":1}]}}',
    '{"goods":{"entries":[{"name":"none\\u0000"}]}}',
    '{"goods":{"entries":[{"name":"a\\u202eb"}]}}',
    '{"goods":{"entries":[{"name":"a\u202eb"}]}}',
    '{"goods":{"entries":[{"name":"' + "n" * 10_001 + '"}]}}',
    '{"goods":{"entries":[{"parts":[{"percent":"none"}]}]}}',
    '{"goods":{"entries":[{"parts":[null]}]}}',
    '{"goods":{"entries":[{"parts":[{"percents":1}]}]}}',
    '{"goods":{"entries":[{"parts":[{"kind":"x","kind":"x"}]}]}}',
    '{"goods":{"entries":[{"sorts":["x","x"]}]}}',
    '{"goods":{"entries":[{"sorts":[null]}]}}',
    '{"person":{"left":"never"}}',
    '{"person":{"age":"no"}}',
]


@pytest.mark.parametrize("facts", TAKEN)
def test_these_are_taken_by_both(facts: str) -> None:
    assert both(f"{START}{facts}}}".encode())


@pytest.mark.parametrize("facts", REFUSED, ids=range(len(REFUSED)))
def test_these_are_refused_by_both_in_the_same_words(facts: str) -> None:
    assert not both(f"{START}{facts}}}".encode())


def test_requests_with_a_byte_changed_are_read_alike() -> None:
    rng = random.Random("bytes of lists")
    taken = 0
    for _ in range(3000):
        content = bytearray(json.dumps(list_request(rng, 0.7), ensure_ascii=rng.random() < 0.5).encode())
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
        taken += both(bytes(content))

    assert 100 < taken < 2900, taken


def test_valid_requests_are_read_without_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    decider, rng = lists(), random.Random("valid lists")
    doubted: list[bytes] = []
    monkeypatch.setattr(decider, "strictly", doubted.append)
    for _ in range(300):
        document = list_request(rng, 0.8)
        decider.request(json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode())
        decider.request(json.dumps(document, indent=1, ensure_ascii=False).encode())

    assert doubted == []


def test_a_document_of_days_is_read_as_its_text() -> None:
    document = {"id": "r", "date": date(2020, 1, 1), "facts": {"goods": {"entries": [{"until": date(2020, 2, 29)}]}}}
    text = '{"id":"r","date":"2020-01-01","facts":{"goods":{"entries":[{"until":"2020-02-29"}]}}}'

    assert json.loads(lists().decide_json(text.encode())) == lists().decide(document)
