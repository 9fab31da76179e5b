"""The names that a template may use.

They are the keys of the decision document, and what a layout sees beside it, as their types have them.
"""

from __future__ import annotations

from types import UnionType
from typing import TypeAlias, get_args, get_origin, get_type_hints, is_typeddict

from statute_runner.decide.decision_document import Decision, Explanation, FactWords, RouteAnswer
from statute_runner.explain.layout_view import KeptCondition, LayoutView

Shape: TypeAlias = "str | dict[str, Shape] | list[Shape]"

TEXT = "text"
"""A text, a number, or yes or no."""
ANYTHING = "anything"
EACH = "*"
"""Stands for the keys of a mapping whose names are open."""


def shape(of: object) -> Shape:
    """The shape of a type of the document; of several types, that of the first."""
    if is_typeddict(of):
        return shapes(of)
    inner = get_args(of)
    if isinstance(of, UnionType):
        return shape(inner[0])
    if get_origin(of) is list:
        return [shape(inner[0])]
    if get_origin(of) is dict:
        return {EACH: shape(inner[1])}
    return ANYTHING if of is object else TEXT


def shapes(of: object, *keys: str) -> dict[str, Shape]:
    """The shapes that the keys of a typed mapping hold; of these keys, or of all."""
    return {key: shape(part) for key, part in get_type_hints(of).items() if not keys or key in keys}


DOCUMENT: dict[str, Shape] = {
    **shapes(Decision, *Decision.__required_keys__),
    "conditions": [shape(KeptCondition)],
    "explanation": shapes(Explanation, *Explanation.__required_keys__),
}
LAYOUT: dict[str, Shape] = {**DOCUMENT, **shapes(LayoutView)}
LETTER: dict[str, Shape] = {
    **DOCUMENT,
    **shapes(LayoutView, "explained", "sheet", "given_facts", "silences", "known_on", "registers"),
}
FACT = shape(FactWords)
TEMPLATES: dict[str, dict[str, Shape]] = {
    "outcome.j2": DOCUMENT,
    "scope.j2": DOCUMENT,
    "route.j2": {**DOCUMENT, "citation": TEXT, "route": shape(RouteAnswer)},
    "text.j2": LAYOUT,
    "markdown.j2": LAYOUT,
    "html.j2": LAYOUT,
}
EXPLAINS = ("outcome.j2", "route.j2", "scope.j2")
