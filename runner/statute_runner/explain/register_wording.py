"""What an explanation says of facts that were read from registers: from which entry, and that a list may go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.member_wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.decide.decision_document import Decision, FromEntry

GOES_ON = "no register says that this is all"
NOT_ON_RECORD = "any {} that is not on record"


class ReadWords:
    """What was read from registers, in words; `ones` has the word for a member of each list."""

    def __init__(self, document: Decision, ones: Mapping[str, str]) -> None:
        registers, explanation = document.get("registers"), document.get("explanation")
        self.entries = registers["entries"] if registers else []
        self.incomplete = registers["incomplete"] if registers and explanation else []
        self.ones = ones
        facts = explanation["facts"] if explanation else {}
        given = {name: facts[name]["given"] for name in self.incomplete if name in facts}
        self.lengths = {name: len(list_) for name, list_ in given.items() if isinstance(list_, list)}

    def further(self) -> dict[str, str]:
        """What the last member is called of a list that no register calls complete, by its path."""
        return {f"{name}[{length - 1}]": NOT_ON_RECORD.format(self.ones[name]) for name, length in self.lengths.items()}

    def by_path(self) -> dict[str, str]:
        """Where each fact, and each member of a list, was read."""
        found = dict.fromkeys(self.incomplete, GOES_ON)
        for entry in self.entries:
            found |= dict.fromkeys(entry["facts"], f"{named(entry)}: {source(entry)}")
        return found

    def shortly(self) -> dict[str, str]:
        """From which entry each fact, and each member of a list, was read, by path."""
        found = dict.fromkeys(self.further(), GOES_ON)
        return found | {path: named(entry) for entry in self.entries for path in entry["facts"]}

    def sources(self) -> Iterator[tuple[str, str]]:
        """Each entry, with where it is on record."""
        return ((named(entry), source(entry)) for entry in self.entries)

    def number(self, path: str, given: Sequence[object]) -> str:
        """How many members a list has; of one that may go on, how many are on record."""
        one = self.ones[path]
        if path not in self.lengths:
            return counted(len(given), one) if given else "none"
        return f"{counted(len(given) - 1, one) if given[1:] else 'none'} on record, and {NOT_ON_RECORD.format(one)}"


def named(entry: FromEntry) -> str:
    """An entry by its register and key."""
    return f"register of {entry['register']}, {entry['key']}"


def source(entry: FromEntry) -> str:
    """Where an entry is on record, and that its matter is open where it is."""
    return f"{entry['source']} ({entry['at']}){'; the matter is open' if entry['open'] else ''}"
