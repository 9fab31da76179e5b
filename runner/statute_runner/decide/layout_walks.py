"""Walks over the states of a layout: what the answer rests on, what is missing, and on whose silence it rests.

They go where `TraceWriter.rest_upon`, `OpenWalk` and `SilenceWalk` go over a trace, in the same order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.decide.trace import UNKNOWN
from statute_runner.logic.operators import STATED
from statute_runner.logic.tree import Test

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from statute_runner.decide.trace_layout import TraceLayout


def deciding_conditions(layout: TraceLayout, states: Sequence[Any], decision: int) -> list[int]:
    """The places of the conditions of the cases that decide."""
    whens = layout.whens[decision]
    return [place for n in states[decision].deciding if (place := whens[n]) is not None]


def reasons(layout: TraceLayout, states: Sequence[Any], starts: Iterable[int], entered: set[int]) -> list[int]:
    """These conditions and all because of which they came out so, outermost first; none that was entered before."""
    found, waiting, below = [], [*starts][::-1], layout.below
    while waiting:
        place = waiting.pop()
        if place not in entered:
            entered.add(place)
            found.append(place)
            parts = below[place]
            if parts:
                for n in states[place].backwards:
                    waiting.append(parts[n])
    return found


def missing(layout: TraceLayout, states: Sequence[Any], stated: Sequence[Any]) -> bytes:
    """The facts that keep the question undetermined, the most useful first, as JSON without brackets."""
    found: dict[str, tuple[Any, bytes]] = {}
    entered: set[int] = set()
    waiting = open_conditions(layout, states, layout.question)[::-1]
    while waiting:
        place = waiting.pop()
        if place in entered:
            continue
        entered.add(place)
        for given, path, order, text in layout.lacks[place]:
            if stated[given] is None:
                found.setdefault(path, (order, text))
        route = layout.route[place]
        if route is not None:
            waiting += open_conditions(layout, states, route)[::-1]
        else:
            waiting += [part for part in layout.below[place][::-1] if states[part].value is UNKNOWN]
    return b",".join([text for _, text in sorted(found.values(), key=lambda one: one[0])])


def open_conditions(layout: TraceLayout, states: Sequence[Any], decision: int) -> list[int]:
    """The places of the conditions of the cases that may still be reached and are not known."""
    whens = layout.whens[decision]
    return [place for n in states[decision].open if (place := whens[n]) is not None]


def silence(layout: TraceLayout, states: Sequence[Any], stated: Sequence[Any]) -> list[str]:
    """The facts and fields, by path, on whose silence the answer rests."""
    silent = layout.pool.switches.law.silent
    found: dict[str, None] = {}
    entered: set[tuple[int, bool]] = set()
    waiting = [(place, False) for place in conditions_down(layout, states, layout.question)[::-1]]
    while waiting:
        place, unsaid = waiting.pop()
        if (place, unsaid) in entered:
            continue
        entered.add((place, unsaid))
        state, route = states[place], layout.route[place]
        if route is not None:
            waiting += [(inner, unsaid) for inner in conditions_down(layout, states, route)[::-1]]
            continue
        node = state.slot.node
        asked = unsaid or (isinstance(node, Test) and node.operator == STATED)
        for given, name, path in layout.names[place]:
            if stated[given] is None and (asked or name in silent):
                found[path] = None
        parts = layout.below[place]
        rest = range(len(parts) - 1, -1, -1) if state.value is UNKNOWN else state.backwards
        below = unsaid or layout.unsaid[place]
        waiting += [(parts[n], below) for n in rest]
    return list(found)


def conditions_down(layout: TraceLayout, states: Sequence[Any], decision: int) -> list[int]:
    """The places of the conditions of the cases down to the first that must hold."""
    found = []
    for place in layout.whens[decision]:
        if place is None:
            break
        found.append(place)
        if states[place].must:
            break
    return found
