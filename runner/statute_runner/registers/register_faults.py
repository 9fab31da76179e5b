"""What is wrong with the entries of registers, each with its place: values, references, periods and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.value_faults import faults
from statute_runner.problem import Problem, Span, nearest, quoted
from statute_runner.registers.declarations import FROM, KEY, OF, RECORDED_ON, SOURCE, SUCCEEDS, UNTIL, fixed
from statute_runner.registers.entries import entries_in, register_of
from statute_runner.registers.succession import cycles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.facts import FactType
    from statute_runner.registers.declarations import Declared
    from statute_runner.registers.entries import RegisterEntry
    from statute_runner.registers.register_index import RegisterIndex

NEEDED = (SOURCE, RECORDED_ON)
CHECK_KEY = "letters, digits, `_`, `.` and `-`, without spaces"
SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")


def problems(registers: RegisterIndex) -> list[Problem]:
    """All that is wrong with the entries; how they hang together only where each is right by itself."""
    found = list(undeclared(registers))
    for register in registers.declared.values():
        allowed = {**fixed(register, registers.declared), **register.fields}
        for entry in entries_in(register.name, registers.files):
            found += of_entry(register, entry, allowed)
    return found or [
        *(problem for register in registers.declared.values() for problem in together(registers, register)),
        *cycles(registers),
    ]


def undeclared(registers: RegisterIndex) -> Iterator[Problem]:
    """Files whose register the bundle does not declare: nothing would be read from them."""
    for path in registers.files:
        name = register_of(path)
        if name not in registers.declared:
            help_ = nearest(name, registers.declared) or f"one of {', '.join(registers.declared)}"
            yield Problem("register-undeclared", f"unknown register {quoted(name)}", Span(path, 1), help_)


def of_entry(register: Declared, entry: RegisterEntry, allowed: dict[str, FactType]) -> Iterator[Problem]:
    """What is wrong with one entry by itself."""
    for key in (OF if register.of else KEY, *NEEDED):
        if entry.data.get(key) is None:
            yield Problem("missing-key", f"missing key `{key}`", entry.span(), allowed[key].ask)
    for key, given in entry.data.items():
        if key not in allowed:
            help_ = nearest(key, allowed) or f"one of {', '.join(allowed)}"
            yield Problem("unknown-key", f"unknown key {quoted(key)}", entry.span(key, key=True), help_)
        elif key == SUCCEEDS:
            yield from listed_keys(entry, given)
        elif given is not None and not (register.about and key in register.about.fields and key not in register.own):
            for path, message, help_ in faults(allowed[key], given):
                yield Problem("register-value", message, entry.span(key, *path), help_)
    if register.about:
        # Its fields are held together as those of a member of a request.
        fields = {
            key: given for key, given in entry.data.items() if key in register.fields and key not in register.shown
        }
        for inside, message, help_ in faults(register.about, [fields]):
            yield Problem("register-value", message, entry.span(*inside[1:]), help_)
    name = entry.data.get(OF if register.of else KEY)
    if isinstance(name, str) and not (name and SIGNS.issuperset(name)):
        yield Problem(
            "register-value", f"expected {CHECK_KEY}, got {quoted(name)}", entry.span(OF if register.of else KEY)
        )


def listed_keys(entry: RegisterEntry, given: object) -> Iterator[Problem]:
    """What is wrong with a list of keys by itself."""
    if given is not None and not (isinstance(given, list) and all(isinstance(key, str) for key in given)):
        yield Problem("register-value", f"expected a list of keys for `{SUCCEEDS}`", entry.span(SUCCEEDS))


def together(registers: RegisterIndex, register: Declared) -> Iterator[Problem]:
    """What is wrong between entries."""
    seen: dict[str, RegisterEntry] = {}
    for entry in entries_in(register.name, registers.files):
        same = seen.setdefault(repr(sorted(entry.data.items(), key=repr)), entry)
        if same is not entry:
            message = f"the same entry stands in {same.place}"
            yield Problem("register-duplicate", message, entry.span(), "keep one of the two")
        yield from references(registers, register, entry)
        yield from days(register, entry)
    if not register.of:
        for entries in registers.of(register.name).values():
            yield from overlaps(entries)
            yield from sizes(registers, register, entries)


def references(registers: RegisterIndex, register: Declared, entry: RegisterEntry) -> Iterator[Problem]:
    """Keys that no entry has."""
    within = register.of or register.name
    known = registers.of(within)
    named = [((OF,), entry.key)] if register.of else [((SUCCEEDS, n), key) for n, key in enumerate(entry.succeeds)]
    for path, key in named:
        if key not in known:
            message = f"the register of {within} has no {registers.declared[within].one} {quoted(key)}"
            yield Problem("register-reference", message, entry.span(*path), nearest(key, known))


def days(register: Declared, entry: RegisterEntry) -> Iterator[Problem]:
    """Days that cannot be: a last day before the first, and a record of what had not happened yet."""
    first, last = entry.period if not register.of else ("", "")
    if last < first:
        message = f"expected a day on or after `{FROM}`, {first}, got {last}"
        yield Problem("register-date", message, entry.span(UNTIL))
    for field in register.past:
        day = entry.data.get(field)
        if isinstance(day, str) and day != "none" and day > entry.recorded_on:
            message = f"recorded on {entry.recorded_on}, before `{field}`, {day}"
            yield Problem("register-date", message, entry.span(RECORDED_ON), "one of the two days is not right")


def overlaps(entries: list[RegisterEntry]) -> Iterator[Problem]:
    """Entries of one key that are in force on the same day."""
    before, *later = sorted(entries, key=lambda entry: entry.period)
    for entry in later:
        if entry.period[0] <= before.period[1]:
            message = f"the entry of `{entry.key}` in {before.place} is in force on some of the same days"
            yield Problem("register-overlap", message, entry.span(KEY), "give the entry before it an `until`")
        before = max(before, entry, key=lambda one: one.period[1])


def sizes(registers: RegisterIndex, register: Declared, entries: list[RegisterEntry]) -> Iterator[Problem]:
    """Lists that would have more members than they may."""
    for entry in entries:
        for owned in registers.records_of(register.name):
            keys = [entry.key, *(registers.predecessors(register.name, entry) if owned.inherited is not None else ())]
            records = registers.of(owned.name)
            number = sum(len(records.get(key, ())) for key in keys) + (owned.name not in entry.complete)
            most = owned.about.largest if owned.about else 0
            if number > most:
                message = f"`{owned.fills_list}` of `{entry.key}` has {number:,} members, at most {most:,} allowed"
                yield Problem("register-size", message, entry.span(KEY), "`at most` in facts.yaml allows more")
