"""Conditions brought to one form, so that those which say the same are equal however they are written.

Order, nesting, repetition and a rule's new name make no difference to an answer, and none here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.logic.tree import AllOf, AnyOf, Not, Test, Use, nodes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.logic.tree import Node

UNORDERED = {"one of", "none of", "has any of", "has all of"}


def normal(node: Node, names: Mapping[str, str]) -> tuple[Any, ...]:
    """The condition in its one form; `names` maps the old names of renamed rules to the new."""
    if isinstance(node, Test):
        return test_form(node)
    if isinstance(node, Use):
        return ("rule", names.get(node.rule, node.rule), node.as_in_force_on or "")
    if isinstance(node, Not):
        inner = normal(node.part, names)
        return inner[1] if inner[0] == "not" else ("not", inner)
    kind = "all" if isinstance(node, AllOf) else "any"
    parts: dict[str, tuple[Any, ...]] = {}
    for part in node.parts:
        form = normal(part, names)
        for inner in form[1] if form[0] == kind else (form,):
            parts[repr(inner)] = inner
    ordered = tuple(parts[key] for key in sorted(parts))
    return ordered[0] if len(ordered) == 1 else (kind, ordered)


def test_form(test: Test) -> tuple[Any, ...]:
    operand: Any = test.operand
    if isinstance(operand, tuple):
        operand = tuple(sorted(operand, key=repr)) if test.operator in UNORDERED else operand
    return ("test", test.ref, test.operator, repr(operand))


def leaves(node: Node, names: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """The tests and used rules written inside a condition, each in its one form."""
    return [normal(inner, names) for inner in nodes_of(node) if isinstance(inner, Test | Use)]


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
