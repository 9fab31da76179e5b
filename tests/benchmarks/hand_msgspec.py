"""Hand-written Python over msgspec types, which decode and validate in one step."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .bits import (
    AGREEMENT,
    CONCERNED,
    COUNTRY,
    DIRECTION,
    GIVEN,
    KIND,
    MATERIAL,
    NAFTA_CHAPTERS,
    NO_ASSURANCES,
    NO_COUNTERPART,
    NO_EXCHANGE,
    NO_FACTS,
    NO_FINDING,
    NO_GOODS,
    NOT_AUTHORIZED,
    NOT_CONFIDENCE,
    NOT_IN_TIME,
    NOT_MADE,
    NOT_NAFTA_CHAPTER,
    NOT_USMCA_CHAPTER,
    PURPOSES,
    SERVICE,
    SERVICES,
    U_AUTHORIZED,
    U_CHAPTERS,
    U_CONFIDENCE,
    U_GIVEN,
    U_MADE,
    U_OBTAINED,
    U_PURPOSES,
    U_VIOLATED,
    USE,
    USMCA_CHAPTERS,
    VIOLATED,
)
from .by_hand import answer
from .valid import DAYS, HIDDEN_IN_ID, HIDDEN_IN_TEXT, LARGEST, LONGEST_ID, LONGEST_NAME, USMCA, shown
from .values import COUNTRIES  # noqa: TC001 - msgspec reads the annotation when it runs


class Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A group of facts that may hold nothing else."""


class Exchange(Strict):
    direction: Literal["provide", "receive", "both"] | None = None
    material: Literal["information", "documents"] | None = None


class Goods(Strict):
    concerned: bool | None = None
    entered_on: str | None = None


class Officer(Strict):
    service: Literal[SERVICES] | None = None  # type: ignore[valid-type]


class Counterpart(Strict):
    name: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] | None = None
    country: Literal[COUNTRIES] | None = None  # type: ignore[valid-type]
    kind: Literal["customs", "law_enforcement", "other_government", "private"] | None = None
    level: Literal["national", "subnational"] | None = None
    violated_assurance: bool | None = None


class Finding(Strict):
    made: bool | None = None
    purposes: list[str] | None = None
    agreement: Literal["NAFTA", "USMCA"] | None = None
    chapters: list[Annotated[int, msgspec.Meta(ge=1, le=34)]] | None = None


class Authorization(Strict):
    subsection_c: bool | None = None


class Assurances(Strict):
    confidence: bool | None = None
    use: Literal["law_enforcement", "governmental", "unrestricted"] | None = None
    given_by: list[str] | None = None
    obtained_on: str | None = None


class Facts(Strict):
    exchange: Exchange | None = None
    goods: Goods | None = None
    officer: Officer | None = None
    counterpart: Counterpart | None = None
    finding: Finding | None = None
    authorization: Authorization | None = None
    assurances: Assurances | None = None


class Request(Strict):
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
    date: str
    facts: Facts | None = None


decode = msgspec.json.Decoder(Request).decode
encode = msgspec.json.Encoder().encode


def decide(line: bytes) -> bytes:
    """The answer to one request. Raises ValueError or KeyError for an invalid one."""
    request = decode(line)
    name, day = request.id, request.date
    if len(line) > LARGEST or name.isspace():
        raise ValueError(line)
    if not (name.isascii() and name.isprintable()):
        shown(name, LONGEST_ID, HIDDEN_IN_ID)
    period = DAYS[day]
    facts = request.facts
    state = NO_FACTS | SERVICE[period][None] if facts is None else known(facts, day, period)
    return b'{"id":' + encode(name) + answer(state, period)


def known(facts: Facts, day: str, period: int) -> int:
    exchange = facts.exchange
    state = NO_EXCHANGE if exchange is None else DIRECTION[exchange.direction] + MATERIAL[exchange.material]

    goods = facts.goods
    if goods is None:
        state += NO_GOODS
    elif (entered := goods.entered_on) is None:
        state += CONCERNED[goods.concerned][2]
    else:
        state += CONCERNED[goods.concerned][DAYS[entered] == USMCA]

    officer = facts.officer
    state += SERVICE[period][None if officer is None else officer.service]

    counterpart = facts.counterpart
    if counterpart is None:
        state += NO_COUNTERPART
    else:
        state += COUNTRY[counterpart.country] + KIND[counterpart.kind]
        violated = counterpart.violated_assurance
        if violated:
            state += VIOLATED
        elif violated is None:
            state += U_VIOLATED
        called = counterpart.name
        if called is not None and not (called.isascii() and called.isprintable()):
            shown(called, LONGEST_NAME, HIDDEN_IN_TEXT)

    finding = facts.finding
    if finding is None:
        state += NO_FINDING
    else:
        state += AGREEMENT[finding.agreement]
        made, purposes, chapters = finding.made, finding.purposes, finding.chapters
        if not made:
            state += U_MADE if made is None else NOT_MADE
        state += U_PURPOSES if purposes is None else PURPOSES[tuple(purposes)]
        if chapters is None:
            state += U_CHAPTERS
        else:
            if len(chapters) > 1 and len(set(chapters)) != len(chapters):
                raise ValueError(chapters)
            if NAFTA_CHAPTERS.isdisjoint(chapters):
                state += NOT_NAFTA_CHAPTER
            if USMCA_CHAPTERS.isdisjoint(chapters):
                state += NOT_USMCA_CHAPTER

    authorization = facts.authorization
    authorized = None if authorization is None else authorization.subsection_c
    if not authorized:
        state += U_AUTHORIZED if authorized is None else NOT_AUTHORIZED

    assurances = facts.assurances
    if assurances is None:
        return state + NO_ASSURANCES
    state += USE[assurances.use]
    confidence, given, obtained = assurances.confidence, assurances.given_by, assurances.obtained_on
    if not confidence:
        state += U_CONFIDENCE if confidence is None else NOT_CONFIDENCE
    state += U_GIVEN if given is None else GIVEN[tuple(given)]
    if obtained is None:
        return state + U_OBTAINED
    DAYS[obtained]
    return state + NOT_IN_TIME if obtained > day else state
