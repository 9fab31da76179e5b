"""Requests read and checked for engines that do not check them: msgspec types, as in the hand-written program."""

from __future__ import annotations

from .bits import GIVEN, PURPOSES
from .hand_msgspec import Request, decode
from .valid import DAYS, HIDDEN_IN_ID, HIDDEN_IN_TEXT, LARGEST, LONGEST_ID, LONGEST_NAME, shown


def checked(line: bytes) -> Request:
    """The request. Raises ValueError or KeyError for an invalid one."""
    request = decode(line)
    name = request.id
    if len(line) > LARGEST or name.isspace():
        raise ValueError(line)
    if not (name.isascii() and name.isprintable()):
        shown(name, LONGEST_ID, HIDDEN_IN_ID)
    DAYS[request.date]
    facts = request.facts
    if facts is None:
        return request
    if facts.goods is not None and facts.goods.entered_on is not None:
        DAYS[facts.goods.entered_on]
    if facts.counterpart is not None:
        called = facts.counterpart.name
        if called is not None and not (called.isascii() and called.isprintable()):
            shown(called, LONGEST_NAME, HIDDEN_IN_TEXT)
    finding = facts.finding
    if finding is not None:
        if finding.purposes is not None:
            PURPOSES[tuple(finding.purposes)]
        chapters = finding.chapters
        if chapters is not None and len(set(chapters)) != len(chapters):
            raise ValueError(chapters)
    assurances = facts.assurances
    if assurances is not None:
        if assurances.given_by is not None:
            GIVEN[tuple(assurances.given_by)]
        if assurances.obtained_on is not None:
            DAYS[assurances.obtained_on]
    return request
