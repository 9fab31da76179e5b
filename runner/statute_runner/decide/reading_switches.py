"""What another option of a reading changes: only what depends on the reading is worked out again."""

from __future__ import annotations

from statute_runner.decide.evaluation import Values, answer_of
from statute_runner.logic.tree import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.decide.trace import Trace
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Member, RuleKey


class SwitchedValues(Values):
    """What is known where one reading is switched; what does not depend on it is as it was."""

    before: Values
    every: frozenset[RuleKey | str]

    def __init__(self, before: Values, reading: str, option: str, every: frozenset[RuleKey | str]) -> None:
        super().__init__(before.law, before.facts, {**before.readings, reading: option})
        self.before, self.every = before, every
        self.members: dict[str, tuple[tuple[int, ...], Member]] = before.members

    def rule(self, key: RuleKey) -> Pair[bool]:
        """What a rule now comes to."""
        return self.shared(key, lambda: fold(self.law.rules[key].body, self.meaning, self.law.rules))

    def shared(self, key: RuleKey, pair: Callable[[], Pair[bool]]) -> Pair[bool]:
        return super().shared(key, pair) if key in self.every else self.before.shared(key, pair)

    def outcomes(self, route: str) -> dict[str, bool] | None:
        return super().outcomes(route) if route in self.every else self.before.outcomes(route)


def changes(trace: Trace, reading: str, option: str) -> bool:
    """Whether this option of the reading alone changes the outcome, what is possible, or a route."""
    law, before = trace.law, trace.values
    about = law.depending[reading]
    switched = SwitchedValues(before, reading, option, about.every)
    # A rule used only of members has come to nothing where there were none.
    used = [key for key in about.rules if key in before.rules]
    if not about.cases and all(switched.rule(key) == before.rules[key] for key in used):
        return False
    routes = [route for route in law.routes if route in about.every]
    if any(switched.outcomes(route) != before.outcomes(route) for route in routes):
        return True
    return answer_of(switched.chosen(law.decision)) != trace.question.answer
