"""Requests read and checked for engines that do not check them: msgspec types, as in the hand-written program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .hand_shape import decode
from .shape_lists import OR_NONE, REAL
from .shape_types import NO_ASSURANCES, NO_COUNTERPART, NO_FINDING, NO_GOODS
from .valid import DAYS, HIDDEN_IN_ID, HIDDEN_IN_TEXT, LARGEST, LONGEST_ID, LONGEST_NAME, shown

if TYPE_CHECKING:
    from .shape_types import ShapeRequest


def checked(line: bytes) -> ShapeRequest:
    """The request. Raises ValueError for an invalid one."""
    request = decode(line)
    if len(line) > LARGEST or request.id.isspace():
        raise ValueError(line)
    shown(request.id, LONGEST_ID, HIDDEN_IN_ID)
    DAYS[request.date]
    facts = request.facts
    if facts is None:
        return request
    counterpart, finding = facts.counterpart or NO_COUNTERPART, facts.finding or NO_FINDING
    given = (facts.assurances or NO_ASSURANCES).given or ()
    for text in (counterpart.name, finding.by, finding.grounds, *(one.instrument for one in given)):
        if text is not None and not (text.isascii() and text.isprintable()):
            shown(text, LONGEST_NAME, HIDDEN_IN_TEXT)
    if finding.on is not None:
        REAL[finding.on]
    for members in (finding.purposes, finding.chapters):
        if members is not None and len(members) > 1 and len(set(members)) != len(members):
            raise ValueError(members)
    for entry in (facts.goods or NO_GOODS).entries or ():
        if entry.entered_on is not None:
            REAL[entry.entered_on]
    for violation in counterpart.violations or ():
        in_order(violation.found_on, violation.cured_on)
    for assurance in given:
        in_order(assurance.from_, assurance.until)
    return request


def in_order(first: str | None, last: str | None) -> None:
    """Raises ValueError unless both are days or not known, and the last, which may be none, is not before the first."""
    if first is not None:
        REAL[first]
    if last is not None and OR_NONE[last] < (first or ""):
        raise ValueError(last)
