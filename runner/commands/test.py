"""`statute test`: runs the cases of a bundle, and says what was expected and what came, with the lines that decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runner.api import load
from runner.budget import MUTANTS, Budget
from runner.case_runs import deciding_nodes
from runner.case_runs import run as run_case
from runner.cases import load_cases
from runner.commands.idle import named_folder, refuse_idle
from runner.commands.reporting import say, tell
from runner.coverage import coverage, uncovered
from runner.escaping import terminal, visible, xml
from runner.files import folder
from runner.loading import root_of
from runner.problem import Problem, Refused, Span, nearest
from runner.replacing import write
from runner.request import Raw, request_from
from runner.target import target, unlike_law

if TYPE_CHECKING:
    import argparse

    from runner.bundle import Bundle
    from runner.case_runs import Outcome
    from runner.worked_case import WorkedCase


def run(given: argparse.Namespace) -> int:
    """Runs the cases; 1 where one fails, 2 where a case cannot be run or there is none."""
    refuse_idle(
        ("--write", given.write and not given.mutate, "it writes the cases that --mutate finds"),
        ("--budget", given.budget is not None and not given.mutate, "it bounds --mutate"),
    )
    root = root_of(named_folder(given))
    loaded = load(root, cache=not given.no_cache)
    report = target(given.junit) if given.junit else None
    if report:
        unlike_law(report, root)
    cases = chosen(load_cases(loaded.bundle, folder(root)), given.case, root)
    outcomes = [outcome for case in cases for outcome in run_case(loaded, case)]
    failed = [outcome for outcome in outcomes if outcome.differences]
    for outcome in failed:
        say(failure(outcome))
    bare = 0
    if not given.case:
        bare = print_coverage(loaded.bundle, outcomes, every=given.coverage)
    elif given.coverage:
        print_coverage(loaded.bundle, outcomes, every=True)
    if report:
        write(report, junit(outcomes).encode())
    if given.coverage:
        print_boundaries(loaded.bundle, outcomes)
    say(f"{len(cases)} cases, {len(outcomes)} answers: {len(outcomes) - len(failed)} passed, {len(failed)} failed\n")
    if given.mutate and failed:
        tell("statute: --mutate did not run: first every case must pass\n")
    elif given.mutate:
        return max(int(bool(bare)), mutated(loaded.bundle, cases, given))
    return 1 if failed or bare else 0


def mutated(bundle: Bundle, cases: list[WorkedCase], given: argparse.Namespace) -> int:
    """Whether the cases tell the law from every slightly different one; 1 where they do not."""
    from runner.analyse import require_solver

    require_solver()
    from runner.analyse.mutation_report import mutation_report

    budget = Budget(seconds=given.budget or MUTANTS)
    return mutation_report(bundle, cases, lambda line: say(f"{line}\n"), budget, writing=given.write)


def print_boundaries(bundle: Bundle, outcomes: list[Outcome]) -> None:
    """Prints each pair of neighbouring boundary values, and which of them a case states."""
    from runner.analyse.boundaries import boundaries

    run = [
        (
            request_from(Raw(outcome.case.request(outcome.column.day), outcome.column.span), bundle.facts).facts,
            [f"{entry['citation']}/{entry['version']}.yaml" for entry in outcome.decision["law"]],
        )
        for outcome in outcomes
    ]
    found = list(boundaries(bundle, run))
    for one in found:
        marks = "  ".join(f"{side if seen else '-':>10}" for side, seen in zip(one.sides, one.seen, strict=True))
        say(f"{marks}  {one.file}:{one.line}  {one.what}\n")
    say(f"{len(found)} boundaries: {sum(all(one.seen) for one in found)} with a case on both neighbouring values\n")


def chosen(cases: list[WorkedCase], names: list[str], root: str) -> list[WorkedCase]:
    """The named cases, or all. Raises `Refused` where there is none, so that an empty run never passes."""
    known = {case.name: case for case in cases}
    for name in names:
        if name not in known:
            raise Refused([Problem("case-unknown", f"there is no case `{name}`", None, nearest(name, known))])
    if not cases:
        raise Refused(
            [Problem("case-none", "the bundle has no cases", Span(root, 1), "write one in CITATION/cases/NAME.yaml")]
        )
    return [known[name] for name in names] or cases


def failure(outcome: Outcome) -> str:
    """A failed case as a question to a lawyer: what was expected, what came, and what decided."""
    case, column = outcome.case, outcome.column
    lines = [f"{column.span}: case {case.name} on {column.day}", f"  {case.says}"]
    lines += [f"  {one.what}: expected {shown(one.expected)}, came {shown(one.came)}" for one in outcome.differences]
    lines.append(f"  the law decided {outcome.decision['outcome']} by:")
    deciding = [node for node in deciding_nodes(outcome.decision) if "test" in node]
    for node in deciding[:12]:
        sign = {"yes": "holds", "no": "does not hold", "unknown": "is not known"}[node["value"]]
        lines.append(f"    {node['source']}: {node['test']} {sign}" + (f"  “{node['quote']}”" if node["quote"] else ""))
    if len(deciding) > 12:  # noqa: PLR2004 - a screenful
        lines.append(f"    and {len(deciding) - 12} more; see `statute decide`")
    return terminal("".join(f"{visible(line)}\n" for line in lines) + "\n")


def shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(str(item) for item in value) + "]"
    return str(value)


def print_coverage(bundle: Bundle, outcomes: list[Outcome], *, every: bool) -> int:
    """Prints the conditions that no case shows on both sides, or each condition; returns how many lack a side."""
    seen = coverage(bundle, outcomes)
    bare = 0
    for condition, values in sorted(seen.items(), key=lambda item: (item[0].file, item[0].line, item[0].id)):
        lacking = uncovered(condition, values)
        bare += bool(lacking)
        if every:
            marks = "  ".join(f"{side if side in values else '-':7}" for side in ("yes", "no", "unknown"))
            say(f"{marks}  {condition.file}:{condition.line}  {condition.id}\n")
        elif lacking:
            say(f"{condition.file}:{condition.line}: no case shows {condition.id} as {' or '.join(lacking)}\n")
    unknown = sum("unknown" in values for values in seen.values())
    both = len(seen) - bare
    say(f"{len(seen)} conditions: {both} seen on both sides, {unknown} also unknown\n")
    return bare


def junit(outcomes: list[Outcome]) -> str:
    """The run as a JUnit report."""
    failed = sum(bool(outcome.differences) for outcome in outcomes)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuite name="statute test" tests="{len(outcomes)}" failures="{failed}" errors="0">',
    ]
    for outcome in outcomes:
        where = outcome.column.span.file.rpartition("/")[0].replace("/", ".")
        name, file = f"{outcome.case.name} on {outcome.column.day}", outcome.column.span.file
        lines.append(
            f'  <testcase classname="{xml(where)}" name="{xml(name)}" file="{xml(file)}" line="{outcome.column.span.line}">'
        )
        if outcome.differences:
            said = "; ".join(
                f"{d.what}: expected {shown(d.expected)}, came {shown(d.came)}" for d in outcome.differences
            )
            lines.append(f'    <failure message="{xml(visible(said))}">{xml(failure(outcome))}</failure>')
        lines.append("  </testcase>")
    return "\n".join([*lines, "</testsuite>", ""])
