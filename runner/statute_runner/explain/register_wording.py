"""What an explanation says of facts that were read from registers: from which entry, and that a list may go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statute_runner.decide.decision_document import Decision

GOES_ON = "no register says that this is all; of the last one nothing is known"


def read_from(document: Decision) -> dict[str, str]:
    """Where each fact, and each member of a list, was read, by path."""
    registers = document.get("registers")
    if not registers:
        return {}
    found = dict.fromkeys(registers["incomplete"], GOES_ON)
    for entry in registers["entries"]:
        open_ = "; the matter is open" if entry["open"] else ""
        said = f"register of {entry['register']}, {entry['key']}: {entry['source']} ({entry['at']}){open_}"
        found |= dict.fromkeys(entry["facts"], said)
    return found
