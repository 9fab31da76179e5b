"""Every file of a bundle's own folders is read, and the generated schema is current."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from statute_runner.escaping import shell
from statute_runner.loading.bundle_files import own_folders
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.problem import Problem, Span
from statute_runner.text.days import date_fault
from statute_runner.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.loading.bundle_files import Folder
    from statute_runner.loading.subject import Subject

YAML = (".yaml", ".yml")
LIKE_A_BUNDLE = (*YAML, ".j2")
OWN_NAMES = {"bundle", "facts", "properties"}
LIKE_A_DAY = re.compile(r"[12][0-9]{3}\D?[0-9]{1,2}\D?[0-9]{1,2}\Z")
STRAY = "unexpected file: nothing reads it"
SCHEMA = "request.schema.json"


def problems(subject: Subject, folder: Folder) -> Iterator[Problem]:
    """Every file that nothing would read, and a request schema that is missing or old."""
    own = own_folders([*folder.contents, *folder.others], folder.contents["bundle.yaml"])
    for path in folder.others:
        stem, suffix = os.path.splitext(path.rpartition("/")[2])
        if path.partition("/")[0] not in own:
            yield from beside(path, stem, suffix, folder)
        elif suffix in LIKE_A_BUNDLE or (suffix == ".md" and path.startswith("readings/")):
            yield Problem("file-stray", STRAY, Span(path, 1), place_for(path))
    yield from schema(subject, folder)


def first_cause(problems: Sequence[Problem]) -> tuple[list[Problem], int]:
    """The problems, and how many are left out where a file of law that is misnamed may be the cause of them all."""
    causes = [one for one in problems if one.code == "file-stray" and one.span and is_misnamed(one.span.file)]
    left = sum(one.severity == "error" for one in problems) - len(causes)
    return (causes, left) if causes and left else ([*problems], 0)


def is_misnamed(path: str) -> bool:
    """Whether a file that nothing reads is named as one of law, in another spelling."""
    stem, suffix = os.path.splitext(path.rpartition("/")[2])
    return suffix in YAML and bool(suffix == ".yml" or LIKE_A_DAY.match(stem))


def beside(path: str, stem: str, suffix: str, folder: Folder) -> Iterator[Problem]:
    """What is said of a file beside a bundle's own folders, of which most are other tools'.

    At the top a name of the bundle's own in another spelling is a fault. What may be law elsewhere is a warning.
    """
    at_top = "/" not in path
    if at_top and suffix in YAML and (stem.lower() in OWN_NAMES or LIKE_A_DAY.match(stem)):
        yield Problem("file-stray", STRAY, Span(path, 1), place_for(path))
    elif suffix in YAML and LIKE_A_DAY.match(stem):
        yield Problem("file-stray", STRAY, Span(path, 1), place_for(path), severity="warning")
    elif at_top and os.path.isdir(os.path.join(folder.root, path)):
        message = "a linked folder is not read"
        yield Problem(
            "file-link", message, Span(path, 1), "replace the link with the folder if it holds law", "", "warning"
        )


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
        meant = date_fault(os.path.splitext(name)[0])
        right = re.search("[0-9]{4}-[0-9]{2}-[0-9]{2}", meant[1]) if meant else None
        named = f"name it {right[0]}.yaml: " if right else ""
        return f"{named}a version is named after its first day in force, CITATION/YYYY-MM-DD.yaml"
    return "a version is CITATION/YYYY-MM-DD.yaml, cases are in CITATION/cases/"


def schema(subject: Subject, folder: Folder) -> Iterator[Problem]:
    from statute_runner.request.request_schema import text

    yield from current(subject, folder, SCHEMA, text(subject.bundle), "facts.yaml")
    if "registers" in subject.bundle.files["bundle.yaml"].data:
        from statute_runner.request.register_schema import texts

        for path, made in texts(subject.bundle).items():
            yield from current(subject, folder, path, made, "bundle.yaml and facts.yaml")


def current(subject: Subject, folder: Folder, path: str, made: str, source: str) -> Iterator[Problem]:
    """A generated file that is missing or old."""
    if digest(folder.contents.get(path, b"")) == digest(made.encode()):
        return
    message = f"{path} is not up to date with {source}" if path in folder.contents else f"file not found: {path}"
    command = shell("statute", "schema", "--write", *stated_bundle(subject.bundle.root))
    yield Problem("schema-stale", message, Span(path, 1), f"run `{command}`")
