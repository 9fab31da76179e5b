"""The first sheet on paper: of every worked case, on A4 and on Letter, in ten points, two pages at most."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.decision import chosen_readings
from statute_runner.explain.renderer import renderer
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
BUNDLES = {
    "1628": ROOT.parent / "policies",
    "shape": ROOT / "bundles/exchange-shape",
    "ftc": ROOT / "bundles/ftc",
    "owner": ROOT / "bundles/beneficial-owner",
    "privacy": ROOT / "bundles/privacy-act",
}
ABOUT = 12
"""The requests of a bundle that are printed; all of them where everything is to be tried."""
TEN_POINTS = 10 * 96 / 72
PAGE = re.compile(rb"/Type\s*/Page\b")


def pages(bundle: str) -> Iterator[tuple[str, str]]:
    """The pages of a bundle's cases, evenly over its files."""
    loaded = statute_runner.load(str(BUNDLES[bundle]))
    render = renderer(loaded.bundle, "html")
    asked = [
        (case, column)
        for case in load_cases(loaded.bundle, folder(loaded.bundle.root, ("bundle", "cases")))
        for column in case.columns
    ]
    for case, column in some(asked, max(len(asked) // ABOUT, 1)):
        readings = chosen_readings(loaded.bundle, case.readings)
        request = loaded.request(case.request(column.day))
        document = loaded.decide(request, readings, case.as_of, question=case.question, text=True)
        yield f"{case.name} on {column.day}", render(document)


@pytest.mark.parametrize("bundle", BUNDLES)
def test_the_first_sheet_takes_two_pages_at_most(browser: Any, bundle: str, tmp_path: Path) -> None:
    page, file = browser.new_page(), tmp_path / "page.html"
    page.emulate_media(media="print")
    longer, printed = [], 0
    for name, text in pages(bundle):
        file.write_text(text, encoding="utf-8")
        page.goto(file.as_uri())

        assert page.evaluate(
            "parseFloat(getComputedStyle(document.getElementById('sheet')).fontSize)"
        ) == pytest.approx(TEN_POINTS, abs=0.1)
        page.evaluate("document.querySelectorAll('#annex, #record').forEach(part => part.remove())")
        sheets = {paper: len(PAGE.findall(page.pdf(format=paper))) for paper in ("A4", "Letter")}
        longer += [f"{name}, {paper}" for paper, number in sheets.items() if number > 2]
        printed += 1
    page.close()

    assert longer == []
    assert printed


def test_the_annex_begins_on_a_page_of_its_own(browser: Any, tmp_path: Path) -> None:
    name, text = next(pages("shape"))
    file = tmp_path / "page.html"
    file.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    whole = len(PAGE.findall(page.pdf(format="A4")))
    page.evaluate("document.querySelectorAll('#annex, #record').forEach(part => part.remove())")
    sheet = len(PAGE.findall(page.pdf(format="A4")))
    page.close()

    assert whole > sheet, name
