"""Every register that the bundle declares can be read: its facts, fields and other registers are there, and fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.value_faults import fault
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import DATE, LIST, TEXT
from statute_runner.problem import Problem, quoted
from statute_runner.registers.declarations import declared, fixed
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from statute_runner.law.facts import FactType
    from statute_runner.loading.subject import Subject

FILE = "bundle.yaml"


def problems(subject: Subject) -> Iterator[Problem]:
    """Everything by which a register could not be read."""
    registers: Mapping[str, Any] = subject.bundle.files[FILE].data.get("registers", {})
    filled: dict[str, str] = {}
    for name, data in registers.items():
        one = RegisterCheck(subject, name, data, registers)
        found = list(one.of_records() if "of" in data else one.of_keyed())
        yield from found
        if not found:
            yield from one.clashes()
        for fact, path in one.facts():
            other = filled.setdefault(fact, name)
            if other != name:
                yield one.problem(f"`{fact}` is read from the register of {other} too", path, "read it from one")


class RegisterCheck:
    """The check of one declaration."""

    subject: Subject
    name: str
    data: Mapping[str, Any]
    registers: Mapping[str, Any]

    def __init__(self, subject: Subject, name: str, data: Mapping[str, Any], registers: Mapping[str, Any]) -> None:
        self.subject, self.name, self.data, self.registers = subject, name, data, registers
        self.known: Mapping[str, FactType] = subject.bundle.facts

    def problem(self, message: str, path: tuple[str, ...], help_: str = "", *, key: bool = False) -> Problem:
        at = self.subject.span(FILE, pointer("registers", self.name, *path), key=key)
        return Problem("register-declared", message, at, help_)

    def missing(self, what: str, name: str, names: Iterable[str], *path: str) -> Problem:
        at = self.subject.span(FILE, pointer("registers", self.name, *path))
        return self.subject.unknown("register-declared", f"unknown {what} {quoted(name)}", name, names, at)

    def facts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The facts that are read from the register, and where that is said."""
        if "list" in self.data:
            yield self.data["list"], ("list",)
        yield from ((fact, ("fills", field)) for field, fact in self.data.get("fills", {}).items())

    def of_keyed(self) -> Iterator[Problem]:
        fact = self.data["key"]
        if fact not in self.known:
            yield self.missing("fact", fact, self.known, "key")
        elif self.known[fact].type != TEXT:
            yield self.problem(f"expected a text, but `{fact}` is a {self.known[fact].type}", ("key",))
        for field, filled in self.data["fills"].items():
            if filled not in self.known:
                yield self.missing("fact", filled, self.known, "fills", field)
            elif self.known[filled].type == LIST:
                help_ = "its members are records: a register `of` this one, with `list`"
                yield self.problem(f"`{filled}` is a list", ("fills", field), help_)
            elif filled == fact:
                yield self.problem(f"`{fact}` states the key itself", ("fills", field), "an entry has its `key`")

    def of_records(self) -> Iterator[Problem]:
        of, list_ = self.data["of"], self.data["list"]
        keyed = [name for name, other in self.registers.items() if "key" in other]
        if of not in keyed:
            yield self.missing("register with keys", of, keyed, "of")
        about = self.known.get(list_)
        if about is None:
            yield self.missing("fact", list_, self.known, "list")
        elif about.type != LIST:
            yield self.problem(f"expected a list, but `{list_}` is a {about.type}", ("list",))
        else:
            yield from self.told(about.fields)
            yield from self.named(about.fields)

    def told(self, fields: Mapping[str, FactType]) -> Iterator[Problem]:
        """What a member says of whose record it is: of its own, and of one inherited the same fields."""
        own, inherited = self.data.get("own", {}), self.data.get("inherited")
        for key, told in (("own", own), ("inherited", inherited or {})):
            for field, given in told.items():
                if field not in fields:
                    yield self.missing("field", field, fields, key, field)
                elif found := fault(fields[field], given):
                    yield self.problem(found[0], (key, field), found[1])
        if inherited is not None and own.keys() != inherited.keys():
            yield self.problem("`own` and `inherited` are of different fields", ("inherited",), "say both of each")

    def named(self, fields: Mapping[str, FactType]) -> Iterator[Problem]:
        """The fields that are given a meaning."""
        further = self.data.get("fields", {})
        dates = [name for name, field in {**fields}.items() if field.type == DATE]
        dates += [name for name, field in further.items() if field["type"] == DATE]
        own = self.data.get("own", {})
        open_ = self.data.get("open without")
        if open_ and (open_ not in fields or open_ in own):
            yield self.missing("field", open_, [name for name in fields if name not in own], "open without")
        for number, day in enumerate(self.data.get("past", ())):
            if day not in dates:
                yield self.missing("date", day, dates, "past", str(number))

    def clashes(self) -> Iterator[Problem]:
        """Fields of one name."""
        registers = declared(self.subject.bundle)
        one = registers[self.name]
        kept = fixed(one, registers)
        for field in one.fields:
            if field in kept:
                message = f"`{field}` of every entry is another thing than the field `{field}`"
                part = next((part for part in ("fills", "fields") if field in self.data.get(part, {})), "list")
                path = (part,) if part == "list" else (part, field)
                help_ = "say what it is with `own`" if part == "list" else "give the field another name"
                yield self.problem(message, path, help_, key=part != "list")
        for field in one.shown:
            if field in self.data.get("fills", {}) or field in self.known_members():
                yield self.problem(f"`{field}` is a field already", ("fields", field), "take it away", key=True)
            if "may be" in self.data["fields"][field] and self.data["fields"][field]["type"] != DATE:
                yield self.problem("only a date may be none", ("fields", field, "may be"), f"not `{WRITTEN}`")

    def known_members(self) -> Mapping[str, FactType]:
        list_ = self.known.get(self.data.get("list", ""))
        return list_.fields if list_ else {}
