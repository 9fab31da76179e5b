"""Mutation: the cases pin the law.

What they do not kill is equivalent, or would be killed by the case that is given.
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("z3")

import statute_runner
from effort import some
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.evaluation import answers
from statute_runner.law.linker import law_on
from statute_runner.loading.bundle_files import folder
from statute_runner.prove.law_periods import periods
from statute_runner.prove.mutants import mutants
from statute_runner.prove.mutation import EQUIVALENT, KILLED, STILLBORN, SURVIVED, Mutation, with_change
from statute_runner.prove.suggested_case import suggested_case, write

from .random_bundle import WINDOW, bundle, domain, requests

if TYPE_CHECKING:
    from statute_runner.cases.worked_case import WorkedCase

VISIT = """  visit:
    ask: May the reader come in?
    explained_by: code/1/10
    outcomes:
      refused: {says: Stay out., tone: adverse}
      welcome: {says: Come in., tone: favourable}
      permitted: {says: Come in and borrow., tone: favourable}
    routes: [code/1/10/a]
    decision:
      - {outcome: refused, when: {route: code/1/10/a, is: refused}}
      - outcome: welcome
    not_in_force: {outcome: refused, says: Before 2000 there was no library.}
"""


def cases_of(root: str) -> list[WorkedCase]:
    return load_cases(statute_runner.load(root, cache=False).bundle, folder(root))


def test_every_kind_of_change_is_made() -> None:
    made = [mutant.what for mutant in mutants(statute_runner.load("policies").bundle)]
    for change in (
        "operator made `is not`",
        "operator made `has all of`",
        "operator made `before`",
        "made finding.chapters has any of [4, 5, 6, 7]",
        "made its entered_on before 2020-07-02",
        "made reading.goods-date is split",
        "negated: all of",
        "made `any`: all of",
        "`not` dropped",
        "dropped: its confidence is true",
        "case 1 (prohibited) put after case 2 (permitted)",
        "case 2 (permitted) dropped",
        "outcome prohibited made permitted",
        "as_in_force_on 2020-06-30 made 2020-06-29",
    ):
        assert any(change in what for what in made), change


@pytest.mark.parametrize("seed", range(8))
def test_fates_of_mutants_nobody_tests_against_every_request(seed: int) -> None:
    rng = random.Random(seed)
    made = bundle(rng)
    every_period = list(periods(made))
    tried = list(requests({name: domain(name) for name in made.facts}, list(WINDOW[1:9])))
    drawn = rng.sample(list(mutants(made)), 12)
    run = Mutation(made, [])
    asked = [
        (place, facts, {"wide": wide})
        for place, p in enumerate(every_period)
        for facts in tried
        if p.first <= facts["date"] <= p.last
        for wide in ("no", "yes")
    ]
    before = [answers(every_period[place].law, facts, readings) for place, facts, readings in asked]
    for mutant in drawn:
        fate = run.fate(mutant)
        changed = with_change(made, mutant)
        laws = [law_on(changed, p.start, changed.questions["asked"]) for p in every_period]
        told_apart = any(
            was != answers(laws[place], facts, readings)
            for was, (place, facts, readings) in zip(before, asked, strict=True)
        )
        assert fate.fate == (SURVIVED if told_apart else EQUIVALENT), mutant.what


def test_removing_a_case_brings_a_mutant_back_to_life() -> None:
    loaded = statute_runner.load("policies")
    cases = cases_of("policies")
    mutant = next(
        m
        for m in mutants(loaded.bundle)
        if m.home == ("usc/19/1401", "1986-10-27") and "made counterpart.country none of [VI, AS, UM]" in m.what
    )
    assert Mutation(loaded.bundle, cases).fate(mutant).fate == KILLED
    fewer = [
        case for case in cases if not any('"GU"' in json.dumps(case.request(column.day)) for column in case.columns)
    ]
    assert len(fewer) < len(cases)
    fate = Mutation(loaded.bundle, fewer).fate(mutant)
    assert fate.fate == SURVIVED
    assert fate.killing
    assert fate.killing.facts["counterpart.country"] == "GU"


def test_the_case_that_is_given_kills(tmp_path: Path) -> None:
    root = str(tmp_path / "law")
    shutil.copytree("tests/bundles/ftc", root)
    loaded = statute_runner.load(root, cache=False)
    fates = list(Mutation(loaded.bundle, [case for case in cases_of(root) if "bank" not in case.name]).fates())
    survivors = [fate for fate in fates if fate.fate == SURVIVED]
    assert survivors
    killings = [suggested_case(loaded.bundle, fate) for fate in survivors]
    files = write(root, killings)
    assert write(root, killings) == []
    file = Path(root) / files[0]
    assert "for a lawyer's eye" in file.read_text()
    assert {case.name for case in cases_of(root) if not case.shows} == {killing.name for killing in killings}
    file.write_text(file.read_text().replace("unconfirmed: true", "confirmed_by: A. Lawyer"))
    cases = cases_of(root)
    assert {killing.name for killing in killings} <= {case.name for case in cases}
    run = Mutation(loaded.bundle, cases)
    assert [run.fate(fate.mutant).fate for fate in survivors] == [KILLED] * len(survivors)


def test_a_route_of_two_questions_changes_only_to_outcomes_of_both(tmp_path: Path) -> None:
    root = tmp_path / "law"
    shutil.copytree("tests/check/tiny", root)
    with (root / "bundle.yaml").open("a") as file:
        file.write(VISIT)
    made = list(mutants(statute_runner.load(str(root), cache=False).bundle))

    assert any(mutant.home == ("", "visit") and mutant.what == "outcome welcome made permitted" for mutant in made)
    assert not [mutant for mutant in made if mutant.home[0] and mutant.what.endswith(" made welcome")]


def test_a_change_leaves_the_bundle_as_it_was() -> None:
    loaded = statute_runner.load("tests/bundles/ftc")
    before = {(s.citation, s.version): s for s in loaded.bundle.all_sections()}
    for mutant in list(mutants(loaded.bundle))[::25]:
        changed = with_change(loaded.bundle, mutant)
        assert changed is not loaded.bundle
    assert all(loaded.bundle.section(*key) is section for key, section in before.items())


@pytest.mark.law
def test_the_cases_pin_every_rule_of_the_law() -> None:
    loaded = statute_runner.load("policies")
    run = Mutation(loaded.bundle, cases_of("policies"))
    fates = [run.fate(mutant) for mutant in some(list(mutants(loaded.bundle)), 18)]
    survivors = [f"{fate.mutant.home} {fate.mutant.what}" for fate in fates if fate.fate == SURVIVED]
    assert survivors == []
    assert sum(fate.fate == KILLED for fate in fates) > 0.9 * len(fates) > 50
    assert sum(fate.fate in {EQUIVALENT, STILLBORN} for fate in fates) < 0.08 * len(fates)
