"""Why not, and what would change it, as the decision document holds it and as text, markdown and html print it."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import statute_runner
from explain.test_render import HOSTILE, Page, columns, paths, structure
from shipped_cases import BUNDLES, Asked, requests_of
from statute_runner.cli import main
from statute_runner.decide.decision import document
from statute_runner.decide.reading_sensitivity import sensitivity
from statute_runner.explain.renderer import renderer, seen_by_layout
from statute_runner.explain.template_names import LAYOUT
from statute_runner.whatif.advice import advice

FORMATS = ("text", "markdown", "html")
SCHEMA = json.loads((Path(__file__).parent.parent.parent / "schemas/v2/decision.schema.json").read_text())
VALID = Draft202012Validator(SCHEMA)
ADDED = ("why_not", "changes", "all_readings")


def advised(asked: Asked, any_fact: bool = False) -> Any:
    """The decision of a case with all that may be asked for beside it."""
    bundle, law, request, readings = asked.loaded.bundle, asked.law, asked.request, asked.readings
    made = document(bundle, law, request, readings, as_of=asked.as_of, with_text=True)
    found = advice(bundle, law, request, readings, any_fact=any_fact)
    made["why_not"], made["changes"] = found["why_not"], found["changes"]
    made["all_readings"] = sensitivity(bundle, law, request, readings)
    return made


class Advised(dict[str, list[Any]]):
    """A few cases of each bundle, advised when it is first asked for: no test is collected for it."""

    def __missing__(self, name: str) -> list[Any]:
        self[name] = [
            advised(asked, any_fact=n % 2 == 1)
            for n, asked in enumerate(requests_of(name)[:: 180 if name == "1628" else 60])
        ]
        return self[name]


SOME = Advised()
BUNDLE = {name: statute_runner.load(str(root)).bundle for name, root in BUNDLES.items()}
RENDER = {(name, form): renderer(bundle, form) for name, bundle in BUNDLE.items() for form in FORMATS}
OF_RULE_FILES = re.compile(r"[a-z]+\.[a-z_]+ (?:is|is not|one of|none of|has|has any of|within|before|on or after) ")


def letters(text: str) -> str:
    """The words of a text or of an explanation, without tags, escapes and signs."""
    return " ".join(re.findall(r"\w+", unescape(re.sub(r"<[^>]+>|\\(?=[\W_])|\u2060", "", text))))


@pytest.mark.parametrize("name", BUNDLES)
def test_the_document_is_valid_and_layouts_may_name_all_of_it(name: str) -> None:
    for made in SOME[name]:
        assert not list(VALID.iter_errors(json.loads(json.dumps(made))))
        seen = seen_by_layout(made, BUNDLE[name])
        assert not [
            place
            for key in ADDED
            for place in paths(seen[key], LAYOUT[key], key)
            if not place.endswith((".to", ".given", ".untried"))
        ]


def test_the_schema_is_closed_where_it_was_added_to() -> None:
    made = json.loads(json.dumps(next(one for one in SOME["1628"] if any(one["changes"].values()))))
    change = next(found for found in made["changes"].values() if found)[0][0]
    change["more"] = 1

    assert list(VALID.iter_errors(made))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", BUNDLES)
def test_every_change_and_condition_shown_is_in_words(name: str, form: str) -> None:
    shown = 0
    for made in SOME[name]:
        text = letters(RENDER[name, form](made))
        for outcome, sets in made["changes"].items():
            wanted = made["explanation"]["outcomes"][outcome]["tone"] == "favourable"
            for one in (one for found in sets[:6] for one in found):
                assert letters(one["fact"]) in text
                if wanted or not one["remedy"]:
                    assert letters(one["remedy"] or "Not for anyone to bring about.") in text
                shown += 1
        for ways in made["why_not"].values():
            for one in (one for sets in ways.values() for found in sets[:3] for one in found):
                assert all(letters(one[key]) in text for key in ("quote", "source"))
                shown += 1
        assert not OF_RULE_FILES.search(RENDER[name, form](made))
        for change in (*made["all_readings"]["alone"], *made["all_readings"]["together"]):
            assert all(letters(reading) in text for reading in change["switch"])

    assert shown


@pytest.mark.parametrize("name", BUNDLES)
def test_text_fits_eighty_columns(name: str) -> None:
    for made in SOME[name]:
        assert max(map(columns, RENDER[name, "text"](made).splitlines())) <= 80


@pytest.mark.parametrize("name", BUNDLES)
def test_a_page_keeps_its_order(name: str) -> None:
    for made in SOME[name]:
        page = Page(RENDER[name, "html"](made))
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]

        assert len(page.ids) == len(set(page.ids))
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
        assert {"change", "why-not"} <= set(page.ids)
        assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_said_of_it_where_it_was_not_asked_for(form: str) -> None:
    made: Any = {key: value for key, value in SOME["1628"][0].items() if key not in ADDED}
    text = letters(RENDER["1628", form](made)).lower()

    assert "what would change" not in text
    assert "why not" not in text
    assert "change the outcome" not in text


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_request_puts_nothing_into_it(payload: str) -> None:
    """A value that the command would refuse at its edge acts in no format."""

    def holding(text: str) -> Any:
        made: Any = json.loads(json.dumps(next(one for one in SOME["1628"] if any(one["changes"].values()))))
        for sets in (*made["changes"].values(), *(sets for ways in made["why_not"].values() for sets in ways.values())):
            for one in (one for found in sets for one in found):
                one["given"] = text
        return made

    page, made = (Page(RENDER["1628", "html"](holding(text))) for text in ("plain words", payload))
    ticket, hostile = (structure(RENDER["1628", "markdown"](holding(text))) for text in ("plain words", payload))

    assert (page.tags, page.ids, page.links) == (made.tags, made.ids, made.links)
    assert ticket == hostile


REQUEST = """\
id: MX-1
date: 2024-03-15
facts:
  exchange: {direction: provide, material: information}
  goods: {entries: []}
  officer: {service: cbp}
  counterpart: {country: MX, kind: other_government, violations: []}
  finding: {made: true, purposes: [], agreement: USMCA, chapters: [7]}
  authorization: {subsection_a: true, subsection_c: true, retained: false}
  assurances:
    cover_purpose: true
    given: [{by: country, confidence: true, use: governmental, from: 2024-04-01, until: none}]
"""
# The agency itself has to give an assurance; one that is in force later, of the country, is none for (c) today.
CHANGE = """\
WHAT WOULD CHANGE THE ANSWER
  The fewest facts that would have to be otherwise, all else as given. State
  only what is true: the fact itself has to change.

  It would be permitted with:
  1. The second assurance: It would be: by: The agency with which the exchange
     is made; confidence: yes; use:"""
BARRED = """\
  It would be prohibited with:
  1. What kind of body is the counterpart? It would be: A customs agency. Given:
     Any other agency of a government, such as a tax or a statistics office.
     [counterpart.kind]

"""
WHY = """\
WHY NOT PERMITTED
  What stands in the way of each route: had all that is in every set, and all of
  one set besides, come out otherwise, the route would be permitted.
"""


def test_the_command_prints_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "request.yaml").write_text(REQUEST)
    arguments = ["decide", str(tmp_path / "request.yaml"), "--bundle", str(BUNDLES["1628"]), "--why-not"]

    assert main([*arguments, "--format", "text"]) == 0
    text = capsys.readouterr().out
    assert CHANGE in text
    assert WHY in text
    assert "prohibited" not in text.partition(CHANGE)[2].partition(WHY)[0]
    (route,) = re.findall(r"On 19 U\.S\.C\. 1628\(c\):(.*?)\n  On ", text, re.DOTALL)
    assert "Which assurances are on record for this counterpart?" in " ".join(route.split())
    # To be prohibited is no better than not to be permitted.
    assert main([*arguments, "--any-outcome", "--format", "text"]) == 0
    assert BARRED in capsys.readouterr().out
    assert main([*arguments, "--any-fact"]) == 0
    made = json.loads(capsys.readouterr().out)
    # An agreement found besides could not be brought about; it is said only where any fact is asked for.
    assert [[one["fact"] for one in found] for found in made["changes"]["permitted"]] == [["assurances.given[1]"]]
