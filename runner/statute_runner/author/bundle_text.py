"""The files of a bundle as text that is added to: each edit is looked at before anything is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from statute_runner.law import schema_validation
from statute_runner.loading import file_replacement
from statute_runner.loading.bundle_files import folder, kind_of
from statute_runner.loading.bundle_loader import front_matter
from statute_runner.loading.output_target import inside
from statute_runner.problem import Refused, nearest, refuse
from statute_runner.text.days import checked_day
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.problem import Problem


class BundleText:
    """A bundle's files by path, those that are changed, and files `beside` the law; `write` writes them."""

    held: dict[str, bytes]

    def __init__(self, root: str) -> None:
        self.root = root
        self.held = folder(root).contents
        self.changed: dict[str, str] = {}
        self.beside: dict[str, str] = {}

    def text(self, path: str) -> str:
        """The file as it stands or was changed; lines end in a line feed."""
        return self.changed.get(path) or self.held[path].decode("utf-8", "replace")

    def has(self, path: str) -> bool:
        return path in self.held or path in self.changed

    def data(self, path: str) -> Any:
        """What a YAML file, or the front matter of a reading, holds. Raises `Refused` where it cannot be read."""
        return document(self.yaml_of(path), path).data

    def yaml_of(self, path: str) -> bytes:
        content = self.text(path).encode()
        return front_matter(content, path) if kind_of(path) == "reading" else content

    def put(self, path: str, text: str) -> None:
        """Changes a file, or adds it. Raises `Refused`, and changes nothing, where what was given does not fit it."""
        before = self.faults(path) if self.has(path) else []
        kept = self.changed.get(path)
        self.changed[path] = text
        known = {one.message for one in before}
        try:
            wrong = [one for one in self.faults(path) if one.message not in known]
        except Refused as refused:
            wrong = list(refused.problems)
        if wrong:
            if kept is None:
                del self.changed[path]
            else:
                self.changed[path] = kept
            raise Refused(wrong)

    def faults(self, path: str) -> list[Problem]:
        """What is wrong with the form of a file. Raises `Refused` for one that cannot be read."""
        return schema_validation.problems(kind_of(path), document(self.yaml_of(path), path), path)

    def name(self, path: str) -> str:
        return os.path.normpath(os.path.join(self.root, *path.split("/")))

    def write(self) -> None:
        """Writes the changed files, each whole or not at all, and those that were there last.

        Raises `OSError` or `Refused`; a line end of CRLF stays one.
        """
        order = sorted(self.changed, key=lambda path: path in self.held)
        for path in order:
            place = inside(self.root, path)
            os.makedirs(os.path.dirname(os.path.abspath(self.name(path))), exist_ok=True)
            content = self.changed[path].encode()
            if path in self.held and ends_in_crlf(self.name(path)):
                content = content.replace(b"\n", b"\r\n")
            file_replacement.write(place, content, new=path not in self.held)
        for path, text in self.beside.items():
            file_replacement.write(inside(self.root, path), text.encode())

    def versions(self, citation: str) -> list[str]:
        """The files of the versions of a section, oldest first. Raises `Refused` where it has none."""
        found = sorted(path for path in self.sections() if path.rpartition("/")[0] == citation)
        if not found:
            known = {path.rpartition("/")[0] for path in self.sections()}
            raise refuse(
                "draft-section",
                f"unknown section `{citation}`",
                help=nearest(citation, known) or f"one of {', '.join(sorted(known))}",
            )
        return found

    def sections(self) -> Iterator[str]:
        return (path for path in self.held if kind_of(path) == "section")

    def version_file(self, citation: str, day: str | None = None) -> str:
        """The file of the version in force on a day, or of the newest. Raises `Refused` where there is none."""
        found = self.versions(citation)
        if day is None:
            return found[-1]
        checked_day(day)
        before = [path for path in found if path.rpartition("/")[2][:10] <= day]
        if not before:
            first = found[0].rpartition("/")[2]
            raise refuse(
                "draft-first", f"no version of `{citation}` is in force on {day}", help=f"the first is {first}"
            )
        return before[-1]

    def section_of(self, provision: str) -> tuple[str, str]:
        """The section that a provision in full, `code/1/10/a/1`, belongs to, and its path there. Raises `Refused`."""
        known = {path.rpartition("/")[0] for path in self.sections()}
        for citation in sorted(known, key=len, reverse=True):
            if provision.startswith(f"{citation}/"):
                return citation, provision.removeprefix(f"{citation}/")
        if len(known) == 1:
            return next(iter(known)), provision
        help_ = f"write it as CITATION/PROVISION, where CITATION is one of {', '.join(sorted(known))}"
        raise refuse("usage", f"`{provision}` is in no section of this bundle", help=help_)


def ends_in_crlf(path: str) -> bool:
    with open(path, "rb") as file:
        return b"\r\n" in file.readline(2**16)
