"""The words of two versions of a section by provision: kept, changed, moved, added, removed, or left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.redline import INSERTED, SAME, STRUCK, Piece, redline, same_words, similarity, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from statute_runner.law.section import Provision

KEPT, CHANGED, MOVED, MOVED_AND_CHANGED, ADDED, REMOVED, OMITTED = (
    "same",
    "changed",
    "moved",
    "moved and changed",
    "added",
    "removed",
    "left out of the file",
)

# Below this, words under the same path are another provision; below the second, words under another path are.
STAYS_LIKE = 0.4
MOVES_LIKE = 0.6
FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """The heading or the words of one provision."""

    path: str
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading or text as it changed: where it stands and stood, what became of it, and its pieces."""

    path: str
    was: str
    part: str
    status: str
    pieces: tuple[Piece, ...]


def passages(old: Sequence[Provision], new: Sequence[Provision], *, follow: bool = True) -> list[Passage]:
    """Every heading and text of both versions in the order of the new one, the removed standing where they stood.

    What moved is followed to where it stands now, or else is removed there and added here.
    """
    before, after = units(old), units(new)
    pairs = paired(before, after, follow=follow)
    taken = {pairs[unit] for unit in pairs}
    found: list[Passage] = []
    left = [unit for unit in before if unit not in taken]
    place = {(unit.path, unit.part): n for n, unit in enumerate(before)}
    for unit in after:
        was = pairs.get(unit)
        limit = place[was.path, was.part] if was else place.get((unit.path, unit.part), -1)
        while left and place[left[0].path, left[0].part] < limit:
            found.append(gone(left.pop(0)))
        found.append(compared(was, unit) if was else added(unit))
    return [*found, *(gone(unit) for unit in left)]


def units(provisions: Iterable[Provision]) -> list[Unit]:
    made: list[Unit] = []
    for provision in provisions:
        if provision.omitted:
            made.append(Unit(provision.path, "omitted", ""))
        if provision.heading:
            made.append(Unit(provision.path, "heading", provision.heading))
        if provision.text:
            made.append(Unit(provision.path, "text", provision.text))
    return made


def paired(before: Sequence[Unit], after: Sequence[Unit], *, follow: bool = True) -> dict[Unit, Unit]:
    """For each new unit the old one it continues: the same words first, then the same path, then the most alike."""
    found: dict[Unit, Unit] = {}
    offers = sorted(
        (
            (rank(old, new), -alike, place, new, old)
            for place, new in enumerate(after)
            for old in before
            if old.part == new.part
            and (follow or old.path == new.path)
            and (alike := likeness(old, new)) >= least(old, new)
        ),
        key=lambda offer: offer[:3],
    )
    taken: set[Unit] = set()
    for _, _, _, new, old in offers:
        if new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    return found


def rank(old: Unit, new: Unit) -> int:
    """The order in which pairs are made: unmoved and equal, moved and equal, unmoved, moved."""
    return (0 if old.path == new.path else 1) + (0 if same_words(old.text, new.text) else 2)


def likeness(old: Unit, new: Unit) -> float:
    return similarity(old.text, new.text) if old.text or new.text else 1.0


def least(old: Unit, new: Unit) -> float:
    """How alike two units must be to be one: less in the same place, and never by a few words elsewhere."""
    if old.part == "omitted":
        return 0.0 if old.path == new.path else 2.0
    if old.path == new.path:
        return STAYS_LIKE
    return MOVES_LIKE if min(len(old.text.split()), len(new.text.split())) >= FEWEST_WORDS else 2.0


def compared(old: Unit, new: Unit) -> Passage:
    if new.part == "omitted":
        return Passage(new.path, old.path, new.part, OMITTED, ())
    moved, changed = old.path != new.path, not same_words(old.text, new.text)
    status = MOVED_AND_CHANGED if moved and changed else MOVED if moved else CHANGED if changed else KEPT
    pieces = redline(old.text, new.text) if changed else whole(SAME, new.text)
    return Passage(new.path, old.path, new.part, status, pieces)


def added(unit: Unit) -> Passage:
    status = OMITTED if unit.part == "omitted" else ADDED
    return Passage(unit.path, "", unit.part, status, whole(INSERTED, unit.text))


def gone(unit: Unit) -> Passage:
    status = OMITTED if unit.part == "omitted" else REMOVED
    return Passage(unit.path, unit.path, unit.part, status, whole(STRUCK, unit.text))
