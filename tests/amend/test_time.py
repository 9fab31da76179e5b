"""Law in time on both axes: what is in force, and what was enacted by the day on which the law was known."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

import statute_runner
from amend.overlay import FTC, POLICIES
from statute_runner.amend.timeline_picture import picture
from statute_runner.amend.version_timeline import spans, standings, would_have
from statute_runner.cases.case_files import load_cases
from statute_runner.cli import main
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.request.stated_request import RequestDocument


def request_of(name: str, day: str) -> RequestDocument:
    bundle = statute_runner.load(str(POLICIES)).bundle
    (case,) = [case for case in load_cases(bundle, folder(str(POLICIES))) if case.name == name]
    return case.request(day)


@pytest.mark.parametrize("root", [POLICIES, FTC])
def test_on_any_day_of_knowledge_only_law_enacted_by_then_is_used(root: Path) -> None:
    loaded = statute_runner.load(str(root))
    enacted = sorted({section.enacted for section in loaded.bundle.all_sections()})
    for day in ["1900-01-01", *enacted]:
        known = loaded.known_on(day)
        for applied in loaded.bundle.days():
            assert all(section.enacted <= day for section in known.on(applied).used)


def test_what_was_known_at_the_end_is_the_whole_law() -> None:
    loaded = statute_runner.load(str(POLICIES))
    known = loaded.known_on("9999-12-31")
    for day in loaded.bundle.days():
        assert known.on(day) == loaded.on(day)


def test_an_officer_in_january_2020_could_not_know_the_law_of_july(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request_of("usmca-first-day", "2020-08-15")))
    found = []
    for known in ("2020-01-28", "2020-01-29"):
        assert main(["decide", str(file), "--bundle", str(POLICIES), "--known-on", known, "--no-trace"]) == 0
        made = json.loads(capsys.readouterr().out)
        found.append((made["known_on"], made["as_of"], made["outcome"], "publ/116-113/209/e" in made["routes"]))

    assert found == [
        ("2020-01-28", "2020-08-15", "not_permitted", False),
        ("2020-01-29", "2020-08-15", "permitted", True),
    ]


def test_without_a_day_of_knowledge_the_document_does_not_speak_of_one() -> None:
    assert "known_on" not in statute_runner.load(str(POLICIES)).decide(request_of("usmca-first-day", "2020-08-15"))


def test_a_timeline_answers_as_deciding_on_each_day_would() -> None:
    loaded = statute_runner.load(str(POLICIES))
    request = loaded.request(request_of("nafta-country-canada", "2010-06-01"))
    readings = {name: reading.default for name, reading in loaded.bundle.readings.items()}
    found = spans(loaded, request, readings, None)

    assert list(would_have(found)) == [
        "would have been not permitted up to 2003-02-28",
        "would have been permitted from 2003-03-01 to 2020-06-30",
        "would have been not permitted from 2020-07-01 on",
    ]
    for span in found:
        for day in {span.since, span.until or "2099-01-01"}:
            assert loaded.decide(request, as_of=day, trace=False)["outcome"] == span.outcome


@pytest.mark.parametrize("root", [POLICIES, FTC])
def test_the_picture_is_svg_with_a_bar_for_every_version(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "--bundle", str(root), "--format", "svg"]) == 0
    picture = ET.fromstring(capsys.readouterr().out)  # noqa: S314 - our own picture
    groups = picture.findall("{http://www.w3.org/2000/svg}g")

    assert len(groups) == sum(1 for _ in statute_runner.load(str(root)).bundle.all_sections())


def test_the_picture_reaches_the_day_of_a_request_after_the_last_version_and_fits_a_phone() -> None:
    loaded = statute_runner.load(str(POLICIES))
    for day in ("1950-01-01", "2090-03-01"):
        root = ET.fromstring(picture(standings(loaded), [], {}, day))  # noqa: S314 - our own picture
        texts = list(root.iter("{http://www.w3.org/2000/svg}text"))

        assert f"the request: {day}" in [one.text for one in texts]
        assert not [one.text for one in texts if "/" in (one.text or "")], "paths for names"
        for one in texts:
            if not one.get("text-anchor"):
                assert float(one.get("x", "0")) + 7.1 * len(one.text or "") <= 365, one.text


def test_the_table_tells_the_last_day_and_the_repeal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", "--bundle", str(POLICIES)]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]

    assert ["usc/19/1628", "1993-12-08", "1994-01-01", "2020-06-30"] in [row[:4] for row in rows]
    assert ["usc/19/3301", "2020-01-29", "2020-07-01", "repealed"] in [row[:4] for row in rows]


def test_the_page_holds_no_script_and_every_form_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps({**request_of("usmca-first-day", "2020-08-15"), "id": "<script>"}))
    pages = {}
    for form in ("text", "markdown", "json", "svg", "html"):
        assert main(["timeline", str(file), "--bundle", str(POLICIES), "--format", form]) == 0
        pages[form] = capsys.readouterr().out

    assert "<script" not in pages["html"]
    assert "&lt;script&gt;" in pages["html"]
    assert [answer["outcome"] for answer in json.loads(pages["json"])["answers"]][-1] == "permitted"
