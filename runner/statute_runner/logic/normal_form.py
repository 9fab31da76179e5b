"""Conditions brought to one form, so that those which say the same are equal however they are written.

Order, nesting, repetition and a rule's new name make no difference to an answer, and none here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Unsaid, Use, fold, nodes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.logic.tree import Node

    Shape: TypeAlias = tuple[Any, ...]

UNORDERED = {"one of", "none of", "has any of", "has all of", "within"}


def normal(node: Node, names: Mapping[str, str]) -> Shape:
    """The condition in its one form; `names` maps the old names of renamed rules to the new."""
    return fold(node, NormalForm(names), {})


class NormalForm:
    """The meaning of a condition as its one form."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def test(self, node: Test) -> Shape:
        operand: Any = node.operand
        if isinstance(operand, tuple) and node.operator in UNORDERED:
            operand = tuple(sorted(operand, key=repr))
        return ("test", node.ref, node.operator, repr(operand))

    def all_of(self, _node: AllOf, parts: Sequence[Shape]) -> Shape:
        return group("all", parts)

    def any_of(self, _node: AnyOf, parts: Sequence[Shape]) -> Shape:
        return group("any", parts)

    def negation(self, _node: Not, part: Shape) -> Shape:
        return opposite(part)

    def members(self, node: Members, each: Callable[[], Shape]) -> Shape:
        """Every quantifier by `at least`, as it is evaluated."""
        number = node.number + (node.quantifier == "at most") if node.number else 1
        part = opposite(each()) if node.quantifier == "every" else each()
        form = ("members", node.over, max(number, 1), part)
        return form if node.quantifier in {"some", "at least"} else opposite(form)

    def unsaid(self, _node: Unsaid, part: Shape) -> Shape:
        return ("cannot be said", part)

    def use(self, node: Use, _body: Callable[[], Shape]) -> Shape:
        return ("rule", self.names.get(node.rule, node.rule), node.as_in_force_on or "")


def opposite(part: Shape) -> Shape:
    form: Shape = part[1] if part[0] == "not" else ("not", part)
    return form


def group(kind: str, forms: Sequence[Shape]) -> Shape:
    parts = {repr(inner): inner for form in forms for inner in (form[1] if form[0] == kind else (form,))}
    ordered = tuple(parts[key] for key in sorted(parts))
    return ordered[0] if len(ordered) == 1 else (kind, ordered)


def leaves(node: Node, names: Mapping[str, str]) -> list[Shape]:
    """The tests and used rules written inside a condition, each in its one form, and the lists it tests."""
    found = [normal(inner, names) for inner in nodes_of(node) if isinstance(inner, Test | Use)]
    return found + [("members", inner.over) for inner in nodes_of(node) if isinstance(inner, Members)]


def alike(old: Node, new: Node, names: Mapping[str, str]) -> float:
    """The share of tests and used rules that two conditions have in common, from 0 to 1."""
    before, after = leaves(old, names), leaves(new, names)
    common = 0
    rest = list(after)
    for leaf in before:
        if leaf in rest:
            rest.remove(leaf)
            common += 1
    return 2 * common / (len(before) + len(after))


def is_group(node: Node) -> bool:
    """Whether the condition is made of several."""
    return isinstance(node, AllOf | AnyOf)
