"""What every page of the site is printed with: where it stands among the others, and the bundle."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from statute_runner.explain import sandbox
from statute_runner.explain.html_page import page_environment
from statute_runner.explain.outcome_looks import looks
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder

HERE = os.path.join(os.path.dirname(__file__), "templates")
TABS = (
    ("index.html", "The law"),
    ("rules.html", "Rules"),
    ("readings.html", "Readings"),
    ("cases.html", "Cases"),
    ("coverage.html", "Coverage"),
    ("timeline.html", "Timeline"),
    ("amendments.html", "Amendments"),
    ("graph.html", "What uses what"),
)
ENVIRONMENT = page_environment(HERE, **{name: made for name, made in sandbox.OWN.items() if name != "join"})
MAIN = re.compile(r"<main[^>]*>\n")


class SiteView:
    """A bundle whose pages are being made, and its files."""

    loaded: LoadedBundle
    files: Folder
    bundle: Bundle
    law: list[dict[str, str]]
    tones: dict[str, str]

    def __init__(self, loaded: LoadedBundle, files: Folder) -> None:
        self.loaded, self.files = loaded, files
        self.bundle = loaded.bundle
        newest = [self.bundle.section(citation, known[-1]) for citation, known in self.bundle.versions.items()]
        self.law = [{"citation": section.citation, "cite": section.cite} for section in newest]
        first = next(iter(self.bundle.questions.values()))
        self.tones = looks(first)

    def printed(self, path: str, tab: str, **more: object) -> str:
        """The page at this path, by the template of its tab; `base` leads from it to the top of the site."""
        template = more.pop("template", tab)
        return ENVIRONMENT.get_template(f"{template}.html.j2").render(
            bundle=self.bundle,
            law=self.law,
            tones=self.tones,
            base=above(path),
            tabs=[{"path": one, "title": title, "here": one == f"{tab}.html"} for one, title in TABS],
            version=VERSION,
            **more,
        )

    def standing_alone(self, path: str, page: str) -> str:
        """A page that the runner writes elsewhere to stand alone, with the way back to the site at its top."""
        way = ENVIRONMENT.get_template("way.j2").render(base=above(path), title=self.bundle.title)
        found = MAIN.search(page)
        assert found, "a page has a main part"  # noqa: S101 - each of them has
        return f"{page[: found.end()]}{way}{page[found.end() :]}"


def above(path: str) -> str:
    """What leads from a page to the top of the site."""
    return "../" * path.count("/")


def law_path(citation: str, version: str) -> str:
    """Where a version of a section stands."""
    return f"law/{citation}/{version}.html"


def rules_path(citation: str, version: str) -> str:
    """Where the rules of a version stand."""
    return f"rules/{citation}/{version}.html"
