"""The cases of a provision, or of a reading, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_runs import run
from statute_runner.loading.bundle_files import folder
from statute_runner.sign.signed_matter import signed_paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.api import LoadedBundle
    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.section import Section


@dataclass(frozen=True, slots=True)
class ShownCases:
    """The cases that name what is to be signed, in words, and how many more have answers that rest on it."""

    named: tuple[str, ...]
    others: int


def cases_of_provision(loaded: LoadedBundle, section: Section, path: str) -> ShownCases:
    """The cases that cite the provision, on the days of this version; the others' answers have it as their basis."""

    def here(result: CaseResult) -> bool:
        return loaded.bundle.version_on(section.citation, result.decision["as_of"]) == section.version

    def rests(result: CaseResult) -> bool:
        return signed_paths(result.decision["basis"], section, path)

    def names(case: WorkedCase) -> bool:
        return signed_paths([cite["at"] for cite in case.cites], section, path)

    return shown_cases(loaded, names, here, rests)


def cases_of_reading(loaded: LoadedBundle, name: str) -> ShownCases:
    """The cases that choose an option of the reading; the others' answers change with it."""

    def here(result: CaseResult) -> bool:
        return name in result.decision["readings"]

    def rests(result: CaseResult) -> bool:
        return result.decision["readings"][name]["matters"]

    return shown_cases(loaded, lambda case: name in case.readings, here, rests)


def shown_cases(
    loaded: LoadedBundle,
    names: Callable[[WorkedCase], bool],
    here: Callable[[CaseResult], bool],
    rests: Callable[[CaseResult], bool],
) -> ShownCases:
    """The cases that name it, with their answers on the days about it, and how many others rest on it."""
    named: list[str] = []
    others = 0
    cases = load_cases(loaded.bundle, folder(loaded.bundle.root, ("bundle", "cases")))
    for case in (case for case in cases if case.shows):
        about = [result for result in run(loaded, case) if here(result)]
        if about and names(case):
            named.append(said(case, about))
        else:
            others += any(map(rests, about))
    return ShownCases(tuple(named), others)


def said(case: WorkedCase, results: list[CaseResult]) -> str:
    """A case in words, with the answer that it expects on each day."""
    readings = "".join(f", {name} read as {option}" for name, option in case.readings.items())
    answers = "; ".join(
        f"{one.column.day}{readings}: {one.column.expect['outcome'].replace('_', ' ')}"
        + (" (but it comes out otherwise)" if one.differences else "")
        for one in results
    )
    return f"{case.name}: {case.says} {answers}"
