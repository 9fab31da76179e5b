"""What an answer to a question in a terminal may be, and a value as a person says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.value_faults import allowed
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import CHOICE, CHOICES, DATE, LIST, NUMBER, TEXT, YES_NO
from statute_runner.whatif.typed_reply import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known

EVERY = "list"


def options(fact: FactType) -> Iterator[str]:
    """What an answer may be."""
    for number, name in enumerate(listed(fact), 1):
        yield f"  {number}. {name}: {fact.values[name]}"
    or_none = f", or `{WRITTEN}` where there is no such thing" if fact.absent else ""
    if fact.type == YES_NO:
        yield "  yes or no"
    elif fact.type == LIST:
        yield f"  how many there are, up to {fact.largest}; 0 or `no` where there is none. Each {fact.one} is asked about."
    elif fact.type == DATE:
        yield f"  a day, as YYYY-MM-DD{or_none}"
    elif fact.type == CHOICES:
        yield f"  one or more, or `{WRITTEN}`"
    elif fact.type == CHOICE and not listed(fact):
        yield f"  {allowed(fact)}{or_none}; `{EVERY}` shows all"
    elif fact.type == CHOICE and fact.absent:
        yield f"  `{WRITTEN}` where there is no such thing"
    elif fact.type not in {CHOICE, TEXT}:
        bounds = f" from {fact.smallest} to {fact.largest}" if fact.smallest or fact.largest else ""
        yield (
            f"  a whole number{bounds}{or_none}" if fact.type == NUMBER else f"  whole numbers{bounds}, or `{WRITTEN}`"
        )


def said(known: Known) -> str:
    """A value as a person says it."""
    if isinstance(known, bool):
        return "yes" if known else "no"
    if isinstance(known, tuple):
        return ", ".join(str(member) for member in known) or WRITTEN
    return str(known)


def every(fact: FactType) -> Iterable[str]:
    """Every value of a fact with its meaning."""
    return [f"  - {name}: {means}" for name, means in fact.values.items()] or list(options(fact))
