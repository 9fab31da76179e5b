"""What of the law that was used is not in its files: provisions whose words are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.citations import provision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.decide.decision_document import Decision, LawEntry


def left_out(document: Decision) -> list[str]:
    """One sentence that names the provisions left out of the versions that were used; none where nothing is."""
    found = [f"{entry['cite']}{joined(names)}" for entry in document["law"] if (names := list(runs(entry)))]
    return [f"Not in this bundle, and not read for this answer: {'; '.join(found)}."] if found else []


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
    return names if len(names) < 3 else [f"{names[0]} to {names[-1]}"]  # noqa: PLR2004 - as (a), (b)


def joined(names: list[str]) -> str:
    """The names after that of their section: as (a) to (c), (e) and (g)."""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return listed if listed.startswith("(") else f", {listed}"
