"""A request of an earlier edition carried over to the facts of this one; what does not carry is unknown, and listed.

The bundle says beside each former fact what becomes of what was stated of it (`former` in `facts.yaml`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.law.value_faults import fault
from statute_runner.logic.operators import CHOICES, LIST, NUMBERS
from statute_runner.text.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.facts import Facts, FactType, FormerFact


@dataclass(frozen=True, slots=True)
class CarriedRequest:
    """The document as this edition reads it; by fact, the former facts it is made from; each that is not, and why."""

    document: dict[str, Any]
    made_from: dict[str, list[str]]
    left: dict[str, str]


class NotCarriedError(Exception):
    """What was stated of a former fact says nothing of the fact that took its place, for the reason given."""


def carried(data: Mapping[str, Any], facts: Facts) -> CarriedRequest:
    """The request with its former facts carried over as far as they go; everything else stands as it was."""
    groups = data.get("facts")
    if not isinstance(groups, dict):
        return CarriedRequest(dict(data), {}, {})
    old, kept = parted(groups, facts)
    made_from: dict[str, list[str]] = {}
    left: dict[str, str] = {}
    for now in dict.fromkeys(facts.former[name].now for name in old):
        was = {name: old[name] for name in facts.former if name in old and facts.former[name].now == now}
        group, _, key = now.partition(".")
        here = kept.setdefault(group, {})
        if not isinstance(here, dict) or here.get(key) is not None:
            left |= dict.fromkeys(was, f"`{now}` is stated, and stands")
            continue
        fact = facts[now]
        says_members = any(is_of_the_whole(former) for former in facts.former.values() if former.now == now)
        found, why = joined(fact, was, facts, says_members=says_members)
        left |= why
        if found is not None:
            here[key] = found
            made_from[now] = [name for name in was if name not in why]
    in_order = {name: left[name] for name in facts.former if name in left}
    return CarriedRequest({**data, "facts": kept}, made_from, in_order)


def parted(groups: Mapping[str, Any], facts: Facts) -> tuple[dict[str, Any], dict[str, Any]]:
    """The former facts that are stated, by full name, and the groups without them."""
    old: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for group, stated in groups.items():
        if not isinstance(stated, dict):
            kept[group] = stated
            continue
        former = {key: f"{group}.{key}" for key in stated if f"{group}.{key}" in facts.former}
        old |= {name: stated[key] for key, name in former.items() if stated[key] is not None}
        if len(former) < len(stated) or not stated:
            kept[group] = {key: given for key, given in stated.items() if key not in former}
    return old, kept


def is_of_the_whole(former: FormerFact) -> bool:
    """Whether the former fact says what the fact is, and not only a field of its members."""
    return former.whole or bool(former.values and not former.field)


def joined(fact: FactType, was: Mapping[str, Any], facts: Facts, *, says_members: bool) -> tuple[Any, dict[str, str]]:
    """What the fact is by all that was stated of the former facts whose place it took; and why some do not carry.

    `says_members`: where a former fact says whether there are members, the fields of others make none.
    """
    left: dict[str, str] = {}
    known: dict[str, list[Any]] = {}
    for name, stated in was.items():
        try:
            known[name] = translated(fact, facts.former[name], stated)
        except NotCarriedError as error:
            left[name] = str(error)
    fields = [name for name in known if facts.former[name].field]
    wholes = {json.dumps(given[0], sort_keys=True): given[0] for name, given in known.items() if name not in fields}
    if len(wholes) > 1:
        return None, left | dict.fromkeys(known, "former facts contradict one another")
    found = next(iter(wholes.values()), None)
    if not fields:
        return found, left
    if found is None and says_members:
        return None, left | dict.fromkeys(fields, f"it was not stated whether there is one ({fact.one})")
    members = [{}] if found is None else found
    for name in fields:
        if len(members) * len(known[name]) > fact.largest:
            return None, left | dict.fromkeys(known, f"more members than a list has, {fact.largest}")
        members = [{**member, facts.former[name].field: one} for member in members for one in known[name]]
    if not members:
        left |= dict.fromkeys((name for name in fields if known[name]), f"there is none ({fact.one})")
    elif wrong := fault(fact, members):
        return None, left | dict.fromkeys(known, wrong[0])
    return members, left


def translated(fact: FactType, former: FormerFact, stated: Any) -> list[Any]:
    """The value that a former fact is carried over as; of a set that becomes a field, one for each of its values."""
    if not former.field and not is_of_the_whole(former):
        raise NotCarriedError("it has no equal")
    target = fact.fields[former.field] if former.field else fact
    each = bool(former.field) and isinstance(stated, list) and target.type not in {CHOICES, NUMBERS, LIST}
    made = []
    for one in stated if each else [stated]:
        now = [is_ for was, is_ in former.values if json.dumps(was) == json.dumps(one)] if former.values else [one]
        if not now:
            raise NotCarriedError(f"{shown(one)} has no equal")
        if wrong := fault(target, now[0]):
            raise NotCarriedError(wrong[0])
        made.append(now[0])
    return made
