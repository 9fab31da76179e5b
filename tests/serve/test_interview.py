"""The interview as it is served: one question at a time, each step an address, and no state but in it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from effort import some
from shipped_cases import requests_of
from statute_runner.decide.evaluation import answers
from statute_runner.law.member_paths import full_name, known_at
from statute_runner.logic.absence import WRITTEN, Absence
from statute_runner.whatif.conversation import Conversation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.testclient import TestClient

    from shipped_cases import Asked
    from statute_runner.api import LoadedBundle

# Which agency of the register is meant is asked first, and was not known.
BEGUN = "/interview?id=a&date=2024-03-15&asked=date,counterpart.agency"
ANSWERS: dict[str, Any] = {
    "exchange.direction": "provide",
    "exchange.material": "information",
    "officer.service": "ice",
    "counterpart.country": "FR",
    "counterpart.kind": "customs",
    "counterpart.violations": "!none",
    "finding.made": "true",
    "finding.purposes": ["compliance"],
    "authorization.subsection_a": "true",
    "assurances.cover_purpose": "true",
    "assurances.given": "1",
    "assurances.given[0].by": "agency",
    "assurances.given[0].confidence": "true",
    "assurances.given[0].use": "law_enforcement",
    "assurances.given[0].from": "2023-05-02",
    "assurances.given[0].until": "none",
}


def asked_on(page: str) -> str:
    found = re.search(r'name="answering" value="([^"]+)"', page)
    return found[1] if found else ""


def most_questions(page: str) -> int | None:
    """How many questions a page says there may be, its own among them; nothing where a list leaves that open."""
    if "rests on how many members a list has" in page or "is not settled: the search took too long" in page:
        return None
    found = re.search(r"at most (\d+) questions? more", page)
    return int(found[1]) + 1 if found else 1


def hidden(page: str) -> list[tuple[str, str]]:
    """What the form of a page carries on, as a browser would send it."""
    form = re.search(r'<form method="get" action="/interview".*?</form>', page, re.DOTALL)
    assert form
    return [
        (unescape(name), unescape(given))
        for name, given in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0])
    ]


def answered(client: TestClient, page: str, given: Any) -> str:
    """The page after this answer to the question of a page; nothing given is not to know."""
    name = asked_on(page)
    sent = (
        [("unknown", "yes")]
        if given is None
        else [(name, one) for one in (given if isinstance(given, list) else [given])]
    )
    answer = client.get(f"/interview?{urlencode([*hidden(page), *sent])}", follow_redirects=False)
    assert answer.status_code == 303
    return client.get(answer.headers["location"]).text


class Piped:
    """A person whose answers were written down before."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)

    def write(self, text: str) -> None:
        pass

    def line(self) -> str:
        return next(self.lines, "")


def told(asked: Asked, path: str) -> Any:
    """What a case states at the path that is asked for: of a list how many members, of a day that there is none."""
    known, about = known_at(asked.request.facts, path), asked.loaded.bundle.facts.every[full_name(path)]
    if about.fields and isinstance(known, tuple):
        return len(known) or ()
    return WRITTEN if isinstance(known, Absence) else known


def line_of(given: Any) -> str:
    """An answer as a terminal takes it."""
    if given is None:
        return "don't know\n"
    if isinstance(given, bool):
        return "yes\n" if given else "no\n"
    return (" ".join(map(str, given)) or "none" if isinstance(given, tuple) else str(given)) + "\n"


def sent_of(given: Any) -> Any:
    """An answer as a form sends it."""
    if isinstance(given, bool):
        return "true" if given else "false"
    return list(given) or ["!none"] if isinstance(given, tuple) else given


@pytest.mark.parametrize("name", ["1628", "ftc"])
def test_the_page_asks_what_the_terminal_asks(name: str, client: TestClient, ftc_client: TestClient) -> None:
    """What a case states is answered, the rest declined."""
    served = {"1628": client, "ftc": ftc_client}[name]
    outcomes = set()
    of_the_day = [asked for asked in requests_of(name) if asked.as_of == asked.request.date]
    open_ones = [
        asked
        for asked in of_the_day
        if answers(asked.law, asked.request.facts, asked.readings).question.outcome == "undetermined"
    ]
    for asked in (*some(of_the_day, 400 if name == "1628" else 48), *some(open_ones, 200 if name == "1628" else 16)):
        begun = {"id": "a", "date": asked.request.date, "question": asked.law.question.name, "asked": "date"}
        chosen = {f"reading.{reading}": option for reading, option in asked.readings.items()}
        page, seen = served.get(f"/interview?{urlencode({**begun, **chosen})}").text, []
        while asked_on(page):
            seen.append(asked_on(page))
            page = answered(served, page, sent_of(told(asked, seen[-1])))
        lines = [line_of(told(asked, fact)) for fact in seen]
        terminal = Conversation(asked.loaded, asked.law.question.name, asked.readings, Piped(lines), asked.request.date)
        terminal.hold()

        assert [exchange.fact for exchange in terminal.exchanges] == seen
        assert terminal.asked() is None
        outcome = answers(asked.law, terminal.known(), asked.readings).question.outcome or "undetermined"
        assert f'">{outcome.replace("_", " ")}</strong>' in page
        outcomes.add(outcome)

    assert "undetermined" in outcomes
    assert len(outcomes) > 2


def test_whoever_knows_nothing_is_not_asked_what_cannot_matter_any_more(
    ftc_client: TestClient, ftc: LoadedBundle
) -> None:
    missing = [entry["fact"] for entry in ftc.decide({"id": "a", "date": "2024-03-15"})["missing"]]
    page, seen = ftc_client.get("/interview?id=a&date=2024-03-15&asked=date").text, []
    while asked_on(page):
        seen.append(asked_on(page))
        assert most_questions(page) == len(missing) - len(seen) + 1
        page = answered(ftc_client, page, None)

    assert len(seen) == len(set(seen)) < len(missing)
    assert set(seen) < set(missing)
    assert '<strong class="came open">undetermined</strong>' in page
    assert page.count("<strong>not known</strong>") == len(seen)


def test_while_a_list_is_not_known_no_number_of_questions_is_promised(client: TestClient, loaded: LoadedBundle) -> None:
    missing = [entry["fact"] for entry in loaded.decide({"id": "a", "date": "2024-03-15"})["missing"]]
    page, seen = client.get(BEGUN).text, []
    while asked_on(page):
        seen.append(asked_on(page))
        assert most_questions(page) is None
        page = answered(client, page, None)

    assert len(seen) == len(set(seen))
    assert set(seen) <= set(missing)
    assert '<strong class="came open">undetermined</strong>' in page


def test_answers_lead_to_their_decision_and_only_what_matters_is_asked(
    client: TestClient, loaded: LoadedBundle
) -> None:
    page, seen, most = client.get(BEGUN).text, [], 1000
    while asked_on(page):
        seen.append(asked_on(page))
        left = most_questions(page)
        assert left is None or left < most
        most = left or most
        page = answered(client, page, ANSWERS.get(seen[-1]))

    assert '<strong class="came favourable">permitted</strong>' in page
    assert set(ANSWERS) <= set(seen)
    assert not {"counterpart.name", "counterpart.level"} & set(seen)
    saved = re.search(r'href="(/request\.json\?[^"]+)"', page)
    assert saved
    kept = client.get(unescape(saved[1])).json()
    assert kept["facts"]["assurances"] == {
        "cover_purpose": True,
        "given": [
            {"by": "agency", "confidence": True, "use": "law_enforcement", "from": "2023-05-02", "until": "none"}
        ],
    }
    assert loaded.decide(kept)["outcome"] == "permitted"
    assert client.get(unescape(saved[1]).replace("request", "decision")).json() == loaded.decide(kept)


def test_the_interview_begins_with_the_day(client: TestClient) -> None:
    first = client.get("/interview").text
    wrong = client.get("/interview?date=2024-02-30&asked=date").text

    assert ">Begin<" in first
    assert not asked_on(first)
    assert ">Begin<" in wrong
    assert "the last day of that month is 2024-02-29" in wrong


def test_what_is_known_from_elsewhere_is_not_asked(client: TestClient) -> None:
    page = client.get("/interview?date=2024-03-15&counterpart.country=FR").text

    assert "1 fact is known already" in page
    assert ("counterpart.country", "FR") in hidden(page)
    page = client.get(f"{BEGUN}&counterpart.country=FR").text
    assert asked_on(page) == "counterpart.kind"


def test_it_is_asked_for_the_words_of_the_law(client: TestClient, ftc_client: TestClient) -> None:
    page = client.get(f"{BEGUN}&again=counterpart.violations&counterpart.country=FR").text
    other = ftc_client.get(f"{BEGUN}&again=agency.on_behalf").text

    assert "<mark>that has violated any assurances described in paragraph (1)</mark>" in page
    assert '<span class="cite">19 U.S.C. 1628(b)(2)</span>' in page
    assert "<mark>to the extent that it is acting on behalf of</mark>" in other


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("answering=counterpart.kind", "Nothing is answered; choose an answer, or say that you do not know"),
        ("answering=counterpart.kind&counterpart.kind=", "Nothing is answered"),
        ("answering=finding.on&finding.on=2024-02-30", "the last day of that month is 2024-02-29"),
        (
            "answering=finding.purposes&finding.purposes=%21none&finding.purposes=other",
            "None is marked, and so is a value",
        ),
    ],
)
def test_an_answer_with_a_fault_stays_at_its_question(client: TestClient, sent: str, said: str) -> None:
    answer = client.get(f"{BEGUN}&{sent}", follow_redirects=False)

    assert answer.status_code == 200
    assert asked_on(answer.text) in sent
    alert = re.search(r'<div class="alert" role="alert".*?</div>', answer.text, re.DOTALL)
    assert alert
    assert said in alert[0]
    assert "Nothing is recorded." in alert[0]


def test_not_to_know_takes_back_what_was_chosen(client: TestClient) -> None:
    answer = client.get(
        f"{BEGUN}&answering=counterpart.kind&counterpart.kind=nothing&unknown=yes", follow_redirects=False
    )

    assert (
        answer.headers["location"] == "/interview?id=a&date=2024-03-15&asked=date,counterpart.agency,counterpart.kind"
    )


def test_the_way_back_is_the_step_before(client: TestClient) -> None:
    before = client.get(BEGUN).text
    page = answered(client, before, "FR")
    back = re.search(r'<a href="(/interview\?[^"]+)">Back</a>', page)

    assert back
    assert unescape(back[1]) == BEGUN
    assert client.get(BEGUN).text == before


def test_asked_again_a_question_shows_its_answer_and_keeps_the_others(client: TestClient) -> None:
    page = answered(client, answered(client, client.get(BEGUN).text, "FR"), "customs")
    link = re.search(r'href="(/interview\?[^"]+)">Ask again<span class="aside">: Of which country', page)
    assert link
    page = client.get(unescape(link[1])).text

    assert asked_on(page) == "counterpart.country"
    assert '<option value="FR" selected>' in page
    page = answered(client, page, "CA")
    assert "<strong>Canada</strong>" in page
    assert "<strong>A customs agency</strong>" in page


def test_a_step_that_cannot_be_read_says_so_and_asks_nothing(client: TestClient) -> None:
    page = client.get(f"{BEGUN}&exchange.colour=red").text

    assert "unknown fact `colour`" in page
    assert not asked_on(page)


def test_where_no_route_was_in_force_nothing_is_asked(client: TestClient) -> None:
    page = client.get("/interview?id=a&date=1980-01-01&asked=date").text

    assert not asked_on(page)
    assert "No route was in force on that day." in page


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("counterpart.kind=private", "The answer no longer depends on anything not asked."),
        ("exchange.direction=provide", "No question is left that could settle it: what is left is not known."),
    ],
)
def test_an_end_says_why_and_offers_the_rest(client: TestClient, address: str, says: str) -> None:
    page = client.get(f"{BEGUN}&{address}").text
    while asked_on(page):
        page = answered(client, page, None)

    assert f'<p class="reason">{says}</p>' in page
    rest = re.search(r'href="(/interview\?[^"]+)">Answer the remaining questions</a>', page)
    assert rest
    page, seen = client.get(unescape(rest[1])).text, []
    while asked_on(page):
        assert "The answer does not wait for this." in page
        seen.append(asked_on(page))
        page = answered(client, page, None)
    assert len(seen) == len(set(seen)) > 2
    assert {"counterpart.name", "finding.grounds"} < set(seen)
    assert "Answer the remaining" not in page
