"""A state is its address: what a form sends, what it means, and that nothing is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from markupsafe import escape

from statute_runner.cases.case_files import load_cases
from statute_runner.loading.bundle_files import folder
from statute_runner.serve.page_state import document, query_of, state_from, state_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle

SENT = [
    ("exchange.direction=&finding.made=", {}),
    ("finding.made=true", {"finding": {"made": True}}),
    ("finding.made=false", {"finding": {"made": False}}),
    ("finding.made=perhaps", {"finding": {"made": "perhaps"}}),
    ("finding.purposes=compliance&finding.purposes=other", {"finding": {"purposes": ["compliance", "other"]}}),
    ("finding.purposes=%21none", {"finding": {"purposes": []}}),
    ("finding.chapters=4&finding.chapters=7", {"finding": {"chapters": [4, 7]}}),
    ("finding.chapters=4.0", {"finding": {"chapters": ["4.0"]}}),
    ("finding.on=2024-02-01", {"finding": {"on": "2024-02-01"}}),
    ("counterpart.name=A+%26+B", {"counterpart": {"name": "A & B"}}),
    ("exchange.direction=provide&exchange.direction=receive", {"exchange": {"direction": ["provide", "receive"]}}),
    ("exchange.colour=red", {"exchange": {"colour": "red"}}),
]


@pytest.mark.parametrize(("query", "facts"), SENT)
def test_a_field_means_a_fact(loaded: LoadedBundle, query: str, facts: dict[str, Any]) -> None:
    made = document(loaded.bundle, state_of(loaded, f"id=a&date=2024-03-15&{query}"))

    assert made == {"id": "a", "date": "2024-03-15", **({"facts": facts} if facts else {})}


@pytest.mark.parametrize(("query", "_facts"), SENT)
def test_a_state_has_one_address(loaded: LoadedBundle, query: str, _facts: object) -> None:
    address = query_of(loaded, state_of(loaded, f"{query}&date=2024-03-15&reading.purposes-list=any"))

    assert query_of(loaded, state_of(loaded, address)) == address
    assert "purposes-list" not in address


def test_an_empty_address_is_the_newest_law_that_has_a_route(loaded: LoadedBundle, ftc: LoadedBundle) -> None:
    assert state_of(loaded, "").date == ""
    assert state_of(ftc, "").date == ""


@pytest.mark.parametrize("name", ["loaded", "ftc"])
def test_every_case_opened_by_its_address_is_the_same_request(name: str, request: pytest.FixtureRequest) -> None:
    bundle: LoadedBundle = request.getfixturevalue(name)
    seen = 0
    for case in load_cases(bundle.bundle, folder(bundle.bundle.root, ("bundle", "cases"))):
        for column in case.columns:
            stated = case.request(column.day)
            opened = state_of(
                bundle, query_of(bundle, state_from(bundle, stated, case.readings, case.question, case.as_of))
            )
            seen += 1

            assert bundle.request(document(bundle.bundle, opened)).sha256 == bundle.request(stated).sha256
            assert {**{n: r.default for n, r in bundle.bundle.readings.items()}, **opened.readings} == {
                **{n: r.default for n, r in bundle.bundle.readings.items()},
                **case.readings,
            }
            assert (opened.as_of or None) == case.as_of
    assert seen > 100


@pytest.mark.parametrize("name", ["a#b", "#", "a&b=c", "50% + 1", "é/?;,!", 'a"b'])
def test_no_sign_of_a_value_is_lost_on_the_way(client: TestClient, name: str) -> None:
    address = f"/?{urlencode([('id', 'a'), ('date', '2024-03-15'), ('counterpart.name', name)])}&finding.agreement="
    answer = client.get(address, follow_redirects=False)
    # as a browser does, which sends nothing of a fragment
    page = client.get(answer.headers["location"].partition("#")[0]).text

    assert answer.status_code == 303
    assert f'name="counterpart.name" value="{escape(name)}"' in page
