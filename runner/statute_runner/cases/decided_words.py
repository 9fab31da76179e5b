"""The words of the law on which the cases were decided: how many cases rest on each passage, shaded and in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.heat_map import heat_map
from statute_runner.explain.report_page import ReportPart
from statute_runner.law.citations import cited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.law.bundle import Bundle

NOTE = (
    "The darker and the more thickly underlined, the more cases were decided on the words; the number says how many. "
    "Words without a shade decided none. The table has all passages, those of earlier versions too."
)


def decided_words(bundle: Bundle, outcomes: Iterable[CaseResult], heading: str) -> Iterator[ReportPart]:
    """The part of a page with the newest version of each section by which a case was decided."""
    cases: dict[tuple[str, str, str], set[str]] = {}
    for outcome in outcomes:
        for version, at, words in passages(outcome):
            cases.setdefault((version, at, words), set()).add(outcome.case.name)
    if not cases:
        return
    written = {section.file: section for section in bundle.all_sections()}
    newest = {written[file].citation: written[file] for file in sorted({file for file, _, _ in cases} & {*written})}
    shown = {section.file for section in newest.values()}
    counts = {(at, words): len(names) for (file, at, words), names in cases.items() if file in shown}
    law = [{"citation": section.citation, "cite": section.cite} for section in newest.values()]
    rows = [
        (f"{cited(law, at)}: \u201c{words}\u201d", written[file].version if file in written else "", len(names))
        for (file, at, words), names in cases.items()
    ]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    yield ReportPart(heading, NOTE, heat_map(newest.values(), counts), ("Words", "Version", "Cases"), rows)


def passages(outcome: CaseResult) -> Iterator[tuple[str, str, str]]:
    """The file, provision and words of each condition on which the answer rests."""
    for node in outcome.decision["trace"]["nodes"].values():
        if node["decides"]:
            for quote in node["quotes"]:
                yield node["source"].rpartition(":")[0], quote["at"], quote["words"]
