"""The letters of the law that ships with the runner, of its worked cases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import statute_runner
from effort import some
from letters.library import decided
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.decision import chosen_readings
from statute_runner.letters.letter_writer import letter_writer
from statute_runner.loading.bundle_files import folder
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def test_the_accounting_says_date_nature_purpose_and_recipient() -> None:
    done = decided(POLICIES, "--format", "accounting", str(POLICIES / "examples" / "mexico.yaml"))
    names = [part.partition(": ")[0] for part in done.output.decode().rstrip("\n").split("\t")]

    assert done.status == 0
    assert names == ["Date", "Nature", "Purpose", "Recipient", "Address", "Request"]
    assert re.search(r"Recipient: Agencia Nacional de Aduanas de Mexico, MX\t", done.output.decode())
