"""A blank request to fill in: every fact commented out, with its question and what may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import comment
from statute_runner.law.value_faults import allowed
from statute_runner.request.request_schema import silence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType


def blank(bundle: Bundle) -> Iterator[str]:
    """The lines of a blank request document."""
    yield f"# A request under {comment(bundle.title)}."
    yield "# Take the `#` away before each fact that is known. What is left out is not known, which never means no."
    yield "id: my-request"
    yield f'date: "{bundle.days()[-1]}"  # the day asked about, of the act itself; it picks the law in force'
    yield "facts:"
    group = ""
    for name, fact in bundle.facts.items():
        here, _, key = name.partition(".")
        if here != group:
            group = here
            yield f"  {group}:"
        yield f"    # {comment(fact.ask)} ({fact.kind}, by {comment(fact.by)})"
        if bundle.facts.registers and name in bundle.facts.registers.key_facts():
            read = bundle.facts.registers.filled_by(name)
            yield f"    #   With it are read: {', '.join(one for one in bundle.facts if one in read)}"
        for line in written(key, fact, comment(example(fact))):
            yield f"    {line}" if line.startswith("#") else f"    # {line}"


def written(key: str, fact: FactType, value: str) -> Iterator[str]:
    """The lines that state a fact or a field, with comments above; of a list one member, with each of its fields."""
    if len(fact.values) <= 12:  # noqa: PLR2004 - a list to read
        for name, meaning in fact.values.items():
            yield f"#   {name}: {comment(meaning)}"
    if fact.silence:
        yield f"#   {comment(silence(fact))}"
    yield f"{key}: {value}"
    if not fact.fields:
        return
    yield f"  -  # {comment(fact.one or 'a member')}"
    for name, field in fact.fields.items():
        yield f"    # {comment(field.ask)}"
        # What is not filled in is not known: neither a text of no letters nor a set of no members.
        blank_value = comment(example(field)).removeprefix('""').removeprefix("[]")
        yield from (f"    {line}" for line in written(name, field, blank_value))


def example(fact: FactType) -> str:
    """What may stand behind the key."""
    said_none = ", or none where there is none" if fact.absent else ""
    match fact.type:
        case "list":
            return f"  # at most {fact.largest}, a `-` before each; or [] where there is none"
        case "choice":
            return f"  # {allowed(fact)}{said_none}"
        case "set of choices":
            return f"[]  # any of {allowed(fact).removeprefix('one of ')}; [] means none"
        case "set of whole numbers":
            return f"[]  # whole numbers from {fact.smallest} to {fact.largest}; [] means none"
        case "whole number":
            bounds = f" from {fact.smallest} to {fact.largest}" if fact.largest else ""
            return f"  # a whole number{bounds}{said_none}"
        case "yes/no":
            return "  # true or false"
        case "date":
            return f"  # YYYY-MM-DD, in quotes or not{said_none}"
    return '""  # text'
