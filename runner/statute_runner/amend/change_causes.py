"""In what two answers to a request differ, and why: law, readings, registers, or what is around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.amend.past_records import Past

LAW, READING, REGISTER, AROUND = "law", "reading", "register", "bundle"


def differences(past: Past, new: Past) -> Iterator[str]:
    """In what the new answer is not the past one."""
    if (past.outcome, past.possible) != (new.outcome, new.possible):
        yield "outcome"
    if past.routes != new.routes:
        yield "routes"
    if past.missing != new.missing:
        yield "missing facts"
    if past.notices != new.notices:
        yield "notices"
    if past.conditions != new.conditions:
        yield "conditions"
    if past.basis != new.basis:
        yield "basis"


def cause_of(past: Past, new: Past) -> tuple[str, str]:
    """Names why an answer changed, and how: other files of law, other readings, other registers, or none of these.

    None leaves the rest of the bundle, the runner or the record.
    """
    if past.law != new.law:
        gone = [name for name in past.law if name not in new.law]
        come = [name for name in new.law if name not in past.law]
        edited = [name for name in new.law if name in past.law and past.law[name] != new.law[name]]
        differences = [
            f"{title} {', '.join(names)}"
            for title, names in (("no longer", gone), ("now", come), ("edited", edited))
            if names
        ]
        return LAW, "; ".join(differences)
    if past.readings != new.readings:
        names = [
            name for name in {**past.readings, **new.readings} if past.readings.get(name) != new.readings.get(name)
        ]
        return READING, ", ".join(
            f"{name}: {past.readings.get(name, '-')} → {new.readings.get(name, '-')}" for name in names
        )
    if past.registers != new.registers or past.entries != new.entries:
        return REGISTER, "; ".join(entries_changed(past, new)) or "the same entries were read, and say something else"
    if past.bundle == new.bundle:
        return LAW, f"the law of {past.as_of} and of {new.as_of}"
    other = "" if past.runner == new.runner else f", the runner is ({past.runner} → {new.runner})"
    return (
        AROUND,
        f"sections and readings are the same; facts or questions of the bundle are not{other}, or the record was altered",
    )


def entries_changed(past: Past, new: Past) -> Iterator[str]:
    """Which entries were read then or now only, by register, key and source."""
    for title, one, other in (("no longer", past, new), ("now", new, past)):
        known = {entry[:4] for entry in other.entries}
        named = [f"{entry[0]} {entry[1]} ({entry[2]})" for entry in one.entries if entry[:4] not in known]
        if named:
            yield f"{title} {', '.join(named)}"
