"""The server: what registers say stands in the form and is not asked, and programs are answered by them as by the
command."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from registers.lending import LENDING, copy, lending, request
from serve.conftest import running
from serve.test_command import command, connected, free_port
from statute_runner.serve import app
from statute_runner.serve.worker_process import bundle_of, law_of

if TYPE_CHECKING:
    from pathlib import Path

STATE = "id=r&date=2015-05-05"


@pytest.fixture(name="client", scope="module")
def _client() -> TestClient:
    return TestClient(app.made(lending()), base_url="http://127.0.0.1:8628")


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_programs_are_answered_as_by_the_command(client: TestClient) -> None:
    asked = request("2015-05-05", branch={"key": "mill-road"}, member={"key": "ann"})
    answered = client.post("/v1/decide", content=json.dumps(asked), headers={"content-type": "application/json"})

    assert (answered.status_code, answered.json()) == (200, lending().decide(asked))


def test_programs_are_told_of_a_conflict(client: TestClient) -> None:
    asked = request("2015-05-05", branch={"key": "mill-road", "county": "outside"})
    answered = client.post("/v1/decide", content=json.dumps(asked), headers={"content-type": "application/json"})

    assert answered.status_code == 422
    assert [(one["code"], one["path"]) for one in answered.json()["errors"]] == [
        ("register-conflict", "facts.branch.county")
    ]


def test_a_key_is_chosen_from_those_of_the_day(client: TestClient) -> None:
    page = client.get(f"/?{STATE}").text

    assert 'name="branch.key" value="mill-road"' in page
    assert 'name="branch.key" value="station"' not in page


def test_what_was_read_is_shown_in_the_place_of_its_fields(client: TestClient) -> None:
    page = client.get(f"/?{STATE}&branch.key=mill-road").text
    said = text_of(page)

    assert 'name="branch.county"' not in page
    assert 'name="branch.losses"' not in page
    assert 'name="member.kind"' in page
    assert "In the county. On record: County gazette 2010, page 7 (registers/branches.yaml:13)" in said
    assert (
        "2 losses on record. 1: of: This branch; found on: June 1, 2018; replaced on: none. On record: Audit of 2018"
        in said
    )


def test_a_list_that_is_not_complete_says_so(client: TestClient) -> None:
    said = text_of(client.get(f"/?{STATE}&branch.key=harbour").text)

    assert "None on record. No register says that this is all; of one more nothing is known." in said


def test_a_conflict_stands_at_its_field(client: TestClient) -> None:
    page = client.get(f"/?{STATE}&branch.key=mill-road&branch.county=outside").text

    assert 'name="branch.county"' in page
    assert "the register of branches has `inside` (registers/branches.yaml:15)" in text_of(page)


def test_the_interview_asks_which_entry_is_meant_and_not_what_it_says(client: TestClient) -> None:
    first = client.get(f"/interview?{STATE}&asked=date").text
    second = client.get(f"/interview?{STATE}&asked=date,branch.key&branch.key=mill-road").text
    third = client.get(f"/interview?{STATE}&asked=date,branch.key,member.key&branch.key=mill-road&member.key=ann").text
    last = client.get(
        f"/interview?{STATE}&asked=date,branch.key,member.key,loan.approved"
        "&branch.key=mill-road&member.key=ann&loan.approved=true"
    ).text

    assert "Which branch of the register is it?" in first
    assert "Which member of the register is it?" in second
    assert "Has the librarian approved the loan?" in third
    assert "The central library may lend the book." in last


def test_the_interview_does_not_ask_what_no_register_knows(client: TestClient) -> None:
    facts = "branch.key=harbour&member.key=cleo&loan.approved=true"
    page = client.get(f"/interview?{STATE}&asked=date,branch.key,member.key,loan.approved&{facts}").text

    assert "It cannot be said whether the book may be lent." in page


def test_a_saved_request_states_the_key_and_not_what_was_read(client: TestClient) -> None:
    saved = client.get(f"/request.yaml?{STATE}&branch.key=mill-road").text

    assert "mill-road" in saved
    assert "inside" not in saved


def test_a_process_of_the_server_has_its_registers(tmp_path: Path) -> None:
    loaded = lending(copy(tmp_path / "r", fines=("paid: true", "paid: false"))).known_on("2020-01-01")
    sent = bundle_of(json.loads(json.dumps(law_of(loaded.bundle))))
    asked = request("2015-05-05", branch={"key": "mill-road"}, member={"key": "ann"})

    assert type(loaded)(sent, "2020-01-01").decide(asked) == loaded.decide(asked)


def test_the_server_itself_reads_registers() -> None:
    asked = request("2015-05-05", branch={"key": "mill-road"}, member={"key": "ann"})
    with running(lending()) as (_, port):
        address, body = f"http://127.0.0.1:{port}/v1/decide", json.dumps(asked).encode()
        call = urllib.request.Request(address, body, {"content-type": "application/json"})
        with urllib.request.urlopen(call, timeout=60) as answered:  # noqa: S310 - our own
            made = json.loads(answered.read())

    assert made == lending().decide(asked)


def test_the_command_serves_the_registers_that_it_is_given(tmp_path: Path) -> None:
    folder, port = copy(tmp_path / "r", fines=("paid: true", "paid: false")), free_port()
    asked = request("2015-05-05", branch={"key": "mill-road"}, member={"key": "ann"})
    server = command("--bundle", str(LENDING), "--registers", str(folder), "--port", str(port))
    connection = connected(port)
    connection.request("POST", "/v1/decide", json.dumps(asked), {"content-type": "application/json"})
    made = json.loads(connection.getresponse().read())
    connection.close()
    server.terminate()
    server.communicate(timeout=60)

    assert made == lending(folder).decide(asked)
    assert made["outcome"] != lending().decide(asked)["outcome"]


def test_the_command_of_a_page_names_other_registers(tmp_path: Path) -> None:
    folder = copy(tmp_path / "r")
    other = TestClient(app.made(lending(folder)), base_url="http://127.0.0.1:8628")

    assert f"--registers {folder}" in text_of(other.get(f"/?{STATE}&branch.key=mill-road").text)
