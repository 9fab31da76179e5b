"""The pages of the cases: what each says, expects and came to, by section; and what they show of the conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.case_report import differing
from statute_runner.cases.case_runs import run
from statute_runner.cases.cases_page import CasesRun, coverage_part
from statute_runner.cases.coverage import coverage
from statute_runner.cases.junit import Suite
from statute_runner.check.word_coverage import covered
from statute_runner.explain.report_page import ReportPart, report_page
from statute_runner.loading.progress import waiting
from statute_runner.loading.subject import Subject
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.website.site_view import SiteView

    Pages = Iterator[tuple[str, str]]


def outcomes_of(view: SiteView, cases: Sequence[WorkedCase]) -> list[CaseResult]:
    """What every case comes to."""
    return [outcome for case in waiting(list(cases), "running the cases") for outcome in run(view.loaded, case)]


def case_pages(view: SiteView, outcomes: Sequence[CaseResult]) -> Pages:
    """The list of the sections that have cases, and the cases of each."""
    homes: dict[str, list[CaseResult]] = {}
    for outcome in outcomes:
        homes.setdefault(home_of(outcome), []).append(outcome)
    listed = [
        {
            "home": home,
            "path": f"cases/{home}.html",
            "answers": len(found),
            "failed": sum(bool(one.differences) for one in found),
        }
        for home, found in homes.items()
    ]
    yield "cases.html", view.printed("cases.html", "cases", homes=listed)
    for home, found in homes.items():
        path = f"cases/{home}.html"
        yield path, view.printed(path, "cases", template="section_cases", home=home, cases=by_case(found))


def home_of(outcome: CaseResult) -> str:
    return outcome.case.span.file.partition("/cases/")[0]


def by_case(outcomes: Sequence[CaseResult]) -> list[dict[str, object]]:
    """Each case, with a row for each of its days."""
    found: dict[str, list[CaseResult]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.case.name, []).append(outcome)
    return [
        {
            "case": rows[0].case,
            "at": f"{rows[0].case.span.file}:{rows[0].case.span.line}",
            "rows": [
                {
                    "day": row.column.day,
                    "expected": row.column.expect["outcome"],
                    "came": row.decision["outcome"],
                    "wrong": differing(row),
                    "because": row.column.expect.get("because", []),
                }
                for row in rows
            ],
        }
        for rows in found.values()
    ]


def coverage_page(view: SiteView, outcomes: Sequence[CaseResult]) -> str:
    """How much of the words is encoded, and which conditions the cases show on every side."""
    seen = sorted(coverage(view.bundle, outcomes).items(), key=lambda one: (one[0].file, one[0].line, one[0].id))
    share, _ = covered(Subject(view.bundle), view.files)
    rows = [
        ("quoted by a rule", share.quoted),
        ("listed as not encoded, with the reason", share.not_encoded),
        ("neither", share.words - share.quoted - share.not_encoded),
    ]
    note = f"{share.words:,} words in all versions. What is not encoded is listed on the page of each version."
    words = ReportPart("The words of the law", note, "", ("Words", "How many"), rows)
    facts = [("Law", view.bundle.title), ("Bundle", said(view)), ("Runner", VERSION)]
    # Files are named from the top of the bundle, wherever it stands.
    shown = coverage_part("", seen, CasesRun(Suite(""), None, None).suite)
    parts = [words, shown._replace(heading="What the cases show")]
    return view.standing_alone("coverage.html", report_page("Coverage", facts, parts))


def said(view: SiteView) -> str:
    return f"{view.bundle.name} {view.bundle.version} {view.bundle.sha256}"
