"""Registers as a person reads them: their entries, or all that is on record of one key, on a day and as then known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.facts import as_stated
from statute_runner.problem import nearest, quoted, refuse
from statute_runner.registers.entries import in_force, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.registers.declarations import Declared
    from statute_runner.registers.entries import RegisterEntry
    from statute_runner.registers.register_index import RegisterIndex

OPEN = "open: `{}` is not known"
NOTHING = "nothing is on record"
GOES_ON = "no entry says that this is all"


def listing(registers: RegisterIndex, day: str | None) -> Iterator[str]:
    """Every register with its keys, and what is on record of each; on a day, of those in force."""
    for register in registers.declared.values():
        if register.of:
            continue
        entries = registers.of(register.name)
        yield f"{register.name}: {register.says}"
        for key in entries:
            for entry in in_force(entries[key], day):
                yield f"  {key}{', '.join(['', *title(register, entry), *entry.days])}"
                for owned in registers.records_of(register.name):
                    number = len(registers.of(owned.name).get(key, ()))
                    all_ = "all there are" if owned.name in entry.complete else GOES_ON
                    yield f"    {owned.name}: {number or 'none'} on record; {all_}"
        yield ""


def of_key(registers: RegisterIndex, key: str, day: str | None) -> Iterator[str]:
    """All that is on record of a key, in whatever register it stands. Raises `Refused` for one that is in none."""
    keyed = [register for register in registers.declared.values() if not register.of]
    found = [register for register in keyed if key in registers.of(register.name)]
    if not found:
        known = [name for register in keyed for name in registers.of(register.name)]
        message = f"no register has the key {quoted(key)}"
        raise refuse("register-key", message, help=nearest(key, known) or "`statute show registers` lists the keys")
    for register in found:
        entries = in_force(registers.of(register.name)[key], day)
        if not entries:
            yield f"{register.one} {key}: not in force on {day}"
        for entry in entries:
            yield from whole(registers, register, entry)


def whole(registers: RegisterIndex, register: Declared, entry: RegisterEntry) -> Iterator[str]:
    """An entry, and the records that are read with it."""
    yield ", ".join([f"{register.one} {entry.key}", *entry.days])
    yield from fields(registers, register, entry, 2)
    earlier = registers.predecessors(register.name, entry)
    if earlier:
        yield f"  took over from {', '.join(earlier)}"
    for owned in registers.records_of(register.name):
        yield f"  {owned.name}: {'all there are' if owned.name in entry.complete else GOES_ON}"
        records = registers.of(owned.name)
        keys = [entry.key, *(earlier if owned.inherited is not None else ())]
        shown = [record for one in keys for record in records.get(one, ())]
        for record in shown:
            whose = f" of {record.key}" if record.key != entry.key else ""
            open_ = [OPEN.format(owned.open_without)] if record.is_open(owned) else []
            yield f"    {'; '.join([f'{owned.one}{whose}', *open_])}"
            yield from fields(registers, owned, record, 6)
        if not shown:
            yield f"    {NOTHING}"


def fields(registers: RegisterIndex, register: Declared, entry: RegisterEntry, indent: int) -> Iterator[str]:
    """What an entry says, and where it is on record."""
    space = " " * indent
    for name, known in entry.known(register).items():
        stated = as_stated(known)
        said = ", ".join(map(str, stated)) or "none" if isinstance(stated, list) else words(stated)
        yield f"{space}{name}: {said}"
    yield f"{space}on record since {entry.recorded_on}: {entry.source} ({registers.shown(entry.place)})"


def words(stated: object) -> str:
    """A value; yes and no as they are said."""
    return ("yes" if stated else "no") if isinstance(stated, bool) else str(stated)
