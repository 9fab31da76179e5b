"""One request at a time: bytes to bytes, and from typed requests to outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import hand_msgspec, peer_cel, peer_datalogic
from .contenders import FLOOR, OURS, REFERENCE, TYPED, UNIT, answer, floor, installed, made, mismatches, ours, reference
from .population import documents, lines
from .timing import per_block, spread

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW = 20


def bytes_to_bytes(number: int, rounds: int) -> dict[str, Any]:
    """Ratios to the program by hand over orjson; only of those that answer every request as ours does."""
    asked = lines(documents(number))
    expected = [answer(line) for line in map(ours(), asked)]
    found, absent = made()
    checked = found | {REFERENCE: reference()}
    wrong = {name: count for name, decide in checked.items() if (count := mismatches(decide, asked, expected))}
    quick = {name: decide for name, decide in found.items() if name not in wrong} | {FLOOR: floor()}
    ratios = spread(per_block(quick, asked, rounds), UNIT)
    if REFERENCE not in wrong:
        few = asked[:: max(1, SLOW * len(asked) // 5000)]
        slow = {REFERENCE: checked[REFERENCE], UNIT: quick[UNIT], OURS: quick[OURS]}
        ratios |= {REFERENCE: spread(per_block(slow, few, max(3, rounds // 2), 25), UNIT)[REFERENCE]}
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
    asked = lines(documents(number))
    decider = ours_decider()
    contenders: dict[str, Callable[[Any], object]] = {
        TYPED: hand_msgspec.outcomes,
        OURS: decider.decide,
    }
    given: dict[str, list[Any]] = {
        TYPED: [hand_msgspec.decode(line) for line in asked],
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


def ours_decider() -> Any:
    import statute_runner

    from .contenders import POLICIES

    return statute_runner.load(POLICIES).decider()


def sorted_missing(document: Any) -> Any:
    return document | {"missing": sorted(document["missing"])}
