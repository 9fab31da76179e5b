"""Properties that a proof refutes, or does not settle, as problems of a bundle: what amendments broke among them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED
from statute_runner.cases.broken_properties import CONFIRM
from statute_runner.cases.properties import load_properties
from statute_runner.optional_packages import lack
from statute_runner.problem import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.budget import Budget
    from statute_runner.law.bundle import Bundle


def unproved_properties(bundle: Bundle, budget: Budget) -> Iterator[Problem]:
    """Every property whose verdict is not the one that its file expects; bad ones have problems of their own."""
    if lack("z3"):
        return
    from statute_runner.prove.prover import VACUOUS, prove

    try:
        for verdict in prove(bundle, load_properties(bundle), budget):
            if verdict.as_expected:
                continue
            claim, found = verdict.property, verdict.counterexample
            if verdict.verdict == NOT_SETTLED:
                message = f"whether the property `{claim.name}` holds is not settled: the proof takes too long"
                help_ = "give more time with `--budget SECONDS`"
                yield Problem("not-settled", message, claim.span, help_, severity="warning")
            elif found:
                under = "".join(f", under {name}={option}" for name, option in found.readings.items())
                message = f"the property `{claim.name}` does not hold of {json.dumps(found.request, ensure_ascii=False)}{under}"
                yield Problem("property-broken", f"{message}: {claim.says}", claim.span, CONFIRM)
            else:
                why = (
                    "no request meets what is given"
                    if verdict.verdict == VACUOUS
                    else "it is proved, and expected to be false"
                )
                yield Problem(
                    "property-broken", f"the property `{claim.name}` is not as expected: {why}", claim.span, CONFIRM
                )
    except Refused as refused:
        yield from refused.problems
