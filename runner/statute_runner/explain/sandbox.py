"""Where templates run: Jinja without globals, calls or attributes, every value escaped for its format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader, StrictUndefined, nodes, pass_context
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from statute_runner.budget import Budget
from statute_runner.escaping import code, markdown, paper, spoken, unmarked, visible, xml
from statute_runner.explain.compiled_templates import CompiledTemplates
from statute_runner.explain.signing_words import signing, unsigned
from statute_runner.law import citations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2 import Undefined
    from jinja2.runtime import Context

LOOP = ("first", "last", "index")
STRICT: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
# Names that no template can write.
COUNTED, ALLOWANCE = " counted", " allowance"
MOST_STEPS, MOST_LETTERS, EACH_TIME = 20_000_000, 2**24, 8


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja in which `a.b` and `a["b"]` mean the key `b` of a mapping and nothing else, and nothing can be called.

    What a loop does is counted, so that loops within loops have an end.
    """

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        for loop in list(source.find_all(nodes.For)):
            inside = [*loop.body, *([loop.test] if loop.test else [])]
            steps = EACH_TIME + sum(1 for part in inside for _ in part.find_all(nodes.Node))
            weight = nodes.Const(steps, lineno=loop.lineno)
            loop.iter = nodes.Filter(loop.iter, COUNTED, [weight], [], None, None, lineno=loop.lineno)
        return super()._generate(source, name, filename, defer_init)

    def getattr(self, obj: object, attribute: str) -> object:
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: Any) -> object:
        if isinstance(obj, LoopContext) and argument in LOOP:
            return getattr(obj, argument)
        if isinstance(obj, Mapping) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list | tuple) and type(argument) is int and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.missing(obj, argument)

    def missing(self, obj: object, argument: Any) -> Undefined:
        return self.undefined(f"there is no {argument!r} in it", obj=obj, name=argument)

    def is_safe_callable(self, obj: object) -> bool:  # noqa: ARG002 - nothing is
        return False


class Allowance:
    """What the templates of one document may do: the steps of loops, and the letters that are written or joined."""

    steps: Budget
    letters: Budget

    def __init__(self) -> None:
        self.steps = Budget(MOST_STEPS, "steps of loops")
        self.letters = Budget(MOST_LETTERS, "letters")


@pass_context
def counted(context: Context, over: Iterable[Any], weight: int) -> Iterator[Any]:
    """The members of a list, with the steps that the body of a loop takes for each."""
    allowance: Allowance = context[ALLOWANCE]
    for member in over:
        allowance.steps.spend(weight)
        yield member


@pass_context
def cited(context: Context, path: str) -> str:
    """The provision as people cite it."""
    return citations.cited(context["law"], path)


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


@pass_context
def joined(context: Context, values: Iterable[object], sign: str = ", ") -> str:
    """The members of a list as one text."""
    allowance: Allowance = context[ALLOWANCE]
    texts = []
    for value in values:
        texts.append(spoken(value))
        allowance.letters.spend(len(texts[-1]) + len(str(sign)))
    return str(sign).join(texts)


def items(group: Mapping[str, object]) -> list[tuple[str, object]]:
    """The keys of a group, each with what it holds."""
    return list(group.items())


OWN: dict[str, Callable[..., object]] = {
    "cited": cited,
    COUNTED: counted,
    "day": day,
    "items": items,
    "join": joined,
    "plain": plain,
    "signing": signing,
    "spoken": spoken,
    "unsigned": unsigned,
}
JINJAS = ("capitalize", "count", "first", "last", "length", "lower", "upper")
FILTERS = frozenset({*OWN, *JINJAS}) - {COUNTED}
FORMAT_FILTERS = {"text": FILTERS, "markdown": FILTERS | {"code"}, "html": FILTERS}


def environment(templates: Mapping[str, str], kind: str) -> Sandbox:
    """The sandbox for these templates; `kind` is `prose`, for sentences that a layout will escape, or a format."""
    made = Sandbox(
        loader=DictLoader(dict(templates)),
        autoescape=kind in {"html", "docx"},
        keep_trailing_newline=True,
        finalize=FINALIZERS[kind],
        bytecode_cache=CompiledTemplates(kind),
        **STRICT,
    )
    made.globals.clear()
    made.tests.clear()
    given = made.filters
    made.filters = {**{name: given[name] for name in JINJAS}, **OWN}
    if kind == "markdown":
        made.filters["code"] = span
    return made


def page(value: object) -> Markup:
    """A value as a page shows it, escaped unless it is markup."""
    return value if isinstance(value, Markup) else Markup(xml(visible(spoken(value))))  # noqa: S704 - escaped


def unless_safe(escape: Callable[[str], str]) -> Callable[[object], object]:
    return lambda value: value if isinstance(value, Markup) else escape(spoken(value))


def word(text: str) -> str:
    """A text in a Word document; a brace in it is none to what reads the document after Jinja."""
    return xml(visible(text)).replace("{", "&#123;").replace("}", "&#125;")


FINALIZERS: dict[str, Callable[[object], object]] = {
    "prose": spoken,
    "text": lambda value: visible(spoken(value)),
    "markdown": unless_safe(markdown),
    "html": page,
    "letter": lambda value: unmarked(spoken(value)),
    "docx": unless_safe(lambda text: Markup(paper(text, word))),  # noqa: S704 - escaped
}
