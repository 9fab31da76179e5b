"""Places in what is known: facts by name, fields of members such as `goods.entries[0].day`, and members."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from statute_runner.logic.tree import Known

NUMBER_IN_PATH = re.compile(r"\[([0-9]+)\]\.?")


def full_name(path: str) -> str:
    """The full name of the fact or the field at a path; of the list, where the path is that of a member."""
    return re.sub(r"\[[0-9]+\]", "[]", path).removesuffix("[]")


def steps(path: str) -> list[str | int]:
    """The name of the fact, and then in turn numbers of members and names of fields."""
    parts = NUMBER_IN_PATH.split(path)
    return [int(part) if n % 2 else part for n, part in enumerate(parts) if part or n % 2]


def known_at(facts: Mapping[str, Known], path: str) -> Any:
    """What is known at a path; nothing where it is not known, or there is no such member."""
    found: Any = facts
    for step in steps(path):
        inside = step < len(found) if isinstance(step, int) else step in found
        found = found[step] if inside else None
        if found is None:
            return None
    return found


def with_known(facts: Mapping[str, Known], stated: Mapping[str, Any]) -> dict[str, Known]:
    """The facts with what is stated at these paths instead of what was there.

    A list comes before its members, and numbers are those of the members before. Where a member is to be nothing it is
    taken away, and one beyond the last is added; a field or a fact that is to be nothing is not known.
    """
    changed: dict[str, Any] = dict(facts)
    for path, value in sorted(stated.items(), key=lambda item: len(steps(item[0]))):
        first, *rest = steps(path)
        changed[str(first)] = replaced(changed.get(str(first)), rest, value)
    return {name: without_gaps(known) for name, known in changed.items() if known is not None}


def replaced(known: Any, path: list[str | int], value: Any) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        members = list(known or ())
        members += [None] * (step + 1 - len(members))
        members[step] = replaced(members[step], rest, value)
        return tuple(members)
    inner = replaced((known or {}).get(step), rest, value)
    fields = {**(known or {}), step: inner}
    return {key: field for key, field in fields.items() if field is not None}


def without_gaps(known: Any) -> Any:
    """The value without the members that were taken away."""
    if isinstance(known, tuple):
        return tuple(without_gaps(member) for member in known if member is not None)
    return {key: without_gaps(field) for key, field in known.items()} if isinstance(known, dict) else known


def touches(path: str, names: Iterable[str]) -> bool:
    """Whether what stands at the path is one of these facts or fields, holds one, or is a member that does."""
    name = full_name(path)
    return any(other == name or other.startswith(f"{name}[].") for other in names)


def stated_places(facts: Mapping[str, Known]) -> Iterator[tuple[str, Known]]:
    """All that is known, by path."""
    for name, known in facts.items():
        yield from stated_within(name, known)


def stated_within(path: str, known: Known) -> Iterator[tuple[str, Known]]:
    yield path, known
    for number, member in enumerate(known if isinstance(known, tuple) else ()):
        for key, field in member.items() if isinstance(member, dict) else ():
            yield from stated_within(f"{path}[{number}].{key}", field)
