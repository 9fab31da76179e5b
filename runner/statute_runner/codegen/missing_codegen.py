"""Writes the Python that collects what is missing.

Bit by bit, the lines gather the unknown facts that keep a question undetermined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.codegen.member_missing import MemberMissing
from statute_runner.codegen.missing_lists import FactLists, PathLists
from statute_runner.codegen.python_expression import TRUE, Leaf
from statute_runner.decide.missing_facts import MissingFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeAlias

    from statute_runner.codegen.function_writer import Function
    from statute_runner.codegen.member_missing import OpenSteps
    from statute_runner.codegen.python_expression import Expression, FunctionCall
    from statute_runner.codegen.python_source import PythonSource
    from statute_runner.decide.missing_facts import OpenConditions

    At: TypeAlias = OpenConditions[Expression]

# Python reads a hundred levels of indentation.
DEEPEST = 20


class MissingWriter:
    """Writes the places of an open question into the function that decides; bit n stands for `facts[n]`."""

    places: list[OpenConditions[Expression]]
    calls: dict[int, FunctionCall | None]
    facts: list[str]
    bits: dict[str, int]
    listed: PathLists | FactLists
    several: list[At]
    meant: dict[str, OpenSteps]
    result: str

    def __init__(self, source: PythonSource, possible: Mapping[str, Expression]) -> None:
        self.source = source
        walk = MissingFacts(source.law, source, possible)
        self.places = walk.places
        inner = MemberMissing(source, {fact: n for n, fact in enumerate(source.law.facts)}, walk.alone)
        self.meant = inner.meant
        self.calls = {id(node): inner.members(node) for place in self.places for node in place.members}
        self.conditions: list[Expression] = [condition for place in self.places for _, condition in place.reached]
        self.conditions += [call for call in self.calls.values() if call]
        lacked = {fact for place in self.places for fact in place.facts}
        self.facts = [fact for fact in self.source.law.facts if fact in lacked]
        self.bits = {fact: 1 << n for n, fact in enumerate(self.facts)}
        self.listed = PathLists(source.law.facts, self.facts) if self.calls else FactLists(self.facts)
        self.result = "(found, lacked)" if self.calls else "found"
        self.below: dict[int, int] = {}
        self.inside: dict[int, list[tuple[At, Expression]]] = {}
        self.several = list(self.not_within())
        self.signs: dict[int, str] = {}
        # The places below which members may lack something.
        self.with_members: set[int] = set()
        for place in reversed(self.places):
            mask = sum(self.bits[fact] for fact in place.facts)
            for within, _ in self.inside.get(id(place), ()):
                mask |= self.below[id(within)]
                if id(within) in self.with_members:
                    self.with_members.add(id(place))
            if any(self.calls[id(node)] for node in place.members):
                self.with_members.add(id(place))
            self.below[id(place)] = mask
            for above, condition in place.reached:
                self.inside.setdefault(id(above), []).insert(0, (place, condition))

    def not_within(self) -> Iterator[At]:
        """The places that are not written inside another: they are reached from several, or would stand too deep."""
        depths = {id(self.places[0]): 0}
        for place in self.places[1:]:
            depths[id(place)] = depths[id(place.reached[0][0])] + 1
            if len(place.reached) > 1 or depths[id(place)] > DEEPEST:
                depths[id(place)] = 0
                yield place

    def write(self, function: Function) -> None:
        """The lines; `found` is then what is missing, and what members lack in `lacked`, where there are lists."""
        unknown = " | ".join(f"({bit} if {self.unknown(fact)} else 0)" for fact, bit in self.bits.items())
        function.line(f"unknown = {unknown or 0}")
        function.line("found = 0")
        if self.calls:
            names = {name for call in self.calls.values() if call for name in call.arguments}
            for name in ("lacked", *({"entered"} & names)):
                function.line(f"{name} = set()")
        for place in self.several:
            self.signs[id(place)] = self.source.names.new("is open")
        if self.several:
            function.line(f"{' = '.join(self.signs.values())} = 0")
        self.at(function, self.places[0])
        for place in self.several:
            if not self.below[id(place)] and id(place) not in self.with_members:
                continue
            with function.branch("if", Leaf(self.signs[id(place)])):
                self.at(function, place)

    def unknown(self, fact: str) -> str:
        known = self.source.known_fact(fact)
        assert isinstance(known, Leaf)  # noqa: S101 - silence means nothing for what may be missing
        return known.opposite

    def at(self, function: Function, place: At) -> None:
        """The facts of a place that is open, and where it leads to."""
        mask = sum(self.bits[fact] for fact in place.facts)
        if mask:
            function.line(f"found |= unknown & {mask}")
        for node in place.members:
            call, known = self.calls[id(node)], self.source.listed(node.over)
            if call and known != TRUE:
                function.need(call)
                with function.branch("if", known):
                    function.line(*function.written(call))
            elif call:
                function.need(call)
                function.line(*function.written(call))
        for inner, condition in self.inside.get(id(place), ()):
            below = self.below[id(inner)]
            if not below and id(inner) not in self.with_members:
                continue
            sign = self.signs.get(id(inner))
            some = TRUE if id(inner) in self.with_members else Leaf(f"unknown & {below}")
            held = [Leaf(f"not {sign}")] if sign else []
            with function.branch("if", self.source.conjunction([some, *held, condition])):
                if sign:
                    function.line(f"{sign} = 1")
                else:
                    self.at(function, inner)
