"""The files of a bundle as last read, each kept by its content: a keystroke reads one file again.

Of a file that cannot be read any more, as it is while one types, the last form that could be read goes on to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.law import schema_validation
from statute_runner.law.bundle import Parsed
from statute_runner.loading.bundle_files import LAW, REGISTER, kind_of
from statute_runner.loading.bundle_loader import as_warning, front_matter, is_draft, kept, with_argument
from statute_runner.problem import Problem, Refused, Span
from statute_runner.text import yaml_source
from statute_runner.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Collection

    from statute_runner.text.yaml_source import Document

WITH_SCHEMA = (*LAW, "cases", "properties", REGISTER)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it now is: its lines, and its document where it is right in shape, else what is wrong with it."""

    path: str
    kind: str
    sha256: str
    lines: tuple[str, ...]
    document: Document | None
    parsed: Parsed | None
    problems: tuple[Problem, ...]


class ParseMemory:
    """Reads files, and remembers of each how it now is and how it last could be read."""

    def __init__(self) -> None:
        self.now: dict[str, ReadFile] = {}
        self.good: dict[str, ReadFile] = {}

    def read(self, path: str, content: bytes) -> ReadFile:
        """The file with this content, read again only where it is another."""
        sha256 = digest(content)
        known = self.now.get(path)
        if known is None or known.sha256 != sha256:
            known = self.now[path] = read_file(path, content, sha256)
            if not known.problems:
                self.good[path] = known
        return known

    def forget(self, paths: Collection[str]) -> None:
        """Keeps nothing of other files than these."""
        for memory in (self.now, self.good):
            for path in [path for path in memory if path not in paths]:
                del memory[path]


def read_file(path: str, content: bytes, sha256: str) -> ReadFile:
    """A file of a bundle, read and compared with the schema of its kind."""
    kind = kind_of(path)
    lines = tuple(content.decode(errors="replace").split("\n"))
    if kind not in WITH_SCHEMA and not (kind == "example" and path.endswith((".yaml", ".json"))):
        return ReadFile(path, kind, sha256, lines, None, None, ())
    try:
        document = yaml_source.document(front_matter(content, path) if kind == "reading" else content, path)
        wrong = schema_validation.problems(kind, document, path) if kind in WITH_SCHEMA else []
        if is_draft(document.data):
            wrong = [as_warning(problem) for problem in wrong]
    except Refused as refused:
        wrong = list(refused.problems)
    except RecursionError:
        wrong = [Problem("yaml-depth", "nested too deep", Span(path, 1))]
    if wrong:
        return ReadFile(path, kind, sha256, lines, None, None, tuple(wrong))
    data = with_argument(document.data, content) if kind == "reading" else document.data
    parsed = Parsed(data, kept(document.positions) if kind in LAW else document.positions, sha256)
    return ReadFile(path, kind, sha256, lines, document, parsed, ())
