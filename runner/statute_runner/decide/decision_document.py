# Generated from schemas/v2/decision.schema.json by `python tests/generate/document_types.py`; do not edit.
"""The decision document as a type: for type checkers and templates, and never imported where a start must be fast."""

from typing import Literal, NotRequired, TypedDict

from statute_runner.law.plain_data import EditorialNote, Review, StatedValue
from statute_runner.request.stated_request import RequestDocument


class DecidedRequest(TypedDict):
    """`request`: the request that was decided."""

    id: str
    date: str
    sha256: str


class RouteAnswer(TypedDict):
    """`routes`: one route."""

    outcome: str
    possible: list[str]


class DecidedBy(TypedDict):
    """`missing/decides`: who decides it."""

    kind: Literal["record", "observation", "judgment"]
    by: str


class WordsAround(TypedDict):
    """`missing/why`: the words of law that make it matter."""

    cite: str
    quote: str


class MissingFact(TypedDict):
    """`missing`: a missing fact."""

    fact: str
    ask: str
    decides: DecidedBy
    why: WordsAround


class SilentFact(TypedDict):
    """`silence`: a fact that is not stated."""

    fact: str
    means: StatedValue | None
    because: str
    cite: str


class FromEntry(TypedDict):
    """`registers/entries`: one entry."""

    register: str
    key: str
    facts: list[str]
    open: bool
    source: str
    recorded_on: str
    at: str


class FromRegisters(TypedDict):
    """`registers`: what was read from registers; no entries where nothing was."""

    sha256: str
    entries: list[FromEntry]
    incomplete: list[str]


class ChosenReading(TypedDict):
    """`readings`: one reading."""

    chosen: str
    default: str
    matters: bool


class CitedText(TypedDict):
    """`notices`: one of them."""

    id: str
    cite: str
    text: str


class LawSignature(TypedDict):
    """`law/signatures`: one signature."""

    by: str
    on: str
    until: str | None
    scope: str
    parts: list[str]


class LawText(TypedDict):
    """`law/text`: one provision."""

    at: str
    heading: str
    text: str


class LawEntry(TypedDict):
    """`law`: one version of a section."""

    citation: str
    cite: str
    heading: str
    version: str
    revision: int
    enacted: str
    sha256: str
    draft: NotRequired[bool]
    unverified: list[str]
    reviewed: Review | None
    signatures: NotRequired[list[LawSignature]]
    unsigned: NotRequired[list[str]]
    text: NotRequired[list[LawText]]
    editorial: NotRequired[list[EditorialNote]]


class UsedBundle(TypedDict):
    """`bundle`: the bundle of law."""

    name: str
    version: str
    sha256: str


class TraceCase(TypedDict):
    """`case`: one case of a decision."""

    id: str
    outcome: str
    value: Literal["yes", "no", "unknown"]
    reached: bool
    decides: bool
    source: str
    when: str | None


class TraceRoot(TypedDict):
    """`root`: a decision as it was evaluated."""

    decides: bool
    cases: list[TraceCase]


class TraceQuote(TypedDict):
    """`node/quotes`: words of the law."""

    at: str
    words: str
    nth: int


class TraceNode(TypedDict):
    """`node`: a condition as it was evaluated."""

    cite: str
    quotes: list[TraceQuote]
    value: Literal["yes", "no", "unknown"]
    decides: bool
    source: str
    rule: NotRequired[str]
    says: NotRequired[str]
    test: NotRequired[str]
    fact: NotRequired[str]
    given: NotRequired[StatedValue | None]
    read_from: NotRequired[str]
    holds_when: NotRequired[str]
    members: NotRequired[str]
    of: NotRequired[str]
    count: NotRequired[int | None]
    untested: NotRequired[list[TraceQuote]]
    parts: NotRequired[list[str]]
    because: NotRequired[list[str]]


class DecisionTrace(TypedDict):
    """`trace`: every condition as it was evaluated: the decisions, and the conditions that they rest on, each once."""

    question: TraceRoot
    routes: dict[str, TraceRoot]
    nodes: dict[str, TraceNode]


class ReadingSwitch(TypedDict):
    """`change`: switches and what they lead to."""

    switch: dict[str, str]
    outcome: str


class Sensitivity(TypedDict):
    """`all_readings`: which readings change the outcome, where that was asked for."""

    outcome: str
    alone: list[ReadingSwitch]
    together: list[ReadingSwitch]
    complete: bool
    untried: NotRequired[Literal["not settled"]]


class Obstacle(TypedDict):
    """`in_the_way`: a condition that stands in the way."""

    id: str
    cite: str
    quote: str
    test: str
    fact: str
    given: StatedValue | None
    wanted: Literal["yes", "no"]
    source: str


class ChangedFact(TypedDict):
    """`changed`: a fact, a field of a member or a member that would have to become otherwise."""

    fact: str
    given: StatedValue | dict[str, StatedValue] | None
    to: StatedValue | dict[str, StatedValue] | None
    remedy: str


class OutcomeWords(TypedDict):
    """`explanation/outcomes`: one outcome."""

    says: str
    tone: str


class ReadingWords(TypedDict):
    """`explanation/readings`: one reading."""

    question: str
    cite: str
    quote: str
    options: dict[str, str]
    authority: list[str]
    reviewed: Review | None
    draft: NotRequired[bool]
    source: str


class FactWords(TypedDict):
    """`explanation/facts`: one fact."""

    ask: str
    given: StatedValue | None
    means: list[str]
    decides: DecidedBy


class FieldWords(TypedDict):
    """`explanation/fields`: one of them."""

    ask: str
    one: str
    values: dict[str, str]
    may_be_none: bool


class Explanation(TypedDict):
    """`explanation`: what an explanation prints beside the decision; where the words of the law were asked for."""

    title: str
    explained_by: str
    ask: str
    outcomes: dict[str, OutcomeWords]
    not_in_force: str
    limits: list[str]
    readings: dict[str, ReadingWords]
    facts: dict[str, FactWords]
    fields: NotRequired[dict[str, FieldWords]]
    by_default: NotRequired[str]


class Decision(TypedDict):
    """What was decided, why, by which law, and what is not known. Within v2 keys are only added."""

    format: Literal["decision/v2"]
    request: DecidedRequest
    as_of: str
    known_on: NotRequired[str]
    question: str
    outcome: str
    possible: list[str]
    routes: dict[str, RouteAnswer]
    basis: list[str]
    missing: list[MissingFact]
    silence: list[SilentFact]
    registers: FromRegisters
    readings: dict[str, ChosenReading]
    notices: list[CitedText]
    conditions: dict[str, list[CitedText]]
    law: list[LawEntry]
    bundle: UsedBundle
    runner: str
    given: NotRequired[RequestDocument]
    trace: NotRequired[DecisionTrace]
    all_readings: NotRequired[Sensitivity]
    why_not: NotRequired[dict[str, dict[str, list[list[Obstacle]] | str]]]
    changes: NotRequired[dict[str, list[list[ChangedFact]] | str]]
    explanation: NotRequired[Explanation]
