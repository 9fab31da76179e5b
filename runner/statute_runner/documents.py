# Generated from the schemas by `python tests/generate/document_types.py`; do not edit.
"""The documents that the runner takes and gives, as types: `from statute_runner.documents import Decision`.

Public. `Decision` is what `bundle.decide` gives, `ShortAnswer` what `bundle.decider()` gives, `StatedRequest` what both
take. The others are lines that verbs print with `--format json`, and the rejects of `statute batch`.
"""

from typing import Literal, NotRequired, TypedDict

from statute_runner.decide.decision_document import Decision
from statute_runner.law.plain_data import Review, StatedValue
from statute_runner.rejected_record import Reject, RejectFault
from statute_runner.request.stated_request import RequestDocument

__all__ = [
    "BatchBundle",
    "BatchLaw",
    "BatchOptions",
    "BatchReading",
    "BatchSummary",
    "Decision",
    "Diff",
    "DiffAnswer",
    "DiffBeyond",
    "DiffBundle",
    "DiffChange",
    "DiffDays",
    "DiffDecisions",
    "DiffFlip",
    "DiffLine",
    "DiffMove",
    "DiffOtherLaw",
    "DiffPassage",
    "DiffPeriod",
    "DiffPiece",
    "DiffProof",
    "DiffRule",
    "DiffSection",
    "DiffSide",
    "DiffSignature",
    "DiffSurrounding",
    "DiffVersion",
    "FourPredicates",
    "KnownForAll",
    "KnownPredicates",
    "PredicatesLaw",
    "ProblemLine",
    "ProblemPlace",
    "ProblemSummary",
    "Reject",
    "RejectFault",
    "ReplayCount",
    "ReplayLine",
    "ReplayMove",
    "ReplaySummary",
    "ReplayUnused",
    "RequestDocument",
    "Review",
    "ShortAnswer",
    "StatedRequest",
    "StatedValue",
    "WhatIsRead",
    "WouldSay",
]


class StatedRequest(TypedDict):
    """A request under any law; `statute schema` prints the schema of requests under one, with its facts."""

    id: str
    date: str
    facts: NotRequired[dict[str, dict[str, StatedValue | None] | None] | None]


class ShortAnswer(TypedDict):
    """What a request comes to, without the reasons: of `bundle.decider()`, and in `statute batch`."""

    id: str
    outcome: str
    possible: list[str]
    routes: dict[str, str]
    missing: list[str]
    date: NotRequired[str]
    as_of: NotRequired[str]
    known_on: NotRequired[str | None]
    question: NotRequired[str]
    law: NotRequired[list[str]]
    readings: NotRequired[list[str]]
    bundle: NotRequired[str]
    registers: NotRequired[str | None]
    runner: NotRequired[str]
    explanation: NotRequired[str]


class ProblemPlace(TypedDict):
    """`follows`: the problem that this one comes from, and goes with."""

    code: str
    file: str | None
    line: int | None
    column: int | None


class ProblemLine(TypedDict):
    """A line of `check` or `test` with `--format json`: a fault of a bundle, or an answer not expected."""

    file: str | None
    line: int | None
    column: int | None
    end: int | None
    code: str
    severity: Literal["error", "warning"]
    message: str
    help: str
    follows: ProblemPlace | None


class ProblemSummary(TypedDict):
    """The last line of `check` or `test` with `--format json`: what was looked at, and how much found."""

    bundles: list[str]
    cases: NotRequired[int]
    answers: NotRequired[int]
    passed: NotRequired[int]
    failed: NotRequired[int]
    errors: int
    warnings: int
    complete: bool


ReplayLine = TypedDict(
    "ReplayLine",
    {
        "line": int,
        "id": str,
        "status": Literal[
            "same", "changed", "altered", "no longer decidable", "not replayable", "nothing to compare with"
        ],
        "from": str | None,
        "to": str | None,
        "what": list[str],
        "cause": Literal["law", "reading", "register", "bundle"] | None,
        "detail": str,
        "verification": Literal[
            "verified", "not verified: other law", "not verified: other registers", "not verified: not settled"
        ]
        | None,
        "accepted": bool,
    },
)
"""A line of `replay` with `--format json`: a record whose answer is not the same, and why."""


class ReplayCount(TypedDict):
    """`summary`: so many records."""

    status: Literal["same", "changed", "altered", "no longer decidable", "not replayable", "nothing to compare with"]
    cause: Literal["law", "reading", "register", "bundle"] | None
    verification: (
        Literal["verified", "not verified: other law", "not verified: other registers", "not verified: not settled"]
        | None
    )
    records: int


ReplayMove = TypedDict(
    "ReplayMove",
    {
        "cause": Literal["law", "reading", "register", "bundle"],
        "from": str,
        "to": str,
        "records": int,
    },
)
"""`outcomes`: so many records."""


ReplayUnused = TypedDict(
    "ReplayUnused",
    {
        "id": str,
        "from": str,
        "to": str,
    },
)
"""`accepted_unused`: one line of it."""


class ReplaySummary(TypedDict):
    """The last line of `replay` with `--format json`: how many records came to what."""

    summary: list[ReplayCount]
    outcomes: list[ReplayMove]
    accepted_unused: list[ReplayUnused]


class DiffBundle(TypedDict):
    """`side/bundle`: its bundle."""

    name: str
    title: str
    version: str
    sha256: str


class DiffSide(TypedDict):
    """`side`: one side of the comparison."""

    name: str
    day: str | None
    bundle: DiffBundle


class DiffVersion(TypedDict):
    """`version`: one version of the section; null where that side has none."""

    version: str
    enacted: str
    revision: int
    law: str
    at: str
    reviewed: Review | None


class DiffPiece(TypedDict):
    """`sections/passages/pieces`: a stretch of words."""

    kind: Literal["same", "struck", "inserted"]
    words: str
    space: str


class DiffPassage(TypedDict):
    """`sections/passages`: a heading or text."""

    at: str
    was_at: str | None
    part: str
    status: str
    pieces: list[DiffPiece]


class DiffSection(TypedDict):
    """`sections`: one section."""

    citation: str
    cite: str
    heading: str
    status: Literal["added", "removed", "same", "changed"]
    old: DiffVersion | None
    new: DiffVersion | None
    correction: str
    passages: list[DiffPassage]
    passages_same: int
    left_out: int


class DiffOtherLaw(TypedDict):
    """`other_law`: one section."""

    citation: str
    cite: str
    heading: str
    what: Literal["begins", "ends", "changes"]
    version: str
    law: str
    provisions: list[str]


class DiffLine(TypedDict):
    """`line`: one condition on a line of its own."""

    sign: str
    depth: int
    words: str
    quote: str


class DiffRule(TypedDict):
    """`rules`: one of them."""

    kind: str
    name: str
    was: str
    cite: str
    status: Literal["same", "changed", "added", "removed"]
    says: str
    remarks: list[str]
    lines: list[DiffLine]


class DiffSurrounding(TypedDict):
    """`surroundings`: one of them."""

    kind: str
    name: str
    status: str
    says: list[str]
    lines: list[DiffLine]


class DiffSignature(TypedDict):
    """`sign_again`: one part."""

    of: str
    version: str | None
    at: str
    because: str


DiffMove = TypedDict(
    "DiffMove",
    {
        "of": str,
        "from": str,
        "to": str,
        "answers": int,
        "earlier": int,
    },
)
"""`decisions/matrix`: one move."""


class DiffDays(TypedDict):
    """`decisions/changes/as_of`: the days whose law was applied."""

    old: str
    new: str


class DiffAnswer(TypedDict):
    """`answer`: an answer, as far as it is compared."""

    outcome: str
    possible: list[str]
    routes: dict[str, str]
    reasons: list[str]
    missing: list[str]


class DiffChange(TypedDict):
    """`decisions/changes`: one of them."""

    case: str
    date: str
    earlier: bool
    as_of: DiffDays
    what: list[Literal["outcome", "routes", "missing facts", "reasons"]]
    old: DiffAnswer
    new: DiffAnswer


class DiffDecisions(TypedDict):
    """`decisions`: the worked cases under both."""

    cases: int
    answers: int
    unasked: list[str]
    since: str | None
    matrix: list[DiffMove]
    changes: list[DiffChange]


DiffPeriod = TypedDict(
    "DiffPeriod",
    {
        "from": str,
        "to": str,
    },
)
"""`beyond/proved/days`: the days of which it holds."""


DiffFlip = TypedDict(
    "DiffFlip",
    {
        "from": str,
        "to": str,
        "request": RequestDocument | str | None,
    },
)
"""`beyond/proved/flips`: one pair."""


class DiffProof(TypedDict):
    """`beyond/proved`: one of them."""

    of: str
    days: DiffPeriod
    relation: str
    flips: list[DiffFlip]


class DiffBeyond(TypedDict):
    """`beyond`: what is proved of all requests, beyond the cases."""

    computed: bool
    why_not: str
    proved: list[DiffProof]


class Diff(TypedDict):
    """What `diff --format json` prints: text, rules and decisions compared. Within v1 keys are only added."""

    format: Literal["diff/v1"]
    kind: Literal["days", "versions", "bundles"]
    old: DiffSide
    new: DiffSide
    known_on: str | None
    question: str
    ask: str
    readings: dict[str, str]
    sections: list[DiffSection]
    other_law: list[DiffOtherLaw]
    rules: list[DiffRule]
    rules_same: int
    surroundings: list[DiffSurrounding]
    sign_again: list[DiffSignature]
    decisions: DiffDecisions
    beyond: DiffBeyond
    runner: str
    changed: bool | str


class BatchReading(TypedDict):
    """`readings`: a reading."""

    chosen: str
    default: str


class BatchLaw(TypedDict):
    """`law`: a version of a section."""

    cite: str
    version: str
    sha256: str
    decided: int


class BatchBundle(TypedDict):
    """`bundle`: the law."""

    name: str
    version: str
    sha256: str


class BatchOptions(TypedDict):
    """`options`: what was asked for; null is the default."""

    inputs: list[str]
    output: str | None
    rejects: str | None
    engine: str | None
    as_of: str | None
    full: bool | None
    keep: list[str] | None
    map: list[str] | None
    report: str | None
    max_rejects: str | None
    provenance: bool | None
    explain: bool | None


class BatchSummary(TypedDict):
    """What `batch --summary FILE.json` writes: counts, the law that was used, digests and options."""

    format: Literal["batch_summary/v1"]
    read: int
    decided: int
    rejected: int
    published: bool
    outcomes: dict[str, int]
    question: str
    readings: dict[str, BatchReading]
    law: list[BatchLaw]
    bundle: BatchBundle
    registers: str | None
    known_on: str | None
    options: BatchOptions
    left_to_python: dict[str, str]
    runner: str


class KnownForAll(TypedDict):
    """`known`: what is known for all rows, with what is read from registers by it."""

    date: str | None
    facts: dict[str, dict[str, StatedValue]]


class FourPredicates(TypedDict):
    """`predicates`: the conditions, each in brackets; none is ever null."""

    yes: str
    no: str
    unknown: str
    rejected: str


class WhatIsRead(TypedDict):
    """`reads`: what the conditions read."""

    facts: list[str]
    columns: list[str]


class WouldSay(TypedDict):
    """`missing`: a fact that may be missing."""

    fact: str
    ask: str
    when: str | None


class PredicatesLaw(TypedDict):
    """`bundle`: the law."""

    name: str
    version: str
    sha256: str


class KnownPredicates(TypedDict):
    """What `sql --known FILE --format json` prints: conditions on columns, one of them true of each row."""

    format: Literal["predicates/v1"]
    dialect: str
    layout: str
    question: str
    readings: dict[str, str]
    as_of: NotRequired[str | None]
    known_on: str | None
    outcomes: list[str]
    known: KnownForAll
    predicates: FourPredicates
    reads: WhatIsRead
    missing: list[WouldSay]
    bundle: PredicatesLaw
    runner: str
