"""What a layout sees of the first sheet, as types."""

from typing import TypedDict

from statute_runner.decide.decision_document import CitedText


class FactAnswer(TypedDict):
    """A question and its answer, in words; of a list's member, the member and what it says.

    `read` names the entry of a register from which it was read.
    """

    ask: str
    said: str
    read: str


class ChosenWords(TypedDict):
    """A reading that the answer rests on; `instead_of` is what the default says, where that was not chosen.

    `signed` says who signed it and when; blank where no lawyer has.
    """

    name: str
    question: str
    chosen: str
    instead_of: str
    signed: str
    matters: bool


class Element(TypedDict):
    """Conditions that carry an outcome, or for want of which it fails, as one: what the law says, what was given.

    `as_of` is the day whose law it is of, where that is not the day asked about; `bar` says that it is a bar that does
    not stand in the way.
    """

    says: str
    cite: str
    as_of: str
    value: str
    bar: bool
    given: list[str]


class SheetRoute(TypedDict):
    """A route: its outcome, because of what, and how many more reasons there are."""

    citation: str
    outcome: str
    possible: list[str]
    because: list[Element]
    more: int


class Kept(TypedDict):
    """What must be kept to on a route; blank for what must be kept to on any."""

    citation: str
    conditions: list[CitedText]


class ToAsk(TypedDict):
    """What is not known: the question, whom to ask, and the words of the law for which it matters."""

    ask: str
    kind: str
    by: str
    quote: str
    cite: str


class RemedyStep(TypedDict):
    """Something that people can do, and who decides what then is so."""

    text: str
    kind: str
    by: str


class Opening(TypedDict):
    """Steps that together would open a route; `again` where the way before would open it too."""

    citation: str
    again: bool
    steps: list[RemedyStep]


class FirstSheet(TypedDict):
    """What stands on the first sheet beside the sentences of the bundle's templates.

    `by_default` is the outcome with every reading at its default; blank where each of them is.
    """

    cautious: bool
    possible: list[str]
    readings: list[ChosenWords]
    by_default: str
    routes: list[SheetRoute]
    asked: list[ToAsk]
    steps: list[Opening]
    elect: str
    kept: list[Kept]
    unsure: str
    facts: list[FactAnswer]
    sources: list[str]
