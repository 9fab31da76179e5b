"""A version of a section of law as a value: its words, its rules as trees, its decisions."""

from __future__ import annotations

from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.plain_data import EditorialNote, PublishedSource, Review
    from statute_runner.law.signature import Signature
    from statute_runner.logic.tree import Node, Place, Rule


@value
class Provision:
    """One provision: its path inside the section, its heading and its text.

    `words` says how the text is known; `omitted`, whether the file leaves words out, and `because`, why that may be.
    """

    path: str
    heading: str
    text: str
    words: str
    omitted: bool
    at: int = 0
    because: str = ""

    @property
    def whole(self) -> str:
        """Heading and words, as quotes are looked for in them."""
        return f"{self.heading}\n{self.text}" if self.heading and self.text else self.heading or self.text


@value
class Obligation:
    """What must be kept to when an outcome is given."""

    id: str
    cite: str
    text: str


@value
class Case:
    """One case of a decision: its outcome, when it holds (nothing: always), and what must then be kept to."""

    outcome: str
    when: Node | None
    conditions: tuple[Obligation, ...] = ()
    at: Place | None = None


@value
class Notice:
    """A remark given when its condition holds; `although` follows the answer in its first line, where it should."""

    id: str
    cite: str
    when: Node
    say: str
    although: str = ""


@value
class Unencoded:
    """Words that no rule encodes, and why; no words means the whole provision."""

    provision: str
    words: str
    nth: int
    because: str
    at: tuple[int, int] = (0, 0)


@value
class Section:
    """One version of one section of law.

    `reviewed` is the entry that alone vouches for all of it. `signatures` are all entries, and `parts` what they can be
    of; both are empty where the file has none.
    """

    citation: str
    version: str
    cite: str
    identifier: str
    heading: str
    enacted: str
    repealed: bool
    revision: int
    source: PublishedSource
    reviewed: Review | None
    text: tuple[Provision, ...]
    editorial: tuple[EditorialNote, ...]
    rules: Mapping[str, Rule]
    decisions: Mapping[str, tuple[Case, ...]]
    notices: tuple[Notice, ...]
    not_encoded: tuple[Unencoded, ...]
    file: str
    sha256: str
    signatures: tuple[Signature, ...] = ()
    parts: tuple[str, ...] = ()
    draft: bool = False

    def trees(self) -> Iterator[Node]:
        """Every condition that answers rest on: of the rules, then of the cases of decisions."""
        yield from (rule.body for rule in self.rules.values())
        yield from (case.when for cases in self.decisions.values() for case in cases if case.when)
