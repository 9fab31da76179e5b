"""Hand-written Python over orjson: bytes to bytes, validated, every fact looked at once. The unit of the ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from .bits import (
    AGREEMENT,
    CHAPTERS,
    CONCERNED,
    COUNTRY,
    DIRECTION,
    GIVEN,
    KIND,
    LEVEL,
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
    WHOLE,
)
from .by_hand import answer
from .valid import DAYS, HIDDEN_IN_ID, HIDDEN_IN_TEXT, LARGEST, LONGEST_ID, LONGEST_NAME, USMCA, shown

if TYPE_CHECKING:
    from collections.abc import Callable

loads: Callable[[bytes], Any] = orjson.loads
dumps: Callable[[str], bytes] = orjson.dumps


def decide(line: bytes) -> bytes:
    """The answer to one request. Raises ValueError, KeyError, TypeError or AttributeError for an invalid one."""
    document = loads(line)
    if len(document) == 3:
        name, day, facts = document["id"], document["date"], document["facts"]
    else:
        name, day, facts = document.pop("id"), document.pop("date"), None
        nothing_left(document)
    if name.__class__ is not str or len(line) > LARGEST:
        raise ValueError(line)
    if not (name.isascii() and name.isprintable() and 0 < len(name) <= LONGEST_ID) or name.isspace():
        id_in_doubt(name)
    period = DAYS[day]
    state = known(facts, day, period) if facts else absent(facts, NO_FACTS) + SERVICE[period][None]
    return b'{"id":' + dumps(name) + answer(state, period)


def id_in_doubt(name: str) -> None:
    if not name.strip():
        raise ValueError(name)
    shown(name, LONGEST_ID, HIDDEN_IN_ID)


def absent(group: Any, state: int) -> int:
    """The bits of a group without facts, where it is one."""
    if group is not None and group.__class__ is not dict:
        raise ValueError(group)
    return state


def nothing_left(group: dict[str, Any]) -> None:
    """Raises where a group holds more than was taken out of it."""
    if group:
        raise ValueError(group)


def known(facts: dict[str, Any], day: str, period: int) -> int:
    """What is known of the facts, checked.

    A group as large as it may be is asked for each of its facts, which a group with another key cannot have all; of any
    other group they are taken out, so that nothing may be left.
    """
    if len(facts) == 7:
        exchange, goods, officer, counterpart = (
            facts["exchange"],
            facts["goods"],
            facts["officer"],
            facts["counterpart"],
        )
        finding, authorization, assurances = facts["finding"], facts["authorization"], facts["assurances"]
    else:
        take = facts.pop
        exchange, goods, officer = take("exchange", None), take("goods", None), take("officer", None)
        counterpart, finding = take("counterpart", None), take("finding", None)
        authorization, assurances = take("authorization", None), take("assurances", None)
        nothing_left(facts)

    if not exchange:
        state = absent(exchange, NO_EXCHANGE)
    elif len(exchange) == 2:
        state = DIRECTION[exchange["direction"]] + MATERIAL[exchange["material"]]
    else:
        state = DIRECTION[exchange.pop("direction", None)] + MATERIAL[exchange.pop("material", None)]
        nothing_left(exchange)

    if not goods:
        state += absent(goods, NO_GOODS)
    else:
        if len(goods) == 2:
            concerned, entered = goods["concerned"], goods["entered_on"]
        else:
            concerned, entered = goods.pop("concerned", None), goods.pop("entered_on", None)
            nothing_left(goods)
        if not (concerned is True or concerned is False or concerned is None):
            raise ValueError(concerned)
        state += CONCERNED[concerned][2 if entered is None else DAYS[entered] == USMCA]

    if not officer:
        state += absent(officer, SERVICE[period][None])
    elif len(officer) == 1:
        state += SERVICE[period][officer["service"]]
    else:
        raise ValueError(officer)

    if not counterpart:
        state += absent(counterpart, NO_COUNTERPART)
    else:
        if len(counterpart) == 5:
            called, country, kind = counterpart["name"], counterpart["country"], counterpart["kind"]
            level, violated = counterpart["level"], counterpart["violated_assurance"]
        else:
            take = counterpart.pop
            called, country, kind = take("name", None), take("country", None), take("kind", None)
            level, violated = take("level", None), take("violated_assurance", None)
            nothing_left(counterpart)
        state += COUNTRY[country] + KIND[kind]
        if violated is True:
            state += VIOLATED
        elif violated is None:
            state += U_VIOLATED
        elif violated is not False:
            raise ValueError(violated)
        if level not in LEVEL:
            raise ValueError(level)
        if called is not None:
            if called.__class__ is not str:
                raise ValueError(called)
            if not (called.isascii() and called.isprintable() and len(called) <= LONGEST_NAME):
                shown(called, LONGEST_NAME, HIDDEN_IN_TEXT)

    if not finding:
        state += absent(finding, NO_FINDING)
    else:
        if len(finding) == 4:
            made, purposes = finding["made"], finding["purposes"]
            agreement, chapters = finding["agreement"], finding["chapters"]
        else:
            take = finding.pop
            made, purposes = take("made", None), take("purposes", None)
            agreement, chapters = take("agreement", None), take("chapters", None)
            nothing_left(finding)
        state += AGREEMENT[agreement]
        if made is not True:
            if made is None:
                state += U_MADE
            elif made is False:
                state += NOT_MADE
            else:
                raise ValueError(made)
        if purposes.__class__ is list:
            state += PURPOSES[tuple(purposes)]
        elif purposes is None:
            state += U_PURPOSES
        else:
            raise ValueError(purposes)
        if chapters.__class__ is list:
            state += chapters_of(chapters)
        elif chapters is None:
            state += U_CHAPTERS
        else:
            raise ValueError(chapters)

    if not authorization:
        state += absent(authorization, U_AUTHORIZED)
    elif len(authorization) != 1:
        raise ValueError(authorization)
    elif (authorized := authorization["subsection_c"]) is not True:
        if authorized is None:
            state += U_AUTHORIZED
        elif authorized is False:
            state += NOT_AUTHORIZED
        else:
            raise ValueError(authorized)

    if not assurances:
        return state + absent(assurances, NO_ASSURANCES)
    if len(assurances) == 4:
        confidence, use = assurances["confidence"], assurances["use"]
        given, obtained = assurances["given_by"], assurances["obtained_on"]
    else:
        take = assurances.pop
        confidence, use = take("confidence", None), take("use", None)
        given, obtained = take("given_by", None), take("obtained_on", None)
        nothing_left(assurances)
    state += USE[use]
    if confidence is not True:
        if confidence is None:
            state += U_CONFIDENCE
        elif confidence is False:
            state += NOT_CONFIDENCE
        else:
            raise ValueError(confidence)
    if given.__class__ is list:
        state += GIVEN[tuple(given)]
    elif given is None:
        state += U_GIVEN
    else:
        raise ValueError(given)
    if obtained is None:
        return state + U_OBTAINED
    DAYS[obtained]
    return state + NOT_IN_TIME if obtained > day else state


def chapters_of(chapters: list[Any]) -> int:
    members = set(chapters)
    if len(members) != len(chapters) or not members <= CHAPTERS or (members and set(map(type, chapters)) != WHOLE):
        raise ValueError(chapters)
    state = NOT_NAFTA_CHAPTER if members.isdisjoint(NAFTA_CHAPTERS) else 0
    return state + NOT_USMCA_CHAPTER if members.isdisjoint(USMCA_CHAPTERS) else state
