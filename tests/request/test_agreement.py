"""What the edge accepts is what the bundle's JSON Schema accepts, what YAML says, and what the digest is taken over."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import referencing
import rfc8785
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import statute_runner
from effort import so_many
from statute_runner.request.canonical_form import canonical
from statute_runner.request.request_document import Request
from statute_runner.text.json_positions import JsonPositions
from statute_runner.text.positions import pointer
from statute_runner.text.yaml_source import document
from text.stream import answers

from .random_request import SCALARS, WORDS, documents, is_in_order

if TYPE_CHECKING:
    from statute_runner.law.facts import FactType

FACTS = statute_runner.load().bundle.facts
# a key of a register is no matter of the form of a request: what it reads is tried where registers are
DRAWN = {
    name: fact for name, fact in FACTS.items() if name not in (FACTS.registers.key_facts() if FACTS.registers else ())
}
POLICIES = Path(__file__).parent.parent.parent / "policies"
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((POLICIES / "request.schema.json").read_text()),
    registry=referencing.Registry(),
    format_checker=jsonschema.FormatChecker(["date"]),
)
QUICK = settings(max_examples=so_many(300, 3), derandomize=True, deadline=None, database=None)


def read(content: bytes, name: str) -> Request | None:
    (answer,) = answers(io.BytesIO(content), name, FACTS)
    return answer if isinstance(answer, Request) else None


def lists_of(request: dict[str, Any]) -> list[tuple[FactType, list[Any]]]:
    """Each list that a request states, whatever else is wrong in it, with its fact."""
    groups = request.get("facts")
    found = []
    for group, stated in groups.items() if isinstance(groups, dict) else ():
        for key, members in stated.items() if isinstance(stated, dict) else ():
            fact = FACTS.get(f"{group}.{key}")
            if fact and fact.fields and isinstance(members, list):
                found.append((fact, members))
    return found


@QUICK
@given(documents(DRAWN, spoilt=True))
def test_the_schema_accepts_what_the_runner_accepts(request: dict[str, Any]) -> None:
    assume(isinstance(request, dict))
    name = request.get("id")
    assume(not (isinstance(name, str) and any(sign in name for sign in "\n\t")))
    assume(all(is_in_order(fact, member) for fact, members in lists_of(request) for member in members))

    assert SCHEMA.is_valid(request) == (read(json.dumps(request).encode(), "x.json") is not None)


def test_the_schema_and_the_runner_differ_where_it_is_written_that_they_do() -> None:
    seven = {"id": "a", "date": "2024-03-15", "facts": {"finding": {"chapters": [7.0]}}}
    hidden = {"id": "a\u202eb", "date": "2024-03-15"}
    over = {"from": "2024-03-15", "until": "2024-03-14"}
    ended = {"id": "a", "date": "2024-03-15", "facts": {"assurances": {"given": [over]}}}
    every = (seven, hidden, ended)

    assert [SCHEMA.is_valid(each) for each in every] == [True] * 3
    assert [read(json.dumps(each).encode(), "x.json") for each in every] == [None] * 3


@QUICK
@given(documents(DRAWN, spoilt=False))
def test_good_requests_are_accepted_alike_in_every_form(request: dict[str, Any]) -> None:
    compact = json.dumps(request, ensure_ascii=False).encode()
    found = [
        read(compact, "x.json"),
        read(compact, "x.ndjson"),
        read(b"[" + compact + b"]", "x.json"),
        read(json.dumps(request, indent="\t", ensure_ascii=True).encode(), "x"),
        read(yaml.safe_dump(request, allow_unicode=True, sort_keys=False).encode(), "x.yaml"),
        statute_runner.load().request(request),
    ]

    assert found[0]
    assert found == [found[0]] * 6


def without_nulls(item: Any) -> Any:
    """Nulls and empty groups dropped, until there are none; a member of a list stays, though nothing is known of it."""
    if isinstance(item, list):
        return [
            {key: part for key, part in one.items() if part is not None} if isinstance(one, dict) else one
            for one in item
        ]
    if not isinstance(item, dict):
        return item
    kept = {key: without_nulls(part) for key, part in item.items()}
    return {key: part for key, part in kept.items() if part is not None and part != {}}


@QUICK
@given(documents(DRAWN, spoilt=False))
def test_the_digest_is_over_rfc_8785(request: dict[str, Any]) -> None:
    expected = rfc8785.dumps(without_nulls(request))
    found = read(json.dumps(request).encode(), "x.json")

    assert canonical(request) == expected
    assert found
    assert found.sha256 == hashlib.sha256(expected).hexdigest()
    assert read(json.dumps(found.document()).encode(), "x.json") == found


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_every_letter_is_written_as_rfc_8785_writes_it(text: str) -> None:
    request: dict[str, Any] = {"id": "a", "date": "2024-03-15", "facts": {"counterpart": {"name": text}}}

    assert canonical(request) == rfc8785.dumps(request)


JSON = st.recursive(
    SCALARS.map(lambda value: value.replace("<<", "") if isinstance(value, str) else value),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS.filter(lambda key: key != "<<"), inner, max_size=3)
    ),
    max_leaves=10,
)


@QUICK
@given(JSON, st.sampled_from([None, 0, 2]))
def test_the_places_in_a_json_text_are_those_a_yaml_parser_finds(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    places = JsonPositions(text, "x")
    found = document(text.encode(), "x")
    keys = {part.path: places.span(part, key=True) for part in places.parts if part.key[1]}

    assert [(pointer(*part.path), at(places.span(part))) for part in places.parts] == sorted(
        found.positions.values.items(), key=lambda each: order(each[1])
    )
    assert {pointer(*path): at(span) for path, span in keys.items()} == found.positions.keys


def at(span: statute_runner.problem.Span) -> tuple[int, int, int]:
    return span.line, span.column, span.end


def order(mark: tuple[int, int, int]) -> tuple[int, int]:
    return mark[0], mark[1]
