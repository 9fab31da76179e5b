"""Pages that stand alone have one main part, landmarks that differ, a language and a title: axe finds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from commands.command import statute

if TYPE_CHECKING:
    import pytest
    from playwright.sync_api import Browser

REQUEST = """\
{"id": "r", "date": "2024-03-15", "facts": {"exchange": {"direction": "provide", "material": "information"},
 "counterpart": {"country": "MX", "kind": "other_government"}, "officer": {"service": "cbp"}}}
"""
PAGES = {
    "diff": ("diff", "usc/19/1628@1994-01-01", "usc/19/1628@2020-07-01", "--cases-only", "--format", "html"),
    "timeline": ("timeline", "request.json", "--format", "html"),
    "decide": ("decide", "request.json", "--why-not", "--format", "html"),
}


def test_axe_finds_nothing_on_pages_that_stand_alone(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("request.json").write_text(REQUEST.replace("\n", ""), encoding="utf-8")
    for name, arguments in PAGES.items():
        made = statute(*arguments)
        assert made.status == 0, made.errors
        Path(f"{name}.html").write_text(made.output, encoding="utf-8")
        assert made.output.count("<main>") == made.output.count("</main>") == 1
    for name in PAGES:
        page = browser.new_page(bypass_csp=True)
        page.goto((tmp_path / f"{name}.html").as_uri())
        assert [one["id"] for one in Axe().run(page).response["violations"]] == [], name
        page.close()


def test_the_cases_of_a_redline_are_folded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = statute(*PAGES["diff"]).output

    assert made.index("1. The text") < made.index("3. The decisions") < made.index('<details class="cases">')
    assert made.count('<details class="cases"><summary>') == made.count('<article class="group">') > 0
