"""A condition in words: one `Meaning` for all that print it; each adds no more than how it introduces a group."""

from __future__ import annotations

from statute_runner.logic.refs import InForceRef, MemberRef
from statute_runner.logic.tree import Test, fold
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from statute_runner.logic.refs import Ref
    from statute_runner.logic.tree import AllOf, AnyOf, Members, Node, Not, Operand, Place, Quote, Unsaid, Use

LONGEST = 160


@value
class Clause:
    """A condition in words: its kind, its words, and its parts.

    The kind is `all`, `any`, `not`, `rule`, `test`, `members` or `cannot be said`; a rule, a test and members have
    words.
    """

    kind: str
    words: str
    node: Node
    parts: tuple[Clause, ...] = ()

    def lines(self, depth: int = 0) -> Iterator[tuple[int, Clause]]:
        """The clause and all below it, outermost first, each with how deep it stands."""
        yield depth, self
        for part in self.parts:
            yield from part.lines(depth + 1)


class Wording:
    """The meaning of a condition as a clause; used rules are named, not entered."""

    def test(self, node: Test) -> Clause:
        return Clause("test", sentence(node), node)

    def all_of(self, node: AllOf, parts: Sequence[Clause]) -> Clause:
        return Clause("all", "", node, tuple(parts))

    def any_of(self, node: AnyOf, parts: Sequence[Clause]) -> Clause:
        return Clause("any", "", node, tuple(parts))

    def negation(self, node: Not, part: Clause) -> Clause:
        return Clause("not", "", node, (part,))

    def use(self, node: Use, _body: Callable[[], Clause]) -> Clause:
        return Clause(
            "rule", node.rule + (f" as in force on {node.as_in_force_on}" if node.as_in_force_on else ""), node
        )

    def members(self, node: Members, each: Callable[[], Clause]) -> Clause:
        return Clause("members", quantity(node), node, (each(),))

    def unsaid(self, node: Unsaid, part: Clause) -> Clause:
        return Clause("cannot be said", "", node, (part,))


def clause(node: Node) -> Clause:
    """The condition in words."""
    return fold(node, Wording(), {})


def sentence(test: Test) -> str:
    """The test in the words of the rule file."""
    return f"{subject(test.ref, test.at)} {predicate(test)}"


def subject(ref: Ref, at: Place | None = None) -> str:
    """What is tested: a field of a member is `its FIELD`, with its list where that is not the innermost."""
    if not isinstance(ref, MemberRef):
        return str(ref)
    return f"its {ref.field}, of {ref.list}," if at and "of" in at.keys else f"its {ref.field}"


def quantity(node: Members) -> str:
    """How many of which list, such as `at least 2 of goods.entries`."""
    number = f"{node.number} of " if node.quantifier in {"at least", "at most"} else ""
    return f"{node.quantifier} {number}{subject(node.over)}"


def predicate(test: Test) -> str:
    """What the test says of that which it tests."""
    return f"{test.operator} {operand(test.operand)}"


def operand(given: Operand) -> str:
    if isinstance(given, tuple):
        return ", ".join(map(operand, given))
    if isinstance(given, MemberRef):
        return subject(given)
    return {True: "true", False: "false"}[given] if isinstance(given, bool) else str(given)


def quoted(at: Place | None) -> str:
    """The words a place quotes, as one text."""
    return as_one(at.quotes) if at else ""


def as_one(quotes: Iterable[Quote]) -> str:
    """The words of some quotes, as one text."""
    return " … ".join(quote.words for quote in quotes)


def written(node: Node, longest: int = LONGEST) -> str:
    """The condition on one line, as a rule file writes it, shortened."""
    text = in_line(clause(node))
    return text if len(text) <= longest else f"{text[: longest - 4]} ..."


def in_line(one: Clause) -> str:
    parts, test = "; ".join(map(in_line, one.parts)), one.node
    if not isinstance(test, Test):
        group = f"{one.words or one.kind} with ({parts})" if one.kind == "members" else f"{one.kind} of ({parts})"
        return {"not": f"not {parts}", "rule": one.words, "cannot be said": f"cannot be said: {parts}"}.get(
            one.kind, group
        )
    if isinstance(test.ref, InForceRef):
        return f"{test.ref.name} is in force"
    return (
        f"{subject(test.ref, test.at)} {test.operator} [{operand(test.operand)}]"
        if isinstance(test.operand, tuple)
        else one.words
    )
