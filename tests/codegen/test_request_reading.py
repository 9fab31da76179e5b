"""A request that is read fast is the request that the strict reading gives, its digest and the order of facts too."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

import statute_runner
from effort import some
from oracle import requests
from random_law import bundle_of
from random_lists import ListMaker, request
from statute_runner.api import LoadedBundle
from statute_runner.codegen.request_reading import RequestReading
from statute_runner.request.request_document import json_request, request_from

if TYPE_CHECKING:
    from statute_runner.request.request_document import Request

SHIPPED = statute_runner.load()
READING = RequestReading(SHIPPED, "exchange")


def strict(loaded: LoadedBundle, content: bytes) -> Request:
    return request_from(json_request(content, "request", 1), loaded.bundle.facts)


def assert_same(loaded: LoadedBundle, reading: RequestReading, content: bytes) -> None:
    expected, found = strict(loaded, content), reading.checked(content)

    assert found == expected
    assert list(found.facts) == list(expected.facts)
    assert [type(value) for value in found.facts.values()] == [type(value) for value in expected.facts.values()]


def test_random_requests_are_read_as_the_strict_reading_reads_them() -> None:
    for seed in some(range(30), 3):
        rng = Random(f"read {seed}")
        files = ListMaker(rng).files()
        loaded = LoadedBundle(bundle_of(files))
        reading = RequestReading(loaded, loaded.question().name)
        for _ in range(4):
            asked = request(rng, files, rng.choice([0.1, 0.3, 0.6]))
            assert_same(loaded, reading, json.dumps(asked).encode())
            assert_same(loaded, reading, json.dumps(asked, ensure_ascii=False, indent=1).encode())


def test_requests_under_the_shipped_law_are_read_so_too() -> None:
    rng = Random(3)
    for _ in range(30):
        assert_same(SHIPPED, READING, json.dumps(requests.request(rng)).encode())


@pytest.mark.parametrize(
    "facts",
    [
        "null",
        "{}",
        '{"counterpart": null}',
        '{"counterpart": { }, "finding": {"made": null}}',
        '{"counterpart": {"name": "Z\\u00f6ll \\"A\\" \\\\ null"}}',
        '{"goods": {"entries": [{"entered_on": null}, {}]}}',
        '{"assurances": {"given": [{"until": "none"}]}}',
    ],
)
def test_what_a_canonical_form_leaves_out_or_escapes_is_read_so_too(facts: str) -> None:
    assert_same(SHIPPED, READING, f'{{"id": "r", "date": "2024-01-01", "facts": {facts}}}'.encode())
