"""What of the law that was used is not in its files: provisions whose words are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.citations import provision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.decide.decision_document import Decision, LawEntry
    from statute_runner.law.bundle import Bundle


def left_out(document: Decision, bundle: Bundle) -> list[str]:
    """The provisions left out of the versions that were used, in a sentence or two; none where nothing is.

    Where the bundle says of all that it leaves out of a version why nothing turns on it, the section alone is named.
    """
    named, settled = [], []
    for entry in document["law"]:
        if names := list(runs(entry)):
            if reasons(bundle, entry):
                settled.append(entry["cite"])
            else:
                named.append(f"{entry['cite']}{joined(names)}")
    found = [f"Not in this bundle, so not read: {'; '.join(named)}."] if named else []
    return found + ([f"Left out are parts, on which nothing here turns, of {'; '.join(settled)}."] if settled else [])


def reasons(bundle: Bundle, entry: LawEntry) -> bool:
    """Whether the bundle has a reason for all that it leaves out of a version."""
    if entry["version"] not in bundle.versions.get(entry["citation"], ()):
        return False
    return all(part.because for part in bundle.section(entry["citation"], entry["version"]).text if part.omitted)


def runs(entry: LawEntry) -> Iterator[str]:
    """The provisions without words, those in a row as one; of one left out whole, not what is below it."""
    row: list[str] = []
    for part in (*entry.get("text", []), None):
        bare = part is not None and not part["heading"] and not part["text"]
        if part and bare and any(part["at"].startswith(f"{one}/") for one in row):
            continue
        if part and bare and (not row or row[0].rpartition("/")[0] == part["at"].rpartition("/")[0]):
            row.append(part["at"])
            continue
        if row:
            yield from named(row)
        row = [part["at"]] if part and bare else []


def named(row: list[str]) -> list[str]:
    """Provisions in a row as people cite them: three or more from the first to the last."""
    names = [provision(path) for path in row]
    return names if len(names) < 3 else [f"{names[0]}-{names[-1]}"]  # noqa: PLR2004 - as (a), (b)


def joined(names: list[str]) -> str:
    """The names after that of their section: as (a)-(c), (e), (g)."""
    listed = ", ".join(names)
    return listed if listed.startswith("(") else f", {listed}"
