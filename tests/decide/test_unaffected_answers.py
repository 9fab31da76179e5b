"""What is found without evaluating a whole changed law is what evaluating it finds."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

import statute_runner
from prove.random_bundle import WINDOW, bundle, domain, requests
from random_law import READINGS as LIST_READINGS
from random_law import bundle_of
from random_lists import ListMaker, request
from statute_runner.decide.evaluation import answers
from statute_runner.decide.unaffected_answers import law_change, solved
from statute_runner.law.linker import Law, law_on
from statute_runner.prove.law_periods import periods
from statute_runner.prove.mutants import mutants
from statute_runner.prove.mutation import with_change

READINGS = {"wide": "yes"}


def laws(seed: int) -> list[tuple[Law, Law]]:
    """Laws of a random bundle, each with one that has one thing changed, and with that of the next period."""
    rng = random.Random(seed)
    made = bundle(rng)
    all_periods = list(periods(made))
    pairs = [(one.law, other.law) for one, other in pairwise(all_periods)]
    for mutant in rng.sample(list(mutants(made)), 12):
        changed = with_change(made, mutant)
        pairs += [(one.law, law_on(changed, one.start, changed.questions["asked"])) for one in all_periods]
    return pairs


@pytest.mark.parametrize("seed", range(6))
def test_a_solution_that_is_kept_is_that_of_the_changed_law(seed: int) -> None:
    rng = random.Random(seed)
    made = bundle(random.Random(seed))
    tried = list(requests({name: domain(name) for name in made.facts}, list(WINDOW[1:9])))
    kept = lost = 0
    for law, changed in laws(seed):
        change = law_change(law, changed)
        for facts in rng.sample(tried, 20):
            solution = solved(law, facts, READINGS)
            assert solution.answers() == answers(law, facts, READINGS)
            assert solution.again(change).answers() == answers(changed, facts, READINGS)
            under = solution.under(change)
            if under is None:
                lost += 1
                continue
            kept += 1
            assert under.answers() == answers(changed, facts, READINGS)
            assert under.values.law is changed

    assert kept > lost > 0


def test_most_of_an_amendment_is_not_evaluated_again() -> None:
    loaded = statute_runner.load("tests/bundles/ftc")
    day = loaded.days[-1]
    same = law_change(loaded.on(day), loaded.on(day))

    assert (same.rules, same.routes, same.decision, same.comparable) == ((), (), False, True)


def test_of_law_with_lists_and_silence_as_well() -> None:
    kept = 0
    for seed in range(40):
        rng = random.Random(f"again {seed}")
        files = ListMaker(rng).files()
        loaded = statute_runner.LoadedBundle(bundle_of(files))
        chosen = {name: rng.choice(options) for name, options in LIST_READINGS.items()}
        for old, new in pairwise(loaded.days):
            change = law_change(loaded.on(old), loaded.on(new))
            kept += sum(key not in change.affected for key in loaded.on(new).rules)
            for _ in range(10):
                facts = loaded.request(request(rng, files, rng.choice([0.2, 0.5, 0.9]))).facts
                again = solved(loaded.on(old), facts, chosen).again(change)

                assert again.answers() == answers(loaded.on(new), facts, chosen)
    assert kept > 10
