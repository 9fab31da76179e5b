"""The registers of a bundle, as known on a day: entries by key, records by whose they are, and who came before."""

from __future__ import annotations

from statute_runner.registers.entries import FOLDER, entries_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.bundle import Parsed
    from statute_runner.registers.declarations import Declared
    from statute_runner.registers.entries import RegisterEntry


class RegisterIndex:
    """What registers hold: those in the files, of which only what was recorded by a day is `known`, where one is given.

    `folder` is where the files are, where that is not in the bundle.
    """

    declared: Mapping[str, Declared]
    files: Mapping[str, Parsed]
    sha256: str
    folder: str
    known: str | None

    def __init__(
        self,
        declared: Mapping[str, Declared],
        files: Mapping[str, Parsed],
        sha256: str,
        folder: str = "",
        known: str | None = None,
    ) -> None:
        self.declared, self.files, self.sha256, self.folder, self.known = declared, files, sha256, folder, known
        self.found: dict[str, dict[str, list[RegisterEntry]]] = {}

    def __reduce__(self) -> tuple[type[RegisterIndex], tuple[object, ...]]:
        """What makes the same registers in another process."""
        files = {path: self.files[path] for path in self.files}
        return RegisterIndex, (self.declared, files, self.sha256, self.folder, self.known)

    def known_on(self, day: str) -> RegisterIndex:
        """The same registers without what was recorded later."""
        return RegisterIndex(self.declared, self.files, self.sha256, self.folder, day)

    def recorded_days(self) -> set[str]:
        """Every day on which something was recorded."""
        return {entry.recorded_on for name in self.declared for entry in entries_in(name, self.files)}

    def of(self, register: str) -> dict[str, list[RegisterEntry]]:
        """The entries of a register by key; records by the key of the one whose they are."""
        if register not in self.found:
            by_key: dict[str, list[RegisterEntry]] = {}
            for entry in entries_in(register, self.files):
                if self.known is None or entry.recorded_on <= self.known:
                    by_key.setdefault(entry.key, []).append(entry)
            self.found[register] = by_key
        return self.found[register]

    def records_of(self, register: str) -> list[Declared]:
        """The registers of records of those that stand in this one."""
        return [other for other in self.declared.values() if other.of == register]

    def predecessors(self, register: str, entry: RegisterEntry) -> list[str]:
        """The keys of all that the entry took over from, through any number of steps, the nearest first."""
        entries = self.of(register)
        found: dict[str, None] = {}
        step = list(entry.succeeds)
        while step:
            fresh = [key for key in step if key not in found and key != entry.key]
            found |= dict.fromkeys(fresh)
            step = [earlier for key in fresh for each in entries.get(key, ()) for earlier in each.succeeds]
        return list(found)

    def shown(self, place: str) -> str:
        """A place in a file of the registers, as a person finds it."""
        return self.folder + place.removeprefix(FOLDER) if self.folder else place
