"""The heat map shades the words that counted, and says how often."""

from __future__ import annotations

import re

from statute_runner.api import load
from statute_runner.explain.heat_map import heat_map

SECTION = load(None).bundle.section("usc/19/1628", "2020-07-01")


def test_each_passage_is_shaded_by_its_share_and_says_its_count() -> None:
    part = next(one for one in SECTION.text if len(one.text.split()) > 12)
    words = part.text.split()
    first, second = " ".join(words[:3]), " ".join(words[6:9])
    at = f"{SECTION.citation}/{part.path}"
    shaded = heat_map([SECTION], {(at, first): 1000, (at, second): 20})

    assert re.findall(r'<mark class="h(\d)" title="([\d,]+)">', shaded) == [("3", "1,000"), ("1", "20")]


def test_where_nothing_counted_there_is_no_map() -> None:
    assert heat_map([SECTION], {}) == ""
