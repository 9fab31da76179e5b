"""Claims about two requests: how the other may differ from the first, and when it is answered otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.facts import DAY
from statute_runner.law.silence_dependence import resting_on
from statute_runner.prove.connectives import every, implies, no, same
from statute_runner.prove.reading_variables import Readings
from statute_runner.prove.request_paths import first_of, place_of
from statute_runner.prove.request_variables import Stated
from statute_runner.prove.smallest_request import Solver
from statute_runner.prove.smt import Formulas, differ

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.budget import Budget
    from statute_runner.cases.properties import Pair
    from statute_runner.law.linker import Law
    from statute_runner.prove.connectives import Formula
    from statute_runner.prove.smallest_request import Found

MARK = " of the other"


class Other:
    """The other request of a pair, and the readings it is decided under.

    The readings are those of the first request, except where the pair lets them differ.
    """

    pair: Pair
    first: Stated
    readings: Readings
    stated: Stated
    own: Readings
    before: Formulas
    after: Formulas

    def __init__(
        self, pair: Pair, law: Law, stated: Stated, readings: Readings, options: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.pair, self.first, self.readings = pair, stated, readings
        paths = [path for path in stated.classes if path != DAY.name]
        named = {*pair.differ, *pair.growing}
        # Of facts on whose silence the law rests it is not claimed that filling them in keeps anything.
        self.resting: frozenset[str] = resting_on(law, pair.of) if pair.filling_in else frozenset()
        filled = {path for path in paths if pair.filling_in and stated.classes[path].fact not in self.resting}
        self.stated = Stated(
            stated.classes, MARK, [path for path in paths if path in filled or first_of(path) in named]
        )
        apart = [name for name in options if name in pair.readings]
        self.own = Readings(options, MARK, apart)
        self.before = Formulas(law, stated, readings)
        self.after = Formulas(law, self.stated, self.own)
        self.apart = apart

    def constraints(self) -> list[Formula]:
        """What the pair lets the other request differ in, and no more."""
        rules = self.own.constraints()
        for path in self.stated.apart:
            mine, theirs = self.first.values[path], self.stated.values[path]
            before, after = self.first.flags[path], self.stated.flags[path]
            alike = [same(value, theirs[one]) for one, value in mine.items()]
            if first_of(path) in self.pair.growing and place_of(path):
                # The members that there are stay as they are.
                rules.append(implies(self.first.there(path), every([same(before, after), *alike])))
            elif path in self.pair.growing:
                held = mine if self.first.classes[path].is_set else {True: mine[True]}
                rules += [before, after, *(implies(value, theirs[one]) for one, value in held.items())]
            elif first_of(path) not in self.pair.differ:
                rules.append(implies(before, every([after, *alike])))
        return rules

    def violated(self) -> Formula:
        """The other request is not answered as the first is, or does not keep the outcome."""
        if self.pair.keeps:
            kept = self.after.comes_out(self.pair.of, self.pair.keeps)
            return every([self.before.comes_out(self.pair.of, self.pair.keeps), no(kept)])
        return differ(self.before, self.after, [self.pair.of])

    def chosen(self, found: Found, budget: Budget) -> dict[str, str]:
        """The readings under which the other request of a pair that was found is answered otherwise.

        Raises `OverBudget`.
        """
        solver = Solver(
            [*self.first.constraints(), *self.stated.constraints(), *self.readings.constraints(), *self.constraints()],
            budget,
        )
        solver.add([*self.first.stating(found.facts), *self.stated.stating(found.others[0]), self.violated()])
        solver.add(self.readings.is_chosen(name, option) for name, option in found.readings.items())
        solver.check()
        options = self.own.options
        return {name: next(one for one, chosen in options[name].items() if solver.holds(chosen)) for name in self.apart}
