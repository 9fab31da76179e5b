"""A condition as indented sentences, each with the words of the law that it encodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.tree import Members
from statute_runner.logic.wording import clause, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.logic.tree import Node

HEADS = {
    "all": "all of these hold:",
    "any": "at least one of these holds:",
    "not": "this does not hold:",
    "rule": "rule ",
    "members": "",
    "cannot be said": "it cannot be said whether this holds:",
    "test": "",
}


def condition_sentences(node: Node) -> Iterator[tuple[int, str]]:
    """Each sentence with how deep it stands."""
    for depth, one in clause(node).lines():
        quote = quoted(one.node.at)
        said = f"{HEADS[one.kind]}{one.words}{ends(one.node)}"
        yield depth, said + (f"  “{quote}”" if quote else "")


def ends(node: Node) -> str:
    """What leads from a test over a list to what it says of the members."""
    return (" has:" if node.quantifier == "every" else " with:") if isinstance(node, Members) else ""
