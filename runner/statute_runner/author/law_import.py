"""A section of law from a file of any of the forms in which it is published or copied."""

from __future__ import annotations

import os
import sys
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from statute_runner.amend.official_copy import CHUNK, LARGEST_PLAIN
from statute_runner.author.code_xml import CodeReader
from statute_runner.author.copied_text import copied
from statute_runner.author.regulation_xml import RegulationReader
from statute_runner.author.unusual_marks import unknown_marks
from statute_runner.problem import Span, refuse
from statute_runner.text.xml_events import read_xml
from statute_runner.value import replace

if TYPE_CHECKING:
    from typing import BinaryIO

    from statute_runner.author.imported_law import ImportedLaw

USLM, REGULATIONS = (
    (b"xml.house.gov/schemas/uslm", b"<uslm", b"<uscDoc"),
    (b"<DIV8", b"<SECTION", b"<ECFR", b"<CFRGRANULE", b"<DLPSTEXTCLASS", b"<CFRDOC", b"<DIV"),
)


def imported(stream: BinaryIO, file: str, identifier: str = "", *, xml: bool = False) -> ImportedLaw:
    """The section with this identifier; of a file with one section, or of plain text, that section.

    Raises `Refused` for a file that does not hold it or is not safe to read.
    """
    start = stream.read(CHUNK)
    if not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        if xml:
            raise refuse(
                "import-form", "expected XML, got other text", Span(file, 1), help="leave --uslm out for plain text"
            )
        content = start + stream.read(LARGEST_PLAIN)
        if len(content) > LARGEST_PLAIN:
            raise refuse("text-size", f"the copy is longer than {LARGEST_PLAIN:,} bytes", Span(file, 1))
        return copied(content, file)
    return replace(from_xml(start, stream, file, identifier), of_xml=True)


def from_xml(start: bytes, stream: BinaryIO, file: str, identifier: str) -> ImportedLaw:
    """The section in XML, of which the beginning was read."""
    pieces = chain([start], iter(partial(stream.read, CHUNK), b""))
    if any(mark in start for mark in USLM):
        code = CodeReader(identifier)
        read_xml(pieces, file, code)
        law = code.law()
        marks = [mark for part in law.provisions for mark in unknown_marks(part.path, f"{part.heading} {part.text}")]
        return replace(law, remarks=(*law.remarks, *marks))
    if any(mark in start for mark in REGULATIONS):
        regulation = RegulationReader(identifier.rpartition("/")[2].removeprefix("s"))
        read_xml(pieces, file, regulation)
        return regulation.law(file)
    raise refuse(
        "import-form",
        "this XML is neither USLM, as the Code is published, nor a section of eCFR or of the annual edition",
        Span(file, 1),
        help="copy the text of the section as plain text",
    )


def imported_from(path: str, identifier: str = "", *, xml: bool = False) -> ImportedLaw:
    """The section in the file; `-` is standard input. Raises `Refused`, and `OSError` where it cannot be read."""
    if path == "-":
        return imported(sys.stdin.buffer, "standard input", identifier, xml=xml)
    with open(path, "rb", opener=at_once) as stream:
        return imported(stream, path, identifier, xml=xml)


def at_once(path: str, flags: int) -> int:
    """Opens a file; a pipe that nobody writes to is empty, and not waited for."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    os.set_blocking(handle, True)
    return handle
