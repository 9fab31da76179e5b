"""Every file of the folder is a bundle's, dates are quoted, and the generated schema is current."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import shell
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.problem import Problem, Span
from statute_runner.text.days import real_date
from statute_runner.text.digest import digest
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from statute_runner.loading.bundle_files import Folder
    from statute_runner.loading.subject import Subject

LIKE_A_BUNDLE = (".yaml", ".yml", ".j2")
SCHEMA = "request.schema.json"


def problems(subject: Subject, folder: Folder) -> Iterator[Problem]:
    """Every file that nothing would read, every date without quotes, and a request schema that is missing or old."""
    for path in folder.others:
        if path.endswith(LIKE_A_BUNDLE) or (path.endswith(".md") and path.startswith("readings/")):
            yield Problem("file-stray", "unexpected file: nothing reads it", Span(path, 1), place_for(path))
    yield from unquoted(subject)
    yield from schema(subject, folder)


def place_for(path: str) -> str:
    """Where a file of this name would be read."""
    parts = path.split("/")
    name = parts[-1]
    if name.endswith(".yml"):
        return "a bundle's files end in .yaml"
    if name.endswith(".md"):
        return "a reading's name is lower-case letters, digits and `-`"
    if name.endswith(".j2"):
        return "templates are in CITATION/explain/, and their names are lower-case letters and `_`"
    if parts[0] == "values":
        return "a list of values is values/NAME.yaml"
    if name[:1].isdigit():
        return "a version is named after its first day in force, CITATION/YYYY-MM-DD.yaml"
    return "a version is CITATION/YYYY-MM-DD.yaml, cases are in CITATION/cases/"


def unquoted(subject: Subject) -> Iterator[Problem]:
    """The dates that an editor, or another reader of YAML, would take for something else than text."""
    for parsed in subject.bundle.files.values():
        for part, given in texts(parsed.data, ""):
            at = parsed.positions.find(part)
            if at and at.end - at.column == len(given) == len("YYYY-MM-DD") and real_date(given):
                yield Problem("unquoted-date", "expected this date in quotes", at, f'write "{given}"')


def texts(data: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in the data of a file, with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict | list):
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from texts(item, f"{path}/{pointer(key)}" if path else pointer(key))


def schema(subject: Subject, folder: Folder) -> Iterator[Problem]:
    from statute_runner.request.request_schema import text

    wanted = text(subject.bundle).encode()
    if digest(folder.contents.get(SCHEMA, b"")) != digest(wanted):
        message = f"{SCHEMA} is not up to date with facts.yaml"
        if SCHEMA not in folder.contents:
            message = f"file not found: {SCHEMA}"
        command = shell("statute", "schema", "--write", *stated_bundle(subject.bundle.root))
        yield Problem("schema-stale", message, Span(SCHEMA, 1), f"run `{command}`")
