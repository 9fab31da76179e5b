"""What each version says it changes, under `changes:`, compared with what the cases show that it changes, both ways.

All files that begin on one day are one amendment, measured against the law of the day before. A day without a
declaration declares that nothing changes; the bundle's first day has nothing to be measured against.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from statute_runner.amend.answer_shifts import class_shown, shifts_by_day
from statute_runner.amend.declaration import Declaration, Meant, declaration_on
from statute_runner.amend.declared_lines import NAMED_AT_MOST, class_line, declarable, outcome, outcome_line
from statute_runner.amend.declared_where import outside_problems
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.escaping import shell
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.logic.tree import fold
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from statute_runner.amend.answer_shifts import Shift
    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.decide.evaluation import Values
    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.logic.tree import Node


def declared_problems(
    bundle: Bundle, folder: Folder, cases: Callable[[], Sequence[WorkedCase]] | None = None
) -> list[Problem]:
    """Every undeclared change and every declared one that does not come, each named. Raises `Refused` for bad cases.

    `cases` gives those of the folder where they have been read before.
    """
    declared = {day: declaration_on(bundle, day) for day in bundle.days()[1:]}
    found = [problem for _, wrong in declared.values() for problem in wrong]
    if found:
        return found
    shifted = shifts_by_day(bundle, cases() if cases else load_cases(bundle, folder))
    for day, (meant, _) in declared.items():
        shifts = shifted[day]
        found += [*undeclared(meant, shifts, bundle), *undone(meant, shifts), *classes(meant, shifts, bundle)]
        found += outside_problems(bundle, meant, shifts)
    return found


def undeclared(declared: Declaration, shifts: list[Shift], bundle: Bundle) -> Iterator[Problem]:
    """The changes that no declaration explains, gathered by what was possible and what is."""
    gathered: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Shift]] = {}
    for shift in shifts:
        if not any(explains(meant, shift) for meant in declared.meant):
            gathered.setdefault((shift.of, *sides(shift.old, shift.new)), []).append(shift)
    for (of, old, new), found in gathered.items():
        names = ", ".join(shift.name for shift in found[:NAMED_AT_MOST])
        more = f" and {len(found) - NAMED_AT_MOST} more" if len(found) > NAMED_AT_MOST else ""
        pair = declarable(old, new)
        line = outcome_line(of, *pair, [shift.case for shift in found])
        yield Problem(
            "change-undeclared",
            f"{what_changes(of, old, new)} on {declared.day}, which `changes` does not declare: {names}{more}",
            declared.place(of),
            f"add under `changes: outcomes:` the line `{line}`, or correct the rules; "
            f"`{writing(bundle, declared, of)}` writes all that is to be declared" + outside(declared, of, *pair),
        )


def sides(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is possible before and after; where one side is settled the other, if it is not, is `undetermined`."""
    if len(old) > 1 and len(new) > 1:
        return old, new
    return (outcome(old),), (outcome(new),)


def what_changes(of: str, old: tuple[str, ...], new: tuple[str, ...]) -> str:
    if len(old) == 1:
        return f"`{of}` changes from {old[0]} to {new[0]}"
    return f"`{of}` stays {UNDETERMINED}, but what it may be changes from {' or '.join(old)} to {' or '.join(new)}"


def writing(bundle: Bundle, declared: Declaration, of: str) -> str:
    """The command that writes the block for the file in which a change of this is declared."""
    home = declared.place(of).file.rpartition("/")[0]
    return shell("statute", "new", "changes", f"{home}@{declared.day}", *stated_bundle(bundle.root))


def outside(declared: Declaration, of: str, old: str, new: str) -> str:
    """The remark that the change is declared, but for other requests."""
    near = any((meant.of, meant.old, meant.new) == (of, old, new) for meant in declared.meant)
    return "; it is declared, but these requests are not those of its `where`" if near else ""


def explains(meant: Meant, shift: Shift) -> bool:
    """Whether a declared change is this one, or, where one side is undetermined, one that is possible within it."""
    if meant.of != shift.of or not within(meant.old, shift.old) or not within(meant.new, shift.new):
        return False
    return meant.where is None or may_hold(meant.where, shift.values)


def within(named: str, possible: tuple[str, ...]) -> bool:
    """Whether an outcome is possible; `undetermined` is where several are."""
    return len(possible) > 1 if named == UNDETERMINED else named in possible


def shows(meant: Meant, shift: Shift) -> bool:
    """Whether a case shows a declared change.

    It is answered so, or what is undetermined before and after came to be this change, or no longer is.
    """
    if not explains(meant, shift):
        return False
    if (meant.old, meant.new) == (outcome(shift.old), outcome(shift.new)):
        return True
    both = len(shift.old) > 1 and len(shift.new) > 1
    return both and (meant.old not in shift.new or meant.new not in shift.old)


def may_hold(condition: Node, values: Values) -> bool:
    return fold(condition, values.meaning, values.law.rules)[1]


def undone(declared: Declaration, shifts: list[Shift]) -> Iterator[Problem]:
    """The declared changes that a named case does not show."""
    for meant in declared.meant:
        seen = {name for shift in shifts if shows(meant, shift) for name in (shift.case, shift.name)}
        for case in meant.cases:
            if case not in seen:
                yield Problem(
                    "change-undone",
                    f"`changes` declares that `{meant.of}` changes from {meant.old} to {meant.new} on {declared.day} "
                    f"in the case `{case}`, and it does not",
                    meant.span,
                    actual(shifts, meant, case, seen),
                )


def actual(shifts: list[Shift], meant: Meant, case: str, seen: set[str]) -> str:
    """What the case does instead, and which cases would show what is declared."""
    there = [shift for shift in shifts if shift.of == meant.of and case in {shift.case, shift.name}]
    answers = [f"{outcome(shift.old)} to {outcome(shift.new)}" for shift in there]
    instead = "there its answer is the same under both laws, or there is no such case"
    if f"{meant.old} to {meant.new}" in answers:
        instead = "there it changes so, but `where` does not hold"
    elif answers:
        instead = f"there it changes from {answers[0]}"
    others = [shift.case for shift in shifts if shift.name in seen] or [
        shift.case for shift in shifts if shift.of == meant.of and shows(replace(meant, where=None), shift)
    ]
    named = ", ".join(dict.fromkeys(others[:NAMED_AT_MOST]))
    return f"{instead}; cases that change so: {named}" if named else f"{instead}; no case changes so"


def classes(declared: Declaration, shifts: list[Shift], bundle: Bundle) -> Iterator[Problem]:
    """The questions and routes whose class, under the default readings, the cases contradict, or do not show.

    A route is that of any question.
    """
    for of, shown in class_shown(bundle, shifts).items():
        meant = declared.classes.get(of, "equivalent")
        if shown != meant:
            yield Problem(
                "change-class",
                f"`{of}` is declared {meant} on {declared.day}, and the cases show it {shown}",
                declared.place(of),
                as_shown(of, shown),
            )


def as_shown(of: str, shown: str) -> str:
    """What to declare so that it passes, or to do instead."""
    if shown == "equivalent":
        return f"take `{of}` out of `changes: classes:`, or correct the rules, or add a case that shows it"
    return (
        f"write under `changes: classes:` `{class_line(of, shown)}`, or correct the rules, or add a case that shows it"
    )
