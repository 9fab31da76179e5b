"""Conditions in the words of the rule file, short enough for one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import InForceRef
from statute_runner.logic.tree import AllOf, AnyOf, Not, Use

if TYPE_CHECKING:
    from statute_runner.logic.tree import Node, Operand

LONGEST = 160


def written(node: Node, longest: int = LONGEST) -> str:
    """The condition as a rule file writes it, shortened."""
    text = whole(node)
    return text if len(text) <= longest else f"{text[: longest - 4]} ..."


def whole(node: Node) -> str:
    if isinstance(node, AllOf | AnyOf):
        return f"{'all' if isinstance(node, AllOf) else 'any'} of ({'; '.join(whole(part) for part in node.parts)})"
    if isinstance(node, Not):
        return f"not {whole(node.part)}"
    if isinstance(node, Use):
        return node.rule + (f" as in force on {node.as_in_force_on}" if node.as_in_force_on else "")
    if isinstance(node.ref, InForceRef):
        return f"{node.ref.name} is in force"
    return f"{node.ref} {node.operator} {operand(node.operand)}"


def operand(given: Operand) -> str:
    """An operand as a rule file writes it."""
    if isinstance(given, tuple):
        return f"[{', '.join(operand(one) for one in given)}]"
    return {True: "true", False: "false"}[given] if isinstance(given, bool) else str(given)
