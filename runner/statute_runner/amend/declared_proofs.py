"""What versions declare of how permissive they are, proved over every request, where a solver is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.amend.comparison import Side, days
from statute_runner.amend.declaration import declaration_on
from statute_runner.amend.solver_diff import solver_diff
from statute_runner.api import LoadedBundle
from statute_runner.budget import NOT_SETTLED
from statute_runner.escaping import shell
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.problem import Problem
from statute_runner.text.days import day_before

if TYPE_CHECKING:
    from statute_runner.budget import Budget
    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder


def proved_problems(bundle: Bundle, folder: Folder, budget: Budget) -> list[Problem]:
    """Every class declared under `changes:` that a proof contradicts, under the default readings.

    A route of several questions is proved for each, and said once.
    """
    loaded = LoadedBundle(bundle)
    found: list[Problem] = []
    for day in bundle.days()[1:]:
        declared, wrong = declaration_on(bundle, day)
        pair = [Side(one, loaded, bundle, folder, one) for one in (day_before(day), day)]
        for question in bundle.questions if not wrong else ():
            proofs = solver_diff(days(*pair), {}, question, budget)
            if proofs.why_not:
                return [Problem("solver-missing", proofs.why_not, None, severity="warning")]
            for proof in proofs.proved:
                meant = declared.classes.get(proof.name, "equivalent")
                if proof.relation == NOT_SETTLED:
                    message = f"whether `{proof.name}` is {meant} on {day} is not settled: the proof takes too long"
                    help_ = "give more time with `--budget SECONDS`"
                    found.append(Problem("not-settled", message, declared.place(proof.name), help_, severity="warning"))
                elif proof.relation != meant:
                    message = f"`{proof.name}` is declared {meant} on {day}"
                    found.append(
                        Problem(
                            "change-class",
                            f"{message}, and proved {proof.relation} over every request",
                            declared.place(proof.name),
                            f"see `{shell('statute', 'diff', day_before(day), day, *stated_bundle(bundle.root))}`",
                        )
                    )
    return list(dict.fromkeys(found))
