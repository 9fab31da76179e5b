"""The first sheet: the answer, why in the words of the law, what to keep to, what to do next, whom to ask."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import statute_runner
from commands.command import statute
from statute_runner.decide.decision import chosen_readings
from statute_runner.explain import renderer as renderer_module
from statute_runner.explain.election import election, least_first
from statute_runner.explain.renderer import renderer
from statute_runner.whatif.advice import advice

ROOT = Path(__file__).parent.parent
SHAPE = statute_runner.load(str(ROOT / "bundles/exchange-shape"))
FORMS = ("text", "markdown", "html")
SHEETS = {form: renderer(SHAPE.bundle, form, full=False) for form in FORMS}
SHIPPED = statute_runner.load(str(ROOT.parent / "policies"))
SHIPPED_SHEETS = {form: renderer(SHIPPED.bundle, form, full=False) for form in FORMS}
SOUND = {"by": "agency", "confidence": True, "use": "law_enforcement", "from": "2023-05-02", "until": "none"}
LENT = {"instrument": "letter of 2 May", **SOUND}
FACTS: dict[str, dict[str, Any]] = {
    "exchange": {"direction": "provide", "material": "information"},
    "goods": {"entries": []},
    "officer": {"service": "cbp"},
    "counterpart": {"country": "MX", "kind": "customs", "violations": []},
    "finding": {"made": True, "purposes": ["compliance"], "agreement": "USMCA", "chapters": [7]},
    "authorization": {"subsection_a": True, "subsection_c": True, "retained": False},
    "assurances": {"cover_purpose": True, "given": [LENT]},
}
OF_THE_AGENCY = {"of": "agency", "assurance": "paragraph_1", "found_on": "2020-01-01", "cured_on": "none"}
OF_ANOTHER = {**OF_THE_AGENCY, "of": "predecessor"}


def facts(changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The facts of a permitted exchange, but for these; what is changed to `...` is not stated."""
    made = {group: dict(keys) for group, keys in FACTS.items()}
    for name, given in changed.items():
        group, _, key = name.partition(".")
        made[group][key] = given
        if given is ...:
            del made[group][key]
    return made


def sheet(form: str, changed: dict[str, Any], readings: dict[str, str] | None = None) -> str:
    """What the first sheet says, on one line and without markup."""
    request = {"id": "S-1", "date": "2024-03-15", "facts": facts(changed)}
    return plain(form, SHEETS[form](SHAPE.decide(request, readings or {}, text=True)))


def shipped(form: str, changed: dict[str, Any], date: str = "2024-03-15", **readings: str) -> str:
    """What the first sheet of the shipped law says, on one line and without markup."""
    request = {"id": "S-1", "date": date, "facts": facts(changed)}
    chosen = {name.replace("_", "-"): option for name, option in readings.items()}
    return plain(form, SHIPPED_SHEETS[form](SHIPPED.decide(request, chosen, text=True)))


def plain(form: str, said: str) -> str:
    said = unescape(re.sub(r"<(style|nav)\b.*?</\1>|<[^>]+>", " ", said, flags=re.DOTALL)) if form == "html" else said
    return " ".join(said.replace("\\", "").split())


def part(said: str, heading: str, *after: str) -> str:
    """What stands under a heading of a text, up to one of those after it."""
    return re.split("|".join(after), said.partition(heading)[2])[0]


@pytest.mark.parametrize("form", FORMS)
def test_a_failing_condition_is_told_in_the_words_of_the_law_with_the_question_and_the_answer(form: str) -> None:
    said = sheet(form, {"officer.service": "ice", "authorization.subsection_a": False})

    assert "“U.S. Customs and Border Protection”" in said
    assert "To which service does the officer belong who makes the exchange for the United States?" in said
    assert "Given: U.S. Immigration and Customs Enforcement" in said
    assert not re.search(r"condition .{0,60} is not met|officer\.service|law_enforcement|none of US", said)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_known_is_never_said_not_to_hold(form: str) -> None:
    said = sheet(form, {"officer.service": "ice", "authorization.subsection_a": None, "finding.purposes": ["other"]})

    assert "Has the Commissioner or his designee authorized" not in said
    assert re.search("Does not hold: The exchange is necessary for one of the purposes", said)


def test_only_the_failing_member_of_a_list_is_told_and_why() -> None:
    said = sheet("text", {"assurances.given": [{**LENT, "use": "governmental"}], "finding.chapters": []})
    why = part(said, "19 U.S.C. 1628(a): prohibited", "19 U.S.C. 1628\\(c\\): ")

    assert (
        "the first assurance (letter of 2 May): “and used only for”: To what use does it limit the information? "
        "Given: Only to governmental purposes" in why
    )
    assert "confidence: yes" not in why
    assert "What kind of body" not in why


def test_a_bar_is_told_by_the_violation_and_not_by_what_a_grant_needs_too() -> None:
    said = sheet("text", {"counterpart.violations": [OF_THE_AGENCY], "finding.chapters": []})
    why = part(said, "19 U.S.C. 1628(a): prohibited", "19 U.S.C. 1628\\(c\\): ")

    assert "Holds: The agency has violated an assurance of paragraph (1). (19 U.S.C. 1628(b)(2))" in why
    assert "Given: the first violation" in why
    assert "To which service" not in why


def test_alternatives_that_fail_on_one_fact_are_told_as_one() -> None:
    said = sheet("text", {"finding.purposes": ["other"], "finding.chapters": []})
    why = part(said, "19 U.S.C. 1628(a): not permitted", "19 U.S.C. 1628\\(c\\): ")

    assert why.count("For which purposes was the exchange found necessary?") == 1


def test_what_carries_a_permission_is_told_once_each() -> None:
    said = sheet("text", {"finding.chapters": []})
    why = part(said, "19 U.S.C. 1628(a): permitted, because", "19 U.S.C. 1628\\(c\\): ")

    assert "The officer is a customs officer. (19 U.S.C. 1628(a)) Given: U.S. Customs and Border Protection." in why
    assert "Not so: The agency has violated an assurance of paragraph (1)" in why
    assert "reaches the law enforcement purposes" in why
    assert "Yes. Given: the first assurance (letter of 2 May)." in why
    assert "Given: Canada" not in why


def test_of_a_set_only_what_was_asked_for_is_told() -> None:
    said = sheet("text", {"finding.chapters": [], "finding.purposes": ["compliance", "other"]})
    why = part(said, "19 U.S.C. 1628(a): permitted, because", "19 U.S.C. 1628\\(c\\): ")

    assert "Given: To insure compliance with a law or regulation, (a)(1)." in why


@pytest.mark.parametrize("form", FORMS)
def test_a_notice_that_should_give_pause_stands_beside_the_answer(form: str) -> None:
    clause = ", although a body whose functions this agency took over has violated an assurance."
    cautious = re.sub(" ,", ",", sheet(form, {"counterpart.violations": [OF_ANOTHER]}))

    assert clause in cautious
    assert "permitted, with a caution" in cautious.lower()
    assert not re.search("although|with a caution", sheet(form, {}))


@pytest.mark.parametrize("form", FORMS)
def test_what_must_be_kept_to_is_told_by_route(form: str) -> None:
    said = sheet(form, {})
    kept = part(said, "UST BE KEPT TO" if form == "text" else "ust be kept to", "NOTED", "noted", "FACTS", "facts")
    first, _, second = kept.replace("must be kept to", "").partition("Under 19 U.S.C. 1628(c):")

    assert "law enforcement purposes for which it is provided" in first
    assert "governmental purposes" in second
    assert "governmental purposes" not in first
    assert "Under 19 U.S.C. 1628(c)" not in part(sheet(form, {"finding.chapters": []}), "pt to", "facts", "FACTS")


def test_what_was_given_is_not_told_again_of_the_next_route() -> None:
    said = sheet("text", {"finding.chapters": [2, 7]})
    first, _, second = part(said, "WHY", "WHAT MUST BE KEPT").partition("19 U.S.C. 1628(c): permitted, because:")

    assert "Given: U.S. Customs and Border Protection" in first
    assert "Holds: “U.S. Customs and Border Protection”" in second
    assert "Given: U.S. Customs and Border Protection" not in second
    assert "Given: the first assurance (letter of 2 May)" in second
    assert "Not known" not in second


@pytest.mark.parametrize("form", FORMS)
def test_where_several_routes_permit_one_is_to_be_elected(form: str) -> None:
    assert (
        "Elect one of these routes, record which, and keep to what it asks for. They ask for different things"
        in sheet(form, {})
    )
    assert "Elect one" not in sheet(form, {"finding.chapters": []})


def asking(**routes: str) -> Any:
    """A document of routes that permit, each of which asks for what these letters stand for."""
    return {
        "law": [],
        "conditions": {name: [{"text": one} for one in texts] for name, texts in routes.items() if texts},
    }


@pytest.mark.parametrize(
    ("document", "said", "order"),
    [
        (asking(one="ab", two="a"), "two asks for the least.", ["two", "one"]),
        (asking(one="ab", two="a", three="ab"), "two asks for the least.", ["two", "one", "three"]),
        (asking(one="ab", two="ba"), "They ask for the same.", ["one", "two"]),
        (asking(one="ab", two="ac"), "They ask for different things", ["one", "two"]),
        (asking(one="ab", two="c", three="a"), "They ask for different things", ["two", "three", "one"]),
        (asking(one="a", two=""), "two asks for the least.", ["two", "one"]),
    ],
)
def test_the_route_that_asks_for_the_least_is_one_whose_conditions_all_others_have(
    document: Any, said: str, order: list[str]
) -> None:
    routes = sorted(order, key=["one", "two", "three"].index)

    assert said in election(document, routes)
    assert least_first(document, routes) == order
    assert election(document, routes[:1]) == ""


def steps(changed: dict[str, Any]) -> str:
    return part(sheet("text", changed), "WHAT TO DO NEXT", "THE FACTS AS GIVEN")


def test_what_to_do_leads_towards_a_grant_and_never_away() -> None:
    lacking = steps({"assurances.given": [], "finding.chapters": []})
    violated = steps({"counterpart.violations": [OF_THE_AGENCY], "finding.chapters": []})

    assert "Obtain an assurance before anything is exchanged." in lacking
    assert "Limit the exchange to what is received." in violated
    assert "Obtain" not in violated
    assert steps({}) == ""
    assert steps({"counterpart.violations": None, "finding.chapters": []}) == ""


def test_what_to_do_is_not_what_would_bring_a_bar_about() -> None:
    """A service that may not act under (a) is not barred; one that may would be, without an assurance."""
    said = steps({"officer.service": "other", "assurances.given": [], "finding.chapters": []})

    assert "Let an officer of another service make the exchange." in said
    assert re.search("Obtain an assurance|Limit the exchange", said)


def test_what_nobody_can_change_leaves_out_the_rest() -> None:
    said = sheet("text", {"counterpart.country": "FR", "officer.service": "ice", "authorization.subsection_a": False})
    why = part(said, "19 U.S.C. 1628(c): not permitted, because", "Pub. L.")

    assert "Given: France" in why
    assert "To which service" not in why


@pytest.mark.parametrize("form", FORMS)
def test_a_reading_that_is_not_the_default_is_told_first(form: str) -> None:
    violations = [{**OF_THE_AGENCY, "cured_on": "2021-01-01"}]
    said = sheet(form, {"counterpart.violations": violations}, {"violation-cure": "cured"})
    before = re.split("WHY|## Why| Why ", said)[0]

    assert "and not by default" in before
    assert SHAPE.bundle.readings["violation-cure"].options["cured"] in before


def test_a_fact_goes_before_a_reading_that_closes_an_alternative() -> None:
    """Of alternatives of which a reading closes one, what fails the other is told."""
    loaded = statute_runner.load(str(ROOT / "explain/alternatives"))
    document = loaded.decide({"id": "S-2", "date": "2024-03-15", "facts": {"body": {"kind": "private"}}}, text=True)
    said = " ".join(renderer(loaded.bundle, "text", full=False)(document).split())

    assert "Given: A private body." in part(said, "WHY", "THE FACTS")
    assert "several states" not in part(said, "WHY", "THE FACTS")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_unsigned_is_told_in_the_first_paragraph(form: str) -> None:
    assert "No lawyer has signed the" in re.split("WHY|## Why", sheet(form, {}))[0]


@pytest.mark.parametrize("form", FORMS)
def test_the_facts_stand_on_the_sheet_in_words(form: str) -> None:
    said = sheet(form, {})

    assert "S-1" in said
    assert "Mexico" in said
    assert "The first assurance: instrument: letter of 2 May; by: The agency with which the exchange is made" in said
    assert "from: May 2, 2023; until: none" in said


@pytest.mark.parametrize("form", FORMS)
def test_an_open_answer_says_whom_to_ask(form: str) -> None:
    said = sheet(form, {"counterpart.violations": None, "finding.chapters": []})

    assert "Which violations of an assurance have been found, and recorded?" in said
    assert "by the Secretary or a competent delegate" in said.replace("decided by", "by", 1) or "decided by" in said
    assert "Does not hold: The agency has violated" not in said


def test_the_text_ends_with_the_answer_and_the_annex_is_asked_for(tmp_path: Path) -> None:
    request = tmp_path / "request.yaml"
    request.write_text("id: T-1\ndate: '2024-03-15'\n", encoding="utf-8")
    args = ("decide", str(request), "--bundle", str(ROOT / "bundles/exchange-shape"), "--format")
    sha256 = re.compile("[0-9a-f]{64}")

    assert not sha256.search(statute(*args, "text").output)
    assert sha256.search(statute(*args, "text", "--full").output)
    assert sha256.search(statute(*args, "markdown").output)
    assert statute(*args, "html", "--full").status == 2


ANAM = {
    "counterpart.agency": "mx-anam",
    **dict.fromkeys(("counterpart.country", "counterpart.kind", "counterpart.violations", "assurances.given"), ...),
}


@pytest.mark.parametrize("form", FORMS)
def test_facts_read_from_a_register_say_so_with_entry_and_source(form: str) -> None:
    said = shipped(form, ANAM)
    country = part(said, "Of which country, by its two-letter code, is the counterpart?", "What kind of body")

    assert re.search(r"Mexico\.? .?register of agencies, mx-anam", country)
    assert "Register of agencies, mx-anam: In the place of the Administracion General de Aduanas" in said
    assert "register of" not in part(said, "To which service does the officer belong", "Under which key")


@pytest.mark.parametrize("form", FORMS)
def test_a_list_that_no_register_calls_complete_is_asked_for_once_and_never_said_to_have_a_member(form: str) -> None:
    said = shipped(form, ANAM)

    assert said.count("No register says that it holds all of them.") == 2
    assert "the first violation" not in said.lower()
    assert "The registers hold none, and do not say that this is all, so that it is not known" in said


@pytest.mark.parametrize("form", FORMS)
def test_a_receipt_is_told_to_be_neither_granted_nor_forbidden(form: str) -> None:
    """LAW.md 12.12: (b) does not limit receiving, and nothing says that receiving needs the grant of the section."""
    said = shipped(form, {"exchange.direction": "receive", "officer.service": "other"})

    assert "subsection (b) limits only what is provided, and nothing in the section says that receiving needs" in said
    assert "none of its routes" not in said


@pytest.mark.parametrize("form", FORMS)
def test_the_time_before_the_section_is_told_as_such(form: str) -> None:
    said = shipped(form, {}, date="1986-10-26")

    assert "nothing of section 1628 was in force; this law then gave no authority and set no limit" in said


@pytest.mark.parametrize("form", FORMS)
def test_what_b_bars_is_barred_under_subsection_a_and_both_limits_are_told(form: str) -> None:
    violated = shipped(form, {"counterpart.violations": [OF_THE_AGENCY], "finding.chapters": []})
    unassured = shipped(form, {"assurances.given": [], "finding.chapters": []})

    assert "is barred under subsection (a), by 19 U.S.C. 1628(b)(2)" in violated
    assert "is barred under subsection (a), by 19 U.S.C. 1628(b)(1)" in unassured
    for said in (violated, unassured, shipped(form, {})):
        assert "this law prohibits" not in said.lower()
        assert "never required by it, and never that other law allows it" in said
        assert "never that no other law permits it" in said


@pytest.mark.parametrize("form", FORMS)
def test_who_cannot_act_under_a_is_not_told_to_be_barred(form: str) -> None:
    """LAW.md 12.2: a DEA agent is not prohibited by (b), whatever was not assured."""
    said = shipped(form, {"officer.service": "other", "assurances.given": [], "finding.chapters": []})

    assert "Nothing in this law permits an exchange" in said
    assert "barred under subsection (a), by" not in said


def test_conditions_of_a_grant_are_told_each_by_its_own_words_where_one_rule_holds_many() -> None:
    """The text before the USMCA stands in one rule of eight conditions, whose sentence would tell of none of them."""
    changed = {"officer.service": "ice", "finding.agreement": "NAFTA", "finding.chapters": [4]}
    given = [{**SOUND, "by": "country", "from": "2010-05-02"}]
    said = shipped("text", {**changed, "assurances.given": given}, date="2019-06-03")
    why = part(said, "19 U.S.C. 1628(c): permitted, because", "WHAT MUST BE KEPT TO")

    assert (
        "“the exchange of information is necessary to implement chapter 3, 4, or 5” (19 U.S.C. 1628(c)(1)) Given: 4."
        in why
    )
    assert "both (1) and (2) hold" not in why


RULE_FILE = re.compile(
    r"\b(?:exchange|goods|officer|counterpart|finding|authorization|assurances)\.[a-z_]+ "
    r"(?:is|is not|one of|none of|has|has any of|before|on or)\b|\bits [a-z_]+ (?:is|on or|one of)\b|the reading [a-z]+-"
)
NAMES = re.compile(r"\blaw_enforcement\b|\bforeign_proceeding\b|\bcustoms_service\b|\bparagraph_1\b")


@pytest.mark.parametrize("form", FORMS)
def test_sheet_and_annex_are_in_the_questions_and_answers_of_the_facts(form: str, tmp_path: Path) -> None:
    """Conditions, what stands in the way, changes, readings and facts: no names of values, no words of rule files."""
    request = tmp_path / "request.json"
    given = [{**LENT, "use": "governmental"}]
    changed = {"assurances.given": given, "counterpart.violations": [OF_THE_AGENCY], "finding.chapters": []}
    request.write_text(json.dumps({"id": "S-1", "date": "2024-03-15", "facts": facts(changed)}), encoding="utf-8")
    full = ["--full"] if form == "text" else []
    found = statute("decide", str(request), "--format", form, "--why-not", "--any-fact", "--budget", "2", *full)
    said = plain(form, re.sub(r"<code.*?</code>|`[^`]*`", "", found.output, flags=re.DOTALL))

    assert (
        "Of which country, by its two-letter code, is the counterpart? It takes: none of these: United States" in said
    )
    assert "Given: Only to governmental purposes" in said
    assert not RULE_FILE.search(said)
    assert not NAMES.search(said)


@pytest.mark.parametrize("form", FORMS)
def test_a_change_towards_what_nobody_wants_says_nothing_to_do(form: str) -> None:
    """A permission would be lost without its assurance: nobody is told to obtain one under that."""
    request = {"id": "S-1", "date": "2024-03-15", "facts": facts({"finding.chapters": []})}
    law, readings = SHAPE.on("2024-03-15"), chosen_readings(SHAPE.bundle, {})
    document: Any = dict(SHAPE.decide(request, text=True))
    found = advice(SHAPE.bundle, law, SHAPE.request(request), readings, any_outcome=True)
    document |= {"changes": found["changes"], "why_not": found["why_not"]}
    changed = [one for sets in document["changes"].values() for found_ in sets for one in found_]
    said = plain(form, renderer(SHAPE.bundle, form)(document))
    lost = part(
        said, "hat would change the answer" if form != "text" else "WHAT WOULD CHANGE", "hy not permitted", "WHY NOT"
    )

    assert any(one["to"] is None for one in changed)
    assert "taken away" in lost
    assert "Obtain an assurance" not in lost


TINY_LAW = statute_runner.load(str(ROOT / "check/tiny"))
MAP = {"member": {"kind": "reader", "age": 12}, "loan": {"map": True, "overdue": False}}


@pytest.mark.parametrize("form", FORMS)
def test_a_reading_that_is_not_the_default_is_told_at_the_top_with_what_the_defaults_give(form: str) -> None:
    request = {"id": "M-1", "date": "2015-05-05", "facts": MAP}
    made = TINY_LAW.decide(request, {"map-is-book": "no"}, text=True)
    said = plain(form, renderer(TINY_LAW.bundle, form, full=False)(made)).replace("*", "").replace(" ;", ";")
    top = said.partition("Asked:" if form == "text" else "What is not known" if "What is not known" in said else "Why")[
        0
    ]

    for words in (
        "not by default",
        "no lawyer has signed it",
        "Is a map a book?",
        "Only what is bound is a book.",
        "The default is: A map is lent as a book is.",
        "With every reading at its default the answer is permitted",
        "as read here it is refused",
    ):
        assert words in " ".join(top.split()), words


@pytest.mark.parametrize("form", FORMS)
def test_the_defaults_are_not_told_of_where_they_were_chosen(form: str) -> None:
    request = {"id": "M-1", "date": "2015-05-05", "facts": MAP}
    made = TINY_LAW.decide(request, {}, text=True)

    assert "by_default" not in made["explanation"]
    assert "With every reading at its default" not in renderer(TINY_LAW.bundle, form, full=False)(made)


def test_the_outcome_by_default_is_told_where_it_is_the_same() -> None:
    facts = {"member": {"kind": "reader", "age": 12}, "loan": {"map": False, "overdue": False}}
    made = TINY_LAW.decide({"id": "M-1", "date": "2015-05-05", "facts": facts}, {"map-is-book": "no"}, text=True)
    said = " ".join(renderer(TINY_LAW.bundle, "text", full=False)(made).split())

    assert made["outcome"] == "permitted"
    assert "With every reading at its default the answer is permitted as well." in said


def test_what_does_not_fit_on_the_sheet_stands_in_the_annex_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both tables have the same columns, and together every question once, in order."""
    monkeypatch.setattr(renderer_module, "MOST_ASKED", 2)
    document = SHAPE.decide({"id": "a", "date": "2024-03-15", "facts": {}}, text=True)
    page = renderer(SHAPE.bundle, "html")(document)
    tables = re.findall(r'<section id="missing.*?</section>', page, re.DOTALL)
    rows = [re.findall(r'<th role="rowheader" scope="row">(.*?)</th>', table) for table in tables]

    assert len(tables) == 2
    assert len({re.search("<thead.*</thead>", table)[0] for table in tables}) == 1  # type: ignore[index] # it has one
    assert len(rows[0]) == 2
    assert len(rows[0] + rows[1]) == len(document["missing"])
    assert SHEETS["html"](document).count('id="missing-more"') == 0
