"""The registers of two bundles compared: entries that are added, removed or changed, and the keys that they touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.rule_diff import ADDED, CHANGED, REMOVED
from statute_runner.registers.declarations import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.registers.entries import RegisterEntry
    from statute_runner.registers.register_index import RegisterIndex


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that is not the same on both sides, of a register by key, and how."""

    register: str
    key: str
    status: str
    says: tuple[str, ...]


def index_of(bundle: Bundle) -> RegisterIndex | None:
    """The registers of a bundle, where it has any."""
    return bundle.facts.registers.index if bundle.facts.registers else None


def entry_changes(old: Bundle, new: Bundle) -> Iterator[EntryChange]:
    """Every entry that stands on one side only; a pair of a key's only two is one that changed."""
    before, after = index_of(old), index_of(new)
    names = dict.fromkeys([*(after.declared if after else ()), *(before.declared if before else ())])
    for name in names:
        was, now = entries(before, name), entries(after, name)
        for key in dict.fromkeys([*now, *was]):
            gone = [one for one in was.get(key, ()) if one.data not in [other.data for other in now.get(key, ())]]
            come = [one for one in now.get(key, ()) if one.data not in [other.data for other in was.get(key, ())]]
            if len(gone) == len(come) == 1:
                yield EntryChange(name, key, CHANGED, tuple(fields(gone[0], come[0])))
                continue
            yield from (EntryChange(name, key, REMOVED, (said(one),)) for one in gone)
            yield from (EntryChange(name, key, ADDED, (said(one),)) for one in come)


def entries(index: RegisterIndex | None, name: str) -> dict[str, list[RegisterEntry]]:
    """The entries of a register by key; none where it is not declared."""
    return index.of(name) if index and name in index.declared else {}


def fields(old: RegisterEntry, new: RegisterEntry) -> Iterator[str]:
    """The fields in which two entries differ."""
    for name in dict.fromkeys([*old.data, *new.data]):
        was, now = old.data.get(name), new.data.get(name)
        if was != now:
            yield f"{name} was {shown(was)}, is {shown(now)}"


def said(entry: RegisterEntry) -> str:
    """What an entry says, in one line."""
    return "; ".join(f"{name} {shown(given)}" for name, given in entry.data.items() if name != KEY)


def shown(given: object) -> str:
    """A value as it is written; what is not stated is not known."""
    if isinstance(given, bool):
        return "yes" if given else "no"
    return "not known" if given is None else ", ".join(map(str, given)) if isinstance(given, list) else str(given)


def touched(old: Bundle, new: Bundle) -> dict[str, list[str]]:
    """By the fact that states them, the keys of which something else may be read: also those that inherit it."""
    changed: dict[str, set[str]] = {}
    sides = [index for index in (index_of(old), index_of(new)) if index]
    for change in entry_changes(old, new):
        for index in sides:
            if change.register in index.declared:
                register = index.declared[change.register]
                changed.setdefault(register.of or register.name, set()).add(change.key)
    found: dict[str, dict[str, None]] = {}
    for index in sides:
        for name, keys in changed.items():
            if name in index.declared:
                heirs = found.setdefault(index.declared[name].stated_by, {})
                for key, of_key in index.of(name).items():
                    if key in keys or any(keys.intersection(index.predecessors(name, one)) for one in of_key):
                        heirs[key] = None
    return {fact: list(keys) for fact, keys in found.items()}
