"""One palette: a colour has one name and one value on every page and picture, and stands out in light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import statute_runner

HOME = Path(statute_runner.__file__).parent
SHEETS = {
    "the served page": "serve/static/page.css",
    "the explanation": "explain/layouts/page.css",
    "the redline": "amend/pages/page.css",
    "the report": "pictures/report.css",
}
PICTURES = ("pictures/pictures.css", "pictures/dark.css")
COLOUR = re.compile(r"(--[a-z-]+): (#[0-9a-f]{3,6});")
TEXTS = ("ink", "soft", "link", "yes", "no", "unknown", "favourable", "adverse", "open", "neutral")
LEAST = 4.5


def palette(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours in light and in dark."""
    light, dark = re.split(r"@media screen and \(prefers-color-scheme: dark\) ", (HOME / sheet).read_text("utf-8"))[:2]
    return dict(COLOUR.findall(light.partition("}")[0])), dict(COLOUR.findall(dark.partition("}")[0]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("sheet", list(SHEETS.values()), ids=list(SHEETS))
def test_each_sheet_has_the_one_palette(sheet: str) -> None:
    assert palette(sheet) == palette(SHEETS["the served page"])


def test_pictures_have_the_same_colours() -> None:
    for file, colours in zip(PICTURES, palette(SHEETS["the served page"]), strict=True):
        drawn = dict(COLOUR.findall((HOME / file).read_text("utf-8").partition("}")[0]))
        shared = drawn.keys() & colours.keys()

        assert len(shared) >= 11
        assert {name: drawn[name] for name in shared} == {name: colours[name] for name in shared}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_words_stands_out_from_every_ground(theme: int) -> None:
    colours = palette(SHEETS["the served page"])[theme]
    for name in TEXTS:
        for ground in ("paper", "shade"):
            assert contrast(colours[f"--{name}"], colours[f"--{ground}"]) >= LEAST, (name, ground)
    for name in ("yes", "no", "unknown", "open"):
        assert contrast(colours[f"--{name}"], colours[f"--{name}-tint"]) >= LEAST, name
        assert contrast(colours["--ink"], colours[f"--{name}-tint"]) >= LEAST, name
    assert contrast(colours["--ink"], colours["--mark"]) >= LEAST


def test_what_goes_and_what_comes_has_the_same_colours_wherever_it_is_marked() -> None:
    for sheet in ("serve/static/page.css", "amend/pages/page.css"):
        text = (HOME / sheet).read_text("utf-8")
        for tag, kind in (("del", "no"), ("ins", "yes")):
            rule = re.search(rf"^{tag} {{(.*?)}}", text, re.MULTILINE)

            assert rule is not None
            assert f" color: var(--{kind});" in rule[1]
            assert f"background: var(--{kind}-tint);" in rule[1]
