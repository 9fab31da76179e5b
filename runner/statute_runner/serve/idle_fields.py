"""Which questions of the form cannot matter any more: no answer to them changes the outcome or a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.open_facts import OpenWalk, SilenceWalk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.decide.trace import Trace
    from statute_runner.law.bundle import Bundle
    from statute_runner.serve.page_state import State


def idle_fields(bundle: Bundle, state: State, trace: Trace | None) -> frozenset[str]:
    """The facts, by name, that are not stated and can change neither the outcome nor a route, whatever else is said.

    None where there is no answer. A fact that is stated is never idle: it stays where it was answered.
    """
    if trace is None:
        return frozenset()
    live = {name.partition("[")[0] for name in matter(trace)}
    return frozenset(name for name in bundle.facts if name not in state.facts and name not in live)


def matter(trace: Trace) -> Iterator[str]:
    """The paths of what keeps the question or a route open, and of what they rest on the silence of."""
    open_, silent = OpenWalk(trace), SilenceWalk(trace)
    for decided in (trace.question, *trace.routes.values()):
        yield from (trace.values.path_of(ref) for _, ref in open_.of(decided))
        silent.enter(decided, False)
    yield from silent.found
