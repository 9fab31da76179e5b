"""A fact, a field or a rule by another name, everywhere in the bundle: law, cases, properties, questions, templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.editor.navigation import name_at
from statute_runner.editor.occurrences import CASE, FACT, RULE
from statute_runner.editor.text_changes import TextChange, within_line
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.editor.occurrences import Occurrence
    from statute_runner.editor.open_bundle import OpenBundle
    from statute_runner.editor.snapshot import Snapshot

NAMES = {
    FACT: re.compile(r"[a-z][a-z0-9_]*\Z"),
    RULE: re.compile(r"[a-z][a-z0-9_]*\Z"),
    CASE: re.compile(r"[a-z][a-z0-9-]*\Z"),
}
WRITTEN_OUT = ("template", "reading", "example")


def to_rename(opened: OpenBundle, seen: Snapshot, path: str, line: int, column: int) -> Occurrence:
    """What would be renamed at a place. Raises `Refused` where it is nothing that has a name of the bundle's own."""
    one = name_at(opened, seen, path, line, column)
    if one is None or one.kind not in NAMES or one.name == "date":
        raise refuse("usage", "no fact, rule or case is named here", help="put the cursor on a name")
    if not any(other.definition and (other.kind, other.name) == (one.kind, one.name) for other in opened.names(seen)):
        raise refuse("usage", f"`{one.name}` is defined nowhere in this bundle", help="define it first")
    return one


def renamed(opened: OpenBundle, seen: Snapshot, one: Occurrence, wanted: str) -> list[TextChange]:
    """The changes that give a thing another name. Raises `Refused` for a name that is none or is taken.

    A file that cannot be read could name it too, so that none may be broken.
    """
    short = wanted.strip()
    of, separator, old = parted(one)
    if one.kind == FACT and short.startswith(f"{of}{separator}"):
        short = short.removeprefix(f"{of}{separator}")
    if one.kind == RULE and short.startswith(f"{of}#"):
        short = short.removeprefix(f"{of}#")
    if not NAMES[one.kind].match(short):
        help_ = "write lower-case letters, digits and `_`, a letter first; a fact stays in its group"
        raise refuse("usage", f"`{wanted}` is no name of a {one.kind}", help=help_)
    broken = [file.path for file in seen.files.values() if file.problems]
    if broken:
        raise refuse("usage", f"{broken[0]} cannot be read, and could name it too", help="mend that file first")
    full = f"{of}{separator}{short}"
    if short != old and taken(opened, seen, one.kind, full):
        raise refuse("usage", f"there is a {one.kind} `{full}` already", help="choose another name")
    places = [other for other in opened.names(seen) if (other.kind, other.name) == (one.kind, one.name)]
    # the fields of a list have the list in their own full names, and stand for themselves where they are written
    changes = [within_line(at.file, at.line, at.column, at.end, short) for at in places]
    return list(dict.fromkeys([*changes, *written_out(seen, one, short)]))


def parted(one: Occurrence) -> tuple[str, str, str]:
    """What a full name begins with, what parts it, and what is renamed."""
    if one.kind == RULE:
        of, separator, name = one.name.rpartition("#")
    elif one.kind == FACT:
        of, separator, name = one.name.rpartition(".")
    else:
        of, separator, name = "", "", one.name
    return of, separator, name


def taken(opened: OpenBundle, seen: Snapshot, kind: str, full: str) -> bool:
    """Whether something of this kind has the name, or had it once."""
    former = seen.bundle.facts.former if seen.bundle and kind == FACT else {}
    return full in former or any(one.definition and (one.kind, one.name) == (kind, full) for one in opened.names(seen))


def written_out(seen: Snapshot, one: Occurrence, short: str) -> Iterator[TextChange]:
    """Where templates, the prose of readings and lines of requests write the full name."""
    if one.kind == CASE:
        return
    _, _, old = parted(one)
    whole = re.compile(rf"(?<![\w./#-]){re.escape(one.name)}(?![\w-])")
    for file in seen.files.values():
        begins = prose_begins(file.lines) if file.kind == "reading" else 1
        for number, line in enumerate(file.lines, 1) if file.kind in WRITTEN_OUT else ():
            for found in whole.finditer(line) if number >= begins else ():
                yield within_line(file.path, number, found.end() + 1 - len(old), found.end() + 1, short)


def prose_begins(lines: tuple[str, ...]) -> int:
    """The first line below the front matter of a reading."""
    marks = [number for number, line in enumerate(lines, 1) if line.rstrip() == "---"]
    return marks[1] if len(marks) > 1 else 1
