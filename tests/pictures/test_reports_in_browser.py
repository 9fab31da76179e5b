"""Reports and timeline in a real browser: accessible, nothing cut on a phone or paper, kinds apart without colour."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from commands.command import statute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

LIBRARY = Path(__file__).parent.parent / "bundles" / "lending-library"
TINY = LIBRARY.parent.parent / "check" / "tiny"
SHAPE = LIBRARY.parent / "exchange-shape"
REQUEST = {"id": "r", "date": "2024-03-15", "facts": {}}
NAMES = ("batch", "test", "prove", "replay", "timeline")
CUT = """() => [...document.querySelectorAll('main td, main th')].filter(cell => {
    const box = cell.getBoundingClientRect();
    return box.width && !cell.closest('.aside') && (box.right > innerWidth + 1 || cell.scrollWidth > cell.clientWidth + 1);
}).map(cell => cell.textContent.slice(0, 60))"""
"""The cells that reach beyond the window, or whose words reach beyond them."""
BORDER = "e => { const s = getComputedStyle(e); return [s.strokeDasharray, s.strokeWidth, s.fill].join(); }"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page of each kind."""
    pytest.importorskip("z3")
    folder = tmp_path_factory.mktemp("reports")
    law, asked, past = folder / "law", folder / "asked.ndjson", folder / "past.ndjson"
    shutil.copytree(SHAPE, law)
    with (law / "properties.yaml").open("a", encoding="utf-8") as properties:
        properties.write(
            "  nothing-is-ever-permitted:\n    says: Not so.\n    never: {route: usc/19/1628/a, is: permitted}\n"
        )
    facts = {"exchange": {"direction": "provide"}, "counterpart": {"country": "FR"}}
    asked.write_text(
        "".join(json.dumps({**REQUEST, "id": f"r{n}", "facts": f}) + "\n" for n, f in enumerate(({}, facts)))
    )
    (folder / "one.json").write_text(json.dumps({**REQUEST, "facts": facts}))
    past.write_text(
        statute("decide", str(asked), "--bundle", str(SHAPE), "--format", "json", "--given").output + "{}\n"
    )
    made = [
        statute(
            "batch",
            str(asked),
            "--bundle",
            str(SHAPE),
            "-o",
            str(folder / "o.ndjson"),
            "--report",
            str(folder / "batch.html"),
        ),
        statute("test", str(TINY), "--coverage", "--report", str(folder / "test.html")),
        statute("prove", str(law), "--report", str(folder / "prove.html")),
        statute(
            "replay",
            str(past),
            "--bundle",
            str(SHAPE),
            "--against",
            "1995-01-01",
            "--report",
            str(folder / "replay.html"),
        ),
    ]
    timeline = statute("timeline", str(folder / "one.json"), "--bundle", str(SHAPE), "--format", "html")
    (folder / "timeline.html").write_text(timeline.output, encoding="utf-8")
    assert [(one.status, one.errors) for one in made if one.status not in {0, 1}] == []
    return folder


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of either width."""
    opened = browser.new_page(viewport={"width": request.param, "height": 844}, bypass_csp=True)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_and_no_cell_is_cut(page: Page, reports: Path, name: str) -> None:
    page.goto((reports / f"{name}.html").as_uri())

    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_nothing_is_cut_and_the_key_is_unfolded(browser: Browser, reports: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": 680, "height": 960})
    page.emulate_media(media="print")
    page.goto((reports / f"{name}.html").as_uri())

    assert page.evaluate(CUT) == []
    for key in page.locator("details.key dl").all():
        box = key.bounding_box()
        assert box
        assert box["height"] > 0
    page.close()


@pytest.mark.parametrize("name", ["batch", "test", "prove", "replay"])
def test_bars_of_different_kinds_are_apart_in_forced_colours(browser: Browser, reports: Path, name: str) -> None:
    page = browser.new_page(forced_colors="active")
    page.goto((reports / f"{name}.html").as_uri())
    kinds = ("favourable", "adverse", "rest", "undecided")
    drawn = {kind: page.locator(f".seg.{kind}").first for kind in kinds if page.locator(f".seg.{kind}").count()}
    looks = [one.evaluate(BORDER) for one in drawn.values()]
    page.close()

    assert looks
    assert len(set(looks)) == len(looks)


def test_shaded_words_keep_their_numbers_in_forced_colours(browser: Browser, reports: Path) -> None:
    page = browser.new_page(forced_colors="active")
    page.goto((reports / "test.html").as_uri())
    shaded = page.locator(".heat mark")

    assert shaded.count() > 0
    assert all(one.locator("sup").inner_text().isdigit() for one in shaded.all())
    assert shaded.first.evaluate("e => getComputedStyle(e).borderBottomStyle") == "solid"
    page.close()


def test_struck_and_inserted_words_of_a_redline_are_apart_in_forced_colours(browser: Browser, tmp_path: Path) -> None:
    made = statute("diff", "code/1/10@2000-01-01", "code/1/10@2010-01-01", "--bundle", str(TINY), "--format", "html")
    (tmp_path / "redline.html").write_text(made.output, encoding="utf-8")
    page = browser.new_page(forced_colors="active")
    page.goto((tmp_path / "redline.html").as_uri())
    line = "e => getComputedStyle(e).textDecorationLine"

    assert page.locator("del").first.evaluate(line) == "line-through"
    assert page.locator("ins").first.evaluate(line) == "underline"
    around = "e => ['::before', '::after'].map(part => getComputedStyle(e, part).content)"
    assert page.locator("del").first.evaluate(around) != page.locator("ins").first.evaluate(around)
    page.close()
