"""Who has signed a version, and what of it nobody has, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.citations import provision
from statute_runner.law.signatures import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.decide.decision_document import LawEntry


def signing(entry: LawEntry) -> str:
    """The sentences about the signatures of a version."""
    standing = entry.get("signatures", [])
    if standing:
        said = [
            f"{parts(one['parts'])} by {one['by']} on {one['on']}{', until ' + one['until'] if one['until'] else ''}"
            for one in standing
        ]
        left = unsigned_parts(entry)
        return f"Signed: {'; '.join(said)}." + (f" No lawyer has signed {left}." if left else "")
    whole = entry["reviewed"]
    if whole:
        return f"Reviewed by {whole['by']} on {whole['on']}: {whole['scope']}."
    return "No lawyer has signed this version."


def unsigned(entry: LawEntry) -> str:
    """What no lawyer has signed, in short; nothing where all is signed."""
    if entry.get("signatures"):
        left = unsigned_parts(entry)
        return f"signed by no lawyer: {left}" if left else ""
    return "" if entry["reviewed"] else "signed by no lawyer"


def unsigned_parts(entry: LawEntry) -> str:
    """The provisions of a version in part signed that no lawyer has signed; one stands for all below it."""
    left = entry.get("unsigned", [])
    every = [part["at"] for part in entry.get("text", [])]
    whole = [one for one in left if every and all(part in left for part in every if part.startswith(f"{one}/"))]
    return parts(part for part in left if not any(part.startswith(f"{one}/") for one in whole))


def parts(given: Iterable[str]) -> str:
    """Parts of a version as people cite them."""
    return ", ".join("what belongs to no provision" if part == SECTION else provision(part) for part in given)
