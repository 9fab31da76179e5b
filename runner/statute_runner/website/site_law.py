"""The pages of the law: a version each, with an anchor for every provision, and the amendment that made it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from statute_runner.amend.comparison import versions
from statute_runner.amend.diff_document import report
from statute_runner.amend.redline_page import page, redline_page
from statute_runner.amend.summary import summary
from statute_runner.amend.timeline_picture import picture
from statute_runner.amend.version_timeline import document, standings
from statute_runner.decide.decision import law_entry
from statute_runner.explain.highlight import laid_out
from statute_runner.law.citations import provision
from statute_runner.website.site_view import law_path, rules_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.amend.version_timeline import VersionSpan
    from statute_runner.law.section import Section
    from statute_runner.website.site_view import SiteView

    Pages = Iterator[tuple[str, str]]


def law_pages(view: SiteView) -> Pages:
    """The first page, with every section and version, and the page of each version."""
    spans = {(one.citation, one.version): one for one in standings(view.loaded)}
    listed = [
        {
            "newest": view.bundle.section(citation, known[-1]),
            "versions": [{**told(spans[citation, one]), "path": law_path(citation, one)} for one in reversed(known)],
        }
        for citation, known in view.bundle.versions.items()
    ]
    yield "index.html", view.printed("index.html", "index", sections=listed)
    for (citation, version), span in spans.items():
        path = law_path(citation, version)
        yield path, version_page(view, path, view.bundle.section(citation, version), span)


def told(span: VersionSpan) -> dict[str, object]:
    """What is said of a version in a list."""
    names = ("version", "until", "repealed", "enacted", "reviewed")
    return {**{name: getattr(span, name) for name in names}, "by": span.law, "revision": span.revision}


def version_page(view: SiteView, path: str, section: Section, span: VersionSpan) -> str:
    """The words of a version, each provision under its own address, with what is not encoded and not verified."""
    citation, known = section.citation, view.bundle.versions[section.citation]
    place = known.index(section.version)
    entry = law_entry(section, with_text=True, day=section.version)
    parts = [{**part, "anchor": part["at"].removeprefix(f"{citation}/")} for part in laid_out(entry, [])]
    return view.printed(
        path,
        "index",
        template="version",
        section=section,
        entry=entry,
        span=told(span),
        parts=parts,
        others=[(one, law_path(citation, one)) for one in known],
        amended=amendment_path(citation, section.version) if place else "",
        rules=rules_path(citation, section.version) if section.rules else "",
        left_out=[
            (at := one.provision.removeprefix(f"{citation}/"), provision(at), one.words, one.because)
            for one in section.not_encoded
        ],
    )


def amendment_path(citation: str, version: str) -> str:
    """Where the redline of a version against the one before it stands."""
    return f"amendments/{citation}/{version}.html"


def amendment_pages(view: SiteView) -> Pages:
    """Each version against the one before it: the list of all, and a redline of each."""
    rows = []
    for citation, known in view.bundle.versions.items():
        for old, new in pairwise(known):
            path = amendment_path(citation, new)
            sides = versions(view.loaded, view.files, f"{citation}@{old}", f"{citation}@{new}", None)
            compared = report(sides, {}, None, with_proofs=False)
            cite = view.bundle.section(citation, new).cite
            rows.append({"cite": cite, "old": old, "new": new, "path": path, "said": summary(compared)[:4]})
            yield path, view.standing_alone(path, redline_page(compared))
    yield "amendments.html", view.printed("amendments.html", "amendments", rows=rows)


def timeline_page(view: SiteView) -> str:
    """Every version in time, as a picture and a table."""
    spans = standings(view.loaded)
    drawn = Markup(picture(spans, [], {}, alone=False))  # noqa: S704 - the picture escapes what it shows
    made = document(view.loaded, spans, None, [])
    title = view.bundle.title
    return view.standing_alone(
        "timeline.html",
        page("timeline", title=title, document=made, picture=drawn, sentences=[], key="", looks=view.tones),
    )
