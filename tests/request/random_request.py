"""Random request documents under the facts of a bundle, good ones and ones with a fault."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.facts import FactType

WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f\xad", exclude_categories=["Cc"]),
    max_size=12,
)
DAYS = st.dates(date(1, 1, 1)).map(str)
NONE = "none"
NOT_WHOLE = st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer())
SCALARS = st.none() | st.booleans() | st.integers(-40, 2**53 - 1) | NOT_WHOLE | WORDS | DAYS
JUNK = (
    SCALARS
    | st.sampled_from(
        ["2023-02-29", "2024-13-01", "0000-01-01", "2024-3-5", "2024-03-15\n", "provide", "US", "us", "7", "", " "]
    )
    | st.lists(SCALARS | st.sampled_from(["compliance", "agency", 7, 7]), max_size=3)
    | st.dictionaries(WORDS, SCALARS, max_size=2)
)


def good(fact: FactType) -> st.SearchStrategy[Any]:
    """A value that the fact allows."""
    choice = st.sampled_from(list(fact.values)) if fact.values else st.nothing()
    whole = st.integers(fact.smallest, fact.largest)
    members = {name: st.none() | good(field) for name, field in fact.fields.items()}
    found = {
        "choice": choice,
        "set of choices": st.lists(choice, unique=True, max_size=4),
        "set of whole numbers": st.lists(whole, unique=True, max_size=4),
        "whole number": whole,
        "yes/no": st.booleans(),
        "date": DAYS,
        "text": WORDS,
        "list": st.lists(st.fixed_dictionaries({}, optional=members).filter(partial(is_in_order, fact)), max_size=3),
    }[fact.type]
    return found | st.just(NONE) if fact.absent else found


def is_in_order(fact: FactType, member: Any) -> bool:
    """Whether no date of a member stands before the one that it cannot be earlier than."""
    if not isinstance(member, dict):
        return True
    pairs = ((member.get(field.after), member.get(name)) for name, field in fact.fields.items() if field.after)
    return not any(isinstance(a, str) and isinstance(b, str) and NONE not in (a, b) and b < a for a, b in pairs)


def documents(facts: Mapping[str, FactType], spoilt: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Requests with some facts known; where they may be spoilt, with a fault here and there."""
    groups: dict[str, dict[str, st.SearchStrategy[Any]]] = {}
    for name, fact in facts.items():
        group, _, key = name.partition(".")
        groups.setdefault(group, {})[key] = st.none() | good(fact)
    made = {group: st.none() | st.fixed_dictionaries({}, optional=known) for group, known in groups.items()}
    some = st.lists(st.sampled_from(list(made)), min_size=1, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({group: made[group] for group in chosen})
    )
    head = {"id": WORDS.filter(str.strip), "date": DAYS}
    bare: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(head, optional={"facts": st.none() | st.just({})})
    valid = bare | st.fixed_dictionaries({**head, "facts": some}) | st.fixed_dictionaries({"facts": some, **head})
    return st.tuples(valid, st.lists(st.tuples(PLACES, JUNK), max_size=2)).map(with_faults) if spoilt else valid


PLACES = st.lists(st.integers(0, 30), min_size=1, max_size=5)


def with_faults(made: tuple[dict[str, Any], list[tuple[list[int], Any]]]) -> dict[str, Any]:
    """The document with junk at a few places; a number too large for a group stands for a new or lost key."""
    document, faults = made
    for place, junk in faults:
        here: Any = document
        for step in place:
            keys: list[Any] = (
                list(here) if isinstance(here, dict) else [*range(len(here))] if isinstance(here, list) else []
            )
            if not keys:
                break
            key = keys[step % len(keys)]
            if step == 29 and isinstance(here, dict):
                here[str(junk)] = deepcopy(junk)
            elif step == 30:
                del here[key]
            elif isinstance(here[key], dict | list) and here[key] and len(place) > 1:
                here = here[key]
            else:
                here[key] = deepcopy(junk)
                break
    return document
