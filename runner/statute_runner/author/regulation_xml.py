"""A section from the XML of regulations, of eCFR (DIV8) or the annual edition (SECTION), whose numbers are words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.amend.official_copy import DEEPEST, tidy
from statute_runner.author.copied_text import from_lines
from statute_runner.author.designators import REGULATION_ORDER
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.author.imported_law import ImportedLaw

PARAGRAPHS = {"P", "FP", "FP-1", "FP-2", "HD1", "HD2", "HD3", "PSPACE", "LI"}
HEADINGS = {"HEAD", "SUBJECT"}
APART = {"CITA", "SECAUTH", "APPRO", "EFFDNOT", "EDNOTE", "AUTH", "SOURCE", "PRTPAGE"}
NUMBER = re.compile(r"§+\s*(?P<number>[0-9][0-9A-Za-z.-]*?)(?:\.?\s+|\.?\Z)(?P<heading>\S.*)?\Z", re.DOTALL)
# `(a) General.` in italics is a heading, and written as the statutes are printed
RUN_IN = re.compile(r"\A((?:\s*\([0-9A-Za-z-]{1,5}\))+\s*)\x02([^\x03]{1,120}?)\.?\s*\x03\s*\u2014?\s*")
MOST_NAMED = 8


class RegulationReader:
    """Takes the events of the XML, and keeps the section of this number; of one section, that one."""

    depth: int
    taken: bool
    heading: str
    now: str

    def __init__(self, number: str) -> None:
        self.number = number
        self.sections: list[str] = []
        self.open: list[str] = []
        self.taken = False
        self.depth = 0
        self.heading = ""
        self.now = ""
        self.lines: list[str] = []
        self.footnotes: list[str] = []
        self.credits: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(" ")[2].upper()
        if len(self.open) > DEEPEST:
            raise refuse("xml-depth", f"the copy is nested deeper than {DEEPEST} levels")
        if tag == "SECTION" or (tag == "DIV8" and attributes.get("TYPE", "SECTION") == "SECTION"):
            self.depth = len(self.open) + 1
            named = attributes.get("N", "").removeprefix("§").strip()
            self.begins(named) if named else None
        self.open.append(tag)
        if tag in PARAGRAPHS | HEADINGS | APART | {"SECTNO"}:
            self.now = ""
        elif tag in {"I", "E"}:
            self.now += "\x02"

    def begins(self, number: str) -> None:
        self.sections.append(number)
        self.taken = number == self.number or (not self.number and len(self.sections) == 1)

    def end(self, _name: str) -> None:
        tag = self.open.pop()
        words = tidy(self.now.replace("\x02", "").replace("\x03", ""))
        if tag in {"I", "E"}:
            self.now += "\x03"
        elif tag == "SECTNO":
            self.begins(words.removeprefix("§").strip())
        elif self.taken:
            self.takes(tag, words)
        if self.taken and len(self.open) < self.depth:
            self.taken = False

    def takes(self, tag: str, words: str) -> None:
        """What ended within the section that is read."""
        if tag in HEADINGS:
            found = NUMBER.match(words)
            self.heading = ((found["heading"] or "") if found else words).rstrip(".")
        elif tag in PARAGRAPHS and "FTNT" in self.open:
            self.footnotes.append(words)
        elif tag in PARAGRAPHS and not APART & set(self.open):
            self.lines.append(tidy(RUN_IN.sub(r"\1\2.—", self.now, count=1).replace("\x02", "").replace("\x03", "")))
        elif tag in APART:
            self.credits.append(words)

    def words(self, data: str) -> None:
        if self.open and not (self.open[-1] == "SU" and "FTNT" not in self.open):
            self.now += data

    def law(self, file: str) -> ImportedLaw:
        """The section. Raises `Refused` where the file has none, or several and none was named."""
        if not self.number and len(self.sections) > 1:
            named = ", ".join(self.sections[:MOST_NAMED]) + (", ..." if len(self.sections) > MOST_NAMED else "")
            raise refuse(
                "import-section",
                f"the XML has {len(self.sections):,} sections: {named}",
                help="say which with --citation",
            )
        if not self.lines:
            what = f"section {self.number} not found in the XML" if self.number else "the XML has no section"
            raise refuse(
                "import-section", what, help=f"it has {', '.join(self.sections[:MOST_NAMED])}" if self.sections else ""
            )
        return from_lines(self.lines, file, self.heading, self.footnotes, self.credits, REGULATION_ORDER)
