"""The registers of a bundle, found sound in the cache, made ready only when something of them is asked for.

A request that states no key is decided without them.
"""

from __future__ import annotations

import os

from statute_runner.loading import cache
from statute_runner.loading.bundle_files import REGISTER, fingerprint
from statute_runner.text.digest import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from statute_runner.law.bundle import Bundle, Parsed
    from statute_runner.law.facts import FactRegisters
    from statute_runner.logic.tree import Known
    from statute_runner.registers.read_entries import ReadRegisters
    from statute_runner.registers.register_index import RegisterIndex


def with_registers(bundle: Bundle, own: Mapping[str, bytes], other: str | None, use_cache: bool) -> Bundle:
    """The bundle with its own registers, of which these are the files, or with those of another folder.

    Raises `Refused` with every problem of an entry.
    """
    if other is not None:
        from statute_runner.loading.register_loader import files_of

        own = files_of(other)
    sha256 = fingerprint(dict(own), (REGISTER,))
    place = os.path.join(bundle.root, REGISTER) if other is None else other
    key = digest(f"{bundle.sha256} {sha256}".encode())
    files = cache.read(place, key) if use_cache else None
    if files is None:
        from statute_runner.loading.register_loader import sound

        files = sound(bundle, own, sha256, other or "")
        if use_cache:
            cache.write(place, key, files)
    return bundle.with_registers(DeferredRegisters(bundle, files, sha256, other or ""))


class DeferredRegisters:
    """Registers of which it is known by which facts requests state keys, and nothing else as long as none does."""

    bundle: Bundle
    files: Mapping[str, Parsed]
    sha256: str
    folder: str

    def __init__(self, bundle: Bundle, files: Mapping[str, Parsed], sha256: str, folder: str) -> None:
        self.bundle, self.files, self.sha256, self.folder = bundle, files, sha256, folder
        declared = bundle.files["bundle.yaml"].data["registers"].values()
        self.keys: list[str] = [register["key"] for register in declared if "key" in register]
        self.made: FactRegisters | None = None

    def __reduce__(self) -> tuple[Callable[[FactRegisters], FactRegisters], tuple[FactRegisters]]:
        """What makes the same registers in another process."""
        return itself, (self.ready(),)

    def ready(self) -> FactRegisters:
        """The registers themselves."""
        if self.made is None:
            from statute_runner.loading.register_loader import registers_of

            self.made = registers_of(self.bundle, self.files, self.sha256, self.folder)
        return self.made

    def key_facts(self) -> list[str]:
        """The facts that state the key of an entry."""
        return self.keys

    def fill(self, known: Mapping[str, Known], day: str, say: Callable[..., None]) -> ReadRegisters | None:
        """What the registers add to the facts that a request of this day states; nothing where it states no key."""
        found: ReadRegisters | None = None
        if not known.keys().isdisjoint(self.keys):
            found = self.ready().fill(known, day, say)
        return found

    def known_on(self, day: str) -> FactRegisters:
        """The same registers without what was recorded later."""
        return self.ready().known_on(day)

    def recorded_days(self) -> set[str]:
        """Every day on which something was recorded."""
        return self.ready().recorded_days()

    def choices(self, key: str, day: str) -> dict[str, str]:
        """The keys that this fact may state on a day, each with what it stands for."""
        return self.ready().choices(key, day)

    def filled_by(self, key: str) -> set[str]:
        """The facts that may be read where this fact states a key."""
        return self.ready().filled_by(key)

    @property
    def index(self) -> RegisterIndex:
        """What they hold."""
        index: RegisterIndex = self.ready().index
        return index


def itself(registers: FactRegisters) -> FactRegisters:
    """The registers, as they were made in another process."""
    return registers
