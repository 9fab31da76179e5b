"""Verifies that a decision document is, byte for byte, what the law that it names answers.

The name of the runner is not compared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED
from statute_runner.problem import quoted
from statute_runner.value import replace
from statute_runner.whatif.document_parts import Parts, unsettled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RUNNER = "runner"
ORDER = "order of keys"
MOVED = "at {}: its keys are in another order"
NOTHING = object()
WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def parts_of(document: Mapping[str, object], seconds: float) -> Iterator[Parts]:
    """The parts that a document was asked to hold; more than one answer where its keys leave that open."""
    advised = "why_not" in document or "changes" in document
    parts = Parts(
        trace="trace" in document,
        text="explanation" in document,
        given="given" in document,
        all_readings="all_readings" in document,
        why_not=advised,
        seconds=seconds,
    )
    yield parts
    if advised:
        for any_fact, any_outcome in ((True, False), (False, True), (True, True)):
            yield replace(parts, any_fact=any_fact, any_outcome=any_outcome)


def written(part: object) -> str:
    """A document, or a part of one, as the command prints it."""
    return WRITER.encode(part)


def unlike(document: Mapping[str, object], made: Mapping[str, object]) -> tuple[str, ...]:
    """The keys under which a document is not what was made again; none where it is the same to the byte."""
    held, got = ({key: part for key, part in one.items() if key != RUNNER} for one in (document, made))
    if written(held) == written(got):
        return ()
    keys = dict.fromkeys([*got, *held])
    return tuple(
        key for key in keys if key not in held or key not in got or written(held[key]) != written(got[key])
    ) or (ORDER,)


def settled_alike(document: Mapping[str, object], made: Mapping[str, object]) -> bool:
    """Whether a document is what was made again but for what is `not settled` in one of them, which time decides."""
    places = [place for one in (document, made) for place in unsettled(one)]
    held, got = (json.loads(written(one)) for one in (document, made))
    for one in (held, got):
        for place in places:
            blot(one, place)
    return not unlike(held, got)


def blot(document: dict[str, object], place: tuple[str, ...]) -> None:
    """Takes out of a document what stands at the place."""
    inner: object = document
    for key in place[:-1]:
        inner = inner.get(key) if isinstance(inner, dict) else None
    if isinstance(inner, dict):
        inner[place[-1]] = NOT_SETTLED


def first_difference(document: Mapping[str, object], made: Mapping[str, object], key: str) -> str:
    """What is first unlike under a key of a document, in words."""
    return (
        unlike_at(document.get(key, NOTHING), made.get(key, NOTHING), key) if key != ORDER else MOVED.format("the top")
    )


def unlike_at(held: object, got: object, path: str) -> str:
    if isinstance(held, dict) and isinstance(got, dict):
        for key in dict.fromkeys([*got, *held]):
            if key not in held or key not in got or written(held[key]) != written(got[key]):
                return unlike_at(held.get(key, NOTHING), got.get(key, NOTHING), f"{path}.{key}")
        return MOVED.format(path)
    if isinstance(held, list) and isinstance(got, list):
        for n in range(max(len(held), len(got))):
            old, new = (part[n] if n < len(part) else NOTHING for part in (held, got))
            if old is NOTHING or new is NOTHING or written(old) != written(new):
                return unlike_at(old, new, f"{path}[{n}]")
    return f"at {path}: the record has {shown(held)}, the law answers {shown(got)}"


def shown(part: object) -> str:
    return "nothing" if part is NOTHING else quoted(written(part))
