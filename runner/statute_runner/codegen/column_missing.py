"""What many requests lack at once: the way down from an open question to facts, and to the fields of members.

It is the way that the compiled law goes; each step has the bits of the requests, and members, for which it is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.codegen.member_axes import axes_of, axes_of_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from statute_runner.codegen.column_writer import ColumnWriter
    from statute_runner.codegen.member_axes import Axes
    from statute_runner.codegen.member_missing import OpenSteps, Step
    from statute_runner.codegen.missing_codegen import MissingWriter
    from statute_runner.codegen.python_expression import Expression


class ColumnMissing:
    """The names of what is lacking: for each fact or field, the requests and members that lack it."""

    writer: ColumnWriter
    walk: MissingWriter

    def __init__(self, writer: ColumnWriter, walk: MissingWriter) -> None:
        self.writer, self.walk = writer, walk
        self.guards: dict[str, list[str]] = {}
        self.lacks: dict[str, list[str]] = {}

    def found(self, question: Sequence[str]) -> Mapping[str, str]:
        """By facts and fields, from the names of what is possible. Raises `ByRow`."""
        writer, walk = self.writer, self.walk
        several = [writer.joined("&", [one, writer.joined("|", question[:n])]) for n, one in enumerate(question) if n]
        opened = {id(walk.places[0]): writer.joined("|", several)}
        for place in walk.places[1:]:
            ways = [writer.joined("&", [opened[id(above)], writer.name(held)]) for above, held in place.reached]
            opened[id(place)] = writer.joined("|", ways)
        for fact in walk.facts:
            asked = writer.joined("|", [opened[id(place)] for place in walk.places if fact in place.facts])
            unknown = writer.without(writer.name(writer.pieces.known_fact(fact)))
            self.lacks[fact] = [writer.joined("&", [asked, unknown])]
        for place in walk.places:
            for node in place.members:
                if call := walk.calls[id(node)]:
                    known = writer.name(writer.pieces.listed(node.over))
                    self.guards.setdefault(call.name, []).append(writer.joined("&", [opened[id(place)], known]))
        for name, open_steps in reversed(walk.meant.items()):
            if guards := self.guards.get(name):
                self.enter(open_steps, guards)
        return {name: writer.joined("|", found) for name, found in self.lacks.items()}

    def enter(self, entered: OpenSteps, guards: Sequence[str]) -> None:
        """Goes down the steps of a function that is called under some guards."""
        over, about, writer = entered.over, entered.about, self.writer
        guard = writer.joined("|", [self.narrowed(one, over, about) for one in guards])
        if over:
            guard = writer.joined("&", [guard, writer.exists(over)])
        allowed = writer.axes[guard]
        self.down(entered.steps, self.under(guard, entered.condition, allowed), allowed)

    def narrowed(self, guard: str, over: str, about: str | None) -> str:
        """The guard of any member whose list the function goes through itself, or of which it does not speak."""
        axes = self.writer.axes[guard]
        if over:
            left = [axis for axis in axes if axis == over or over in axes_of_members(axis)]
        else:
            left = (
                []
                if about is None
                else [axis for axis in axes if axis not in (axes_of_members(about) if about else ())]
            )
        return self.of_any(guard, left)

    def of_any(self, guard: str, left: Iterable[str]) -> str:
        for axis in sorted(left, reverse=True):
            guard = self.writer.at_least(1, guard, axis)
        return guard

    def under(self, guard: str, condition: Expression, allowed: Axes) -> str:
        """The guard with one more condition, which speaks of the members that the guard speaks of. Raises `ByRow`."""
        name = self.writer.name(condition)
        self.writer.demand(set(self.writer.axes[name]) <= set(allowed))
        return self.writer.joined("&", [guard, name])

    def down(self, steps: Iterable[Step], guard: str, allowed: Axes) -> None:
        for step in steps:
            held = self.under(guard, step.condition, allowed)
            if step.lacks is not None:
                name = step.lacks.name
                kept = axes_of(name)
                one = self.of_any(held, [axis for axis in self.writer.axes[held] if axis not in kept])
                self.lacks.setdefault(name, []).append(self.writer.spread(one, kept))
            elif step.statement is not None:
                self.guards.setdefault(step.statement.name, []).append(held)  # type: ignore[union-attr] # it is a call
            self.down(step.steps, held, allowed)
