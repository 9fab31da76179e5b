"""The compiled law of a period, and the answers that it has given so far, each with its line of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.decide.evaluation import UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.codegen.compiler import Compiled, Masks

JSON = msgspec.json.Encoder().encode
END = b"]}"


class MaskedAnswer:
    """The answer that masks stand for, and its line of JSON but for the id.

    `line` says that nothing is missing; what is goes between `start` and `END`. `counted` is its outcome and period.
    """

    outcome: str
    possible: tuple[str, ...]

    def __init__(self, law: Compiled, masks: Masks, first: str) -> None:
        question, *routes = [[name for n, name in enumerate(law.outcomes) if mask >> n & 1] for mask in masks]
        self.outcome, self.possible = single(question), tuple(question)
        self.routes: dict[str, str] = {
            route: single(possible) for route, possible in zip(law.routes, routes, strict=True)
        }
        self.counted: tuple[str, str] = (self.outcome, first)
        answer = {"outcome": self.outcome, "possible": self.possible, "routes": self.routes, "missing": ()}
        self.line: bytes = b"," + JSON(answer).removeprefix(b"{")
        self.start: bytes = self.line.removesuffix(END)


def single(possible: list[str]) -> str:
    return possible[0] if len(possible) == 1 else UNDETERMINED


class CompiledPeriod:
    """The compiled law of a period, its first day, and the answers that it has given so far."""

    law: Compiled
    first: str

    def __init__(self, law: Compiled, first: str) -> None:
        self.law, self.first = law, first
        self.decide: Callable[[Any], tuple[Masks, Any]] = law.decide
        self.answers: dict[Masks, MaskedAnswer] = {}

    def answer(self, masks: Masks) -> MaskedAnswer:
        return self.answers.setdefault(masks, MaskedAnswer(self.law, masks, self.first))
