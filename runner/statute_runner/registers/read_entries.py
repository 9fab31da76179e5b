"""What was read from registers for one request: facts, and from which entries."""

from __future__ import annotations

from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.logic.tree import Known
    from statute_runner.registers.entries import RegisterEntry


@value
class ReadEntry:
    """An entry that was read: the facts, or members of lists, read from it, and whether its matter is open."""

    entry: RegisterEntry
    paths: tuple[str, ...]
    is_open: bool = False


@value
class ReadRegisters:
    """The facts that were read, the entries they stand in, and the lists that no entry calls complete.

    A list that is not complete has one further member, the last, of which nothing is known.
    """

    sha256: str
    facts: Mapping[str, Known]
    entries: tuple[ReadEntry, ...]
    incomplete: tuple[str, ...]

    def places(self) -> dict[str, str]:
        """Where each fact and each member that was read is written, by path."""
        return {path: read.entry.place for read in self.entries for path in read.paths}
