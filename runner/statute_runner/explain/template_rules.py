"""What may stand in a template: the few forms allowed, and names that the decision document has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from statute_runner.explain.sandbox import FORMAT_FILTERS, LOOP, environment
from statute_runner.explain.template_names import ANYTHING, EACH, TEXT
from statute_runner.problem import Problem, Span, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.explain.template_names import Shape

ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const),
    *(nodes.If, nodes.For, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter),
)
DEEPEST_LOOP = 4


@dataclass(frozen=True, slots=True)
class Template:
    """A template: the name by which it is known, the file it stands in, and its text."""

    name: str
    file: str
    text: str


def faults(template: Template, names: Mapping[str, Shape]) -> list[Problem]:
    """What may not stand in a template that sees these names, in the order of its lines."""
    reader = TemplateChecker(template)
    try:
        tree = environment({}, "prose").parse(template.text)
        reader.all(tree.body, names, 0)
    except TemplateSyntaxError as error:
        message = (error.message or "unreadable").rstrip(".")
        return [Problem("template-syntax", message[:1].lower() + message[1:], Span(template.file, error.lineno))]
    except RecursionError:
        return [Problem("template-syntax", "nested too deep", Span(template.file, 1))]
    return reader.problems


class TemplateChecker:
    """Walks a template's tree with the shape of every name in scope."""

    filters: frozenset[str]

    def __init__(self, template: Template) -> None:
        self.template = template
        self.filters = FORMAT_FILTERS.get(template.name.removesuffix(".j2"), FORMAT_FILTERS["text"])
        self.problems: list[Problem] = []

    def problem(self, code: str, message: str, node: nodes.Node, help_: str = "") -> None:
        self.problems.append(Problem(code, message, Span(self.template.file, node.lineno), help_))

    def all(self, found: list[nodes.Node], scope: Mapping[str, Shape], depth: int) -> None:
        for node in found:
            self.node(node, scope, depth)

    def node(self, node: nodes.Node, scope: Mapping[str, Shape], depth: int) -> None:
        if isinstance(node, nodes.For):
            self.loop(node, scope, depth)
        elif not isinstance(node, ALLOWED):
            self.forbidden(node)
        elif isinstance(node, nodes.Expr):
            self.shape(node, scope)
        else:
            self.all(list(node.iter_child_nodes()), scope, depth)

    def forbidden(self, node: nodes.Node) -> None:
        name = type(node).__name__.lower()
        help_ = "a template prints values, tests them with if, and goes over lists with for"
        self.problem("template-forbidden", f"`{name}` is not allowed in a template", node, help_)

    def loop(self, node: nodes.For, scope: Mapping[str, Shape], depth: int) -> None:
        if depth == DEEPEST_LOOP or node.recursive:
            what = "a recursive loop" if node.recursive else f"more than {DEEPEST_LOOP} nested loops"
            self.problem("template-forbidden", f"not allowed in a template: {what}", node)
            return
        over = node.iter
        if not isinstance(over, nodes.Name | nodes.Getattr | nodes.Getitem) and not is_items(over):
            self.problem("template-forbidden", "expected the name of a list to loop over", node)
            return
        shape = self.shape(over, scope)
        if shape == TEXT:
            self.problem("template-forbidden", "expected a list to loop over", node)
        inner: dict[str, Shape] = {
            **scope,
            "loop": dict.fromkeys(LOOP, TEXT),
            **self.targets(node.target, member(shape)),
        }
        if node.test is not None:
            self.shape(node.test, inner)
        self.all(node.body, inner, depth + 1)
        self.all(node.else_, scope, depth)

    def targets(self, target: nodes.Node, shape: Shape) -> dict[str, Shape]:
        if isinstance(target, nodes.Name):
            return {target.name: shape}
        parts = [part.name for part in target.iter_child_nodes() if isinstance(part, nodes.Name)]
        if isinstance(shape, list) and len(shape) == len(parts) == 2:  # noqa: PLR2004 - a pair
            return dict(zip(parts, shape, strict=True))
        if shape != ANYTHING:
            self.problem("template-forbidden", "only the pairs of `items` can be unpacked", target)
        return dict.fromkeys(parts, ANYTHING)

    def shape(self, node: nodes.Node, scope: Mapping[str, Shape]) -> Shape:
        """The shape of an expression's value; reports names that do not exist."""
        if isinstance(node, nodes.Name):
            return self.key(node, scope, node.name, "the decision document")
        if isinstance(node, nodes.Getattr):
            return self.inside(node, self.shape(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem):
            return self.item(node, scope)
        if isinstance(node, nodes.Filter):
            return self.filter(node, scope)
        if not isinstance(node, ALLOWED):
            self.forbidden(node)
            return ANYTHING
        for part in node.iter_child_nodes():
            self.shape(part, scope)
        return TEXT

    def item(self, node: nodes.Getitem, scope: Mapping[str, Shape]) -> Shape:
        holder = self.shape(node.node, scope)
        if isinstance(node.arg, nodes.Const):
            return self.inside(node, holder, node.arg.value)
        if not isinstance(node.arg, nodes.Name | nodes.Getattr | nodes.Getitem):
            self.forbidden(node.arg)
            return ANYTHING
        self.shape(node.arg, scope)
        if isinstance(holder, dict):
            return holder.get(EACH) or (next(iter(holder.values())) if alike(holder) else ANYTHING)
        return ANYTHING

    def inside(self, node: nodes.Getattr | nodes.Getitem, holder: Shape, key: object) -> Shape:
        if holder == ANYTHING:
            return ANYTHING
        if isinstance(holder, list) and isinstance(key, int) and not isinstance(key, bool):
            return member(holder)
        if isinstance(holder, dict) and isinstance(key, str):
            return self.key(node, holder, key, written(node.node))
        kind = "a list" if isinstance(holder, list) else "a value" if holder == TEXT else "a mapping"
        self.problem("template-variable", f"{written(node.node)} is {kind} and has no `{key}`", node)
        return ANYTHING

    def key(self, node: nodes.Node, holder: Mapping[str, Shape], key: str, what: str) -> Shape:
        if key in holder:
            return holder[key]
        if EACH in holder:
            return holder[EACH]
        help_ = nearest(key, holder) or f"it has {', '.join(holder)}"
        self.problem("template-variable", f"{what} has no `{key}`", node, help_)
        return ANYTHING

    def filter(self, node: nodes.Filter, scope: Mapping[str, Shape]) -> Shape:
        shape = self.shape(node.node, scope) if node.node is not None else ANYTHING
        if node.name not in self.filters:
            help_ = nearest(node.name, self.filters) or f"one of {', '.join(sorted(self.filters))}"
            self.problem("template-forbidden", f"unknown filter `{node.name}`", node, help_)
        if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None or node.node is None:
            self.problem("template-forbidden", "a filter takes plain values only", node)
        for argument in node.args:
            if not isinstance(argument, nodes.Const):
                self.problem("template-forbidden", "a filter takes plain values only", node)
        if node.name == "items":
            return [[TEXT, member(shape, of_values=True)]]
        return member(shape) if node.name in {"first", "last"} else TEXT


def is_items(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Filter)
        and node.name == "items"
        and isinstance(node.node, nodes.Name | nodes.Getattr | nodes.Getitem)
    )


def member(shape: Shape, of_values: bool = False) -> Shape:
    """The shape of what a loop over it meets: a list's member, a mapping's key, or with `of_values` its value."""
    if isinstance(shape, list):
        return shape[0]
    if isinstance(shape, dict):
        if not of_values:
            return TEXT
        return shape[EACH] if EACH in shape else next(iter(shape.values())) if alike(shape) else ANYTHING
    return ANYTHING


def alike(shape: Mapping[str, Shape]) -> bool:
    """Whether every key holds the same shape."""
    values = list(shape.values())
    return bool(values) and all(one is values[0] for one in values)


def written(node: nodes.Node) -> str:
    """The expression as a template writes it, for a message."""
    if isinstance(node, nodes.Name):
        return f"`{node.name}`"
    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)[:-1]}.{node.attr}`"
    return "`" + "...`" if not isinstance(node, nodes.Getitem) else f"{written(node.node)[:-1]}[...]`"
