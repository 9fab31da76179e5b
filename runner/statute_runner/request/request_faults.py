"""The faults of one request, each with its path and place, and help for what was probably meant."""

from __future__ import annotations

from statute_runner.problem import Problem, enough, nearest, quoted
from statute_runner.text.strict_json import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import TypeAlias

    from statute_runner.law.facts import FactType
    from statute_runner.problem import Span

    Locate: TypeAlias = Callable[[tuple[str | int, ...], bool], Span | None]


class Faults:
    """The faults of one request, each with its path and the nearest place that is known."""

    def __init__(self, stated: object, span: Span, locate: Locate | None) -> None:
        """`stated` is the id of the request, which stands at the span; `locate` finds its parts."""
        self.span, self.locate = span, locate
        self.problems: list[Problem] = []
        self.id = stated if isinstance(stated, str) else None

    def say(self, code: str, message: str, path: tuple[str | int, ...], help_: str = "", key: bool = False) -> None:
        span = (self.locate and self.locate(path, key)) or self.span
        self.problems.append(Problem(code, message, span, help_, written(path), id=self.id))
        enough(self.problems)

    def unknown_keys(
        self,
        given: Mapping[object, object],
        allowed: Collection[str],
        path: tuple[str, ...],
        facts: Mapping[str, FactType],
    ) -> None:
        for key in given:
            if not isinstance(key, str):
                self.say("request-key", f"expected a key that is text, got {shown(key)}", path)
            elif key not in allowed:
                what = "fact" if path[1:] else "group of facts" if path else "key"
                help_ = meant(key, allowed, path, facts) or f"one of {', '.join(allowed)}"
                self.say("request-key", f"unknown {what} {quoted(key)}", (*path, key), help_, key=True)


def written(path: tuple[str | int, ...]) -> str:
    """A path as a person writes it: `facts.group.fact`, and `[0]` for the first member of a set."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def meant(key: str, allowed: Collection[str], path: tuple[str, ...], facts: Mapping[str, FactType]) -> str:
    """The help for an unknown key: one written alike here, or a fact that belongs elsewhere."""
    if help_ := nearest(key, allowed):
        return help_
    if not path and key in {fact.partition(".")[0] for fact in facts}:
        return "it belongs under `facts`"
    elsewhere = next((fact for fact in facts if key in {fact, fact.partition(".")[2]}), None)
    if elsewhere:
        group, _, name = elsewhere.partition(".")
        return f"did you mean `{name}`, under `{group}`?"
    return ""
