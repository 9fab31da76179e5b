"""What a page shows of facts that were read from registers, in the place of their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.lay_words import AnswerWords
from statute_runner.explain.member_wording import counted
from statute_runner.explain.register_wording import NOT_ON_RECORD
from statute_runner.law.facts import as_stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.facts import Facts
    from statute_runner.registers.read_entries import ReadRegisters
    from statute_runner.request.request_document import Request

GOES_ON = "No register says that this is all; of one more nothing is known."


def read_lines(facts: Facts, request: Request | None) -> dict[str, list[str]]:
    """The lines of each fact that was read and that the request does not state as well."""
    if request is None or request.read is None or request.stated is None:
        return {}
    read = request.read
    return {name: list(lines(facts, name, read)) for name in read.facts if name not in request.stated}


def called(facts: Facts, request: Request | None) -> dict[str, str]:
    """The word for a member of each list; by its path, what the last one is called where a list may go on."""
    read = request.read if request else None
    lists = [(name, read.facts[name]) for name in read.incomplete] if read else []
    further = {f"{name}[{len(known) - 1}]": name for name, known in lists if isinstance(known, tuple)}
    return {**facts.ones, **{path: NOT_ON_RECORD.format(facts.ones[name]) for path, name in further.items()}}


def lines(facts: Facts, name: str, read: ReadRegisters) -> Iterator[str]:
    """What was read, with where it is on record."""
    sources = {path: f"{one.entry.source} ({one.entry.place})" for one in read.entries for path in one.paths}
    known, one, words = read.facts[name], facts[name].one, AnswerWords(facts.every)
    if not facts[name].fields or not isinstance(known, tuple):
        yield f"{words.answer(name, as_stated(known))}. On record: {sources[name]}"
        return
    number = len(known) - (name in read.incomplete)
    yield f"{counted(number, one) if number else 'None'} on record."
    for place in range(number):
        open_ = (
            " Still open." if any(f"{name}[{place}]" in entry.paths and entry.is_open for entry in read.entries) else ""
        )
        said = words.answer(f"{name}[{place}]", as_stated(known)[place])  # type: ignore[index]
        yield f"{place + 1}: {said}.{open_} On record: {sources[f'{name}[{place}]']}"
    if name in read.incomplete:
        yield GOES_ON
