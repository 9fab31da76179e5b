"""What an explanation says of facts that were read from registers: from which entry, and that a list may go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.member_wording import counted
from statute_runner.explain.sandbox import day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.decide.decision_document import Decision, FromEntry

NOT_ON_RECORD = "any {} that is not on record"
GOES_ON = "no register says that this is all"


def entries_read(document: Decision) -> dict[str, str]:
    """In short where each fact, and each member of a list, was read, by path."""
    registers = document.get("registers")
    if not registers:
        return {}
    found = dict.fromkeys(registers["incomplete"], GOES_ON)
    for entry in registers["entries"]:
        found |= dict.fromkeys(entry["facts"], named(entry) + ("; the matter is open" if entry["open"] else ""))
    return found


def sources(document: Decision) -> list[str]:
    """The entries that were read, each with its source."""
    registers = document.get("registers")
    entries = registers["entries"] if registers else []
    return [
        f"{named(entry).capitalize()}: {entry['source'].removesuffix('.')} (recorded on {day(entry['recorded_on'])})"
        for entry in entries
    ]


def named(entry: FromEntry) -> str:
    """An entry, as people refer to it."""
    return f"register of {entry['register']}, {entry['key']}"


def going_on(document: Decision) -> dict[str, str]:
    """The lists that no register calls complete, each with the path of the member that stands for more."""
    registers = document.get("registers")
    if not registers or "explanation" not in document:
        return {}
    facts = document["explanation"]["facts"]
    lists = {name: facts[name]["given"] for name in registers["incomplete"]}
    return {name: f"{name}[{len(known) - 1}]" for name, known in lists.items() if isinstance(known, list) and known}


def called(document: Decision, ones: Mapping[str, str]) -> dict[str, str]:
    """The words for a member of each list, and by its path what the one is called that stands for more."""
    return {**ones, **{path: NOT_ON_RECORD.format(ones[name]) for name, path in going_on(document).items()}}


def number_read(given: Sequence[object], one: str) -> str:
    """How many members of a list that may go on are on record."""
    return f"{counted(len(given) - 1, one) if given[1:] else 'none'} on record, and {NOT_ON_RECORD.format(one)}"


def read_from(document: Decision) -> dict[str, str]:
    """Where each fact, and each member of a list, was read, by path."""
    registers = document.get("registers")
    if not registers:
        return {}
    found = dict.fromkeys(registers["incomplete"], GOES_ON)
    for entry in registers["entries"]:
        open_ = "; the matter is open" if entry["open"] else ""
        said = f"{named(entry)}: {entry['source']} ({entry['at']}){open_}"
        found |= dict.fromkeys(entry["facts"], said)
    return found
