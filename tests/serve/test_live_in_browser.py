"""A page in a browser follows the law while it is written: what was entered stays, and a fault is shown."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

import statute_runner
from check.tiny_bundle import TINY
from serve.conftest import running
from statute_runner.serve.law_follower import Followed

if TYPE_CHECKING:
    import pytest
    from playwright.sync_api import Browser

SECTION = "code/1/10/2010-01-01.yaml"
SLOW = 60_000
LATE = "id=mine&date=2015-05-05&member.kind=reader&loan.map=false&loan.overdue=true"


def saved(path: Path, find: str, put: str) -> None:
    text = path.read_text()
    assert find in text
    new = path.with_name(".new")
    new.write_text(text.replace(find, put))
    new.replace(path)


def test_an_open_page_follows_and_keeps_the_request(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    law = Path(shutil.copytree(TINY, tmp_path / "law"))
    loaded = statute_runner.load("law", cache=False)
    page, wrong = browser.new_page(), list[str]()
    page.on("console", lambda message: wrong.append(message.text))
    with running(loaded, followed=Followed("law", None, use_cache=False, sha256=loaded.bundle.sha256)) as (_, port):
        page.goto(f"http://127.0.0.1:{port}/?{LATE}")
        expect(page.locator("#live")).to_contain_text("13 as expected, 0 not", timeout=SLOW)
        expect(page.locator("#outcome .answer .came")).to_have_text("refused")
        saved(law / SECTION, "is: true}\ndecisions:", "is: false}\ndecisions:")
        expect(page.locator("#outcome .answer .came")).to_have_text("permitted", timeout=SLOW)
        expect(page.locator("#live")).to_contain_text("2 answers of the cases changed", timeout=SLOW)
        assert page.input_value("#id") == "mine"

        page.fill("#id", "half typ")
        saved(law / SECTION, "rule: overdue}", "rule: overdu}")
        expect(page.locator("#live.faulty")).to_contain_text("unknown-rule", timeout=SLOW)
        assert re.search(
            r"\n  31 \|       - not: {rule: overdu}\n     \|                     \^{6}\n", page.inner_text("#live pre")
        )
        assert page.input_value("#id") == "half typ"
        expect(page.locator("#outcome .answer .came")).to_have_text("permitted")
        assert page.locator("[aria-busy]").count() == 0
        saved(law / SECTION, "rule: overdu}", "rule: overdue}")
        expect(page.locator("#live.sound")).to_contain_text("Load the page again", timeout=SLOW)
        page.wait_for_timeout(1500)
        assert page.input_value("#id") == "half typ"
    assert wrong == []
