"""Random members of the lists of a request: empty lists and lists of a few, most of them near what decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from .days import FAR, from_then, near, up_to
from .readings import USMCA

if TYPE_CHECKING:
    import random

GIVEN, VIOLATIONS, ENTRIES = "assurances.given", "counterpart.violations", "goods.entries"
LISTS: dict[str, dict[str, tuple[object, ...]]] = {
    GIVEN: {
        "instrument": ("letter of 2 May 2023", "agreement of 20 June 2000"),
        "by": ("agency", "country"),
        "confidence": (True, False),
        "use": ("law_enforcement", "governmental", "unrestricted"),
        "from": (),
        "until": (),
    },
    VIOLATIONS: {
        "of": ("agency", "predecessor"),
        "assurance": ("paragraph_1", "subsection_c", "other"),
        "found_on": (),
        "cured_on": (),
    },
    ENTRIES: {"entered_on": ()},
}
STARTS = {"until": "from", "cured_on": "found_on"}

Member = dict[str, Any]


def any_field(rng: random.Random, fact: str, field: str, on: date, member: Member) -> object:
    """A value of a field that is valid beside the others of its member."""
    values = LISTS[fact][field]
    if values:
        return rng.choice(values)
    if field in STARTS:
        first = member.get(STARTS[field])
        return from_then(rng, first or near(rng, on), on)
    ends = [member[end] for end, start in STARTS.items() if start == field and member.get(end) not in (None, "none")]
    return min([near(rng, on), *ends])


def any_member(rng: random.Random, fact: str, on: date) -> Member:
    """Any member of a list."""
    member: Member = {}
    for field in LISTS[fact]:
        member[field] = any_field(rng, fact, field, on, member)
    return member


def any_members(rng: random.Random, fact: str, on: date) -> list[Member]:
    """No member, or any one, two or three."""
    return [any_member(rng, fact, on) for _ in range(rng.choice((0, 1, 1, 2, 2, 3)))]


def entries(rng: random.Random, on: date, *, later: bool) -> list[Member]:
    """Entries of goods on the side of 2020-07-01 that is asked for, now and then on the other."""
    members = []
    for _ in range(rng.choice((0, 1, 2, 3) if later else (1, 1, 2, 3))):
        days = rng.choice((0, 0, 1, 30, FAR))
        side = later if rng.random() < 0.93 else not later
        entered = USMCA + timedelta(days=days) if side else USMCA - timedelta(days=days + 1)
        members.append({"entered_on": entered.isoformat()})
    return shuffled(rng, members, ENTRIES, on, 0.03)


def assurances(rng: random.Random, on: date, giver: str) -> list[Member]:
    """Assurances that serve, in one instrument or in two, sometimes short of something, and others beside them."""
    if rng.random() < 0.05:
        return []
    until = rng.choice(("none", on.isoformat(), (on + timedelta(days=FAR)).isoformat()))
    whole: Member = {
        "instrument": rng.choice(LISTS[GIVEN]["instrument"]),
        "by": giver,
        "confidence": True,
        "use": "law_enforcement" if giver == "agency" or rng.random() < 0.5 else "governmental",
        "from": up_to(rng, on),
        "until": until,
    }
    members = [whole]
    if rng.random() < 0.4:
        members = [whole | {"use": "unrestricted"}, whole | {"confidence": False, "from": up_to(rng, on)}]
    if rng.random() < 0.4:
        other = "country" if giver == "agency" else "agency"
        members.append(whole | {"by": other, "use": rng.choice(("law_enforcement", "governmental"))})
    if rng.random() < 0.3:
        short = rng.choice(members)
        field = rng.choice(tuple(LISTS[GIVEN]))
        short[field] = any_field(rng, GIVEN, field, on, short)
    return shuffled(rng, members, GIVEN, on, 0.15)


def violations(rng: random.Random, on: date) -> list[Member]:
    """Mostly none; else one that counts, or that falls short of it."""
    if rng.random() < 0.6:
        return []
    counts: Member = {"of": "agency", "assurance": "paragraph_1", "found_on": up_to(rng, on), "cured_on": "none"}
    for field in rng.sample(tuple(LISTS[VIOLATIONS]), rng.choice((0, 1, 1, 2))):
        counts[field] = any_field(rng, VIOLATIONS, field, on, counts)
    return shuffled(rng, [counts], VIOLATIONS, on, 0.2)


def shuffled(rng: random.Random, members: list[Member], fact: str, on: date, more: float) -> list[Member]:
    """The members in any order, at times beside any other or a second time."""
    if len(members) < 3 and rng.random() < more:
        members = [*members, any_member(rng, fact, on)]
    if 0 < len(members) < 3 and rng.random() < 0.05:
        members = [*members, dict(members[0])]
    return rng.sample(members, len(members))
