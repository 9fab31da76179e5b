"""Explanations of law about lists: which member decided, what is none, what is not known, and what silence meant."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import statute_runner
from statute_runner.explain.member_wording import ordinal, several
from statute_runner.explain.renderer import renderer

PLEDGES = statute_runner.load(str(Path(__file__).parent / "pledges"))
PRINTED = {form: renderer(PLEDGES.bundle, form) for form in ("text", "markdown", "html")}
SOUND = {"by": "agency", "confidence": True, "from": "2021-01-01", "until": "none"}
OF_A_COUNTRY = {"by": "country", "from": "2020-01-01"}


def printed(form: str, **facts: dict[str, Any]) -> str:
    request = {"id": "P-1", "date": "2024-01-01", "facts": facts}
    return " ".join(PRINTED[form](PLEDGES.decide(request, text=True)).split())


def granted(**changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        "pledges": {"given": [OF_A_COUNTRY, SOUND]},
        "breaches": {"known": []},
        "company": {"owners": [{"shares": [{"percent": 30}, {"percent": 2}]}, {"shares": []}]},
        **changed,
    }


@pytest.mark.parametrize("form", PRINTED)
def test_the_member_that_decided_is_named_and_no_other(form: str) -> None:
    said = printed(form, **granted())
    reasons = re.split("(?i)that decided|id=.reasons", said, maxsplit=1)[1]

    assert "Some pledge: 1 of 2" in said
    assert "the second pledge: Who gave it? It takes: An agency gave it" in reasons
    if form != "html":
        assert "the first pledge: Who gave it? It takes: An agency gave it" not in reasons


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Every owner: 2 of 2"),
        ({}, "No breach: there is none"),
        ({"breaches": {"known": [{"serious": True}]}}, "No breach: 1 of 1"),
        ({"breaches": {}}, "No breach: which breaches there are is not known"),
        ({"breaches": {"known": [{}, {"serious": False}]}}, "No breach: 0 of 2, and 1 not known"),
        (
            {"company": {"owners": [{}, {"shares": [{"percent": 30}, {"percent": 40}]}]}},
            "At least 2 shares of the second owner: 2 of 2",
        ),
        (
            {"company": {"owners": [{"shares": [{"percent": 30}, {}]}]}},
            "the second share of the first owner: How many percent is it? It takes: 25 or more. Given: not known.",
        ),
        (
            {"company": {"owners": [{"shares": []}, {}]}},
            "At least 2 shares of the second owner: which shares there are is not known",
        ),
    ],
)
def test_how_many_of_a_list_is_said(changed: dict[str, Any], sentence: str) -> None:
    assert sentence in printed("text", **granted(**changed))


@pytest.mark.parametrize("form", PRINTED)
def test_what_silence_meant_is_said_with_its_reason(form: str) -> None:
    said = printed(form, **granted())

    assert "not stated, and so taken as none (there is none), because: Nothing is on record." in said
    assert "not stated, and so taken as" not in printed(form, **granted(person={"shown_on": "2020-01-01"}))


@pytest.mark.parametrize("form", PRINTED)
def test_what_is_none_is_said_in_words(form: str) -> None:
    assert "none (there is none)" in printed(form, **granted(person={"shown_on": "none"}))


def test_the_facts_as_given_have_each_field_of_each_member() -> None:
    given = printed("text", **granted()).partition("FACTS BY NAME")[2].partition("READINGS")[0]

    assert re.findall(r"- (\S+): ", given) == [
        "pledges.given",
        "pledges.given[0].by",
        "pledges.given[0].from",
        "pledges.given[1].by",
        "pledges.given[1].confidence",
        "pledges.given[1].from",
        "pledges.given[1].until",
        "breaches.known",
        "company.owners",
        "company.owners[0].shares",
        "company.owners[0].shares[0].percent",
        "company.owners[0].shares[1].percent",
        "company.owners[1].shares",
    ]


def test_of_many_members_those_that_decide_are_shown_and_the_others_counted() -> None:
    breaches = [{"serious": number == 40} for number in range(60)]
    said = printed("html", **granted(breaches={"known": breaches}))
    conditions = said.partition('id="reasons"')[2]

    assert "No breach: 1 of 60; 59 of them not shown" in conditions
    assert "the 41st breach: Was it serious? It takes: yes" in conditions
    assert "the first breach" not in conditions


def test_a_question_of_a_member_says_of_which() -> None:
    assert "1. The second owner: Which shares does the owner hold?" in printed(
        "text", **granted(company={"owners": [{"shares": []}, {}]})
    )


def test_each_rule_about_a_list_is_told_for_each_member() -> None:
    said = printed("html", **granted())

    assert "the first owner: It holds more than one large share." in said
    assert "the second owner: It holds more than one large share." in said


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "first"), (9, "tenth"), (10, "11th"), (12, "13th"), (20, "21st"), (21, "22nd"), (99, "100th")],
)
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said


@pytest.mark.parametrize(
    ("one", "said"),
    [("owner", "owners"), ("entry", "entries"), ("day", "days"), ("breach", "breaches"), ("box", "boxes")],
)
def test_plurals(one: str, said: str) -> None:
    assert several(one) == said


@pytest.mark.parametrize(("known", "value"), [({"given": []}, "no"), ({}, "unknown")], ids=["empty", "not known"])
def test_the_words_of_a_test_over_a_list_are_marked_also_where_there_is_no_member(
    known: dict[str, Any], value: str
) -> None:
    marked = printed("html", **granted(pledges=known)).partition('id="statute"')[2].partition('id="reasons"')[0]

    for words in ("a pledge", "in force", "of an agency", "held in confidence"):
        assert f'<span class="phrase {value}">{words}</span>' in marked
