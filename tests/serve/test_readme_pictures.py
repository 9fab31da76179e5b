"""The pictures of the README, taken by a browser: those that are kept look like those taken now.

`STATUTE_PICTURES=write pytest -n0 tests/serve/test_readme_pictures.py` takes them again.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
import pytest

from statute_runner.cli import main

if TYPE_CHECKING:
    from typing import Any

    from playwright.sync_api import Browser, Page, ViewportSize

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "tests" / "pictures"
OPEN = (
    "id=FR-2024-0031&date=2024-03-15&exchange.direction=provide&exchange.material=documents&officer.service=ice&"
    "counterpart.name=Direction+generale+des+douanes&counterpart.country=FR&counterpart.kind=customs&finding.made=true&"
    "finding.purposes=compliance&authorization.subsection_a=true&assurances.cover_purpose=true&assurances.given=1&"
    "assurances.given[0].by=agency&assurances.given[0].confidence=true&assurances.given[0].use=law_enforcement&"
    "assurances.given[0].from=2023-05-02&assurances.given[0].until=none"
)
NORTH = OPEN.replace("country=FR", "country=CA").replace("officer.service=ice", "officer.service=cbp")
ASKED = (
    "id=FR-2024-0031&date=2024-03-15&exchange.direction=provide&officer.service=ice&counterpart.country=FR&counterpart.kind=customs&"
    "finding.made=true&asked=date,counterpart.kind,counterpart.country,exchange.direction,finding.made,officer.service,counterpart.key"
)
VIOLATED = (
    "counterpart.violations=1&counterpart.violations[0].of=agency&counterpart.violations[0].assurance=paragraph_1&"
    "counterpart.violations[0].found_on=2015-06-01&counterpart.violations[0].cured_on=none"
)
WIDE: ViewportSize = {"width": 1280, "height": 900}
SERVED = {
    "law": f"/?{OPEN}",
    "compare": (
        f"/compare?{NORTH}&{VIOLATED}&finding.agreement=USMCA&finding.chapters=7&authorization.subsection_c=true&"
        "goods.entries=!none&old=2020-06-30&new=2020-07-01"
    ),
    "interview": f"/interview?{ASKED}",
}
PRINTED = {
    "law-marked": (["decide", str(ROOT / "policies/examples/alleged-violation.yaml"), "--format", "html"], "#statute"),
    "redline": (["diff", "usc/19/1628@1994-01-01", "usc/19/1628@2020-07-01", "--format", "html"], "body"),
}
SMALL = 40
ALIKE = 9  # of 255, a small picture of the page on the average; another font makes less, another page more


def taken(browser: Browser, name: str, address: str, capsys: pytest.CaptureFixture[str], folder: Path) -> bytes:
    """The picture as PNG."""
    page = browser.new_page(viewport=WIDE, base_url=address)
    try:
        return served(page, name) if name in SERVED else printed(page, name, capsys, folder)
    finally:
        page.close()


def served(page: Page, name: str) -> bytes:
    page.goto(SERVED[name])
    return page.screenshot()


def printed(page: Page, name: str, capsys: pytest.CaptureFixture[str], folder: Path) -> bytes:
    arguments, part = PRINTED[name]
    assert main(arguments) == 0
    (folder / f"{name}.html").write_text(capsys.readouterr().out, encoding="utf-8")
    page.goto((folder / f"{name}.html").as_uri())
    page.set_viewport_size({"width": 1000, "height": 1300})
    for one in page.locator("details:not([open])").all():
        if name == "law-marked":
            one.evaluate("it => it.open = true")
    box = page.locator(part).first.bounding_box()
    assert box is not None
    return page.screenshot(full_page=True, clip={"x": 0, "y": max(box["y"] - 6, 0), "width": 1000, "height": 1110})


def grey(png: bytes) -> list[int]:
    """The picture in `SMALL` by `SMALL` shades of grey, each the average of its part."""
    made: Any = pymupdf.Pixmap
    whole = made(pymupdf.csGRAY, made(png))
    plain = made(whole, 0) if whole.alpha else whole
    wide, high = plain.width // SMALL, plain.height // SMALL
    rows = [plain.samples[n * plain.stride : n * plain.stride + plain.width] for n in range(plain.height)]
    return [
        sum(sum(row[x * wide : (x + 1) * wide]) for row in rows[y * high : (y + 1) * high]) // (wide * high)
        for y in range(SMALL)
        for x in range(SMALL)
    ]


def apart(one: bytes, other: bytes) -> float:
    """How far two pictures are apart, in shades of grey of 255, on the average of their parts."""
    return sum(abs(a - b) for a, b in zip(grey(one), grey(other), strict=True)) / SMALL**2


@pytest.mark.parametrize("name", [*SERVED, *PRINTED])
def test_a_picture_of_the_readme_is_as_the_page_looks(
    name: str, browser: Browser, address: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    now = taken(browser, name, address, capsys, tmp_path)
    if os.environ.get("STATUTE_PICTURES") == "write":
        (FOLDER / f"{name}.png").write_bytes(now)

    assert apart((FOLDER / f"{name}.png").read_bytes(), now) < ALIKE


def test_the_readme_shows_these_and_no_others() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(tests/pictures/([^)]+)\.png\)", (ROOT / "README.md").read_text(encoding="utf-8"))

    assert sorted(shown) == sorted([*SERVED, *PRINTED])
    assert sorted(path.stem for path in FOLDER.glob("*.png")) == sorted(shown)


def test_pictures_of_different_pages_are_told_apart() -> None:
    kept = {path.stem: path.read_bytes() for path in FOLDER.glob("*.png")}

    assert all(apart(kept[a], kept[b]) > ALIKE for a in kept for b in kept if a < b)
