"""The places of a file where something is named: facts, values, rules, provisions, readings, routes, cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.logic.operators import OPERATORS
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.editor.parse_memory import ReadFile

FACT, VALUE, RULE, PROVISION, READING = "fact", "value", "rule", "provision", "reading"
OPTION, ROUTE, OUTCOME, CASE = "option", "route", "outcome", "case"
OVER = ("some", "every", "none", "of")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where something is named, or defined: its full name, and the words of the file that stand for it.

    Of a full name that is written out these are the last part, from `column` on, and all of it is from `begins` on.
    `value` is a name of `FACT=VALUE`, `option` one of `READING=OPTION`.
    """

    kind: str
    name: str
    file: str
    line: int
    column: int
    end: int
    definition: bool = False
    begins: int = 0

    def holds(self, line: int, column: int) -> bool:
        """Whether the name, or its end, stands here."""
        return self.line == line and (self.begins or self.column) <= column <= self.end

    def distance(self, column: int) -> tuple[bool, int]:
        """How little this is what is meant at a column of its line: the last part of another name may be."""
        return not self.column <= column <= self.end, self.end - (self.begins or self.column)


class NamesInFile:
    """Collects what a file names; `citation` is the section that its bare names belong to."""

    file: ReadFile
    citation: str

    def __init__(self, file: ReadFile, citation: str = "") -> None:
        self.file, self.citation = file, citation
        self.found: list[Occurrence] = []

    def add(
        self,
        kind: str,
        name: str,
        path: str,
        written: str,
        *,
        key: bool = False,
        definition: bool = False,
        after: str = "",
    ) -> None:
        """Takes a name that stands at a path; `written` is the part of it that is to be found there, before `after`."""
        assert self.file.document  # noqa: S101 - only files that could be read are gone through
        at = self.file.document.positions.find(path, key=key)
        if at is None or at.line > len(self.file.lines):
            return
        line = self.file.lines[at.line - 1]
        end = at.end or len(line) + 1
        start = line.rfind(written + after, at.column - 1, end - 1)
        if start >= 0:
            end = start + len(written)
            begins = end - len(name) + 1 if line[:end].endswith(name) else start + 1
            self.found.append(Occurrence(kind, name, self.file.path, at.line, start + 1, end + 1, definition, begins))

    def fact(self, name: Any, path: str, *, key: bool = False, definition: bool = False) -> None:
        """Takes the full name of a fact, or of a field of a list's members."""
        if isinstance(name, str) and name:
            self.add(FACT, name, path, name.rpartition(".")[2], key=key, definition=definition)
            over = name.rpartition("[].")[0]
            if over and not key:
                self.add(FACT, over, path, over.rpartition(".")[2], after="[")

    def values(self, fact: str, given: Any, path: str) -> None:
        """Takes the values of a fact, one or several."""
        for n, one in enumerate(given) if isinstance(given, list) else [(None, given)]:
            if isinstance(one, str):
                self.add(VALUE, f"{fact}={one}", path if n is None else f"{path}/{n}", one)

    def rule(self, name: Any, path: str) -> None:
        if isinstance(name, str):
            full = name if "#" in name else f"{self.citation}#{name}"
            self.add(RULE, full, path, full.rpartition("#")[2])

    def provision(self, name: Any, path: str, *, full: bool = False) -> None:
        """Takes a provision, by its place in the section or, from elsewhere, by its full path."""
        if isinstance(name, str) and name and " " not in name:
            own = not full and self.citation and not name.startswith(f"{self.citation}/")
            self.add(PROVISION, f"{self.citation}/{name}" if own else name, path, name)

    def outcome(self, name: Any, path: str) -> None:
        if isinstance(name, str):
            self.add(OUTCOME, name, path, name)

    def condition(self, data: Any, path: str, about: str = "") -> None:
        """Takes all that a condition names; `about` is the list of whose member it speaks."""
        if not isinstance(data, dict):
            return
        self.quotes(data, path)
        for key in ("all", "any"):
            for n, part in enumerate(data.get(key, ())):
                self.condition(part, f"{path}/{key}/{n}", about)
        for key in ("not", "cannot be said"):
            if key in data:
                self.condition(data[key], f"{path}/{pointer(key)}", about)
        if "fact" in data or "its" in data:
            self.test(data, path, about)
        else:
            self.members(data, path, about)
        if "rule" in data:
            self.rule(data["rule"], f"{path}/rule")
        if "reading" in data:
            self.add(READING, str(data["reading"]), f"{path}/reading", str(data["reading"]))
            option = str(data.get("is"))
            self.add(OPTION, f"{data['reading']}={option}", f"{path}/is", option)
        if "route" in data:
            self.add(ROUTE, data["route"], f"{path}/route", data["route"])
            self.outcome(data.get("is"), f"{path}/is")
        self.outcome(data.get("any_route"), f"{path}/any_route")
        self.outcome(data.get("outcome"), f"{path}/outcome")
        self.provision(data.get("in_force"), f"{path}/in_force", full=True)

    def quotes(self, data: Mapping[str, Any], path: str) -> None:
        """Takes the provisions that a condition or its quotes name."""
        self.provision(data.get("at"), f"{path}/at")
        quote = data.get("quote")
        for n, one in enumerate(quote) if isinstance(quote, list) else ():
            if isinstance(one, dict):
                self.provision(one.get("at"), f"{path}/quote/{n}/at")

    def test(self, data: Mapping[str, Any], path: str, about: str) -> None:
        name = self.stated(data, path, about)
        for operator in OPERATORS:
            given = data.get(operator)
            if isinstance(given, dict):
                self.stated(given, f"{path}/{operator}", about)
            elif given is not None:
                self.values(name, given, f"{path}/{operator}")

    def stated(self, data: Mapping[str, Any], path: str, about: str) -> str:
        """Takes the fact or field that is named, and gives its full name."""
        if "its" not in data:
            self.fact(data.get("fact"), f"{path}/fact")
            return str(data.get("fact"))
        over = str(data.get("of", about))
        if "of" in data:
            self.fact(over, f"{path}/of")
        self.fact(f"{over}[].{data['its']}", f"{path}/its")
        return f"{over}[].{data['its']}"

    def members(self, data: Mapping[str, Any], path: str, about: str) -> None:
        """Takes the list that a test over members goes through, and what it asks of each."""
        counted = "at least" in data or "at most" in data
        key = next((key for key in OVER if isinstance(data.get(key), str | dict) and (key != "of" or counted)), "")
        if not key:
            return
        named = data[key]
        over = self.stated(named, f"{path}/{key}", about) if isinstance(named, dict) else named
        if isinstance(named, str):
            self.fact(named, f"{path}/{key}")
        for part in ("with", "has"):
            for n, one in enumerate(data.get(part, ()) if isinstance(data.get(part), list) else ()):
                self.condition(one, f"{path}/{part}/{n}", over)
