"""A condition as indented sentences, each with the words of the law that it encodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import ReadingRef
from statute_runner.logic.tree import Members, Test, Use, facts_of
from statute_runner.logic.wording import clause, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.law.bundle import Bundle
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


def condition_sentences(node: Node, bundle: Bundle, day: str) -> Iterator[tuple[int, str]]:
    """Each sentence with how deep it stands; beside its name, what a rule of that day says or an option means."""
    for depth, one in clause(node).lines():
        quote, meaning = quoted(one.node.at), meant(one.node, bundle, day)
        said = f"{HEADS[one.kind]}{one.words}{ends(one.node)}"
        yield depth, said + (f" ({meaning})" if meaning else "") + (f"  “{quote}”" if quote else "")


def meant(node: Node, bundle: Bundle, day: str) -> str:
    """What a used rule says, or what the option of a reading that is tested means; else nothing."""
    if isinstance(node, Use):
        citation, _, name = node.rule.partition("#")
        version = bundle.version_on(citation, node.as_in_force_on or day)
        rule = bundle.section(citation, version).rules.get(name) if version else None
        return rule.says.removesuffix(".") if rule else ""
    if isinstance(node, Test) and isinstance(node.ref, ReadingRef):
        return bundle.readings[node.ref.name].options.get(str(node.operand), "").removesuffix(".")
    return ""


def tested_values(tests: Iterable[Test], bundle: Bundle) -> dict[str, list[str]]:
    """The facts that tests compare, by name, each with what the values mean that it is compared with."""
    found: dict[str, dict[str, None]] = {}
    for test in tests:
        for name in facts_of(test):
            known = bundle.facts.every.get(name)
            if known:
                said = found.setdefault(name, {})
                values = test.operand if isinstance(test.operand, tuple) else (test.operand,)
                of = known.values or {}
                said |= dict.fromkeys(f"{one}: {of[str(one)].removesuffix('.')}" for one in values if str(one) in of)
    return {name: list(said) for name, said in found.items()}


def ends(node: Node) -> str:
    """What leads from a test over a list to what it says of the members."""
    return (" has:" if node.quantifier == "every" else " with:") if isinstance(node, Members) else ""
