"""The versions of a section say what each of them answers to the request, and lead to what it changed."""

from __future__ import annotations

from itertools import pairwise

from statute_runner.api import load
from statute_runner.serve.page_state import state_of
from statute_runner.serve.state_answer import answer
from statute_runner.serve.timeline_view import versions

LOADED = load(None)


def test_each_version_has_its_own_answer_and_leads_to_what_it_changed() -> None:
    given = {"id": "r", "date": "2024-03-01", "facts": {"exchange": {"direction": "provide"}}}
    state = state_of(LOADED, "id=r&date=2024-03-01&exchange.direction=provide")
    found = versions(LOADED, state, "2024-03-01", answer(LOADED, state))
    days = [str(one["version"]) for one in found]

    assert [one["answer"] for one in found] == [LOADED.decide(given, as_of=day)["outcome"] for day in days]
    assert [str(one["compare"]).rpartition("&old=")[2] for one in found] == [
        "",
        *(f"{old}&new={new}" for old, new in pairwise(days)),
    ]


def test_without_a_request_no_version_has_an_answer() -> None:
    state = state_of(LOADED, "id=r")
    found = versions(LOADED, state, "2024-03-01", answer(LOADED, state))
    assert {one["answer"] for one in found} == {None}
