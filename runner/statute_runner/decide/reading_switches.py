"""What another option of a reading changes: only what depends on the reading is worked out again."""

from __future__ import annotations

from statute_runner.decide.evaluation import Values, answer_of
from statute_runner.logic.tree import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from statute_runner.decide.trace import Trace
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Member, RuleKey


class SwitchedValues(Values):
    """What is known where one reading is switched; what does not depend on it is as it was."""

    before: Values
    every: Mapping[RuleKey | str, Sequence[RuleKey | str]]
    stayed: dict[RuleKey | str, bool]

    def __init__(
        self, before: Values, reading: str, option: str, every: Mapping[RuleKey | str, Sequence[RuleKey | str]]
    ) -> None:
        super().__init__(before.law, before.facts, {**before.readings, reading: option})
        self.before, self.every, self.stayed = before, every, {}
        self.members: dict[str, tuple[tuple[int, ...], Member]] = before.members

    def rule(self, key: RuleKey) -> Pair[bool]:
        """What a rule now comes to."""
        return self.shared(key, lambda: fold(self.law.rules[key].body, self.meaning, self.law.rules))

    def shared(self, key: RuleKey, pair: Callable[[], Pair[bool]]) -> Pair[bool]:
        return self.before.shared(key, pair) if self.stays(key) else super().shared(key, pair)

    def outcomes(self, route: str) -> dict[str, bool] | None:
        return self.before.outcomes(route) if self.stays(route) else super().outcomes(route)

    def stays(self, key: RuleKey | str) -> bool:
        """Whether a rule or a route comes out as it did, since all does on which it rests."""
        if key not in self.every:
            return True
        if key not in self.stayed:
            below = self.every[key]
            self.stayed[key] = bool(below) and not any(self.moved(one) for one in below)
        return self.stayed[key]

    def moved(self, key: RuleKey | str) -> bool:
        """Whether a rule or a route may come out otherwise; a rule about a list comes to nothing by itself."""
        if isinstance(key, str):
            return self.outcomes(key) != self.before.outcomes(key)
        return key not in self.before.rules or self.rule(key) != self.before.rules[key]


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
