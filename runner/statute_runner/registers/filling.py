"""Fills the facts of a request from the entries of the keys that it states."""

from __future__ import annotations

from statute_runner.law.facts import as_stated
from statute_runner.problem import nearest, quoted
from statute_runner.registers.entries import in_force, title
from statute_runner.registers.read_entries import ReadEntry, ReadRegisters
from statute_runner.text.strict_json import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Protocol

    from statute_runner.logic.tree import Known, Member
    from statute_runner.registers.declarations import Declared
    from statute_runner.registers.entries import RegisterEntry
    from statute_runner.registers.register_index import RegisterIndex

    class Say(Protocol):
        """What takes a fault of a request: its code, message, path in the document and help."""

        def __call__(self, code: str, message: str, path: tuple[str | int, ...], help_: str = "") -> None: ...


LEAVE_OUT = "leave the fact out, and it is read from the register; or correct the register"
LEAVE_LIST_OUT = "leave the list out, and it is read from the register; or say there that it is `complete`"


class Registers:
    """Registers as facts are read from them."""

    def __init__(self, index: RegisterIndex) -> None:
        self.index = index

    def known_on(self, day: str) -> Registers:
        """The same registers without what was recorded later."""
        return Registers(self.index.known_on(day))

    def recorded_days(self) -> set[str]:
        """Every day on which something was recorded."""
        return self.index.recorded_days()

    def key_facts(self) -> list[str]:
        """The facts that state the key of an entry."""
        return [register.stated_by for register in self.index.declared.values() if register.stated_by]

    def choices(self, key: str, day: str) -> dict[str, str]:
        """The keys that this fact may state on a day, each with what it stands for."""
        register = self.declared_by(key)
        entries = (entry for each in self.index.of(register.name).values() for entry in in_force(each, day))
        return {entry.key: " ".join(title(register, entry)) or register.one for entry in entries}

    def filled_by(self, key: str) -> set[str]:
        """The facts that may be read where this fact states a key."""
        register = self.declared_by(key)
        return {*register.fills.values(), *(owned.fills_list for owned in self.index.records_of(register.name))}

    def declared_by(self, key: str) -> Declared:
        """The register whose keys this fact states."""
        return next(one for one in self.index.declared.values() if one.stated_by == key)

    @property
    def sha256(self) -> str:
        """The fingerprint of the registers."""
        return self.index.sha256

    @property
    def folder(self) -> str:
        """The folder that they were read from, where it is not the bundle's own."""
        return self.index.folder

    def fill(self, known: Mapping[str, Known], day: str, say: Say) -> ReadRegisters | None:
        """What the registers add to the facts that a request of this day states; nothing where it states no key.

        What is wrong is said, with its path in the request.
        """
        return filled(self.index, known, day, say)


def filled(registers: RegisterIndex, known: Mapping[str, Known], day: str, say: Say) -> ReadRegisters | None:
    """What the registers add to what a request of this day states; nothing where it states no key."""
    facts: dict[str, Known] = {}
    read: list[ReadEntry] = []
    incomplete: list[str] = []
    keyed = [register for register in registers.declared.values() if known.get(register.stated_by) is not None]
    for register in keyed:
        entry = entry_of(registers, register, str(known[register.stated_by]), day, say)
        if entry is None:
            continue
        stands = entry.known(register)
        read.append(ReadEntry(entry, tuple(fact for field, fact in register.fills.items() if field in stands)))
        for field, fact in register.fills.items():
            if field in stands:
                facts[fact] = stands[field]
                at = entry.span(field)
                compare(registers, register, fact, known, stands[field], [f"{at.file}:{at.line}"], say)
        for owned in registers.records_of(register.name):
            records = list(records_for(registers, register, owned, entry))
            members = tuple(member for _, member in records)
            read += [
                ReadEntry(record, (f"{owned.fills_list}[{number}]",), record.is_open(owned))
                for number, (record, _) in enumerate(records)
            ]
            help_ = LEAVE_OUT
            if owned.name not in entry.complete:
                members, help_ = (*members, {}), LEAVE_LIST_OUT
                incomplete.append(owned.fills_list)
            facts[owned.fills_list] = members
            sources = [record.place for record, _ in records] or [entry.place]
            compare(registers, owned, owned.fills_list, known, members, sources, say, help_)
    return ReadRegisters(registers.sha256, facts, tuple(read), tuple(incomplete)) if keyed else None


def entry_of(registers: RegisterIndex, register: Declared, key: str, day: str, say: Say) -> RegisterEntry | None:
    """The entry of the key that is in force on the day; nothing where that was said to be wrong."""
    by_key, path = registers.of(register.name), path_of(register.stated_by)
    if key not in by_key:
        known = f" as known on {registers.known}" if registers.known else ""
        help_ = nearest(key, by_key) or "`statute show registers` lists the keys"
        say("register-key", f"the register of {register.name}{known} has no {register.one} {quoted(key)}", path, help_)
        return None
    for entry in in_force(by_key[key], day):
        return entry
    periods = "; ".join(f"{' '.join(entry.days)} ({registers.shown(entry.place)})" for entry in by_key[key])
    message = f"the {register.one} {quoted(key)} is in force {periods}: not on {day}"
    say("register-period", message, path, "give the one that is in force on the day of the request")
    return None


def records_for(
    registers: RegisterIndex, register: Declared, owned: Declared, entry: RegisterEntry
) -> Iterator[tuple[RegisterEntry, Member]]:
    """The records of an entry and of those that it succeeds, each as a member of the list."""
    records = registers.of(owned.name)
    for record in records.get(entry.key, ()):
        yield record, member_of(owned, record, owned.own)
    if owned.inherited is not None:
        for earlier in registers.predecessors(register.name, entry):
            for record in records.get(earlier, ()):
                yield record, member_of(owned, record, owned.inherited)


def member_of(owned: Declared, record: RegisterEntry, told: Mapping[str, Known]) -> Member:
    """A record as a member of the list, with what is told of whose it is."""
    return {**told, **{field: known for field, known in record.known(owned).items() if field not in owned.shown}}


def compare(
    registers: RegisterIndex,
    register: Declared,
    fact: str,
    stated: Mapping[str, Known],
    read: Known,
    places: list[str],
    say: Say,
    help_: str = LEAVE_OUT,
) -> None:
    """Says where a request states a fact otherwise than the register."""
    given = stated.get(fact)
    if given is None or canonical(given) == canonical(read):
        return
    where = ", ".join(map(registers.shown, places))
    message = f"stated as {said(given)}, but the register of {register.name} has {said(read)} ({where})"
    say("register-conflict", message, path_of(fact), help_)


def canonical(known: Any) -> Any:
    """The same for all that is alike: whatever the order of a set or of the members of a list."""
    if isinstance(known, tuple):
        return sorted(map(canonical, known), key=repr)
    return sorted((key, canonical(field)) for key, field in known.items()) if isinstance(known, dict) else repr(known)


def said(known: Any) -> str:
    """A value in a message, shortened."""
    if isinstance(known, dict):
        words = ", ".join(f"{key} {said(field).strip('`')}" for key, field in known.items())
        return words or "one of which nothing is known"
    if isinstance(known, tuple):
        return quoted("; ".join(said(one).strip("`") for one in known) or "[]")
    return shown(as_stated(known))


def path_of(fact: str) -> tuple[str, str, str]:
    group, _, name = fact.partition(".")
    return "facts", group, name
