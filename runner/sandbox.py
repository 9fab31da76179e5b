"""Where templates run: Jinja without globals, calls or attributes, every value escaped for its format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader, StrictUndefined, pass_context
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from runner import citing
from runner.escaping import code, markdown, spoken, visible, xml

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Undefined
    from jinja2.runtime import Context

LOOP = ("first", "last", "index")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja in which `a.b` and `a["b"]` mean the key `b` of a mapping and nothing else, and nothing can be called."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, LoopContext) and argument in LOOP:
            return getattr(obj, argument)
        if isinstance(obj, Mapping) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list | tuple) and type(argument) is int and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.missing(obj, argument)

    def missing(self, obj: Any, argument: Any) -> Undefined:
        return self.undefined(f"there is no {argument!r} in it", obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - nothing is
        return False


@pass_context
def cited(context: Context, path: str) -> str:
    """The provision as people cite it."""
    return citing.cited(context["law"], path)


def day(text: str) -> str:
    """A date in words, as October 27, 1986."""
    known = date.fromisoformat(text)
    months = "January February March April May June July August September October November December"
    return f"{months.split()[known.month - 1]} {known.day}, {known.year}"


def plain(text: str) -> str:
    """A name of outcome, value or option in words."""
    return str(text).replace("_", " ")


def span(text: object) -> Markup:
    """A value as a Markdown code span."""
    return Markup(code(spoken(text)))  # noqa: S704 - a code span shows its text as it is


def joined(values: Any, sign: str = ", ") -> str:
    """The members of a list as one text."""
    return str(sign).join(spoken(value) for value in values)


def items(group: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The keys of a group, each with what it holds."""
    return list(group.items())


OWN: dict[str, Callable[..., Any]] = {
    "cited": cited,
    "day": day,
    "items": items,
    "join": joined,
    "plain": plain,
    "spoken": spoken,
}
JINJAS = ("capitalize", "count", "first", "last", "length", "lower", "upper")
FILTERS = frozenset({*OWN, *JINJAS})
FORMAT_FILTERS = {"text": FILTERS, "markdown": FILTERS | {"code"}, "html": FILTERS}


def environment(templates: Mapping[str, str], kind: str) -> Sandbox:
    """The sandbox for these templates; `kind` is `prose`, for sentences that a layout will escape, or a format."""
    made = Sandbox(
        loader=DictLoader(dict(templates)),
        autoescape=kind == "html",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=FINALIZERS[kind],
    )
    made.globals.clear()
    made.tests.clear()
    given = made.filters
    made.filters = {**{name: given[name] for name in JINJAS}, **OWN}
    if kind == "markdown":
        made.filters["code"] = span
    return made


def unless_safe(escape: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, Markup) else escape(spoken(value))


FINALIZERS: dict[str, Callable[[Any], Any]] = {
    "prose": spoken,
    "text": lambda value: visible(spoken(value)),
    "markdown": unless_safe(markdown),
    "html": unless_safe(lambda text: Markup(xml(visible(text)))),  # noqa: S704 - escaped
}
