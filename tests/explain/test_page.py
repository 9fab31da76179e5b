"""The page in a real browser: wide, narrow, on paper, by keyboard; it asks the network for nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from statute_runner.explain.renderer import renderer

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICIES = Path(__file__).parent.parent.parent / "policies"
FACTS: dict[str, Any] = {
    "exchange": {"direction": "provide", "material": "information"},
    "officer": {"service": "cbp"},
    "counterpart": {"name": "x" * 300, "country": "MX", "kind": "customs", "violations": []},
    "finding": {"made": True, "purposes": ["compliance"], "agreement": "USMCA", "chapters": [7]},
    "assurances": {"given": [{"by": "agency", "use": "law_enforcement", "from": "2023-05-02", "until": "none"}]},
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    loaded = statute_runner.load(str(POLICIES))
    document = loaded.decide({"id": "long-" * 40, "date": "2024-03-15", "facts": FACTS}, text=True)
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(renderer(loaded.bundle, "html")(document), encoding="utf-8")
    return path


class Seen:
    """The page open at a width, and what it said and asked for."""

    def __init__(self, browser: Any, file: Path, width: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 844})
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())


@pytest.fixture(scope="module", params=[1280, 390])
def seen(request: pytest.FixtureRequest, browser: Any, file: Path) -> Iterator[Seen]:
    opened = Seen(browser, file, request.param)
    yield opened
    opened.page.close()


def test_nothing_is_asked_of_the_network_and_nothing_goes_wrong(seen: Seen, file: Path) -> None:
    assert seen.asked == [file.as_uri()]
    assert seen.said == []


def test_the_style_of_the_page_is_allowed_by_its_policy(seen: Seen) -> None:
    assert seen.page.evaluate("getComputedStyle(document.body).maxWidth") == "1056px"


def test_nothing_is_wider_than_the_window(seen: Seen) -> None:
    assert seen.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    wide = """[...document.querySelectorAll('main *, header *, footer *')]
        .filter(e => !e.matches('.aside, thead, thead *') && e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.outerHTML.slice(0, 80))"""

    assert seen.page.evaluate(wide) == []


def test_a_phrase_leads_to_its_condition_and_back(seen: Seen) -> None:
    phrase = seen.page.locator("a.quoted", has_text="that such information will be held in confidence").first
    number = phrase.get_attribute("href").removeprefix("#c")
    phrase.click()

    assert seen.page.evaluate("document.querySelector(':target').id") == f"c{number}"
    assert seen.page.locator(f"#c{number}").bounding_box()["y"] < 844
    assert (
        "Does it say that the information will be held in confidence? It takes: yes"
        in seen.page.locator(f"#c{number}").inner_text()
    )
    assert "not known" in seen.page.locator(f"#c{number}").inner_text()
    assert re.search(r"2020-07-01\.yaml:[0-9]+", seen.page.locator(f"#c{number}").inner_text())

    seen.page.locator(f"#c{number} a[href='#p{number}']").click()

    assert seen.page.evaluate("document.querySelector(':target').textContent").startswith("that such information")


def test_the_keyboard_reaches_every_phrase_in_order_and_shows_where_it_is(seen: Seen) -> None:
    seen.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    seen.page.locator("#readings").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    reached = []
    for _ in range(12):
        seen.page.keyboard.press("Tab")
        at = seen.page.evaluate(
            "(e => [e.className, e.getAttribute('href'), getComputedStyle(e).outlineStyle])(document.activeElement)"
        )
        if at[0].startswith("quoted"):
            reached.append(at[1])

            assert at[2] == "solid"
    expected = seen.page.evaluate("[...document.querySelectorAll('a.quoted')].map(e => e.getAttribute('href'))")

    assert len(reached) > 5
    assert reached == expected[: len(reached)]


def test_enter_on_a_phrase_leads_to_its_condition(seen: Seen) -> None:
    phrase = seen.page.locator("a.quoted").nth(3)
    phrase.focus()
    seen.page.keyboard.press("Enter")

    assert f"#{seen.page.evaluate('document.querySelector(`:target`).id')}" == phrase.get_attribute("href")


def luminance(colour: str) -> float:
    red, green, blue = (int(part) / 255 for part in re.findall("[0-9]+", colour)[:3])
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


COLOURS = """[...document.querySelectorAll('body *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && !e.matches('.aside, .skip, style, title, desc'))
  .map(e => {
    let behind = e;
    while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
    const back = behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)';
    const drawn = e.closest('svg') && e.parentElement.querySelector(':scope > rect');
    const ink = getComputedStyle(e);
    const fill = drawn ? getComputedStyle(drawn).fill : back;
    return [e.closest('svg') ? ink.fill : ink.color, fill, e.getAttribute('class') || ''];
  })"""


def test_every_text_stands_out_from_what_is_behind_it(seen: Seen) -> None:
    for front, back, name in {tuple(found) for found in seen.page.evaluate(COLOURS)}:
        light, dark = sorted((luminance(front), luminance(back)), reverse=True)

        assert (light + 0.05) / (dark + 0.05) >= 4.5, (front, back, name)


def test_marks_differ_by_sign_and_by_line_and_not_by_colour_alone(seen: Seen) -> None:
    styles = {}
    for value, sign in (("yes", "✓"), ("no", "✗"), ("unknown", "?")):
        phrase = seen.page.locator(f".law .phrase.{value}").first
        styles[value] = phrase.evaluate("e => getComputedStyle(e).textDecorationStyle")

        assert {sign} == set(seen.page.locator(f".law a.{value} .sign").all_inner_texts())
    assert len(set(styles.values())) == 3


def test_the_page_has_its_landmarks_and_headed_tables(seen: Seen) -> None:
    page = seen.page

    assert page.evaluate("document.documentElement.lang") == "en"
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.evaluate("[...document.querySelectorAll('table')].every(t => t.querySelector('thead th[scope=col]'))")
    assert page.get_by_role("rowheader").count() > 50


def test_the_page_prints(seen: Seen) -> None:
    printed = seen.page.pdf(format="Letter")

    assert printed.startswith(b"%PDF-")
    seen.page.emulate_media(media="print")
    try:
        assert not seen.page.get_by_role("navigation").is_visible()
        assert seen.page.locator(".law .sign").first.is_visible()
    finally:
        seen.page.emulate_media(media="screen")
