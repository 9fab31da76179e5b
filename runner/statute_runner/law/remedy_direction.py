"""The direction of a remedy: what a fact becomes by it, so that it is told towards that and never away from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.operators import CHOICE, CHOICES, LIST, YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known, Member

MORE, FEWER = "more", "fewer"


def leads(fact: FactType, given: Known | Member | None, to: Known | Member | None) -> bool:
    """Whether the fact's remedy leads from what is given, None where that is not known, to another value or member."""
    if not fact.remedy:
        return False
    if not fact.remedy_to:
        return True
    if fact.type == LIST and not isinstance(given, tuple) and not isinstance(to, tuple):
        return (MORE if given is None else FEWER) in fact.remedy_to
    if isinstance(to, tuple):
        before = given if isinstance(given, tuple) else ()
        if fact.type == LIST:
            return (MORE if len(to) > len(before) else FEWER) in fact.remedy_to
        gone, come = set(before) - set(to), set(to) - set(before)
        return not gone if MORE in fact.remedy_to else not come
    return to in fact.remedy_to


def turns(fact: FactType, given: object, wanted: bool, more: bool) -> bool:
    """Whether the remedy may turn a test of this fact that does not come out as `wanted`; of a list, by `more` members.

    A yes or no that is not known is taken to be tested for a yes.
    """
    if not fact.remedy or not fact.remedy_to:
        return bool(fact.remedy)
    if fact.type == LIST:
        return (MORE if more else FEWER) in fact.remedy_to
    if fact.type == YES_NO:
        return (not given if isinstance(given, bool) else wanted) in fact.remedy_to
    return fact.type == CHOICES or any(value != given for value in fact.remedy_to)


def direction_faults(fact: FactType) -> Iterator[str]:
    """What is wrong with what a fact's remedy is said to lead to."""
    if fact.remedy_to and not fact.remedy:
        yield "`remedy to` without a `remedy`"
        return
    allowed: dict[str, tuple[bool | str, ...]] = {
        YES_NO: (True, False),
        CHOICE: tuple(fact.values),
        CHOICES: (MORE, FEWER),
        LIST: (MORE, FEWER),
    }
    if fact.remedy_to and fact.type not in allowed:
        yield f"unexpected `remedy to`: `{fact.name}` is a {fact.type}"
        return
    for value in fact.remedy_to:
        # true is no text, and 1 no truth
        if not any(value is one or (isinstance(value, str) and value == one) for one in allowed[fact.type]):
            said = str(value).lower() if isinstance(value, bool) else value
            yield f"`{fact.name}` has no value `{said}` to lead to"
    if fact.type != CHOICE and len(fact.remedy_to) > 1:
        yield "a remedy that leads either way needs no `remedy to`"
