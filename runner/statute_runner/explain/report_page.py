"""A report as one page that stands alone: parts with a picture and the same facts as a table; nothing is fetched."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from statute_runner.explain.html_page import page_environment, styled
from statute_runner.explain.sign_key import BARS, sign_key
from statute_runner.pictures import svg_drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = os.path.join(os.path.dirname(__file__), "reports")


class ReportPart(NamedTuple):
    """A part of a report: its heading, what it says, a picture that escapes what it shows, and a table.

    `signs` are the parts of the key that the picture has signs of.
    """

    heading: str
    note: str = ""
    picture: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    signs: Sequence[str] = (BARS,)


def report_page(title: str, facts: Iterable[tuple[str, str]], parts: Sequence[ReportPart]) -> str:
    """The page, with its own style sheet and a policy that allows that sheet and nothing else."""
    with open(os.path.join(os.path.dirname(svg_drawing.__file__), "report.css"), encoding="utf-8") as file:
        style = styled(file.read() + svg_drawing.looks_style() + svg_drawing.style())
    shown = [part._replace(picture=Markup(part.picture)) for part in parts]  # noqa: S704 - pictures escape what they show
    signs = dict.fromkeys(sign for part in parts if part.picture for sign in part.signs)
    key = sign_key(*signs) if signs else ""
    return (
        page_environment(HERE)
        .get_template("report.html.j2")
        .render(**style, title=title, facts=list(facts), parts=shown, key=key)
    )
