"""A program of somebody else, who uses every public name: it passes strict type checks, and it runs."""

from __future__ import annotations

import json
import pickle
from datetime import date
from typing import Any, Literal, TypeAlias, assert_type

import statute_runner
from statute_runner import Decider, LoadedBundle, Problem, Refused, Request, Span, load
from statute_runner.documents import (
    BatchSummary,
    Decision,
    Diff,
    KnownPredicates,
    ProblemLine,
    ProblemSummary,
    Reject,
    ReplayLine,
    ReplaySummary,
    RequestDocument,
    Review,
    ShortAnswer,
    StatedRequest,
    StatedValue,
)

Lines: TypeAlias = (
    Reject | ProblemLine | ProblemSummary | ReplayLine | ReplaySummary | Diff | KnownPredicates | BatchSummary
)
assert_type(statute_runner.__version__, str)


def asked() -> StatedRequest:
    value: StatedValue = "mill-road"
    return {"id": "r1", "date": "2015-05-05", "facts": {"branch": {"key": value, "county": None}}}


def whole(bundle: LoadedBundle) -> Decision:
    request: Request = bundle.request(asked())
    again: RequestDocument = request.document()
    assert request.id == again["id"]
    decision = bundle.decide(request, {}, date(2015, 5, 5), question=None, trace=True, text=True, given=True)
    assert_type(decision, Decision)
    assert_type(decision["format"], Literal["decision/v2"])
    assert_type(decision["missing"][0]["decides"]["kind"], Literal["record", "observation", "judgment"])
    signed: Review | None = decision["law"][0]["reviewed"]
    assert signed is None or "by" in signed
    return decision


def short(bundle: LoadedBundle) -> ShortAnswer:
    decider: Decider = pickle.loads(pickle.dumps(bundle.known_on(date(2020, 1, 1)).decider({}, as_of="2015-05-05")))  # noqa: S301 - its own
    line = assert_type(decider.decide_json(json.dumps(asked()).encode()), bytes)
    answer = assert_type(decider.decide(asked()), ShortAnswer)
    parsed: Any = json.loads(line)
    assert parsed == answer
    return answer


def refusal(bundle: LoadedBundle) -> str:
    try:
        bundle.decider().decide_json(b'{"id": "r2", "date": "2023-02-29"}')
    except Refused as refused:
        problems = assert_type(refused.problems, tuple[Problem, ...])
        assert_type(refused.reject("requests", 1), Reject)
        place: Span | None = problems[0].span
        assert_type(problems[0].severity, Literal["error", "warning"])
        assert place
        assert place.line == 1
        return problems[0].code
    return ""


def main(folder: str | None = None) -> str:
    bundle = load(folder, cache=False, registers=None, drafts=False)
    decision, answer = whole(bundle), short(bundle)
    assert decision["outcome"] == answer["outcome"]
    return refusal(bundle)


if __name__ == "__main__":
    main()
