"""A page is the same to the byte whether the cuts of its law were kept from other states or are made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import statute_runner
from check.tiny_bundle import TINY
from serve.addresses import BEGUN, CLEAN, COVERED, VIOLATED
from serve.conftest import client_of
from statute_runner.escaping import XML, xml
from statute_runner.explain.highlight import cuts
from statute_runner.text.quotes import starts

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle

CHANGED = {"HX-Request": "true", "HX-Target": "lit"}
SHIPPED = [
    "id=a&date=2024-03-15",
    f"id=a&{BEGUN}",
    f"id=a&{BEGUN}&{VIOLATED}",
    f"id=a&{COVERED}&{CLEAN}",
    "id=a&date=2024-03-15&exchange.direction=receive",
    "id=a&date=2024-03-15&exchange.direction=provide&reading.purposes-list=all",
    "id=a&date=2024-03-15&as_of=2018-01-01",
]
SMALL = ["id=a&date=2024-01-01", "id=a&date=2024-01-01&member.kind=reader", "id=a&date=2024-01-01&member.kind=guest"]


@pytest.fixture(scope="module")
def tiny() -> LoadedBundle:
    return statute_runner.load(str(TINY), cache=False)


def pages(loaded: LoadedBundle, queries: list[str], *, kept: bool) -> list[bytes]:
    """What is sent after a change, one state after the other; unless `kept`, each with nothing kept from others."""
    client, found = client_of(loaded), []
    for query in queries:
        if not kept:
            cuts.cache_clear()
            starts.cache_clear()
        answer = client.get(f"/?{query}", headers=CHANGED)
        assert answer.status_code == 200
        found.append(answer.content)
    return found


@pytest.mark.parametrize("law", ["shipped", "tiny"])
def test_a_page_with_kept_cuts_is_the_page_made_anew(law: str, loaded: LoadedBundle, tiny: LoadedBundle) -> None:
    bundle, queries = (loaded, SHIPPED) if law == "shipped" else (tiny, SMALL)
    anew = pages(bundle, queries, kept=False)
    cuts.cache_clear()
    kept = pages(bundle, [*queries, *reversed(queries)], kept=True)

    assert kept == [*anew, *reversed(anew)]
    assert len(set(anew)) == len(queries)
    assert cuts.cache_info().hits


@given(st.text(alphabet="&<>\"':#;a", max_size=12))
def test_signs_are_escaped_once_from_left_to_right(text: str) -> None:
    found, at = "", 0
    while at < len(text):
        sign = next((one for one in XML if text.startswith(one, at)), text[at])
        found += XML.get(sign, sign)
        at += len(sign)

    assert xml(text) == found
