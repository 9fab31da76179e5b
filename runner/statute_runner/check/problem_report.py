"""What a verb says of the problems of bundles, in one report: as each is found, or as one document at the end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.check.consequences import first_step
from statute_runner.check.reports import as_sarif, report
from statute_runner.escaping import terminal
from statute_runner.loading.shown_paths import base_of, from_folder, from_here, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from statute_runner.problem import Problem

FORMATS = ("text", "json", "github", "sarif")
FOR_BUILDS = {"github", "sarif"}


class ProblemReport:
    """A report on the bundles at these roots in one of the formats; it ends with `end`, whatever was found.

    `github` and `sarif` name files from the top of the repository, the others from the working folder.
    """

    form: str
    roots: Sequence[str]
    verb: str
    write: Callable[[str], object]
    base: str | None

    def __init__(self, form: str, roots: Sequence[str], verb: str, write: Callable[[str], object]) -> None:
        self.form, self.roots, self.verb, self.write = form, roots, verb, write
        self.base = base_of(roots) if form in FOR_BUILDS else None
        self.found: list[Problem] = []
        self.last: list[Problem] = []
        self.notes: list[str] = []
        self.failures: list[str] = []

    def add(self, root: str, problems: Iterable[Problem], sources: Mapping[str, str]) -> int:
        """Takes the problems of a bundle; 1 where one of them is an error. `sources` holds the texts of its files."""
        self.last = moved = placed(problems, root, self.base)
        self.found += moved
        if self.form != "sarif":
            files = {self.named(root, path): text for path, text in sources.items()}
            for piece in report(moved, self.form, files):
                self.write(piece + "\n")
        return int(any(problem.severity == "error" for problem in moved))

    def first_step(self) -> None:
        """Says, where people read it, which of the problems of the last bundle to begin with."""
        if self.form == "text":
            self.write(terminal(first_step(self.last)))

    def named(self, root: str, path: str) -> str:
        """The name of a file of the bundle in this report."""
        return from_folder(self.base, root, path) if self.base else from_here(root, path)

    def skipped(self, what: str) -> None:
        """Takes a sentence on what was not looked at."""
        self.notes.append(what)

    def failed(self, why: str) -> None:
        """Takes a sentence on why a bundle could not be read."""
        self.failures.append(why)

    def broken(self, error: BaseException) -> None:
        """Ends the report of a run that this error broke off."""
        if isinstance(error, OSError):
            self.failed(f"{error.filename or 'input'}: {(error.strerror or str(error)).lower()}")
        else:
            self.failed("the run was broken off before its end")
        self.end()

    def end(self, **counts: int) -> None:
        """Ends the report: json with one line that sums it up, sarif with its only document."""
        if self.form == "sarif":
            document = as_sarif(self.found, self.base, self.verb, self.notes, self.failures)
            self.write(json.dumps(document, indent=2) + "\n")
        elif self.form == "json":
            errors = sum(problem.severity == "error" for problem in self.found)
            line = {
                "bundles": [from_here(root, "") for root in self.roots],
                **counts,
                "errors": errors,
                "warnings": len(self.found) - errors,
                "complete": not (self.notes or self.failures),
            }
            self.write(json.dumps(line, separators=(",", ":")) + "\n")
