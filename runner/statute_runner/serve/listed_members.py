"""Lists in the address of a page: how many members a list has, and the fields of each member under its path.

`goods.entries=2` is a list of two members, `goods.entries[0].day` a field of the first of them. `!none` is a list known
to be empty; `!unknown` one that is not known, whatever else is said of its members.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.logic.operators import LIST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeAlias

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue

    Given: TypeAlias = dict[str, tuple[str, ...]]
    ValueOf: TypeAlias = Callable[[FactType, tuple[str, ...]], StatedValue]

NONE, UNKNOWN = "!none", "!unknown"
NUMBER = re.compile(r"\[([0-9]{1,3})\]")
LAST = re.compile(r"(.+)\[([0-9]{1,3})\]\Z", re.DOTALL)


def fact_at(bundle: Bundle, path: str) -> FactType | None:
    """The fact, or the field of a member, that has this path; nothing where there is none."""
    return bundle.facts.every.get(NUMBER.sub("[]", path))


def lists_above(path: str) -> Iterator[tuple[str, int]]:
    """The lists in whose members a path leads, outermost first, each with the number of the member."""
    for found in NUMBER.finditer(path):
        yield path[: found.start()], int(found[1])


def count_of(given: tuple[str, ...]) -> int | None:
    """How many members a list is said to have; nothing where that is not a number."""
    return int(given[0]) if len(given) == 1 and re.fullmatch("[0-9]{1,3}", given[0]) else None


def below(path: str, facts: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The paths of what is given of the members of a list."""
    return [name for name in facts if name.startswith(f"{path}[")]


def settled(bundle: Bundle, facts: Given) -> Given:
    """The facts in the order of the bundle and of members, without the members of lists that have none."""
    found = dict(facts)
    for path in facts:
        for of, number in lists_above(path):
            if path in found and fact_at(bundle, of):
                mark = found.get(of)
                if mark is None or (not facts.get(of) and (count_of(mark) or 0) <= number):
                    found[of] = (str(number + 1),)
                elif mark in {(NONE,), (UNKNOWN,)}:
                    del found[path]
    for path, given in facts.items():
        if given == (UNKNOWN,) and is_list(fact_at(bundle, path)):
            found.pop(path, None)
    order = {name: place for place, name in enumerate(bundle.facts.every)}

    def place(path: str) -> list[int]:
        heads = [path[: cut.start()] for cut in NUMBER.finditer(path)]
        steps = [order.get(NUMBER.sub("[]", name), len(order)) for name in (*heads, path)]
        numbers = [number for _, number in lists_above(path)]
        return [part for pair in zip(steps, [*numbers, 0], strict=True) for part in pair][:-1]

    return {path: found[path] for path in sorted(found, key=place)}


def is_list(about: FactType | None) -> bool:
    return about is not None and about.type == LIST


def members_of(about: FactType, path: str, facts: Given, value_of: ValueOf) -> StatedValue:
    """The members of a list as a request states them; what is no number of members is left as written."""
    given = facts[path]
    if given == (NONE,):
        return []
    count = count_of(given)
    if count is None:
        return given[0]
    return [member(about, f"{path}[{number}]", facts, value_of) for number in range(count)]


def member(about: FactType, path: str, facts: Given, value_of: ValueOf) -> dict[str, StatedValue]:
    stated: dict[str, StatedValue] = {}
    for name, given in facts.items():
        key = name.removeprefix(f"{path}.")
        if key == name or (key.partition("[")[0] in about.fields and "[" in key):
            continue
        field = about.fields.get(key)
        if field is None:
            stated[key] = given[0]
        else:
            stated[key] = members_of(field, name, facts, value_of) if is_list(field) else value_of(field, given)
    return stated


def strays(bundle: Bundle, facts: Given) -> Iterator[tuple[str, int]]:
    """The paths that lead to a member beyond those that its list has, each with how many that are."""
    for path in facts:
        for of, number in lists_above(path):
            count = count_of(facts.get(of, ()))
            if fact_at(bundle, of) and count is not None and number >= count:
                yield path, count
                break


def with_one_more(bundle: Bundle, facts: Given, path: str) -> Given:
    """The facts with another member, of whom nothing is known, at the end of a list; the same where it is full."""
    about = fact_at(bundle, path)
    count = count_of(facts.get(path, ())) or 0
    if about is None or not is_list(about) or count >= about.largest or not reached(path, facts):
        return facts
    return settled(bundle, {**facts, path: (str(count + 1),)})


def with_one_less(bundle: Bundle, facts: Given, path: str) -> Given:
    """The facts without a member of a list; a list without members is not known, as no one said that it is empty."""
    found = LAST.match(path)
    count = count_of(facts.get(found[1], ())) if found else None
    if found is None or count is None or not is_list(fact_at(bundle, found[1])) or int(found[2]) >= count:
        return facts
    of, gone = found[1], int(found[2])
    kept: Given = {}
    for name, given in facts.items():
        own = NUMBER.match(name, len(of)) if name.startswith(f"{of}[") else None
        if own is None:
            kept[name] = given
        elif int(own[1]) != gone:
            number = int(own[1]) - (int(own[1]) > gone)
            kept[f"{of}[{number}]{name[own.end() :]}"] = given
    kept[of] = (str(count - 1) if count > 1 else UNKNOWN,)
    return settled(bundle, kept)


def reached(path: str, facts: Given) -> bool:
    """Whether the members that a path leads through are there."""
    return all(number < (count_of(facts.get(of, ())) or 0) for of, number in lists_above(path))
