"""A release: the bundle's version goes up, and the changelog says what it holds."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from statute_runner.author.part_request import AddedLines
from statute_runner.author.yaml_edit import with_value
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from statute_runner.author.bundle_text import BundleText
    from statute_runner.author.part_request import PartRequest

FILE, CHANGES = "bundle.yaml", "CHANGELOG.md"
FORM = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}\Z")
EXAMPLE = 'statute new release 1.0.0 --says "law: (a) and (b) of the section are encoded."'


def add(bundle: BundleText, wanted: PartRequest) -> AddedLines:
    """Sets the version, and opens its part of the changelog. Raises `Refused` where it is no later one."""
    if not FORM.match(wanted.name):
        raise refuse("usage", f"expected a version such as 1.0.0, got `{wanted.name}`", help=f"as in: {EXAMPLE}")
    before = str(bundle.data(FILE)["version"])
    if numbers(wanted.name) <= numbers(before):
        raise refuse(
            "edit-exists",
            f"the bundle is at {before}, which is no earlier than {wanted.name}",
            help="give a later version",
        )
    says = wanted.need("says", EXAMPLE)
    edited = with_value(bundle.text(FILE), ["version"], wanted.name, FILE)
    bundle.put(FILE, edited.text)
    text = changelog(bundle)
    head, sign, rest = text.partition("\n## ")
    added = f"{head.rstrip()}\n\n## {wanted.name}\n\n- {' '.join(says.split())}\n"
    bundle.beside[CHANGES] = f"{added}\n## {rest}" if sign else added
    return AddedLines(
        [
            (FILE, edited.line, f"version {wanted.name}, {before} before"),
            (CHANGES, head.rstrip().count("\n") + 3, "what it holds"),
        ],
        [
            f"keep it: git add -A; git commit -m 'Release {wanted.name}'; git tag v{wanted.name}",
            "have a lawyer sign: statute show CITATION --sign-off",
        ],
    )


def changelog(bundle: BundleText) -> str:
    path = bundle.name(CHANGES)
    if not os.path.isfile(path):
        return "# Changes\n"
    with open(path, encoding="utf-8") as file:
        return file.read()


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")] if FORM.match(version) else [0]
