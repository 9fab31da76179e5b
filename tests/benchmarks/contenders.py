"""What decides one request, bytes to bytes: ours, programs written by hand, and peers where they are installed."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import statute_runner

from . import hand_msgspec, hand_shape, peer_cel, peer_datalogic, shape

if TYPE_CHECKING:
    from collections.abc import Callable

    Decide = Callable[[bytes], bytes]

FLAT_LAW = str(Path(__file__).parents[1] / "flat_law")
OURS, UNIT, FLOOR, REFERENCE = (
    "ours",
    "by hand over orjson",
    "orjson, parse and print",
    "ours, whole document with trace",
)
TYPED = "by hand over msgspec types"
ANSWER = ("id", "outcome", "possible", "routes", "missing")


def ours() -> Decide:
    return statute_runner.load(shape.BUNDLE).decider().decide_json


def reference() -> Decide:
    """The whole document with its trace."""
    return statute_runner.load(shape.BUNDLE).decide_json


def flat_ours() -> Decide:
    return statute_runner.load(FLAT_LAW).decider().decide_json


def floor() -> Decide:
    from orjson import dumps, loads

    return lambda line: dumps(loads(line))


# Each with the package that it needs.
CONTENDERS: dict[str, tuple[str, Callable[[], Decide]]] = {
    OURS: ("statute_runner", ours),
    TYPED: ("msgspec", lambda: hand_shape.decide),
    UNIT: ("orjson", hand_shape.over_orjson),
    "datalogic-py": (peer_datalogic.NEEDED, peer_datalogic.contender),
    "cel-expr-python": (peer_cel.NEEDED, peer_cel.contender),
}
# The same for the law with flat facts, beside which lists are measured.
ON_FLAT: dict[str, tuple[str, Callable[[], Decide]]] = {
    OURS: ("statute_runner", flat_ours),
    TYPED: ("msgspec", lambda: hand_msgspec.decide),
}


def installed(needed: str) -> bool:
    return find_spec(needed) is not None


def made() -> tuple[dict[str, Decide], list[str]]:
    """The contenders whose package is installed, and the names of the others."""
    found = {name: make() for name, (needed, make) in CONTENDERS.items() if installed(needed)}
    return found, [name for name in CONTENDERS if name not in found]


def answer(line: bytes) -> dict[str, Any]:
    """An answer to be compared: a set of missing facts, whatever their order, and of a whole document what is in a
    line."""
    document = json.loads(line)
    if "request" in document:
        routes = {route: said["outcome"] for route, said in document["routes"].items()}
        missing = [fact["fact"] for fact in document.get("missing", [])]
        document |= {"id": document["request"]["id"], "routes": routes, "missing": missing}
    document["missing"] = sorted(document["missing"])
    return {name: document[name] for name in ANSWER}


def mismatches(decide: Decide, asked: list[bytes], expected: list[dict[str, Any]]) -> int:
    """How many requests are answered otherwise than expected, or not at all."""
    wrong = 0
    for line, wanted in zip(asked, expected, strict=True):
        try:
            wrong += answer(decide(line)) != wanted
        except Exception:  # noqa: BLE001 - whatever a contender raises, it did not answer
            wrong += 1
    return wrong
