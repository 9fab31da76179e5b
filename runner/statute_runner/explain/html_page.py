"""Pages of the runner's own: where their templates are printed, and the one style sheet that each allows."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from statute_runner.explain.compiled_templates import CompiledTemplates
from statute_runner.explain.member_wording import counted
from statute_runner.explain.sandbox import FINALIZERS, STRICT

if TYPE_CHECKING:
    from collections.abc import Callable


class PageEnvironment(Environment):
    """Jinja in which the dot looks for the key of a mapping first, as nearly all that pages are printed with are."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value of the key, else the attribute."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def page_environment(folder: str, **filters: Callable[..., Any]) -> Environment:
    """Where the templates in the folder are printed: every value escaped and visible, every name known."""
    loader, finalize = FileSystemLoader(folder), FINALIZERS["html"]
    # They are files of the runner, which change with it alone: none is looked at anew for each page that it is part of.
    compiled = CompiledTemplates(" ".join(("page", *sorted(filters))))
    made = PageEnvironment(
        loader=loader, autoescape=True, finalize=finalize, auto_reload=False, bytecode_cache=compiled, **STRICT
    )
    made.filters.update({"counted": counted, **filters})
    return made


def styled(style: str) -> dict[str, str]:
    """A page's own style sheet, and the digest by which the page allows it and no other."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": Markup(style), "style_sha256": digest}  # noqa: S704 - a file of the runner
