"""`statute text`: the words of a section on a day, or those words collated with an official copy."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from statute_runner.amend.collation import AGREES, EDITORIAL, LAW, NOT_IN_COPY, closable, collate, counts
from statute_runner.amend.diff_text import TEXT
from statute_runner.amend.official_copy import official
from statute_runner.amend.pasted_copy import without_page
from statute_runner.api import load
from statute_runner.console.dated_citation import dated
from statute_runner.console.idle import refuse_idle
from statute_runner.console.meant_bundle import meant_root
from statute_runner.console.options import look
from statute_runner.console.output import say
from statute_runner.console.streams import put
from statute_runner.escaping import visible
from statute_runner.law.citations import provision
from statute_runner.problem import nearest, refuse
from statute_runner.text.days import checked_day

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from statute_runner.amend.collation import Collated
    from statute_runner.amend.official_copy import Copy
    from statute_runner.law.section import Section


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `text`."""
    verb.add_argument("citation", metavar="CITATION[@DATE]", help="the section, and the day that --on else names")
    verb.add_argument("--on", metavar="DATE", help="the day (default: the newest version)")
    verb.add_argument("--compare", metavar="FILE", help="an official copy, USLM XML or plain text")
    verb.add_argument("--format", choices=("text", "json"), default="text", help="how a comparison is printed")
    look(verb, coloured=False, paged=True)


def run(given: argparse.Namespace) -> int:
    """Prints the words; compared with a copy, 1 where they differ in law, or the copy breaks off."""
    compares = given.compare is not None
    refuse_idle(("--format", given.format != "text" and not compares, "it is of a comparison: give --compare FILE"))
    given.citation, given.on = dated(given.citation, given.on)
    section = section_named(given)
    if not compares:
        say("".join(f"{visible(line)}\n" for line in words_of(section)))
        return 0
    if not section.text:
        raise refuse(
            "unknown-section",
            f"`{section.citation}` is repealed from {section.version}, and has no words to compare",
            help="give a day before with --on",
        )
    with open(given.compare, "rb", opener=at_once) as stream:
        copy = official(stream, given.compare, section.identifier)
    if copy.running:
        copy = without_page(copy, section)
    found = collate(section, copy)
    if given.format == "json":
        put(json.dumps(document(section, found, given.compare, copy), ensure_ascii=False, separators=(",", ":")) + "\n")
    else:
        say("".join(f"{visible(line)}\n" for line in printed(section, found, given.compare, copy)))
    return 1 if any(one.status in {LAW, NOT_IN_COPY} for one in found) else 0


def at_once(path: str, flags: int) -> int:
    """Opens a file; a pipe that nobody writes to is empty, and not waited for."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    os.set_blocking(handle, True)
    return handle


def section_named(given: argparse.Namespace) -> Section:
    """The section as in force on the day, else its newest version. Raises `Refused`."""
    bundle = load(meant_root(given), cache=not given.no_cache).bundle
    if given.citation not in bundle.versions:
        raise refuse(
            "unknown-section",
            f"unknown section `{given.citation}`",
            help=nearest(given.citation, bundle.versions),
        )
    if given.on:
        checked_day(given.on)
    version = bundle.version_on(given.citation, given.on) if given.on else bundle.versions[given.citation][-1]
    if version is None:
        raise refuse("unknown-section", f"`{given.citation}` was not in force on {given.on}")
    return bundle.section(given.citation, version)


def words_of(section: Section) -> Iterator[str]:
    """The words of the section as the law prints them."""
    yield f"{section.cite}. {section.heading} (in force from {section.version})"
    for part in section.text:
        depth = "  " * (part.path.count("/") + 1)
        words = (
            "* * *"
            if part.omitted
            else " ".join(word for word in (part.heading and f"{part.heading}.", part.text) if word)
        )
        yield f"{depth}{provision(part.path.rpartition('/')[2])} {words}"


def printed(section: Section, found: list[Collated], file: str, copy: Copy) -> Iterator[str]:
    """The collation for a person with the copy in hand."""
    yield f"{section.cite}, version of {section.version}, collated with {file}"
    yield "marks: [-in the file only-], {+in the copy only+}"
    absent: dict[str, list[str]] = {}
    for one in found:
        if one.status == NOT_IN_COPY and not one.pieces:
            absent.setdefault(one.differences[0].why, []).append(provision(one.path))
        elif one.differences:
            pieces = [{"kind": piece.kind, "words": piece.words, "space": piece.space} for piece in one.pieces]
            yield f"{provision(one.path)} {one.status}: {TEXT.pieces(pieces)}"
            yield from (f"  {difference.kind}: {difference.why}" for difference in one.differences)
    yield from (f"{', '.join(paths)} {NOT_IN_COPY}: {why}" for why, paths in absent.items())
    yield from (f"footnote of the copy, which is no law: {note}" for note in copy.footnotes)
    yield from (f"line of navigation of the copy, which is no law: {line}" for line in copy.navigation)
    yield ", ".join(f"{n} {status}" for status, n in counts(found).items() if n or status in {AGREES, EDITORIAL, LAW})
    for part in closable(section, found):
        marked = f"{provision(part.path)} is marked `words: {part.words}` and agrees with the copy"
        yield f"{marked}: whoever collated it may mark it `seen`"
    for remark in section.source["unverified"]:
        yield f"still marked as not verified: {remark}"


def document(section: Section, found: list[Collated], file: str, copy: Copy) -> dict[str, object]:
    """The collation as plain data."""
    return {
        "format": "collation/v1",
        "citation": section.citation,
        "version": section.version,
        "copy": file,
        "counts": dict(counts(found)),
        "footnotes": list(copy.footnotes),
        "navigation": list(copy.navigation),
        "provisions": [
            {
                "at": one.path,
                "status": one.status,
                "differences": [
                    {"file": item.file, "copy": item.copy, "kind": item.kind, "why": item.why}
                    for item in one.differences
                ],
            }
            for one in found
        ],
        "closable": [part.path for part in closable(section, found)],
        "unverified": list(section.source["unverified"]),
    }
