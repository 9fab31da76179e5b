"""What is said of a key of a request that is unknown: the one written alike, or the fact that took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.facts import Facts
from statute_runner.problem import nearest, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from statute_runner.law.facts import FactType, FormerFact


def former_fact(name: str, facts: Mapping[str, FactType]) -> FormerFact | None:
    """What took the place of a fact that an earlier edition had."""
    return facts.former.get(name) if isinstance(facts, Facts) else None


def unknown_key(
    key: str, allowed: Collection[str], path: tuple[str, ...], facts: Mapping[str, FactType]
) -> tuple[str, str]:
    """What is said of an unknown key of a request, and help."""
    name = ".".join((*path[1:], key))
    if was := former_fact(name, facts):
        return f"`{name}` is now `{was.now}`", was.because
    what = "fact" if path[1:] else "group of facts" if path else "key"
    return f"unknown {what} {quoted(key)}", meant(key, allowed, path, facts) or f"one of {', '.join(allowed)}"


def meant(key: str, allowed: Collection[str], path: tuple[str, ...], facts: Mapping[str, FactType]) -> str:
    """The help for an unknown key: one written alike here, or a fact that belongs elsewhere."""
    if key not in facts and (help_ := nearest(key, allowed)):
        return help_
    if not path and key in {fact.partition(".")[0] for fact in facts}:
        return "it belongs under `facts`"
    elsewhere = next((fact for fact in facts if key in {fact, fact.partition(".")[2]}), None)
    if elsewhere:
        group, _, name = elsewhere.partition(".")
        return f"did you mean `{name}`, under `{group}`?"
    return ""
