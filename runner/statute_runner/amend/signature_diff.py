"""What must be signed again, since a signature of the old side no longer fits, or is not carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.law.signatures import (
    READING,
    digests,
    reaches,
    reading_contents,
    section_contents,
    unsigned,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.amend.comparison import Comparison
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section
    from statute_runner.law.signature import Signature

    Json = dict[str, Any]

CHANGED, ADDED, LOST = "changed", "added under its scope", "the signature is not carried over"


def to_sign_again(comparison: Comparison) -> list[Json]:
    """Each part of the new side that was signed on the old one, or comes under what was, and no longer is."""
    old, new = comparison.old.bundle, comparison.new.bundle
    found: list[Json] = []
    for before, after in comparison.pairs:
        if before and after and before.signatures:
            parts = section_digests(old, before), section_digests(new, after)
            left = lost(before.signatures, after.signatures, *parts)
            found += [{"of": after.citation, "version": after.version, "at": at, "because": why} for at, why in left]
    for name, reading in old.readings.items():
        if reading.signatures and name in new.readings:
            now = new.readings[name]
            parts = reading_digest(old, reading.file), reading_digest(new, now.file)
            left = lost(reading.signatures, now.signatures, *parts)
            found += [{"of": f"readings/{name}", "version": None, "at": at, "because": why} for at, why in left]
    return found


def section_digests(bundle: Bundle, section: Section) -> Mapping[str, str]:
    return digests(section_contents(section, bundle.files[section.file].data))


def reading_digest(bundle: Bundle, file: str) -> Mapping[str, str]:
    return digests(reading_contents(bundle.files[file].data))


def lost(
    before: Iterable[Signature], after: Iterable[Signature], old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The parts that nobody has signed as they are now, and why; those never signed are left out."""
    given = [one for one in before if one.stands("")]
    signed = {part for one in given for part in one.parts}
    whole = any(len(one.parts) == len(old) for one in given)
    for part in unsigned(after, new):
        if part in signed:
            yield part, LOST if old[part] == new[part] else CHANGED
        elif part not in old and (whole or reaches(sorted(signed - {READING}), part)):
            yield part, ADDED
