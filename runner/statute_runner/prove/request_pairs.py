"""Claims about two requests: how the other may differ from the first, and when it is answered otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.prove.smallest_request import Solver
from statute_runner.prove.smt import Formulas, Readings, Stated, differ, every, no, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.budget import Budget
    from statute_runner.cases.properties import Pair
    from statute_runner.law.linker import Law
    from statute_runner.prove.smallest_request import Found
    from statute_runner.prove.smt import Formula

MARK = " of the other"


class Other:
    """The other request of a pair, and the readings it is decided under.

    The readings are those of the first request, except where the pair lets them differ.
    """

    def __init__(
        self, pair: Pair, law: Law, stated: Stated, readings: Readings, options: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.pair, self.first, self.readings = pair, stated, readings
        facts = [name for name in stated.classes if name != "date"]
        named = {*pair.differ, *pair.growing}
        self.stated = Stated(stated.classes, MARK, [name for name in facts if pair.filling_in or name in named])
        apart = [name for name in options if name in pair.readings]
        self.own = Readings(options, MARK, apart)
        self.before = Formulas(law, stated, readings)
        self.after = Formulas(law, self.stated, self.own)
        self.apart = apart

    def constraints(self) -> list[Formula]:
        """What the pair lets the other request differ in, and no more."""
        rules = self.own.constraints()
        for name in self.stated.apart:
            mine, theirs = self.first.values[name], self.stated.values[name]
            before, after = self.first.flags[name], self.stated.flags[name]
            if name in self.pair.growing:
                held = mine if self.first.classes[name].is_set else {True: mine[True]}
                rules += [before, after, *(every_implies(value, theirs[one]) for one, value in held.items())]
            elif name not in self.pair.differ:
                rules += [
                    every_implies(before, every([after, *(same(value, theirs[one]) for one, value in mine.items())]))
                ]
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


def every_implies(given: Formula, then: Formula) -> Formula:
    """Where the one holds, the other does."""
    return no(every([given, no(then)]))
