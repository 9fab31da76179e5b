"""Issue 14, part 2, for pages: where, and what must hold there; a row a point that no other test has.

Elsewhere: a 404 and a faulty state as pages (test_fault_pages); faults by their question, days as Americans write them,
the interview's end and its empty answer (test_form_slips, test_interview, test_misleading); outcomes, and routes that
do not apply (test_outcome_looks); fingers and forced colours (test_touch_and_contrast); PageDown, roving groups and a
phrase that explains itself (test_browser); the words of a rule (test_rule_sentences); cases that pass or fail
(test_case_results); the request's day on the timeline (test_timeline_answers).
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

import statute_runner
from check.tiny_bundle import TINY
from serve.addresses import BEGUN, CLEAN, COVERED, VIOLATED
from serve.conftest import client_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

OPEN, PERMITTED, BARRED = f"id=a&{BEGUN}", f"id=a&{COVERED}&{CLEAN}", f"id=a&{BEGUN}&{VIOLATED}"
RULE = "rule=usc/19/1628%23violated"
DAYS = "old=2020-06-30&new=2020-07-01"
KEY = '<details class="key"'
ROWS = [
    ("the law", f"/?{OPEN}", KEY, ""),
    ("a rule", f"/rule?{OPEN}&{RULE}", KEY, ""),
    ("the end of an interview", f"/interview?{PERMITTED}&asked=date", KEY, ""),
    ("two days", f"/compare?{OPEN}&{DAYS}", KEY, ""),
    ("cases", "/cases?words=regulation-eve", KEY, ""),
    ("readings", f"/readings?{OPEN}", KEY, ""),
    ("the explanation", f"/explanation.html?{OPEN}", KEY, ""),
    ("the law, why not", f"/?{BARRED}&advice=any", "sets<span", "This does not hold"),
    ("the law, unread points", f"/?{OPEN}", 'href="#unverified-1">', ""),
    ("the law, skip links", f"/?{OPEN}", 'class="skips"', ""),
    ("the explanation has a main part", f"/explanation.html?{OPEN}", "<main>", ""),
    ("a rule, its file last and folded", f"/rule?{OPEN}&{RULE}", 'id="file"><summary>', "holds: This"),
    ("an outcome of the explanation as on pages", f"/explanation.html?{BARRED}", 'class="came rest"', ""),
]


@pytest.mark.parametrize(("where", "path", "there", "not_there"), ROWS, ids=[row[0] for row in ROWS])
def test_where_what_must_hold(client: TestClient, where: str, path: str, there: str, not_there: str) -> None:
    page = client.get(path).text

    assert there in page, where
    assert not not_there or not_there not in page, where


@pytest.mark.parametrize("path", sorted({row[1] for row in ROWS}))
def test_one_of_a_thing_is_not_said_in_the_plural(client: TestClient, path: str) -> None:
    text = unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<style.*?</style>|<pre.*?</pre>", "", client.get(path).text)))
    many = "facts|cases|rows|questions|notices|points|changes|answers|conditions|rules|members|sets|headings"

    assert not re.findall(rf"(?<![\d.,(])\b1 (?:{many})\b[^\n]*", text)


@pytest.fixture(scope="module")
def tiny() -> TestClient:
    """A law of one section with as little as a law can have."""
    return client_of(statute_runner.load(str(TINY), cache=False))


TINY_PAGES = ("/", "/start", "/interview?id=a&date=2024-01-01&asked=date", "/compare", "/rules", "/cases", "/readings")


def test_the_pages_of_a_tiny_law_have_no_empty_control(tiny: TestClient) -> None:
    for path in TINY_PAGES:
        page = tiny.get(path).text
        for name, inner in re.findall(r"<(select|ul|ol|table|dl|nav|datalist)\b[^>]*>(.*?)</\1>", page, re.DOTALL):
            assert re.sub(r"<[^>]*>|\s", "", inner) or "<option" in inner, (path, name)
        for options in re.findall(r"<select[^>]*>(.*?)</select>", page, re.DOTALL):
            assert options.count("<option") > 1, path
        for legend in re.findall(r"<summary[^>]*>(.*?)</summary>", page, re.DOTALL):
            assert re.sub(r"<[^>]*>|\s", "", legend), path
        assert "1 facts" not in page
