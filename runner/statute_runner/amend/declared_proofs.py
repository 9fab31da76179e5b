"""What versions declare of how permissive they are, proved over every request, where a solver is installed."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from statute_runner.amend.comparison import Side, days
from statute_runner.amend.declaration import declaration_on
from statute_runner.amend.declared_lines import class_line
from statute_runner.amend.declared_where import outside, restricted
from statute_runner.amend.solver_diff import solver_diff
from statute_runner.api import LoadedBundle
from statute_runner.budget import NOT_SETTLED, settled
from statute_runner.decide.decision import chosen_readings
from statute_runner.escaping import shell
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.logic.refs import ReadingRef
from statute_runner.logic.tree import Test, nodes_of
from statute_runner.problem import Problem
from statute_runner.text.days import LAST_DAY, day_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.amend.declaration import Declaration
    from statute_runner.amend.solver_diff import Proved
    from statute_runner.budget import Budget
    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.logic.tree import Node


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
                            to_declare(bundle, declared, proof),
                        )
                    )
        if not wrong:
            found += outside_proved(bundle, loaded, declared, budget)
    return list(dict.fromkeys(found))


def outside_proved(bundle: Bundle, loaded: LoadedBundle, declared: Declaration, budget: Budget) -> Iterator[Problem]:
    """Each change declared with `where` that some request of these days makes where none of its conditions may hold.

    Under every option of the readings that the conditions test, and the default of the others.
    """
    from statute_runner.prove.amendment_proof import NOT_IN_FORCE, LawPair

    day = declared.day
    later = [one for one in bundle.days() if one > day]
    span = (day, day_before(later[0]) if later else LAST_DAY)
    for meant, wheres in restricted(declared):
        of, old, new = meant[0].of, meant[0].old, meant[0].new
        question = next(one for one in bundle.questions.values() if of == one.name or of in one.routes)
        laws = loaded.on(day_before(day), question.name), loaded.on(day, question.name)
        route = None if of == question.name else of
        none = question.not_in_force.name
        before, after = (
            NOT_IN_FORCE if route and route not in law.routes and said == none else said
            for law, said in zip(laws, (old, new), strict=True)
        )
        for readings in choices(bundle, wheres):
            pair = LawPair(*laws, readings, readings, span, bundle.facts, wheres)
            found = settled(partial(pair.change_outside, before, after, wheres, route), budget)
            if isinstance(found, str):
                message = f"whether `{of}` changes from {old} to {new} only where `where` holds is not settled"
                help_ = "give more time with `--budget SECONDS`"
                yield Problem("not-settled", message, meant[0].span, help_, severity="warning")
            elif found:
                other = {name: option for name, option in readings.items() if option != bundle.readings[name].default}
                yield outside(meant, day, found.document(f"{old}-to-{new}"), other)
                break


def choices(bundle: Bundle, wheres: Sequence[Node]) -> Iterator[dict[str, str]]:
    """The default readings, with every choice of those that the conditions test."""
    tests = [node for where in wheres for node in nodes_of(where) if isinstance(node, Test)]
    names = list(dict.fromkeys(test.ref.name for test in tests if isinstance(test.ref, ReadingRef)))
    defaults = chosen_readings(bundle, {})
    for options in product(*(bundle.readings[name].options for name in names)):
        yield {**defaults, **dict(zip(names, options, strict=True))}


def to_declare(bundle: Bundle, declared: Declaration, proof: Proved) -> str:
    """What to declare so that it passes."""
    day, home = declared.day, declared.place(proof.name).file.rpartition("/")[0]
    line = class_line(proof.name, proof.relation)
    write = shell("statute", "new", "changes", f"{home}@{day}", *stated_bundle(bundle.root))
    see = shell("statute", "diff", day_before(day), day, *stated_bundle(bundle.root))
    equal = f"take `{proof.name}` out of `changes: classes:`"
    said = equal if proof.relation == "equivalent" else f"write under `changes: classes:` `{line}`"
    return (
        f"{said}, with a case that shows it, or correct the rules; `{write}` names what no case shows, and see `{see}`"
    )
