"""A change of the form costs one evaluation and one document, and sends only what is put in place."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.decide import decision
from statute_runner.decide.trace import Trace

if TYPE_CHECKING:
    from starlette.testclient import TestClient

STATES = {
    "nothing known": "id=a&date=2024-03-15",
    "open": "id=a&date=2024-03-15&exchange.direction=provide&counterpart.country=MX&finding.made=true",
    "denied": "id=a&date=2024-03-15&exchange.direction=receive",
    "another reading": "id=a&date=2024-03-15&reading.purposes-list=all",
    "the law of another day": "id=a&date=2024-03-15&as_of=1990-01-01",
    "before any law": "id=a&date=1900-01-01",
    "with what would change it": "id=a&date=2024-03-15&exchange.direction=receive&advice=yes",
}
CHANGED = {"HX-Request": "true", "HX-Target": "lit"}
ID = re.compile(r' id="([^"]+)"')


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a request is evaluated with its trace, and put into a document."""
    found: Counter[str] = Counter()
    traced, documented = Trace.__init__, decision.document

    def trace(self: Trace, *given: Any) -> None:
        found["traces"] += 1
        traced(self, *given)

    def document(*given: Any, **named: Any) -> Any:
        found["documents"] += 1
        return documented(*given, **named)

    monkeypatch.setattr(Trace, "__init__", trace)
    monkeypatch.setattr(decision, "document", document)
    return found


@pytest.mark.parametrize("query", STATES.values(), ids=STATES)
@pytest.mark.parametrize("headers", [CHANGED, {}], ids=["a change", "the page"])
def test_a_state_is_evaluated_once(
    client: TestClient, counted: Counter[str], query: str, headers: dict[str, str]
) -> None:
    answer = client.get(f"/?{query}", headers=headers)

    assert answer.status_code == 200
    assert counted == {"traces": 1, "documents": 1}


@pytest.mark.parametrize("page", ["interview?asked=date&", "card?", "explanation.html?", "flow.svg?", "case.yaml?"])
def test_so_it_is_for_other_pages(client: TestClient, counted: Counter[str], page: str) -> None:
    answer = client.get(f"/{page}{STATES['open']}")

    assert answer.status_code == 200
    assert counted == {"traces": 1, "documents": 1}


@pytest.mark.parametrize("query", STATES.values(), ids=STATES)
def test_a_change_is_sent_all_that_is_put_in_place_and_not_the_form(client: TestClient, query: str) -> None:
    page = client.get(f"/?{query}").text
    sent = client.get(f"/?{query}", headers=CHANGED)
    form = re.search(r'<form id="form"[^>]*hx-select-oob="([^"]+)"', page)
    assert form
    wanted = {one.partition(":")[0].removeprefix("#") for one in unescape(form[1]).split(",")} | {"lit"}

    assert wanted <= set(ID.findall(sent.text))
    assert not any(tag in sent.text for tag in ("<form", "<input", "<select", "<header"))
    assert re.search("<title>.*</title>", page)[0] in sent.text  # type: ignore[index]
    assert {"HX-Request", "HX-Target"} <= set(re.split(", *", sent.headers["Vary"]))
    for name in wanted:
        assert outer(page, name) == outer(sent.text, name)


def outer(page: str, name: str) -> str:
    """The element of this id, as it stands in the page, white space apart."""
    begin = re.search(rf'<([a-z0-9]+)(?: [^>]*)? id="{re.escape(name)}"', page)
    assert begin, name
    tag, depth = begin[1], 0
    for found in re.finditer(rf"<(/?){tag}\b", page[begin.start() :]):
        depth += -1 if found[1] else 1
        if depth == 0:
            return re.sub(r"\s+", " ", page[begin.start() : begin.start() + found.end()])
    raise AssertionError(name)
