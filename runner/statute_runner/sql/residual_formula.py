"""ResidualFormulas over truth values that stand elsewhere, each made once, and shorter ones that come to the same.

An and-inverter graph [Kuehlmann and others, "Robust Boolean Reasoning", 2002]: a formula is a whole number, its
opposite the negative of that, and each is a leaf or a conjunction. A leaf may be null; what is made shorter is null at
most where the formula was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.sql.sql_expression import FALSE, TRUE, in_brackets, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

YES, NO = 1, -1


class ResidualFormulas:
    """All formulas that were made."""

    def __init__(self) -> None:
        self.parts: list[tuple[int, ...]] = [(), ()]
        self.leaves: dict[int, exp.Expr] = {}
        self.made: dict[object, int] = {}
        # The leaves of each formula, as bits; how long it is written out.
        self.resting: list[int] = [0, 0]
        self.lengths: list[int] = [0, 1]
        self.shortest: dict[int, int] = {}

    def leaf(self, truth: exp.Expr) -> int:
        """The formula that is this expression."""
        if isinstance(truth, exp.Is) and isinstance(truth.expression, exp.Not):
            return -self.leaf(negated(truth))
        if truth in {TRUE, FALSE}:
            return YES if truth == TRUE else NO
        if truth not in self.made:
            self.made[truth] = self.new((), len(list(truth.walk())))
            self.leaves[self.made[truth]] = truth
            self.resting[-1] = 1 << len(self.leaves)
        return self.made[truth]

    def leaf_of_all(self, truth: exp.Expr) -> int:
        """The formula that is this conjunction of leaves."""
        return self.every(self.leaf(part) for part in (truth.flatten() if isinstance(truth, exp.And) else [truth]))

    def new(self, parts: tuple[int, ...], length: int) -> int:
        self.parts.append(parts)
        self.lengths.append(length)
        resting = 0
        for part in parts:
            resting |= self.resting[abs(part)]
        self.resting.append(resting)
        return len(self.parts) - 1

    def every(self, parts: Iterable[int]) -> int:
        """All of them."""
        found: dict[int, None] = {}
        for part in parts:
            found |= dict.fromkeys(self.parts[part] if part > 0 and self.parts[part] else (part,))
        found.pop(YES, None)
        if NO in found or any(-part in found for part in found):
            return NO
        if len(found) < 2:  # noqa: PLR2004 - one alone is itself
            return next(iter(found), YES)
        key = tuple(sorted(found, key=abs))
        if key not in self.made:
            self.made[key] = self.new(key, sum(self.lengths[abs(part)] for part in key))
        return self.made[key]

    def any(self, parts: Iterable[int]) -> int:
        """At least one of them."""
        return -self.every(-part for part in parts)

    def first_of(self, conditions: Sequence[int], formulas: Sequence[int]) -> int:
        """The formula of the first condition that holds, the last where none does; side by side, for a flat text."""
        if len({*formulas}) == 1:
            return formulas[0]
        ways: dict[int, list[int]] = {}
        earlier: list[int] = []
        for condition, formula in zip((*conditions, YES), formulas, strict=True):
            ways.setdefault(formula, []).append(self.every([condition, *earlier]))
            earlier.append(-condition)
        return self.any(self.every([formula, self.any(found)]) for formula, found in ways.items())

    def length(self, formula: int) -> int:
        """How many nodes of SQL it has, written out."""
        return self.lengths[abs(formula)]

    def shortened(self, formula: int) -> int:
        """The same, without parts that what stands beside them decides."""
        while (short := self.under(formula, set())) != formula:
            formula = short
        return formula

    def beside(self, formula: int, given: int) -> int:
        """What comes to the same as the formula wherever the other holds."""
        return self.shortened(self.under(formula, {given, *(self.parts[given] if given > 0 else ())}))

    def under(self, formula: int, given: Collection[int]) -> int:
        """What the formula comes to where those given hold."""
        if formula in given:
            return YES
        if -formula in given:
            return NO
        parts = self.parts[abs(formula)]
        if not parts:
            return formula
        rests = self.resting[abs(formula)]
        near = {one for one in given if self.resting[abs(one)] & rests}
        if not near and formula in self.shortest:
            return self.shortest[formula]
        kept: list[int] = []
        held = set(near)
        for part in sorted(parts, key=lambda one: (len(self.parts[abs(one)]), abs(one))):
            short = self.under(part, held)
            kept.append(short)
            held |= {short, *(self.parts[short] if short > 0 else ())}
            if short == NO:
                break
        made = self.every(kept)
        made = made if formula > 0 else -made
        if not near:
            self.shortest[formula] = made
        return made

    def leaves_of(self, formulas: Iterable[int]) -> list[exp.Expr]:
        """What the formulas rest on."""
        resting = 0
        for formula in formulas:
            resting |= self.resting[abs(formula)]
        return [leaf for place, leaf in enumerate(self.leaves.values(), 1) if resting >> place & 1]

    def written(self, formula: int, of: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
        """The formula as an expression, `of` making what stands for a leaf, or for its opposite."""
        if formula in {YES, NO}:
            return TRUE.copy() if formula == YES else FALSE.copy()
        if leaf := self.leaves.get(abs(formula)):
            return of(leaf if formula > 0 else negated(leaf))
        kind, sign = (exp.And, 1) if formula > 0 else (exp.Or, -1)
        first, *others = [in_brackets(self.written(sign * part, of)) for part in self.parts[abs(formula)]]
        for other in others:
            first = kind(this=first, expression=other)
        return first
