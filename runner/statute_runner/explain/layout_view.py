"""What a layout sees beside the decision document, as types."""

from typing import TypedDict

from statute_runner.decide.decision_document import (
    ChangedFact,
    CitedText,
    FromRegisters,
    LawEntry,
    Obstacle,
    Sensitivity,
    TraceQuote,
)
from statute_runner.explain.sheet_view import FirstSheet, ToAsk
from statute_runner.law.plain_data import EditorialNote, StatedValue


class Row(TypedDict):
    """A condition of the trace: where it stands in the list, what it says, and what it came to."""

    order: int
    id: str
    depth: int
    kind: str
    said: str
    fact: str
    value: str
    reached: bool
    decides: bool
    decides_route: bool
    quote: str
    within: str
    cite: str
    source: str
    to: int
    shown: bool
    number: int
    against: bool
    given: StatedValue | None
    quotes: list[TraceQuote]


class RuleBlock(TypedDict):
    """A decision or a rule of the trace, with a row for each of its conditions."""

    kind: str
    name: str
    as_in_force_on: str | None
    says: str
    cite: str
    outcome: str
    value: str
    decides: bool
    source: str
    number: int
    rows: list[Row]


class MarkedRow(Row):
    """A row at words that it quotes; whether at the first of them."""

    first: bool


class MarkedWords(TypedDict):
    """Words of the law, and the conditions that they stand for."""

    words: str
    refs: list[MarkedRow]


class MarkedProvision(TypedDict):
    """A provision laid out, its words cut where conditions quote them; one line for some that are left out."""

    at: str
    label: str
    depth: int
    omitted: str
    relied: bool
    heading: list[MarkedWords]
    text: list[MarkedWords]
    notes: list[EditorialNote]


class MarkedSection(TypedDict):
    """A section of the law with its provisions."""

    number: int
    entry: LawEntry
    tested: bool
    provisions: list[MarkedProvision]


class Sentences(TypedDict):
    """What the bundle's templates say of a decision."""

    outcome: str
    routes: dict[str, str]
    scope: list[str]


class GivenFact(TypedDict):
    """A fact, or a field of a list's member, with its value, and in words; null where it is not known.

    `read_from` says from which entry of a register it was read; nothing of what the request states.
    """

    name: str
    ask: str
    given: StatedValue | None
    means: list[str]
    said: StatedValue | None
    read_from: str


class SilentWords(TypedDict):
    """A fact that is not stated and on which the answer rests, and what that was taken to mean."""

    fact: str
    ask: str
    said: str
    because: str
    cite: str


class ChangeWords(ChangedFact):
    """A fact, a field or a member that would have to become otherwise.

    Its question, what it is now, what it then is, and what people can do towards that.
    """

    ask: str
    now: str
    then: str
    step: str


class ObstacleWords(Obstacle):
    """A condition that stands in the way: what it asks, and what was given, in words."""

    asked: str
    said: str


class WayRow(TypedDict):
    """A condition that not every set in the way has: whether it is in each, and in which, as `sets 1, 3-5`."""

    condition: ObstacleWords
    within: list[bool]
    sets: str


class WayWords(TypedDict):
    """The sets of conditions in the way of a route: how many, what all have, and what not all have."""

    count: int
    shared: list[ObstacleWords]
    rows: list[WayRow]


class KeptCondition(CitedText):
    """What must be kept to, and the route, or the question, that asks for it."""

    route: str


class LayoutView(TypedDict):
    """The names that a layout sees beside those of every decision document; what was not asked for is null."""

    all_readings: Sensitivity | None
    why_not: dict[str, dict[str, list[list[ObstacleWords]]]] | None
    why_not_matrix: dict[str, dict[str, WayWords]] | None
    changes: dict[str, list[list[ChangeWords]]] | None
    known_on: str | None
    registers: FromRegisters | None
    trace: object
    conditions: list[KeptCondition]
    explained: Sentences
    sheet: FirstSheet
    full: bool
    asked_first: list[ToAsk]
    asked_more: list[ToAsk]
    given_facts: list[GivenFact]
    silences: list[SilentWords]
    reasons: list[RuleBlock]
    flow: str
    looks: dict[str, str]
    key: str
    statute: list[MarkedSection]
    style: str
    style_sha256: str
