"""The cases that show a provision, or a reading, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_runs import run
from statute_runner.loading.bundle_files import folder
from statute_runner.sign.signed_matter import signed_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statute_runner.api import LoadedBundle
    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.law.section import Section


def cases_of_provision(loaded: LoadedBundle, section: Section, path: str) -> list[str]:
    """The cases under this version that cite the provision, or whose answer rests on it."""

    def shows(result: CaseResult) -> bool:
        here = any(
            one["citation"] == section.citation and one["version"] == section.version for one in result.decision["law"]
        )
        cites = [cite["at"] for cite in result.case.cites]
        return here and signed_paths([*cites, *result.decision["basis"]], section, path)

    return list(said(loaded, shows))


def cases_of_reading(loaded: LoadedBundle, name: str) -> list[str]:
    """The cases that choose an option of the reading, or whose answer changes with it."""

    def shows(result: CaseResult) -> bool:
        used = result.decision["readings"].get(name)
        return used is not None and (used["matters"] or name in result.case.readings)

    return list(said(loaded, shows))


def said(loaded: LoadedBundle, shows: Callable[[CaseResult], bool]) -> Iterator[str]:
    """Each case with what it says, the days on which it shows this, and the answers expected then."""
    for case in load_cases(loaded.bundle, folder(loaded.bundle.root, ("bundle", "cases"))):
        shown = [result for result in run(loaded, case) if shows(result)]
        if shown:
            readings = "".join(f", {name}={option}" for name, option in case.readings.items())
            days = "; ".join(
                f"{one.column.day}{readings}: {one.column.expect['outcome'].replace('_', ' ')}"
                + (" (BUT IT COMES OUT OTHERWISE)" if one.differences else "")
                for one in shown
            )
            yield f"{case.name}: {case.says} {days}"
