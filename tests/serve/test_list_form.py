"""Lists on the pages: members added and taken away, with scripts and without, and what the request then states."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

import statute_runner
from serve.conftest import client_of, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle

START = "id=P&date=2024-01-01"
TWO = f"{START}&pledges.given=2&pledges.given[0].by=country&pledges.given[1].by=agency&pledges.given[1].until=none"


@pytest.fixture(scope="module")
def pledges() -> LoadedBundle:
    return statute_runner.load(str(Path(__file__).parent.parent / "explain" / "pledges"))


@pytest.fixture(scope="module")
def listed(pledges: LoadedBundle) -> TestClient:
    return client_of(pledges)


@pytest.fixture(scope="module")
def at(pledges: LoadedBundle) -> Iterator[str]:
    with running(pledges) as (_, port):
        yield f"http://127.0.0.1:{port}"


def stated(listed: TestClient, query: str) -> object:
    """The facts of the request that an address states."""
    return listed.get(f"/request.json?{START}&{query}").json()["facts"]


def test_an_address_states_lists(listed: TestClient) -> None:
    assert stated(
        listed,
        "pledges.given=3&pledges.given[0].by=agency&pledges.given[1].until=none&pledges.given[1].marks=!none&"
        "breaches.known=!none&company.owners=1&company.owners[0].shares=2&company.owners[0].shares[1].percent=30&"
        "person.members=none",
    ) == {
        "pledges": {"given": [{"by": "agency"}, {"until": "none", "marks": []}, {}]},
        "breaches": {"known": []},
        "company": {"owners": [{"shares": [{}, {"percent": 30}]}]},
        "person": {"members": "none"},
    }


@pytest.mark.parametrize(
    ("query", "after"),
    [
        (f"{START}&add_to=pledges.given", f"{START}&pledges.given=1#f1-0"),
        (f"{START}&pledges.given=!none&add_to=pledges.given", f"{START}&pledges.given=1#f1-0"),
        (f"{START}&pledges.given=!unknown&pledges.given[0].by=agency&add_to=pledges.given", f"{START}&pledges.given=1#f1-0"),
        (f"{START}&pledges.given=3&add_to=pledges.given", f"{START}&pledges.given=3#f1-2"),
        (f"{TWO}&take_away=pledges.given[0]", f"{START}&pledges.given=1&pledges.given[0].by=agency&pledges.given[0].until=none#f1"),
        (f"{START}&pledges.given=1&take_away=pledges.given[0]", f"{START}#f1"),
        (f"{START}&company.owners=1&add_to=company.owners[0].shares", f"{START}&company.owners=1&company.owners[0].shares=1#f3-0-2-0"),
        (f"{START}&company.owners=1&take_away=company.owners[4]", f"{START}&company.owners=1#f3"),
        (f"{START}&pledges.given=!none&pledges.given[0].by=agency", f"{START}&pledges.given=!none"),
    ],
)  # fmt: skip
def test_without_scripts_a_member_more_or_less_is_another_address(listed: TestClient, query: str, after: str) -> None:
    answered = listed.get(f"/?{query}", follow_redirects=False)

    assert (answered.status_code, unquote(answered.headers["location"])) == (303, f"/?{after}")


def test_taking_the_last_member_away_never_says_that_there_is_none(listed: TestClient) -> None:
    answered = listed.get(f"/?{START}&breaches.known=1&take_away=breaches.known[0]", follow_redirects=False)

    assert "breaches" not in answered.headers["location"]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("pledges.given=7", "Which pledges are on record? At most 3 members allowed, got 7."),
        ("pledges.given=1&pledges.given[0].from=soon", "From which day does it run? (pledges.given[0].from): expected a date"),
        ("pledges.given=1&pledges.given[0].colour=red", "unknown field `colour`; one of by, confidence, from, until, marks."),
        ("pledges.given=1&pledges.given[2].by=agency", "it is said of a member beyond the 1 of the list"),
        ("person.shown_on=none&person.shown_on=2020-01-01", "On which day was the contrary shown? None is marked, and so is a value"),
        ("company.owners=1&company.owners[0].shares=1&company.owners[0].shares[0].percent=101", "company.owners[0].shares[0].percent"),
        ("pledges.given=99999999999", "Expected a list"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_member_is_told(listed: TestClient, query: str, fault: str) -> None:
    page = listed.get(f"/?{START}&{query}").text
    faults = re.search(r'<ul class="faults">(.*?)</ul>', page, re.DOTALL)

    assert faults
    assert fault in " ".join(unescape(re.sub(r"<[^>]+>", "", faults[1])).split())


def test_a_fault_stands_at_the_field_of_its_member(listed: TestClient) -> None:
    page = listed.get(f"/?{START}&pledges.given=1&pledges.given[0].from=soon").text
    field = page.partition('id="i1-0-3"')[2].partition("</div>")[0]

    assert "expected a date" in field
    assert 'aria-invalid="true"' in field


def test_a_full_list_has_no_button_for_another_member(listed: TestClient) -> None:
    page = listed.get(f"/?{START}&pledges.given=3").text

    assert 'name="add_to" value="pledges.given"' not in page
    assert "3 is the most that there may be." in page


def test_the_page_says_what_silence_meant(listed: TestClient) -> None:
    page = listed.get(
        f"/?{TWO}&pledges.given[1].confidence=true&pledges.given[1].from=2020-01-01&breaches.known=!none&company.owners=!none"
    ).text

    assert "not stated, and so taken as none (there is none), because: Nothing is on record." in page


def test_the_interview_asks_for_members_one_by_one(listed: TestClient) -> None:
    page = listed.get(f"/interview?{START}&asked=date").text
    asked = re.search(r'name="answering" value="([^"]+)"', page)

    assert asked
    added = listed.get(
        f"/interview?{START}&asked=date&answering=company.owners&add_to=company.owners", follow_redirects=False
    )
    assert (
        unquote(added.headers["location"])
        == f"/interview?{START}&company.owners=1&asked=date&again=company.owners#f3-0"
    )
    answered = listed.get(
        f"/interview?{START}&asked=date&answering=pledges.given&pledges.given=2&pledges.given[1].from=soon"
    ).text
    assert "expected a date" in answered


@pytest.mark.parametrize("scripts", [True, False])
def test_members_are_added_filled_in_and_taken_away(browser: Browser, at: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts, base_url=at)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"/?{START}")
    page.get_by_role("button", name="Add a first pledge").click()
    first = page.get_by_role("group", name="The first pledge")
    first.get_by_role("group", name="Who gave it?").get_by_label("agency").check()
    page.get_by_role("button", name="Add another pledge").click()
    second = page.get_by_role("group", name="The second pledge")
    expect(second).to_be_visible()
    second.get_by_label("Known: there is none (To which day").check()
    first.get_by_role("button", name="Remove").click()
    expect(second).not_to_be_attached()
    expect(first.get_by_label("Known: there is none (To which day")).to_be_checked()

    assert unquote(page.url).partition("#")[0] == f"{at}/?{START}&pledges.given=1&pledges.given[0].until=none"
    assert wrong == []
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_with_lists_is_sound_for_assistive_technology_and_by_keyboard(
    browser: Browser, at: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=at)
    page = context.new_page()
    page.goto(f"/?{TWO}&company.owners=1&company.owners[0].shares=1&pledges.given[0].from=soon")

    found = Axe().run(page)

    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_label("Name of the request").press("Enter")
    page.wait_for_timeout(300)
    assert "pledges.given=2" in page.url
    context.close()


def test_a_rule_about_a_list_has_no_value_where_members_differ(listed: TestClient) -> None:
    page = listed.get(
        f"/rule?{TWO}&pledges.given[1].from=2020-01-01&pledges.given[0].from=2030-01-01&rule=code/1%23in_force"
    ).text
    same = listed.get(
        f"/rule?{TWO}&pledges.given[1].from=2030-01-01&pledges.given[0].from=2030-01-01&rule=code/1%23in_force"
    ).text

    assert "From which day does it run? It takes: on or before the day asked about" in page
    assert 'class="verdict' not in page.partition("</h1>")[0]
    assert "is not so" in same
