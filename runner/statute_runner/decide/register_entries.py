"""The entries of registers that a decision rests on, as its document holds them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from statute_runner.decide.decision_document import FromRegisters
    from statute_runner.registers.read_entries import ReadRegisters


def read_registers(read: ReadRegisters) -> FromRegisters:
    """What was read, with the fingerprint of the registers."""
    return {
        "sha256": read.sha256,
        "entries": [
            {
                "register": one.entry.register,
                "key": one.entry.key,
                "facts": list(one.paths),
                "open": one.is_open,
                "source": one.entry.source,
                "recorded_on": one.entry.recorded_on,
                "at": one.entry.place,
            }
            for one in read.entries
        ],
        "incomplete": list(read.incomplete),
    }
