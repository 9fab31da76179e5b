"""Whatever the bytes are, reading them ends in requests or in refusals that say where and what."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from contextlib import redirect_stderr
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

import statute_runner
from statute_runner.console.output import report
from statute_runner.request.request_document import Request, request_from
from statute_runner.request.request_reader import requests

from .stream import InPieces, answers, outcome

BUNDLE = statute_runner.load()
FACTS = BUNDLE.bundle.facts
NAMES = st.sampled_from(["x", "x.yaml", "x.json", "x.ndjson"])
SEEDS = [
    (
        b"id: a\ndate: 2024-03-15\nfacts:\n  exchange: {direction: provide}\n"
        b"  finding: {purposes: [compliance], chapters: [7]}\n---\nid: b\n"
    ),
    b'{"id": "a", "date": "2024-03-15", "facts": {"counterpart": {"name": "a\\u00e9\\""}}}\n{"id": "b"}\n',
    (
        b'[\n{"id": "a", "date": "2024-03-15"},\n'
        b' {"id": "b\\"\\\\", "date": "2024-03-15", "facts": {"finding": {"chapters": [7, 5]}}}]\n'
    ),
]
TOKENS = st.sampled_from(
    [
        *b"\" ' { } [ ] , : # \n \t \r \\ \x00 \xff \xf3 & * ! @ % ` | > ? - ~ = << !! \\u \\ud800".split(b" "),
        *b"NaN 1e999 -0 007 .inf &a *a !!str %YAML null true 99999999999999999999 2023-02-29".split(b" "),
        *[b"\n---\n", b"\n...\n", b" ", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b'"id":1', b"id: "],
    ]
)
EDITS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 12), TOKENS | st.binary(max_size=4)), min_size=1, max_size=4
)
QUICK = settings(max_examples=150, derandomize=True, deadline=None, database=None)


def edited(seed: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for at, lost, put in edits:
        seed = seed[: at % (len(seed) + 1)] + put + seed[at % (len(seed) + 1) + lost :]
    return seed


def read_and_reported(content: bytes, name: str) -> None:
    for raw in requests(io.BytesIO(content), name):
        problems = outcome(partial(request_from, raw, FACTS))
        if isinstance(problems, Request):
            continue

        assert problems
        for problem in problems:
            assert problem.span
            assert problem.span.file == name
            assert 1 <= problem.span.line <= content.count(b"\n") + 1
            assert problem.span.column >= 1
            assert problem.message
        for form in ("text", "json"):
            with redirect_stderr(io.StringIO()) as errors:
                report(problems, Namespace(verb="decide", errors=form), raw)
            written = errors.getvalue()

            assert all(sign.isprintable() or sign == "\n" for sign in written)
            if form == "json":
                assert [json.loads(line)["code"] for line in written.splitlines()] == [each.code for each in problems]


@QUICK
@given(st.binary(max_size=60), NAMES)
def test_any_bytes_are_requests_or_refusals(content: bytes, name: str) -> None:
    read_and_reported(content, name)


@QUICK
@given(st.lists(TOKENS, max_size=12).map(b"".join), NAMES)
def test_any_signs_are_requests_or_refusals(content: bytes, name: str) -> None:
    read_and_reported(content, name)


@settings(QUICK, max_examples=400)
@given(st.sampled_from(SEEDS), EDITS, NAMES)
def test_good_requests_that_were_changed_are_requests_or_refusals(
    seed: bytes, edits: list[tuple[int, int, bytes]], name: str
) -> None:
    read_and_reported(edited(seed, edits), name)


@QUICK
@given(st.sampled_from(SEEDS), EDITS, NAMES, st.lists(st.integers(1, 40), min_size=1, max_size=5))
def test_pieces_are_read_as_the_whole(
    seed: bytes, edits: list[tuple[int, int, bytes]], name: str, sizes: list[int]
) -> None:
    content = edited(seed, edits)

    assert answers(InPieces(content, sizes), name, FACTS) == answers(io.BytesIO(content), name, FACTS)


KEYS = st.sampled_from(["id", "date", "facts", "goods", "", 1, None, True, (1,), "a\ud800"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@QUICK
@given(st.dictionaries(KEYS, ANYTHING, max_size=3), ANYTHING)
def test_the_api_refuses_what_is_no_request(document: dict[object, object], value: object) -> None:
    facts = {"exchange": {"direction": value}, "counterpart": {"name": value}, "finding": {"chapters": [value]}}
    given_documents = [
        document,
        value,
        {"id": "a", "date": value},
        {"id": value, "date": "2024-03-15"},
        {"id": "a", "date": "2024-03-15", "facts": facts},
    ]
    for one in given_documents:
        found = outcome(partial(BUNDLE.request, one))  # type: ignore[arg-type]

        assert isinstance(found, Request) or all(problem.code.startswith("request-") for problem in found)
