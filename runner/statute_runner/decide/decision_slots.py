"""The slots of a trace for decisions: of the question and of each route, with what it has come to so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.decide.reading_masks import ReadingMasks
from statute_runner.decide.trace import UNKNOWN, decision_of
from statute_runner.decide.trace_document import case_entry
from statute_runner.decide.trace_slots import MOST_STATES, as_seen, compact
from statute_runner.logic.kleene import choose

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from statute_runner.decide.reading_masks import ReadingSwitches
    from statute_runner.decide.trace import TracedDecision
    from statute_runner.decide.trace_slots import Meanings
    from statute_runner.law.section import Case


class DecisionState:
    """What a decision came to: under the chosen readings, and the bits of the readings that change it.

    `answer` is its outcome and what is possible, `roots` its cases as a trace has them, where they decide or not;
    `deciding` and `open` are the numbers of the cases that decide, and of those that may be reached and are not known.
    """

    __slots__ = ("answer", "changed", "code", "decided", "deciding", "open", "roots")

    code: int
    deciding: list[int]
    open: list[int]
    changed: int
    answer: bytes
    roots: list[bytes]
    decided: TracedDecision
    plain: bytes = b""

    def __init__(self, slot: DecisionSlot, possible: Mapping[str, int], decided: TracedDecision) -> None:
        self.code = slot.meanings.number(tuple(possible.items()))
        self.decided = decided
        self.deciding = [n for n, case in enumerate(decided.cases) if case.decides and case.when]
        self.open = [
            n for n, case in enumerate(decided.cases) if case.reached and case.when and case.when.value == UNKNOWN
        ]
        every, self.changed = slot.switches.every, 0
        for mask in possible.values():
            self.changed |= mask ^ every if mask & 1 else mask
        answer = decided.answer
        self.answer = compact({"outcome": answer.outcome, "possible": list(answer.possible)})
        cases = [case_entry(case, when) for case, when in zip(decided.cases, slot.whens, strict=True)]
        self.roots = [compact({"decides": decides, "cases": cases}) for decides in (False, True)]


class DecisionSlot:
    """The decision of a route, or of the question; `whens` are the ids of the conditions of its cases."""

    switches: ReadingSwitches
    meanings: Meanings
    cases: Sequence[Case]
    whens: Sequence[str | None]

    def __init__(
        self, switches: ReadingSwitches, meanings: Meanings, cases: Sequence[Case], whens: Sequence[str | None]
    ) -> None:
        self.switches, self.meanings, self.cases, self.whens = switches, meanings, cases, whens
        self.states: dict[Hashable, DecisionState] = {}

    def made(self, key: Any) -> DecisionState:
        """The state for the numbers of what the conditions of the cases came to."""
        codes = iter(key if isinstance(key, tuple) else (key,))
        every = self.switches.every
        pairs = [self.meanings.all[next(codes)] if case.when else (every, every) for case in self.cases]
        outcomes = tuple(self.switches.law.question.outcomes)
        named = [(case.outcome, pair) for case, pair in zip(self.cases, pairs, strict=True)]
        possible = choose(named, outcomes, ReadingMasks(self.switches))
        seen = [
            (case, as_seen(case.when, pair) if case.when else None)
            for case, pair in zip(self.cases, pairs, strict=True)
        ]
        decided = decision_of(seen, {outcome: bool(mask & 1) for outcome, mask in possible.items()})
        state = DecisionState(self, possible, decided)
        if len(self.states) < MOST_STATES:
            self.states[key] = state
        return state
