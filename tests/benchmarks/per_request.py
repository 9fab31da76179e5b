"""One request at a time: bytes to bytes, and from typed requests to outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import statute_runner

from . import hand_msgspec, hand_shape, peer_cel, peer_datalogic, population, shape
from .contenders import (
    FLOOR,
    OURS,
    REFERENCE,
    TYPED,
    UNIT,
    answer,
    flat_ours,
    floor,
    installed,
    made,
    mismatches,
    ours,
    reference,
)
from .shape_files import lines
from .timing import per_block, spread

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW = 5
FLAT, LISTS, HAND_FLAT, HAND_LISTS = (
    "ours, flat facts",
    "ours, lists of three members",
    "by hand over msgspec types, flat facts",
    "by hand over msgspec types, lists of three members",
)


def bytes_to_bytes(number: int, rounds: int) -> dict[str, Any]:
    """Ratios to the program by hand over orjson; only of those that answer every request as ours does."""
    asked = lines(shape.documents(number))
    expected = [answer(line) for line in map(ours(), asked)]
    found, absent = made()
    checked = found | {REFERENCE: reference()}
    wrong = {name: count for name, decide in checked.items() if (count := mismatches(decide, asked, expected))}
    quick = {name: decide for name, decide in found.items() if name not in wrong} | {FLOOR: floor()}
    ratios = spread(per_block(quick, asked, rounds), UNIT)
    # Documents are printed from what was printed before: what is timed was not asked for before.
    fresh = lines(shape.documents(number + max(100, number // SLOW)))[number:]
    slow = {REFERENCE: checked[REFERENCE], UNIT: quick[UNIT], OURS: quick[OURS]}
    of_slow = spread(per_block(slow, fresh, 1, 25), UNIT)
    if not (
        wrong.get(REFERENCE)
        or mismatches(slow[REFERENCE], fresh, [answer(ours_line) for ours_line in map(quick[OURS], fresh)])
    ):
        ratios[REFERENCE] = of_slow[REFERENCE]
    undetermined = sum(each["outcome"] == "undetermined" for each in expected)
    return {
        "ratios": ratios,
        "mismatches": wrong,
        "not_installed": absent,
        "requests": number,
        "bytes": round(sum(map(len, asked)) / number),
        "undetermined": round(undetermined / number, 3),
    }


def typed_to_outcomes(number: int, rounds: int) -> dict[str, Any]:
    """Ratios to the program by hand, for requests already read into the form that each takes.

    All give a document or a number.
    """
    asked = lines(shape.documents(number))
    decider = statute_runner.load(shape.BUNDLE).decider()
    contenders: dict[str, Callable[[Any], object]] = {
        TYPED: hand_shape.outcomes,
        OURS: decider.decide,
    }
    given: dict[str, list[Any]] = {
        TYPED: [hand_shape.decode(line) for line in asked],
        OURS: [decider.request(line) for line in asked],
    }
    wrong = sum(
        sorted_missing(contenders[TYPED](hand)) != sorted_missing(contenders[OURS](own))
        for hand, own in zip(given[TYPED], given[OURS], strict=True)
    )
    if wrong:
        return {"ratios": {}, "mismatches": {TYPED: wrong}}
    if installed(peer_datalogic.NEEDED):
        contenders["datalogic-py"], prepare = peer_datalogic.of_handles()
        given["datalogic-py"] = [prepare(line) for line in asked]
    if installed(peer_cel.NEEDED):
        contenders["cel-expr-python"], prepare = peer_cel.of_variables()
        given["cel-expr-python"] = [prepare(line) for line in asked]
    return {"ratios": spread(per_block(contenders, given, rounds), TYPED), "mismatches": {}}


def with_lists(number: int, rounds: int, *, only_undetermined: bool = False) -> dict[str, Any]:
    """Ratios to the program by hand for the law with lists, whose requests have three members in each list.

    Beside them those for the same law with flat facts.
    """
    flat, lists = lines(population.documents(number)), lines(shape.documents(number))
    contenders = {
        FLAT: flat_ours(),
        HAND_FLAT: hand_msgspec.decide,
        LISTS: ours(),
        HAND_LISTS: hand_shape.decide,
    }
    if only_undetermined:
        flat, lists = (undetermined(contenders[name], asked) for name, asked in ((FLAT, flat), (LISTS, lists)))
        number = min(len(flat), len(lists))
        flat, lists = flat[:number], lists[:number]
    given = {FLAT: flat, HAND_FLAT: flat, LISTS: lists, HAND_LISTS: lists}
    wrong = {
        hand: count
        for own, hand in ((FLAT, HAND_FLAT), (LISTS, HAND_LISTS))
        if (count := mismatches(contenders[hand], given[own], [answer(contenders[own](line)) for line in given[own]]))
    }
    return {
        "ratios": {} if wrong else spread(per_block(contenders, given, rounds), HAND_LISTS),
        "mismatches": wrong,
        "requests": number,
        "bytes": round(sum(map(len, lists)) / number),
        "undetermined": round(len(undetermined(contenders[LISTS], lists)) / number, 3),
    }


def undetermined(decide: Callable[[bytes], bytes], asked: list[bytes]) -> list[bytes]:
    """The requests that this leaves undetermined."""
    return [line for line in asked if answer(decide(line))["outcome"] == "undetermined"]


def sorted_missing(document: Any) -> Any:
    return document | {"missing": sorted(document["missing"])}
