"""The reference as pages in one folder: nothing is fetched from elsewhere, and a script only helps to find."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from statute_runner.explain.html_page import page_environment
from statute_runner.reference.reference_page import ReferenceTable, TypedExample
from statute_runner.reference.reference_pages import ABOUT, TITLE
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.reference.reference_page import ReferencePage

HERE = os.path.dirname(__file__)
CODE = re.compile(r"`([^`]*)`|\[([^\]]*)\]\((#[^)]*)\)")
STATIC = ("find.js", "reference.css")


def html_files(pages: Iterable[ReferencePage], style: str) -> dict[str, bytes]:
    """The files by name; `style` is the sheet that all pages of the runner share."""
    listed = list(pages)
    environment = page_environment(os.path.join(HERE, "templates"), inline=inline)
    environment.tests.update(
        table=lambda one: isinstance(one, ReferenceTable), example=lambda one: isinstance(one, TypedExample)
    )
    template = environment.get_template("reference.html.j2")
    found = {
        f"{page.name}.html": template.render(
            page=page, pages=listed, title=page.title, about=page.about, version=VERSION
        )
        for page in listed
    }
    found["index.html"] = template.render(page=None, pages=listed, title=TITLE, about=ABOUT, version=VERSION)
    found["entries.js"] = f"window.ENTRIES = {json.dumps(entries(listed), separators=(',', ':'))};\n"
    found["page.css"] = style
    for name in STATIC:
        with open(os.path.join(HERE, "static", name), encoding="utf-8") as file:
            found[name] = file.read()
    return {**{name: text.encode() for name, text in found.items()}, ".nojekyll": b""}


def entries(pages: Iterable[ReferencePage]) -> list[tuple[str, str, str]]:
    """What can be found: the address of each entry, what it is, and the words that it is found by."""
    return [
        (f"{page.name}.html#{entry.anchor}", f"{page.title}: {entry.heading}", f"{entry.heading} {entry.words}".lower())
        for page in pages
        for entry in page.entries
    ]


def inline(text: str) -> Markup:
    """A text with its code and its links within the page; all else is escaped."""
    made, at = [], 0
    for found in CODE.finditer(text):
        made.append(escape(text[at : found.start()]))
        if found[3]:
            made.append(Markup('<a href="{}">{}</a>').format(found[3], found[2]))
        else:
            made.append(Markup("<code>{}</code>").format(found[1]))
        at = found.end()
    return Markup("").join([*made, escape(text[at:])])
