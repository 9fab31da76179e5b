"""Three values, ordered cases, and what an answer waits for."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

OUTCOMES = ("permitted", "prohibited", "not_permitted")


class Truth(NamedTuple):
    """True, false or unknown (None); where unknown, the facts of the unknown tests that keep it so."""

    value: bool | None
    waits_for: frozenset[str] = frozenset()


YES, NO = Truth(value=True), Truth(value=False)


def known(*, value: bool) -> Truth:
    """What was never in doubt."""
    return YES if value else NO


def unknown(fact: str) -> Truth:
    """What waits for a fact."""
    return Truth(None, frozenset({fact}))


def not3(part: Truth) -> Truth:
    """Kleene's negation."""
    return part if part.value is None else known(value=not part.value)


def and3(*parts: Truth) -> Truth:
    """Kleene's conjunction; once it is known, nothing that its parts waited for matters."""
    if any(part.value is False for part in parts):
        return NO
    waits_for = frozenset[str]().union(*(part.waits_for for part in parts if part.value is None))
    return Truth(None, waits_for) if waits_for else YES


def or3(*parts: Truth) -> Truth:
    """Kleene's disjunction."""
    return not3(and3(*(not3(part) for part in parts)))


class Said(TypedDict):
    """The answer of a route or of the question, as it is said."""

    outcome: str
    possible: list[str]


class Answer(NamedTuple):
    """The outcomes still possible, and the facts that would narrow them."""

    possible: frozenset[str]
    missing: frozenset[str]

    @property
    def outcome(self) -> str:
        """The only outcome possible, or `undetermined`."""
        return next(iter(self.possible)) if len(self.possible) == 1 else "undetermined"

    def said(self) -> Said:
        """The outcome, and those possible in the order of the contract."""
        return {"outcome": self.outcome, "possible": [outcome for outcome in OUTCOMES if outcome in self.possible]}

    def has(self, outcome: str) -> Truth:
        """Whether the route has this outcome."""
        if outcome not in self.possible:
            return NO
        return YES if len(self.possible) == 1 else Truth(None, self.missing)


def choose(*cases: tuple[str, Truth], otherwise: str) -> Answer:
    """The answer of an ordered list of cases."""
    possible: set[str] = set()
    missing: set[str] = set()
    for outcome, when in (*cases, (otherwise, YES)):
        if when.value is not False:
            possible.add(outcome)
            missing |= when.waits_for
        if when.value is True:
            break
    return Answer(frozenset(possible), frozenset(missing) if len(possible) > 1 else frozenset())
