"""On a phone all can be hit by a finger; where the system forces its colours, nothing is told by them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from serve.addresses import BEGUN, CLEAN, COVERED, VIOLATED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from starlette.testclient import TestClient

OPEN = f"id=a&{BEGUN}"
PERMITTED = f"id=a&{COVERED}&{CLEAN}"
PAGES = {
    "the law": f"/?{OPEN}",
    "begin": "/start",
    "interview, a question": f"/interview?{OPEN}&asked=date,counterpart.country",
    "interview, its end": f"/interview?{PERMITTED}&asked=date,counterpart.country",
    "compare": f"/compare?{OPEN}&old=2020-06-30&new=2020-07-01",
    "rules": f"/rules?{OPEN}",
    "rule": f"/rule?{OPEN}&rule=usc/19/1628%23usmca_conditions",
    "cases": "/cases?words=successor",
    "readings": f"/readings?{OPEN}",
    "card": f"/card?{OPEN}",
    "search": f"/search?{OPEN}&words=agency",
    "past": "/past",
    "no page": "/nowhere",
}
SMALL = """() => {
  const wrong = [];
  for (const one of document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')) {
    const box = ['radio', 'checkbox'].includes(one.type) ? one.closest('label') : one;
    if (!box || !box.checkVisibility({visibilityProperty: true}) || one.closest('.aside, .skip, .skips, svg, .card')) continue;
    const style = getComputedStyle(box), rect = box.getBoundingClientRect();
    if (!rect.width || rect.right < 0) continue;
    const primary = one.matches('button, select, textarea, input') && !one.matches('[type=radio], [type=checkbox]');
    if (style.display === 'inline' && !primary) continue; /* in a line of text: WCAG 2.5.8 excepts it */
    if (rect.height < (primary ? 44 : 24) - 0.5 || rect.width < 23.5) {
      wrong.push(`${one.tagName} ${one.className} ${(one.textContent || one.name).trim().slice(0, 40)}: ${rect.width.toFixed(0)} x ${rect.height.toFixed(0)}`);
    }
  }
  return wrong;
}"""
LOOK = """one => { const style = getComputedStyle(one), sign = getComputedStyle(one, '::before').content;
  return [sign, style.borderLeftStyle, style.borderLeftWidth, style.textDecorationStyle].join(' '); }"""


@pytest.fixture(scope="module")
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, base_url=address
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def forced(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, forced_colors="active", base_url=address)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_finger_hits_what_it_means(phone: Page, name: str) -> None:
    phone.goto(PAGES[name])

    assert phone.evaluate(SMALL) == []


def looks_of(page: Page, *selectors: str) -> list[Any]:
    return [page.locator(one).first.evaluate(LOOK) for one in selectors]


def test_forced_colours_keep_verdicts_outcomes_and_marked_words_apart(forced: Page) -> None:
    forced.goto(f"/?{OPEN}")
    for prefix in (".phrase", ".verdict"):
        found = looks_of(forced, *(f"{prefix}.{value}" for value in ("yes", "no", "unknown")))
        assert len(set(found)) == 3, found
    forced.goto(f"/?id=a&{BEGUN}&{VIOLATED}")
    found = looks_of(forced, *(f".key .came.{look}" for look in ("favourable", "adverse", "rest", "open")))
    assert len(set(found)) == 4, found


def relied(page: Page) -> tuple[set[str], set[str]]:
    """The colours of the line beside provisions that the answer rests on, and beside the others, as painted."""
    colours = "all => all.map(one => getComputedStyle(one).borderLeftColor)"
    return (
        set(page.locator(".provision.relied").evaluate_all(colours)),
        set(page.locator(".provision:not(.relied)").evaluate_all(colours)),
    )


def test_forced_colours_keep_what_is_relied_on_and_the_version_shown(forced: Page) -> None:
    forced.goto(f"/?{PERMITTED}")
    ground = forced.evaluate("getComputedStyle(document.body).backgroundColor")
    on, off = relied(forced)

    assert ground not in on
    assert off == {ground}
    here = forced.locator(".timeline .here")
    assert here.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    assert "shown" in here.locator(".from").evaluate("one => getComputedStyle(one, '::after').content")


def test_the_explanation_keeps_them_apart_too(forced: Page, client: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "it.html"
    file.write_text(client.get(f"/explanation.html?{OPEN}").text, encoding="utf-8")
    forced.goto(file.as_uri())
    ground = forced.evaluate("getComputedStyle(document.body).backgroundColor")
    on, off = relied(forced)

    assert ground not in on
    assert off == {ground}
    for prefix in ("#statute .phrase", ".key .verdict"):
        found = looks_of(forced, *(f"{prefix}.{value}" for value in ("yes", "no", "unknown")))
        assert len(set(found)) == 3, found
    found = looks_of(forced, *(f".key .came.{look}" for look in ("favourable", "adverse", "rest", "open")))
    assert len(set(found)) == 4, found


def test_inserted_and_struck_words_are_apart_without_colour(forced: Page) -> None:
    forced.goto("/compare?date=2024-03-15&old=2020-06-30&new=2020-07-01")
    line = "one => getComputedStyle(one).textDecorationLine"

    assert forced.locator("del").first.evaluate(line) == "line-through"
    assert forced.locator("ins").first.evaluate(line) == "underline"


def test_the_tree_of_a_rule_has_the_colours_that_are_forced(browser: Browser, address: str) -> None:
    context = browser.new_context(forced_colors="active", color_scheme="dark", base_url=address)
    page = context.new_page()
    page.goto(f"/rule?{OPEN}&rule=usc/19/1628%23usmca_conditions")
    fill = "e => getComputedStyle(e).fill"
    canvas, words = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    boxes = page.locator(".tree g:has(rect)")

    assert boxes.count() > 3
    assert {page.locator(f".tree .{value} rect").first.evaluate(fill) for value in ("yes", "no", "unknown")} == {canvas}
    assert page.locator(".tree g:not(a g) > text").first.evaluate(fill) == words
    context.close()


def test_a_file_of_past_decisions_is_asked_for_by_its_forms(client: TestClient) -> None:
    page = client.get("/past").text

    assert "JSON, a JSON document a line, or YAML, not packed" in page
