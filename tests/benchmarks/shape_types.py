"""Requests of the shipped law as types that decode and check in one step, for the program by hand."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .valid import LONGEST_ID, LONGEST_NAME
from .values import COUNTRIES  # noqa: TC001 - msgspec reads the annotation when it runs


class Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A group of facts, or a member, that may hold nothing else."""


class Exchange(Strict):
    direction: Literal["provide", "receive", "both"] | None = None
    material: Literal["information", "documents"] | None = None


class Entry(Strict):
    entered_on: str | None = None


class Goods(Strict):
    entries: Annotated[list[Entry], msgspec.Meta(max_length=100)] | None = None


class Officer(Strict):
    service: (
        Literal["customs_service", "cbp", "ice", "coast_guard", "designated", "foreign_designated", "other"] | None
    ) = None


class Violation(Strict):
    of: Literal["agency", "predecessor"] | None = None
    assurance: Literal["paragraph_1", "subsection_c", "other"] | None = None
    found_on: str | None = None
    cured_on: str | None = None


class Counterpart(Strict):
    name: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] | None = None
    country: Literal[COUNTRIES] | None = None  # type: ignore[valid-type]
    kind: Literal["customs", "law_enforcement", "other_government", "international", "private"] | None = None
    level: Literal["national", "subnational"] | None = None
    violations: Annotated[list[Violation], msgspec.Meta(max_length=100)] | None = None


class Finding(Strict):
    made: bool | None = None
    purposes: (
        list[Literal["compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other"]]
        | None
    ) = None
    agreement: Literal["NAFTA", "USMCA"] | None = None
    chapters: list[Annotated[int, msgspec.Meta(ge=1, le=34)]] | None = None
    by: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] | None = None
    on: str | None = None
    grounds: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] | None = None


class Authorization(Strict):
    subsection_a: bool | None = None
    subsection_c: bool | None = None
    retained: bool | None = None


class Assurance(Strict, rename={"from_": "from"}):
    instrument: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] | None = None
    by: Literal["agency", "country"] | None = None
    confidence: bool | None = None
    use: Literal["law_enforcement", "governmental", "unrestricted"] | None = None
    from_: str | None = None
    until: str | None = None


class Assurances(Strict):
    cover_purpose: bool | None = None
    given: Annotated[list[Assurance], msgspec.Meta(max_length=100)] | None = None


class Facts(Strict):
    exchange: Exchange | None = None
    goods: Goods | None = None
    officer: Officer | None = None
    counterpart: Counterpart | None = None
    finding: Finding | None = None
    authorization: Authorization | None = None
    assurances: Assurances | None = None


class ShapeRequest(Strict):
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
    date: str
    facts: Facts | None = None


NOTHING = Facts()
NO_EXCHANGE, NO_GOODS, NO_OFFICER, NO_COUNTERPART = Exchange(), Goods(), Officer(), Counterpart()
NO_FINDING, NO_AUTHORIZATION, NO_ASSURANCES = Finding(), Authorization(), Assurances()
