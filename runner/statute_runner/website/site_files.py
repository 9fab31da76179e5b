"""All files of the site of a bundle, by path; the same bytes from the same bundle."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.cases.case_files import load_cases
from statute_runner.serve.shared_style import shared_style
from statute_runner.website.site_cases import case_pages, coverage_page, outcomes_of
from statute_runner.website.site_law import amendment_pages, law_pages, timeline_page
from statute_runner.website.site_rules import readings_page, rule_pages, uses_page
from statute_runner.website.site_view import SiteView

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle
    from statute_runner.loading.bundle_files import Folder

STYLE = os.path.join(os.path.dirname(__file__), "site.css")


def site_files(loaded: LoadedBundle, files: Folder) -> dict[str, bytes]:
    """The pages and the style sheet. Raises `Refused` where the cases cannot be run."""
    view = SiteView(loaded, files)
    cases = load_cases(loaded.bundle, files)
    outcomes = outcomes_of(view, cases)
    with open(STYLE, encoding="utf-8") as file:
        style = file.read()
    found = {
        **dict(law_pages(view)),
        **dict(rule_pages(view, cases)),
        "readings.html": readings_page(view),
        **dict(case_pages(view, outcomes)),
        "coverage.html": coverage_page(view, outcomes),
        "timeline.html": timeline_page(view),
        **dict(amendment_pages(view)),
        "graph.html": uses_page(view),
        "site.css": shared_style() + style,
        ".nojekyll": "",
    }
    return {path: text.encode() for path, text in found.items()}
