"""What a run counts for its report, request by request: by day, by choice, by what is missing, blocks or decided.

A count is known by a text of JSON, so that it goes through a checkpoint and between processes as it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.law.facts import as_stated
from statute_runner.law.member_paths import full_name
from statute_runner.request.request_document import json_request, request_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision
    from statute_runner.request.request_document import Request

DAY, KEY, FACT, MISSING, BLOCKS, DECIDED = "day", "key", "fact", "missing", "blocks", "decided"
LEFT = "left"


def counting(
    loaded: LoadedBundle, readings: Mapping[str, str], as_of: str | None, question: str, record: bytes
) -> set[str]:
    """The counts that a request which was decided adds one to; it is decided again, with its reasons."""
    request = request_from(json_request(record, "", 1), loaded.bundle.facts)
    made = loaded.decide(request, readings, as_of, question=question, text=True)
    return {json.dumps(one, ensure_ascii=False) for one in counts(loaded, request, made, question)}


def counts(loaded: LoadedBundle, request: Request, made: Decision, question: str) -> Iterator[tuple[str, ...]]:
    """What is counted of a decision, each with its outcome last."""
    from statute_runner.explain.first_sheet import ADVERSE, SheetMaker

    outcome = made["outcome"]
    yield DAY, made["request"]["date"], outcome
    for name, fact in loaded.bundle.facts.items():
        if fact.type == "choice":
            given = request.facts.get(name)
            yield FACT, name, "" if given is None else str(as_stated(given)), outcome
    for missing in made["missing"]:
        yield MISSING, full_name(missing["fact"]), outcome
    known = loaded.question(question).outcomes.get(outcome)
    if known and known.tone == ADVERSE:
        sheet = SheetMaker(made, loaded.bundle)
        for route in set(made["routes"]) & set(sheet.trace):
            for reason in sheet.because(sheet.trace[route]):
                yield BLOCKS, reason["cite"], reason["says"], reason["value"], outcome
    for node in made["trace"]["nodes"].values():
        if node["decides"]:
            for quote in node["quotes"]:
                yield DECIDED, quote["at"], quote["words"], node["value"], outcome


def met(names: Iterable[str]) -> list[str]:
    """The counts of keys of JSON that some record had, each with no outcome."""
    return [json.dumps([KEY, name, ""], ensure_ascii=False) for name in names]


def left_to_python(file: str, why: str) -> str:
    """The count of a file that another engine left to the engine Python."""
    return json.dumps([LEFT, file, why, ""], ensure_ascii=False)


def files_left(counted: Mapping[str, int]) -> dict[str, str]:
    """The files that another engine left to the engine Python, each with the reason."""
    return dict(sorted((file, why) for file, why in by_key(counted, LEFT)))


def by_key(counted: Mapping[str, int], kind: str) -> dict[tuple[str, ...], dict[str, int]]:
    """The counts of a kind: by what they are of, how many of each outcome."""
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for text, count in counted.items():
        name, *key, outcome = json.loads(text)
        if name == kind:
            found.setdefault(tuple(key), {})[outcome] = count
    return found
