"""Collects the cases of a bundle as tests, so that a repository of law needs only `pytest`.

A bundle is a folder whose `bundle.yaml` says `format: bundle/v1`; files of that name that do not are another tool's,
and left alone. Every `cases/*.yaml` of a bundle is collected; each answer of a case is one test, marked `law`. A
`bundle.yaml` is one test: every amendment does what its version declares under `changes:`, and nothing else.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from statute_runner.loading.bundle_detection import is_bundle
from statute_runner.loading.shown_paths import placed
from statute_runner.problem import Refused, printed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from statute_runner.api import LoadedBundle
    from statute_runner.cases.worked_case import Column, WorkedCase


def pytest_configure(config: pytest.Config) -> None:
    """Registers the mark of a worked case."""
    config.addinivalue_line("markers", "law: a worked case of the law; a failure is a question to a lawyer")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The file as a collector, where it is a bundle's or its cases'."""
    if file_path.name == "bundle.yaml":
        if not is_bundle(str(file_path.parent)):
            return None
        declared: BundleFile = BundleFile.from_parent(parent, path=file_path)
        return declared
    if file_path.suffix != ".yaml" or file_path.parent.name != "cases":
        return None
    root = next((folder for folder in file_path.parents if there(folder / "bundle.yaml")), None)
    if root is None or not is_bundle(str(root)):
        return None
    collector: CasesFile = CasesFile.from_parent(parent, path=file_path)
    collector.root = root
    return collector


def there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


@cache
def bundle_cases(root: str) -> tuple[LoadedBundle, list[WorkedCase]]:
    """The bundle and its cases, loaded once a run. Raises `Refused` or `OSError`."""
    from statute_runner.api import load
    from statute_runner.cases.case_files import load_cases
    from statute_runner.loading.bundle_files import folder

    loaded = load(root)
    return loaded, load_cases(loaded.bundle, folder(root))


def refusal(error: Refused | OSError, root: str) -> str:
    """What was refused or could not be read, as the command prints it."""
    from statute_runner.escaping import terminal

    if isinstance(error, OSError):
        return terminal(f"{error.filename or 'the bundle'}: {(error.strerror or str(error)).lower()}")
    return terminal("\n".join(printed(problem, {}) for problem in placed(error.problems, root)))


class CasesFile(pytest.File):
    """One file of cases."""

    root: Path

    def collect(self) -> Iterator[pytest.Item]:
        try:
            loaded, cases = bundle_cases(str(self.root))
        except (Refused, OSError) as error:
            raise self.CollectError(refusal(error, str(self.root))) from None
        here = self.path.relative_to(self.root).as_posix()
        for case in cases:
            if case.span.file != here:
                continue
            for column in case.columns:
                name = case.name if len(case.columns) == 1 else f"{case.name}[{column.day}]"
                item: CaseItem = CaseItem.from_parent(self, name=name)
                item.loaded, item.case, item.column = loaded, case, column
                item.add_marker(pytest.mark.law)
                yield item


class BundleFile(pytest.File):
    """A bundle, for what its versions declare."""

    def collect(self) -> Iterator[pytest.Item]:
        item: DeclaredItem = DeclaredItem.from_parent(self, name="declared changes")
        item.add_marker(pytest.mark.law)
        yield item


class LawItem(pytest.Item):
    """A test of law, whose failures are words for a lawyer and refusals those of the command."""

    # Other plugins look for the fixtures of an item: pytest-lsp 1.0 runs none that says nothing of them.
    funcargs: ClassVar[dict[str, object]] = {}

    def law(self) -> str:
        """The root of the bundle."""
        return str(self.path.parent)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, CaseFailedError):
            return str(excinfo.value)
        if isinstance(excinfo.value, Refused | OSError):
            return refusal(excinfo.value, self.law())
        return super().repr_failure(excinfo, style)


class DeclaredItem(LawItem):
    """Every amendment of the bundle against what its version declares."""

    def runtest(self) -> None:
        from statute_runner.amend.declared_changes import declared_problems
        from statute_runner.api import load
        from statute_runner.loading.bundle_files import folder

        root = self.law()
        if found := declared_problems(load(root).bundle, folder(root)):
            raise CaseFailedError("\n".join(printed(problem, {}) for problem in placed(found, root)))


class CaseFailedError(Exception):
    """A case came out otherwise than expected."""


class CaseItem(LawItem):
    """One answer of one case."""

    loaded: LoadedBundle
    case: WorkedCase
    column: Column

    def law(self) -> str:
        """The root of the bundle."""
        return self.loaded.bundle.root

    def runtest(self) -> None:
        from statute_runner.cases.case_report import failure
        from statute_runner.cases.case_runs import run
        from statute_runner.value import replace

        for outcome in run(self.loaded, replace(self.case, columns=(self.column,))):
            if outcome.differences:
                raise CaseFailedError(failure(outcome, self.law()))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.column.span.line - 1, f"case {self.name}"
