"""What a browser is shown where an address has no page or no file, and what a program is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FILES = ["/request.yaml", "/request.json", "/decision.json", "/case.yaml", "/explanation.html", "/flow.svg"]
FAULTY = "id=a&date=2024-03-15&officer.service=nobody&section=usc/19/1628a"


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_a_faulty_state_is_a_page_with_the_question_and_the_way_back(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?{FAULTY}", headers=BROWSER)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "static/page.css" in answer.text
    assert "style-src 'self'" in answer.headers["content-security-policy"]
    assert "content-disposition" not in answer.headers
    about = answer.text.partition('class="faults"')[2].partition("</ul>")[0]

    assert 'href="/?id=a' in about
    assert re.search(r"\?</a> [A-Z]", about)
    assert "Back to the form" in answer.text


@pytest.mark.parametrize("path", FILES)
def test_a_program_is_told_the_same_as_json(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?{FAULTY}")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["errors"][0]["path"] == "facts.officer.service"


@pytest.mark.parametrize("path", ["/nowhere", "/cases.html", "/request.yaml?question=nothing"])
def test_an_address_without_a_page_says_so_and_leads_back(client: TestClient, path: str) -> None:
    shown, told = client.get(path, headers=BROWSER), client.get(path)

    assert shown.status_code == told.status_code in {404, 422}
    assert "<h1>There is no such" in shown.text
    assert '<a href="/">Start afresh</a>' in shown.text
    assert told.json()["errors"][0]["code"]


def test_the_addresses_of_programs_answer_in_json_also_to_a_browser(client: TestClient) -> None:
    assert client.get("/v1/nowhere", headers=BROWSER).json()["errors"]


LONG = "/?id=" + "a" * 2**15
TURNED_AWAY = [
    ("GET", LONG, {}, 414, "text-size", "too long"),
    ("GET", "/", {"host": "elsewhere.example"}, 421, "host", "does not answer to that name"),
    ("POST", "/start", {"origin": "http://elsewhere.example"}, 403, "origin", "another site"),
    ("POST", "/start", {"content-length": str(2**24 + 1)}, 413, "text-size", "too large"),
    ("POST", "/past", {"content-encoding": "gzip"}, 415, "usage", "as it was sent"),
]


@pytest.mark.parametrize(("method", "path", "headers", "status", "code", "said"), TURNED_AWAY)
def test_what_is_turned_away_is_a_page_to_a_browser_and_json_to_a_program(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int, code: str, said: str
) -> None:
    shown = client.request(method, path, headers={**BROWSER, **headers})
    told = client.request(method, path, headers=headers)

    assert shown.status_code == told.status_code == status
    assert told.json()["errors"][0]["code"] == code
    assert shown.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert said in re.findall("<h1>(.*?)</h1>", shown.text)[0]
    assert ("Start afresh" in shown.text) == (status != 421)


def test_another_host_name_is_told_nothing_of_the_law(client: TestClient, loaded: LoadedBundle) -> None:
    shown = client.get("/", headers={**BROWSER, "host": "elsewhere.example"}).text

    assert loaded.bundle.title not in shown
    assert loaded.bundle.name not in shown


def test_a_fault_follows_a_question_as_a_sentence(client: TestClient) -> None:
    page = client.get(f"/?{FAULTY}", headers=BROWSER).text
    said = re.findall(r'<ul class="faults">.*?</ul>', page, re.DOTALL)[0]

    assert "?</a>:" not in said
    assert re.search(r"\?</a> [A-Z`]", said)
