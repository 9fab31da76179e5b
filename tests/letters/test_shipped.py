"""The letters of the law that ships with the runner, of its worked cases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

import statute_runner
from effort import some
from letters.library import decided
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.decision import chosen_readings
from statute_runner.letters.letter_writer import letter_writer
from statute_runner.loading.bundle_files import folder
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.decide.decision_document import Decision

POLICIES = Path(__file__).parent.parent.parent / "policies"
LOADED = statute_runner.load(str(POLICIES))
ABOUT = 40


def answers() -> Iterator[Decision]:
    """Decisions of the worked cases, evenly over their files."""
    asked = [
        (case, column)
        for case in load_cases(LOADED.bundle, folder(LOADED.bundle.root, ("bundle", "cases")))
        for column in case.columns
    ]
    for case, column in some(asked, max(len(asked) // ABOUT, 1)):
        readings = chosen_readings(LOADED.bundle, case.readings)
        yield LOADED.decide(
            LOADED.request(case.request(column.day)), readings, case.as_of, question=case.question, text=True
        )


def test_a_memorandum_is_written_of_every_determination_and_of_nothing_else() -> None:
    write = letter_writer(LOADED.bundle, "letter", "memorandum")
    seen = set()
    for made in answers():
        seen.add(made["outcome"])
        if made["outcome"] == "undetermined":
            with pytest.raises(Refused, match="letter-outcome"):
                write(made)
        else:
            text = " ".join(str(write(made)).split())

            assert text.startswith("Memorandum of determination ")
            assert "Name, title and authority of the determining official" in text
            assert all(
                " ".join(kept["text"].split()) in text for route in made["conditions"].values() for kept in route
            )
            assert all(" ".join(notice["text"].split()) in text for notice in made["notices"])

    assert {"permitted", "not_permitted", "undetermined"} <= seen


@pytest.mark.parametrize("name", ["refusal", "caveat", "accounting"])
def test_the_other_letters_are_written_where_they_may_be(name: str) -> None:
    write = letter_writer(LOADED.bundle, "letter", name)
    written = 0
    for made in answers():
        permitted, notices = made["outcome"] == "permitted", {notice["id"] for notice in made["notices"]}
        due = {
            "refusal": made["outcome"] in {"prohibited", "not_permitted"},
            "caveat": permitted and "confidentiality_caveat" in notices,
            "accounting": permitted and "accounting" in notices,
        }[name]
        try:
            text = " ".join(str(write(made)).split())
        except Refused:
            assert not due
            continue
        written += 1

        assert due
        if name == "caveat":
            assert "No law asks for it" in text

    assert written


def test_a_memorandum_takes_two_pages_at_most() -> None:
    pytest.importorskip("typst")
    pymupdf = pytest.importorskip("pymupdf")
    write = letter_writer(LOADED.bundle, "pdf", "memorandum")
    longer, printed = [], 0
    for made in answers():
        if made["outcome"] != "undetermined":
            printed += 1
            with pymupdf.open(stream=write(made), filetype="pdf") as opened:
                longer += [(made["request"]["id"], len(opened))] if len(opened) > 2 else []

    assert printed
    assert longer == []


def memorandum(name: str, **facts: Mapping[str, object]) -> str:
    """The memorandum of an example with facts of its own, on one line."""
    given = yaml.safe_load((POLICIES / "examples" / name).read_text())
    # readers of YAML 1.1 take the key `on` for true
    stated = {
        group: {"on" if key is True else key: one for key, one in of.items()} for group, of in given["facts"].items()
    }
    given["facts"] = {group: {**of, **facts.get(group, {})} for group, of in stated.items()}
    made = LOADED.decide(LOADED.request(given), text=True)
    return " ".join(str(letter_writer(LOADED.bundle, "letter", "memorandum")(made)).split())


def test_what_must_be_kept_to_stands_under_the_route_that_asks_for_it() -> None:
    text = memorandum("mexico.yaml")

    assert re.search(
        r"Under 19 U\.S\.C\. 1628\(a\): - The agency must hold .* Under 19 U\.S\.C\. 1628\(c\): - The recipient must hold ",
        text,
    )


def test_a_memorandum_says_facts_in_words_and_whole() -> None:
    grounds = "The undervaluation of steel is described " * 40
    given = [
        {
            "instrument": f"letter {n}",
            "by": "agency",
            "confidence": True,
            "use": "law_enforcement",
            "from": "2020-01-01",
        }
        for n in range(9)
    ]
    given = [{**one, "until": "none"} for one in given]
    text = memorandum("mexico.yaml", finding={"grounds": grounds.strip()}, assurances={"given": given})

    assert grounds.strip() in text
    assert all(
        f"instrument: letter {n}; by: The agency with which the exchange is made; confidence: yes" in text
        for n in range(9)
    )
    assert "The first entry of goods: entered on: February 1, 2024." in text
    assert "law_enforcement" not in text


def test_a_memorandum_gives_the_ground_of_a_refusal_and_what_should_give_pause() -> None:
    refused = memorandum("dea-agent.yaml")
    found = {"of": "agency", "assurance": "paragraph_1", "found_on": "2020-01-01", "cured_on": "none"}
    beside = memorandum("mexico.yaml", counterpart={"violations": [found]})

    assert (
        "19 U.S.C. 1628(a): not permitted, because: - Does not hold: The officer is one whom the customs laws call a "
        "customs officer. (19 U.S.C. 1401(i))" in refused
    )
    assert (
        "is permitted by this law, under 19 U.S.C. 1628(c), although a violation of an assurance counts against this "
        "counterpart." in beside
    )


def test_a_memorandum_names_the_entries_of_registers_that_it_rests_on() -> None:
    given = {"agency": "mx-anam", "name": None, "country": None, "kind": None, "level": None}
    text = memorandum("dea-agent.yaml", counterpart=given, assurances={"given": None})

    assert (
        "What is the name of the foreign agency or other body? Agencia Nacional de Aduanas de Mexico. "
        "From the register of agencies, mx-anam." in text
    )
    assert "- Register of agencies, mx-anam: In the place of the Administracion General de Aduanas" in text
    assert (
        "Which assurances are on record for this counterpart? The registers hold none, and do not say that this is all, "
        "so that it is not known." in text
    )
    assert "The first assurance" not in text


def test_the_accounting_says_date_nature_purpose_and_recipient() -> None:
    done = decided(POLICIES, "--format", "accounting", str(POLICIES / "examples" / "mexico.yaml"))
    names = [part.partition(": ")[0] for part in done.output.decode().rstrip("\n").split("\t")]

    assert done.status == 0
    assert names == ["Date", "Nature", "Purpose", "Recipient", "Address", "Request"]
    assert re.search(r"Recipient: Agencia Nacional de Aduanas de Mexico, Mexico\t", done.output.decode())
