"""Letters as Word documents: the parts of a letter in a document that holds its look, an office's own if there is one.

The document is filled in by docxtpl, in the sandbox of all templates: what is undefined is refused, and values are
escaped. The archive is written again without the time of day and without compression, so that the same letter has the
same bytes everywhere.
"""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from statute_runner.budget import OverBudget
from statute_runner.escaping import visible
from statute_runner.explain.sandbox import ALLOWANCE, Allowance, environment
from statute_runner.explain.template_names import TEXT
from statute_runner.explain.template_rules import Template, faults
from statute_runner.optional_packages import require
from statute_runner.problem import Refused, Span, refuse
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statute_runner.explain.template_names import Shape
    from statute_runner.letters.letter_text import LetterText
    from statute_runner.problem import Problem

NAME = "letter.docx"
SHIPPED = os.path.join(os.path.dirname(__file__), "layouts", NAME)
NAMES: dict[str, Shape] = {"title": TEXT, "record": TEXT, "blocks": [{"kind": TEXT, "name": TEXT, "text": TEXT}]}
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)


def word_writer(template_dir: str | None) -> Callable[[LetterText], bytes]:
    """A function from a letter to the bytes of its Word document, in the look of `letter.docx` in `template_dir`.

    Raises `Refused` where docxtpl cannot be used, or the document is none or holds what a template may not; the
    function where it fails on a letter.
    """
    require("--format docx", ["docxtpl"], "letters", "letters-extra")
    from docxtpl import DocxTemplate

    own = os.path.join(template_dir, NAME) if template_dir else ""
    path = own if own and os.path.isfile(own) else SHIPPED
    with open(path, "rb") as file:
        look = file.read()
    try:
        wrong = [fault for text in written_in(DocxTemplate(io.BytesIO(look))) for fault in checked(path, text)]
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise refuse("template-syntax", f"no Word document: {visible(str(error))}", Span(path, 1)) from error
    if wrong:
        raise Refused(wrong)

    def written(letter: LetterText) -> bytes:
        document = DocxTemplate(io.BytesIO(look))
        context = {**asdict(letter), ALLOWANCE: Allowance()}
        try:
            document.render(context, environment({}, "docx"), autoescape=True)
        except (TemplateError, OverBudget, ValueError, TypeError) as error:
            raise refuse("template-fails", visible(str(error)), Span(path, 1)) from error
        about = document.docx.core_properties
        about.title, about.created, about.modified = letter.title[:255], NO_TIME, NO_TIME
        made = io.BytesIO()
        document.save(made)
        return without_time(made)

    return written


def written_in(document: Any) -> Iterator[str]:
    """The templates in a Word document: its body, its headers and its footers."""
    document.render_init()
    yield document.patch_xml(document.get_xml())
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(kind):
            yield document.patch_xml(document.get_part_xml(part))


def checked(path: str, text: str) -> list[Problem]:
    """What may not stand in it; of a Word document there are no lines to name."""
    return [replace(fault, span=Span(path, 1)) for fault in faults(Template(NAME, path, text), NAMES)]


def without_time(made: io.BytesIO) -> bytes:
    """The archive with its files stored as they are, as of one day."""
    again = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            new.writestr(entry, old.read(name))
    return again.getvalue()
