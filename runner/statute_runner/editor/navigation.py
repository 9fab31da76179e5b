"""Where things are defined and used, in all versions and beside them; the words that a quote covers; an outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.editor import occurrences
from statute_runner.editor.coverage_fixes import section_of
from statute_runner.editor.hovers import quote_at
from statute_runner.editor.occurrences import Occurrence
from statute_runner.editor.text_changes import last_line_of
from statute_runner.editor.word_places import places_in
from statute_runner.text.quotes import where, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.editor.open_bundle import OpenBundle
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.law.bundle import Bundle

# What is meant where several names stand at one place.
NARROWEST = ("option", "value", "fact", "rule", "reading", "provision", "route", "case", "outcome")


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A part of a file: its name, what it is, what it says, where its name stands and its last line, and its parts."""

    name: str
    kind: str
    detail: str
    line: int
    column: int
    end: int
    last: int
    parts: tuple[OutlineEntry, ...] = ()


def name_at(opened: OpenBundle, seen: Snapshot, path: str, line: int, column: int) -> Occurrence | None:
    """What is named at a place."""
    found = [one for one in opened.names_in(seen, path) if one.holds(line, column)]
    return min(found, key=lambda one: (NARROWEST.index(one.kind), one.distance(column)), default=None)


def definitions_at(opened: OpenBundle, seen: Snapshot, path: str, line: int, column: int) -> list[Occurrence]:
    """Where what is named at a place is defined: in versions that can be in force together with this file's."""
    one = name_at(opened, seen, path, line, column)
    if one is None:
        return list(quoted_words(seen, path, line, column))
    found = [
        other for other in opened.names(seen) if other.definition and (other.kind, other.name) == (one.kind, one.name)
    ]
    if one.kind == occurrences.VALUE and not found:
        fact = one.name.partition("=")[0]
        found = [other for other in opened.names(seen) if other.definition and other.name == fact]
    fitting = [other for other in found if fits(seen.bundle, path, other.file)]
    return fitting or found


def fits(bundle: Bundle | None, file: str, other: str) -> bool:
    """Whether two files can be in force together; one that is no version of a section fits every other."""
    if file == other or bundle is None:
        return True
    found = {one.path: one for one in bundle.version_files if one.path in {file, other}}
    if len(found) < 2:  # noqa: PLR2004 - both
        return True
    one, another = found[file], found[other]
    if one.citation == another.citation:
        return False
    ends, end = until(bundle, one.citation, one.day), until(bundle, another.citation, another.day)
    return another.day < ends and one.day < end


def until(bundle: Bundle, citation: str, version: str) -> str:
    """The first day on which another version is in force."""
    return next((later for later in bundle.versions.get(citation, ()) if later > version), "9999-12-31")


def quoted_words(seen: Snapshot, path: str, line: int, column: int) -> Iterator[Occurrence]:
    """Where the words stand that a quote at this place covers."""
    section = section_of(seen, path)
    quote = quote_at(seen, section, path, line, column) if section else None
    if section is None or quote is None:
        return
    for number, part in enumerate(section.text):
        held = (
            where(quote.words, quote.nth, part.whole) if f"{section.citation}/{part.path}" == quote.provision else None
        )
        if held:
            ranges = zip(places_in(seen.files[path], number, part), words(part.whole), strict=False)
            places = [place for place, word in ranges if place and held.holds(word)]
            if places:
                first, same = places[0], [place for place in places if place.line == places[0].line]
                yield Occurrence(occurrences.PROVISION, quote.provision, path, first.line, first.column, same[-1].end)


def references_at(
    opened: OpenBundle, seen: Snapshot, path: str, line: int, column: int, *, declared: bool = True
) -> list[Occurrence]:
    """Every place of the bundle where the same is named, in all versions; where it is defined too, if `declared`."""
    one = name_at(opened, seen, path, line, column)
    if one is None:
        return []
    return [
        other
        for other in opened.names(seen)
        if (other.kind, other.name) == (one.kind, one.name) and (declared or not other.definition)
    ]


def outline(seen: Snapshot, path: str) -> list[OutlineEntry]:
    """The parts of a file: provisions, rules, decisions; facts; cases; questions; properties."""
    file = seen.files.get(path)
    if file is None or file.document is None or not isinstance(file.document.data, dict):
        return []
    found = []
    for key, part in file.document.data.items():
        if key in {
            "text",
            "rules",
            "decisions",
            "notices",
            "facts",
            "values",
            "cases",
            "questions",
            "registers",
            "properties",
        }:
            parts = tuple(inside(seen, path, key, part))
            if made := entry(seen, path, key, key, "", "", parts):
                found.append(made)
    return found


def inside(seen: Snapshot, path: str, key: str, part: object) -> Iterator[OutlineEntry]:
    if isinstance(part, list):
        for n, one in enumerate(part):
            if made := entry(seen, path, f"{key}/{n}/at", one["at"], "provision", one.get("heading", "")):
                yield made
    elif isinstance(part, dict):
        for name, one in part.items():
            says = (
                next((str(one[of]) for of in ("says", "ask", "say") if of in one), "") if isinstance(one, dict) else ""
            )
            at = f"{key}/{name.replace('~', '~0').replace('/', '~1')}"
            if made := entry(seen, path, at, name, key, says):
                yield made


def entry(
    seen: Snapshot, path: str, at: str, name: str, kind: str, detail: str, parts: tuple[OutlineEntry, ...] = ()
) -> OutlineEntry | None:
    document, lines = seen.files[path].document, seen.lines(path)
    place = document.positions.find(at, key=True) or document.positions.find(at) if document else None
    if place is None:
        return None
    last = max([last_line_of(lines, place.line), *(part.last for part in parts)])
    end = place.end or len(lines[place.line - 1]) + 1
    return OutlineEntry(name, kind, detail, place.line, place.column, end, last, parts)
