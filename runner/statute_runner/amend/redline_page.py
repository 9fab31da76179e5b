"""A comparison as one self-contained html page: no script, nothing fetched, all escaped; fit for paper."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from markupsafe import Markup

from statute_runner.amend import summary
from statute_runner.explain.html_page import page_environment, styled
from statute_runner.explain.sign_key import CHANGES, MATRIX, sign_key
from statute_runner.law.citations import provision
from statute_runner.pictures import svg_drawing
from statute_runner.pictures.change_matrix import matrix_picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

HERE = os.path.join(os.path.dirname(__file__), "pages")


def page(name: str, **context: Any) -> str:
    """The page of this name, with its own style sheet and a policy that allows that sheet and nothing else."""
    with open(os.path.join(HERE, "page.css"), encoding="utf-8") as file:
        style = styled(file.read() + svg_drawing.looks_style() + svg_drawing.style())
    environment = page_environment(HERE, provision=provision, span=summary.span, facts=summary.facts_said)
    return environment.get_template(f"{name}.html.j2").render(**style, **context)


def redline_page(document: Mapping[str, Any]) -> str:
    """The comparison as a page to read, print and sign."""
    return page(
        "redline",
        document=document,
        title=summary.title(document),
        summary=summary.summary(document),
        groups=summary.groups(document),
        key=sign_key(CHANGES, *((MATRIX,) if document["decisions"]["matrix"] else ())),
        matrices=[
            Markup(matrix_picture(counts, name))  # noqa: S704 - the picture escapes what it shows
            for name, counts in summary.changes_of(document["decisions"]).items()
        ],
    )
