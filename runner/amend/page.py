"""A comparison as one self-contained html page: no script, nothing fetched, all escaped; fit for paper."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from runner.amend import gathered
from runner.sandbox import FINALIZERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

HERE = os.path.join(os.path.dirname(__file__), "pages")


def page(name: str, **context: Any) -> str:
    """The page of this name, with its own style sheet and a policy that allows that sheet and nothing else."""
    style = shipped("page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=DictLoader({part: shipped(part) for part in (f"{name}.html.j2", "base.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=FINALIZERS["html"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["provision"] = gathered.provision
    environment.filters["span"] = gathered.span
    environment.filters["facts"] = gathered.facts_said
    return environment.get_template(f"{name}.html.j2").render(
        style=Markup(style),  # noqa: S704 - a file of the runner
        style_sha256=digest,
        **context,
    )


def redline_page(document: Mapping[str, Any]) -> str:
    """The comparison as a page to read, print and sign."""
    return page(
        "redline",
        document=document,
        title=gathered.title(document),
        summary=gathered.summary(document),
        groups=gathered.groups(document),
    )


def shipped(name: str) -> str:
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()
