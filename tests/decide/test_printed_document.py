"""A document that is printed fast is to the byte the document of the reference evaluation, printed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from oracle import requests
from random_law import READINGS, bundle_of
from random_lists import ListMaker, request
from shipped_cases import requests_of
from statute_runner import api
from statute_runner.api import LoadedBundle
from statute_runner.decide import printed_document
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    Json = Any

SHIPPED = statute_runner.load()


@pytest.fixture(autouse=True)
def _from_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left to the reference because it is asked for the first time."""
    monkeypatch.setattr(printed_document, "FIRST", 0)


def printed(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def assert_same(loaded: LoadedBundle, asked: Json, readings: Mapping[str, str], **options: Any) -> None:
    expected = printed(loaded.decide(asked, readings, **options))

    assert loaded.decide_json(asked, readings, **options) == expected


def layouts(loaded: LoadedBundle) -> list[Any]:
    """What is kept for lists of so many members; nothing stands for those that the reference decides."""
    return [layout for printer in loaded.made["printers"].values() for layout in printer.layouts.values()]


def test_random_law_with_lists_gives_the_same_bytes() -> None:
    kept = []
    for seed in some(range(40), 4):
        rng = Random(f"printed {seed}")
        files = ListMaker(rng).files()
        loaded = LoadedBundle(bundle_of(files))
        for _ in range(5):
            asked = request(rng, files, rng.choice([0.1, 0.3, 0.6]))
            assert_same(loaded, asked, {name: rng.choice(READINGS[name]) for name in READINGS})
        kept += layouts(loaded)

    assert kept
    assert all(kept)


def test_the_shipped_law_gives_the_same_bytes_under_any_readings() -> None:
    rng = Random(1628)
    for _ in some(range(40), 4):
        assert_same(SHIPPED, requests.request(rng), requests.readings(rng))


def test_worked_cases_give_the_same_bytes() -> None:
    for asked in requests_of("ftc"):
        assert_same(asked.loaded, asked.request, asked.readings, as_of=asked.as_of)


@pytest.mark.parametrize(
    "options", [{"trace": False}, {"text": True}, {"given": True}, {"as_of": "1990-01-01"}, {"as_of": "1900-01-01"}]
)
def test_each_part_that_may_be_asked_for_gives_the_same_bytes(options: Json) -> None:
    rng = Random(str(options))
    for _ in range(3):
        assert_same(SHIPPED, requests.request(rng), {}, **options)


def test_the_law_as_it_could_be_known_gives_the_same_bytes() -> None:
    asked = requests.request(Random(5))

    assert_same(SHIPPED.known_on("2000-01-01"), asked, {})


def test_json_is_read_as_a_document_is() -> None:
    rng = Random(7)
    for _ in range(10):
        asked = requests.request(rng)
        line = SHIPPED.decide_json(json.dumps(asked).encode())

        assert line == printed(SHIPPED.decide(asked))


def test_a_bad_request_is_refused_as_it_is_elsewhere() -> None:
    bad = b'{"id": "r", "id": "r", "date": "2024-02-30", "facts": {}}'
    with pytest.raises(Refused) as here:
        SHIPPED.decide_json(bad)
    with pytest.raises(Refused) as there:
        SHIPPED.decider().decide_json(bad)

    assert here.value.problems == there.value.problems


def test_a_trace_that_is_too_large_is_refused_as_it_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("statute_runner.decide.trace_size.MOST_NODES", 10)
    loaded = LoadedBundle(SHIPPED.bundle)
    asked = {"id": "r", "date": "2024-01-01", "facts": {}}
    with pytest.raises(Refused) as here:
        loaded.decide_json(asked)
    with pytest.raises(Refused) as there:
        loaded.decide(asked)

    assert here.value.problems == there.value.problems


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed_document, "MOST_LAYOUTS", 2)
    loaded = LoadedBundle(SHIPPED.bundle)
    for number in range(4):
        entries = [{"entered_on": "2023-05-02"}] * number
        assert_same(loaded, {"id": "r", "date": "2024-01-01", "facts": {"goods": {"entries": entries}}}, {})

        assert len(layouts(loaded)) <= 2


def test_lists_of_a_form_are_laid_out_once_they_have_been_asked_for_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed_document, "FIRST", 2)
    monkeypatch.setattr(printed_document, "MOST_KEPT", 3)
    loaded = LoadedBundle(SHIPPED.bundle)
    kept = []
    for number in (0, 1, 2, 0, 1, 1, 0):
        entries = [{"entered_on": "2023-05-02"}] * number
        assert_same(loaded, {"id": "r", "date": "2024-01-01", "facts": {"goods": {"entries": entries}}}, {})
        kept.append(len(layouts(loaded)))

    assert kept == [0, 0, 0, 0, 0, 1, 2]


def test_the_printers_of_a_bundle_are_bounded_whichever_thread_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_PRINTERS", 6)
    loaded = LoadedBundle(SHIPPED.bundle)
    asked = {"id": "r", "date": "2024-01-01", "facts": {}}
    chosen = [
        {name: option} for name in list(SHIPPED.bundle.readings) for option in SHIPPED.bundle.readings[name].options
    ]
    kept = []
    for readings in chosen:
        assert_same(loaded, asked, readings)
        kept.append(len(loaded.made["printers"]))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda readings: loaded.decide_json(asked, readings), chosen * 5))

    assert kept == sorted(kept)
    assert kept[-1] == 6
    assert found == [printed(loaded.decide(asked, readings)) for readings in chosen] * 5
