"""What mutation found, as text: what survived with the case that would kill it, what is equivalent, and the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED
from statute_runner.explain.member_wording import counted
from statute_runner.loading.progress import waiting
from statute_runner.loading.shown_paths import from_here
from statute_runner.prove.mutants import mutants
from statute_runner.prove.mutation import EQUIVALENT, KILLED, STILLBORN, SURVIVED, Mutation, score
from statute_runner.prove.mutation import counted as by_fate
from statute_runner.prove.suggested_case import suggested_case, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from statute_runner.budget import Budget
    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.bundle import Bundle
    from statute_runner.prove.mutation import MutantResult


def mutation_report(
    bundle: Bundle, cases: Iterable[WorkedCase], say: Callable[[str], object], budget: Budget, *, writing: bool
) -> int:
    """Runs every mutant and says what came of it; 1 where one survived, or may have.

    With `writing`, adds the cases that would kill the survivors.
    """
    cases = list(cases)
    tried = Mutation(bundle, [case for case in cases if case.shows and not case.known_on], budget)
    written = {case.name for case in cases if not case.shows}
    fates = [tried.fate(mutant) for mutant in waiting(list(mutants(bundle)), "trying the mutants")]
    survivors = [fate for fate in fates if fate.fate == SURVIVED]
    killings = [suggested_case(bundle, fate) for fate in survivors]
    for fate, killing in zip(survivors, killings, strict=True):
        say(f"{where(bundle.root, fate)}: no case tells this from the law: {fate.mutant.what}")
        if killing.name in written:
            say(f"  the case `{killing.name}` would, when a person has confirmed it")
        else:
            say(f"  this one would, in {from_here(bundle.root, killing.file)}:\n{killing.text}")
    for fate in fates:
        if fate.fate == EQUIVALENT:
            periods = len(fate.proved_for)
            say(f"{where(bundle.root, fate)}: equivalent: {fate.mutant.what}")
            shown = f"unsat in {counted(periods, 'period of law')}, for every request and reading"
            say(f"  {shown if periods else 'no law of any day uses this file'}")
        elif fate.fate == STILLBORN:
            say(f"{where(bundle.root, fate)}: cannot be law: {fate.mutant.what}")
        elif fate.fate == NOT_SETTLED:
            say(f"{where(bundle.root, fate)}: not settled: {fate.mutant.what}")
            say("  whether anything tells this from the law takes longer to find out than the time given")
    if writing and killings:
        for path in write(bundle.root, killings):
            say(f"written: {from_here(bundle.root, path)}")
    counts = by_fate(fates)
    unsettled = f", {counts[NOT_SETTLED]} not settled" if counts[NOT_SETTLED] else ""
    say(
        f"{counted(len(fates), 'mutant')}: {counts[KILLED]} killed, {counts[SURVIVED]} survived, {counts[EQUIVALENT]} equivalent, "
        f"{counts[STILLBORN]} cannot be law{unsettled}; score {score(counts):.1f} %"
    )
    return 1 if survivors or unsettled else 0


def where(root: str, fate: MutantResult) -> str:
    place = fate.mutant.place
    return f"{from_here(root, place.file)}:{place.line}" if place else "/".join(fate.mutant.home)
