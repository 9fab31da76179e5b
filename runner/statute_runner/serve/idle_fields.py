"""Which questions of the form cannot matter any more: no answer to them changes the outcome or a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.open_facts import OpenWalk, SilenceWalk
from statute_runner.decide.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.page_state import State
    from statute_runner.serve.state_answer import StateAnswer


def idle_fields(loaded: LoadedBundle, state: State, answer: StateAnswer) -> frozenset[str]:
    """The facts, by name, that are not stated and can change neither the outcome nor a route, whatever else is said.

    None where there is no answer. A fact that is stated is never idle: it stays where it was answered.
    """
    made, request = answer.made, answer.request
    if made is None or request is None:
        return frozenset()
    law = loaded.on(made["as_of"], state.question)
    trace = Trace(law, request.facts, chosen_readings(loaded.bundle, state.readings))
    live = {name.partition("[")[0] for name in matter(trace)}
    return frozenset(name for name in loaded.bundle.facts if name not in state.facts and name not in live)


def matter(trace: Trace) -> Iterator[str]:
    """The paths of what keeps the question or a route open, and of what they rest on the silence of."""
    open_, silent = OpenWalk(trace), SilenceWalk(trace)
    for decided in (trace.question, *trace.routes.values()):
        yield from (trace.values.path_of(ref) for _, ref in open_.of(decided))
        silent.enter(decided, False)
    yield from silent.found
