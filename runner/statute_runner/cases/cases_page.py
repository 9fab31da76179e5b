"""A run of cases as a page: what each was expected to come to and what it came to, and the conditions it showed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from statute_runner.cases.case_report import differing
from statute_runner.cases.coverage import uncovered
from statute_runner.cases.decided_words import decided_words
from statute_runner.explain.member_wording import counted
from statute_runner.explain.report_page import ReportPart, report_page
from statute_runner.loading.shown_paths import from_here
from statute_runner.pictures.stacked_bars import BarRow, bars
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.cases.coverage import CoveredCondition
    from statute_runner.cases.junit import Suite
    from statute_runner.law.bundle import Bundle

PASSED, FAILED = "\u2713 passed", "\u2717 failed"
BOTH, PART = "seen on every side", "not seen on every side"
TONES = {PASSED: "favourable", FAILED: "adverse"}
SIDES = {BOTH: "favourable", PART: "adverse"}


class CasesRun(NamedTuple):
    """The cases of a bundle as they were run, and the conditions they showed, unless only some cases were asked for."""

    suite: Suite
    bundle: Bundle | None
    seen: Sequence[tuple[CoveredCondition, set[str]]] | None


def cases_page(runs: Sequence[CasesRun]) -> str:
    """The page, which stands alone."""
    outcomes = [outcome for run in runs for outcome in run.suite.outcomes]
    failed = sum(bool(outcome.differences) for outcome in outcomes)
    facts = [
        ("Cases", f"{sum(len(names_of(run.suite.outcomes)) for run in runs):,}"),
        ("Answers", f"{len(outcomes):,}, one for each day of a case"),
        ("Passed", f"{len(outcomes) - failed:,}"),
        ("Failed", f"{failed:,}"),
    ]
    for run in runs:
        where = from_here(run.suite.root, "")
        said = run.bundle and f"{run.bundle.name} {run.bundle.version} {run.bundle.sha256}"
        facts.append(("Bundle", said or f"{where}: its cases could not be run"))
    facts.append(("Runner", VERSION))
    came = f"{failed:,} of {len(outcomes):,} failed" if failed else f"all {len(outcomes):,} passed"
    if any(run.bundle is None for run in runs):
        came += ", and some could not be run"
    title = f"Cases: {came}"
    made = [part for run in runs for part in parts(run, len(runs) > 1)]
    made = [part._replace(heading=part.heading[0].upper() + part.heading[1:]) for part in made]
    return report_page(title, facts, made)


def names_of(outcomes: Iterable[CaseResult]) -> set[str]:
    return {outcome.case.name for outcome in outcomes}


def parts(run: CasesRun, several: bool) -> Iterator[ReportPart]:
    suite = run.suite
    name = f"{run.bundle.title if run.bundle else from_here(suite.root, '')}: " if several else ""
    if run.bundle is None:
        rows = [(str(problem.span or ""), problem.code, problem.message) for problem in suite.refused]
        yield ReportPart(f"{name}not run", "The bundle was refused.", "", ("Where", "Code", "What is wrong"), rows)
        return
    counts: dict[str, Counter[str]] = {}
    for outcome in suite.outcomes:
        section = outcome.column.span.file.partition("/cases/")[0]
        counts.setdefault(section, Counter())[FAILED if outcome.differences else PASSED] += 1
    table = [(section, found[PASSED], found[FAILED]) for section, found in counts.items()]
    heading = f"{name}in short"
    yield ReportPart(heading, "The answers, by where their cases stand.", drawn(counts, TONES, heading), HEAD, table)
    failed = [outcome for outcome in suite.outcomes if outcome.differences]
    if failed:
        told = [(*of(outcome), "; ".join(differing(outcome))) for outcome in failed]
        yield ReportPart(
            f"{name}what failed", "", "", ("Case", "Day", "What it says", "What came otherwise than expected"), told
        )
    if run.seen is not None:
        yield coverage_part(name, run.seen, suite)
        yield from decided_words(
            run.bundle, suite.outcomes, f"{name}the words of the law, by how many cases they decided"
        )
    yield ReportPart(
        f"{name}every case",
        "What each was expected to come to on each of its days, and what the law came to.",
        "",
        ("Case", "Day", "What it says", "Expected", "Came", "Result"),
        [
            (
                *of(outcome),
                plain(outcome.column.expect["outcome"]),
                plain(outcome.decision["outcome"]),
                FAILED if outcome.differences else PASSED,
            )
            for outcome in suite.outcomes
        ],
    )


HEAD = ("Cases in", PASSED, FAILED)


def coverage_part(name: str, seen: Sequence[tuple[CoveredCondition, set[str]]], suite: Suite) -> ReportPart:
    """How many conditions the cases show on every side, and those that they do not."""
    counts: dict[str, Counter[str]] = {}
    bare = []
    for condition, values in seen:
        lacking = uncovered(condition, values)
        counts.setdefault(condition.file, Counter())[PART if lacking else BOTH] += 1
        if lacking:
            place = f"{from_here(suite.root, condition.file)}:{condition.line}"
            bare.append((condition.id, place, " or ".join(lacking)))
    unknown = sum("unknown" in values for _, values in seen)
    note = f"{counted(len(seen), 'condition')}: {len(seen) - len(bare):,} {BOTH}, {unknown:,} also unknown."
    heading = f"{name}what the cases show"
    if bare:
        return ReportPart(heading, note, drawn(counts, SIDES, heading), ("Condition", "Where", "Never seen"), bare)
    table = [(file, found[BOTH], found[PART]) for file, found in counts.items()]
    return ReportPart(heading, note, drawn(counts, SIDES, heading), ("Conditions in", BOTH, PART), table)


def drawn(counts: Mapping[str, Mapping[str, int]], tones: Mapping[str, str], title: str) -> str:
    return bars([BarRow(name, found) for name, found in counts.items()], tones, title)


def of(outcome: CaseResult) -> tuple[str, str, str]:
    return outcome.case.name, outcome.column.day, outcome.case.says


def plain(name: str) -> str:
    return name.replace("_", " ")
