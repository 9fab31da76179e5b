"""A section from USLM XML, as the Code is published: its provisions by the numbers that the XML itself has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.amend.official_copy import ASIDE, DEEPEST, tidy
from statute_runner.author.imported_law import CLOSING, OPENING, UNDIVIDED, ImportedLaw, ImportedProvision
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

SPACE = "http://xml.house.gov/schemas/uslm/1.0"
LEVELS = {
    "subsection", "paragraph", "subparagraph", "clause", "subclause", "item", "subitem", "subsubitem", "level",
}  # fmt: skip
BREAKS = {"p", "content", "chapeau", "continuation", "heading", "num", "td", "th", "tr", "li", *LEVELS}
LABEL = re.compile(r"[\s\u2014()\[\].]+")
MOST_NAMED = 8


class CodeReader:
    """Takes the events of the XML, and keeps the section with the identifier; of one section, that one."""

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier
        self.sections: list[str] = []
        self.inside = 0
        self.heading = ""
        self.open: list[tuple[str, str, str]] = []  # what an element is, its path, and what its words are
        self.parts: dict[str, list[str]] = {}
        self.footnotes: list[str] = []
        self.credits: list[str] = []
        self.remarks: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if len(self.open) > DEEPEST:
            raise refuse("xml-depth", f"the copy is nested deeper than {DEEPEST} levels")
        _, path, kind = self.open[-1] if self.open else ("", "", "outside")
        if kind == "outside" and tag == "section":
            named = attributes.get("identifier", "")
            self.sections.append(named)
            if named == self.identifier or (not self.identifier and len(self.sections) == 1):
                kind = "text"
        elif kind != "outside":
            path, kind = self.within(tag, attributes, path, kind)
        self.open.append((tag, path, kind))
        if kind == "note":
            self.footnotes.append("") if tag == "note" else None
        elif kind == "credit" and tag == "sourceCredit":
            self.credits.append("")

    def within(self, tag: str, attributes: Mapping[str, str], path: str, kind: str) -> tuple[str, str]:
        """The path and the kind of words of an element of the section."""
        if kind in {"note", "credit", "aside"}:
            return path, kind
        if tag == "note" and attributes.get("type") == "footnote":
            return path, "note"
        if tag == "sourceCredit":
            return path, "credit"
        if tag in ASIDE or tag in {"num", "note"} or "footnoteRef" in attributes.get("class", ""):
            if tag == "num" and self.open[-1][0] in LEVELS and not path.rpartition("/")[2]:
                return self.numbered(attributes.get("value", "")), "aside"
            return path, "aside"
        if tag in LEVELS and kind != "quoted":
            named = attributes.get("identifier", "")
            own = named.rpartition("/")[2] if named.startswith(self.open_section()) else ""
            return f"{path}/{own}".removeprefix("/") if own else f"{path}/", "text"
        if tag == "quotedContent":
            return path, "quoted"
        if tag == "continuation":
            self.parts.setdefault(f"{path}/{CLOSING}".removeprefix("/"), ["", ""])
            return f"{path}/{CLOSING}".removeprefix("/"), kind
        return path, "heading" if tag == "heading" and kind == "text" else kind

    def open_section(self) -> str:
        return f"{self.identifier or self.sections[0]}/"

    def numbered(self, label: str) -> str:
        """Gives the level around a `num` the number that its identifier does not tell."""
        tag, path, kind = self.open[-1]
        path += LABEL.sub("", label) or "unnumbered"
        self.open[-1] = tag, path, kind
        return path

    def end(self, _name: str) -> None:
        tag, path, kind = self.open.pop()
        if tag in BREAKS and kind in {"text", "heading", "quoted"}:
            self.add(path, " ", kind)

    def words(self, data: str) -> None:
        if not self.open:
            return
        _, path, kind = self.open[-1]
        if kind == "note":
            self.footnotes[-1] += data
        elif kind == "credit":
            self.credits[-1] += data
        elif kind in {"text", "heading", "quoted"}:
            self.add(path, data, kind)

    def add(self, path: str, data: str, kind: str) -> None:
        if path.endswith("/"):
            path += "unnumbered"
        part = self.parts.setdefault(path, ["", ""])
        part[kind != "heading"] += data

    def law(self) -> ImportedLaw:
        """The section. Raises `Refused` where the file has none, or several and none was named."""
        if not self.identifier and len(self.sections) > 1:
            named = ", ".join(self.sections[:MOST_NAMED]) + (", ..." if len(self.sections) > MOST_NAMED else "")
            message = f"the XML has {len(self.sections):,} sections: {named}"
            raise refuse("import-section", message, help="say which with --citation")
        heading, text = map(tidy, self.parts.pop("", ("", "")))
        made = [ImportedProvision(path, *map(tidy, words)) for path, words in self.parts.items()]
        made = [one for one in made if one.heading or one.text]
        if text:
            made.insert(0, ImportedProvision(OPENING if made else UNDIVIDED, "", text))
        if not made:
            what = (
                f"section not found in the XML: identifier {self.identifier}"
                if self.identifier
                else "the XML has no section"
            )
            raise refuse(
                "import-section", what, help=f"it has {', '.join(self.sections[:MOST_NAMED])}" if self.sections else ""
            )
        return ImportedLaw(
            heading, tuple(made), tuple(map(tidy, self.footnotes)), tuple(map(tidy, self.credits)), tuple(self.remarks)
        )
