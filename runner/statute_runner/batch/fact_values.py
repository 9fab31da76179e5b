"""The values that a fact has in columns: each judged once, and each comparison made once for it, not for every row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.codegen.request_struct import LOOK_UP, attribute, of_fact
from statute_runner.law.facts import DAY
from statute_runner.logic.operators import SETS
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from statute_runner.codegen.column_law import FactComparison
    from statute_runner.codegen.decider import Decider
    from statute_runner.law.facts import FactType

JSON = msgspec.json.Encoder().encode
# Of a fact so many values are kept, and so many truths in one number of Arrow's.
MOST, WORD = 2**16, 63
ANY_DAY = "2000-01-01"
MEMBERS = "[]"
BACKSLASH, DELETE = b"\\\x7f"


class Doubtful:
    """What stands for a value that may be refused: its row is decided by itself."""


DOUBTFUL = Doubtful()


class Judge:
    """Says of values, as documents state them, what a decider knows them as.

    What it takes, the decider takes; where that is not plain, it asks the decider.
    """

    name: str
    decider: Decider

    def __init__(self, name: str, fact: FactType | None, decider: Decider) -> None:
        self.name, self.decider = name, decider
        self.steps: list[str] = name.split(".")
        self.sets: bool = fact is not None and fact.type in SETS
        self.members: JudgedMembers = JudgedMembers(self)
        kind: Any = of_fact(fact) if fact else date if name == DAY.name else str
        self.decode: Callable[[bytes], list[Any]] = msgspec.json.Decoder(list[kind], dec_hook=LOOK_UP).decode

    def known(self, stated: Sequence[Any]) -> list[Any]:
        """What each value is known as, or `DOUBTFUL`."""
        return list(map(self.set, stated)) if self.sets else self.singles(stated)

    def set(self, stated: Any) -> Any:
        """What a set is known as: its members all are allowed, and none stands twice."""
        if not isinstance(stated, list):
            return self.single(stated)
        found = frozenset(map(self.members.__getitem__, stated))
        return found if DOUBTFUL not in found and len(found) == len(stated) else DOUBTFUL

    def singles(self, stated: Sequence[Any]) -> list[Any]:
        """What each value is known as that is no set."""
        if not any(isinstance(one, float) for one in stated):
            try:
                text = JSON(stated)
                found = self.decode(text)
            except (msgspec.MsgspecError, ValueError, TypeError):
                pass
            else:
                plain = text.isascii() and BACKSLASH not in text and DELETE not in text and self.name != "id"
                if plain and len(JSON(found)) == len(text):
                    return found
        return [self.single(one) for one in stated]

    def single(self, stated: Any) -> Any:
        """What one value is known as, or `DOUBTFUL`."""
        made = stated
        for step in reversed(self.steps):
            made = {step.removesuffix(MEMBERS): [made] if step.endswith(MEMBERS) else made}
        of_fact = len(self.steps) > 1
        document = {"id": "1", "date": ANY_DAY, **({"facts": made} if of_fact else made)}
        if isinstance(stated, float):
            return DOUBTFUL
        try:
            found: Any = self.decider.request(JSON(document))
        except (Refused, TypeError):
            return DOUBTFUL
        for step in (*(("facts",) if of_fact else ()), *self.steps):
            # A fact of which no law of the question asks is no part of the type.
            found = getattr(found, attribute(step.removesuffix(MEMBERS)), None)
            found = found[0] if found and step.endswith(MEMBERS) else found
        return found


class LengthJudge:
    """Says what a list is known as that has so many members: as many members as are allowed."""

    name: str
    fact: FactType

    def __init__(self, fact: FactType) -> None:
        self.name, self.fact = fact.name, fact

    def known(self, stated: Sequence[Any]) -> list[Any]:
        """For each number as many members, or `DOUBTFUL`."""
        return [range(number) if number <= self.fact.largest else DOUBTFUL for number in stated]


class JudgedMembers(dict["str | int", Any]):
    """What each member of a set is known as, judged once in a set of its own."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge

    def __missing__(self, stated: str | int) -> Any:
        found = self.judge.single([stated])
        made = found if found is DOUBTFUL else next(iter(found or ()), DOUBTFUL)
        if len(self) < MOST:
            self[stated] = made
        return made


class FactValues:
    """The values of one fact that were met, each with its truths: the lowest bit says that it is doubtful.

    The bits above are `comparisons` of this fact alone, each at its place.
    """

    judge: Judge | LengthJudge
    comparisons: dict[FactComparison, int]
    bits: list[tuple[int, Callable[[Any], bool]]]

    def __init__(self, judge: Judge | LengthJudge) -> None:
        self.judge, self.comparisons, self.bits = judge, {}, []
        # A row without a day is in doubt, and any day serves for it.
        self.nothing: date | None = date.min if judge.name == DAY.name else None
        self.truths: dict[str, dict[Hashable, int]] = {}
        self.typed: dict[str, dict[Hashable, Any]] = {}

    def add(self, comparison: FactComparison) -> None:
        """Takes one more comparison into account."""
        if comparison not in self.comparisons:
            self.comparisons[comparison] = place = len(self.comparisons) + 1
            self.bits.append((1 << place, comparison.holds))
            self.truths = {}

    def words(self) -> int:
        """How many numbers the truths of a value take."""
        return len(self.comparisons) // WORD + 1

    def unknown(self) -> int:
        """The truths where the fact is not known."""
        return self.of(self.nothing)

    def of(self, known: Any) -> int:
        truths = 0
        for bit, holds in self.bits:
            if holds(known):
                truths |= bit
        return truths

    def found(self, kind: str, keys: Sequence[Hashable], read: Callable[[Any], Any] | None) -> list[int]:
        """The truths of values by their keys; a key of a kind always stands for the same value, which it may be."""
        truths, typed = self.truths.setdefault(kind, {}), self.typed.setdefault(kind, {})
        if fresh := [key for key in keys if key not in truths]:
            if len(truths) + len(fresh) > MOST:
                truths.clear()
                typed.clear()
                fresh = list(keys)
            found = self.judge.known(list(map(read, fresh)) if read else fresh)
            typed.update(zip(fresh, found, strict=True))
            of = self.of
            truths.update(zip(fresh, [1 if known is DOUBTFUL else of(known) for known in found], strict=True))
        return [truths[key] for key in keys]

    def known(self, kind: str, keys: Sequence[Hashable]) -> list[Any]:
        """What the values are known as of which the truths were found; as if not known for a doubtful one."""
        typed, nothing = self.typed[kind], self.nothing
        return [nothing if (found := typed[key]) is DOUBTFUL else found for key in keys]
