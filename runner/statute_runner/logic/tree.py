"""The rule tree, and the one walk over it.

Seven frozen nodes say everything a rule can say. An interpreter is a `Meaning`: seven methods that `fold` calls, from
the leaves up.
"""

from __future__ import annotations

from statute_runner.logic.refs import FACT_REFS, unreachable
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Protocol, TypeAlias, TypeVar

    from statute_runner.logic.absence import Absence
    from statute_runner.logic.refs import Ref, Stated

    T = TypeVar("T")

    Scalar: TypeAlias = str | int | bool
    Literal: TypeAlias = "Scalar | Absence | tuple[Scalar, ...]"
    Member: TypeAlias = "dict[str, Known]"
    Known: TypeAlias = "Literal | tuple[Member, ...]"
    Operand: TypeAlias = "Literal | Stated"
    Node: TypeAlias = "Test | AllOf | AnyOf | Not | Use | Members | Unsaid"
    RuleKey: TypeAlias = tuple[str, str | None]

    class Meaning(Protocol[T]):
        """What each node means in terms of the meanings of its parts."""

        def test(self, node: Test) -> T: ...
        def all_of(self, node: AllOf, parts: Sequence[T]) -> T: ...
        def any_of(self, node: AnyOf, parts: Sequence[T]) -> T: ...
        def negation(self, node: Not, part: T) -> T: ...
        def use(self, node: Use, body: Callable[[], T]) -> T: ...
        def members(self, node: Members, each: Callable[[], T]) -> T:
            """`each` is the meaning of the part for the member that is looked at when it is called."""

        def unsaid(self, node: Unsaid, part: T) -> T: ...


@value
class Quote:
    """Words of the law: the provision they stand in, the words, which occurrence, and where the quote is written.

    `path` is that of the words in the file; it is not part of what is quoted.
    """

    provision: str
    words: str
    nth: int = 0
    at: tuple[int, int] = (0, 0)
    path: str = ""


@value
class Place:
    """Where a node is written: the provision it encodes, the words it quotes, and its file and line.

    `id` is stable; `path` is the place of the node in the file, and `around` are the words quoted around it.
    """

    id: str
    cite: str
    quotes: tuple[Quote, ...]
    file: str
    line: int
    column: int = 1
    always: str = ""
    because: str = ""
    path: str = ""
    around: tuple[Quote, ...] = ()
    keys: tuple[str, ...] = ()


@value
class Test:
    """What is tested compared with an operand by a named operator; the operand may be another fact, or a field."""

    ref: Ref
    operator: str
    operand: Operand
    at: Place | None = None


@value
class AllOf:
    """Holds when every part holds."""

    parts: tuple[Node, ...]
    at: Place | None = None


@value
class AnyOf:
    """Holds when at least one part holds."""

    parts: tuple[Node, ...]
    at: Place | None = None


@value
class Not:
    """Holds when its part does not."""

    part: Node
    at: Place | None = None


@value
class Use:
    """Holds when the named rule holds, resolved on another day if one is given."""

    rule: str
    as_in_force_on: str | None = None
    at: Place | None = None


@value
class Members:
    """Holds of a list when so many of its members satisfy the part.

    `quantifier` is `some`, `every`, `none`, `at least` or `at most`; `number` is that of the last two.
    """

    over: Stated
    quantifier: str
    number: int
    part: Node
    at: Place | None = None


@value
class Unsaid:
    """Holds when it cannot be said, from what is stated, whether its part holds."""

    part: Node
    at: Place | None = None


@value
class Rule:
    """A named rule: what it says, the provision it encodes, and its condition.

    `about` is the list of whose member it speaks, or nothing.
    """

    name: str
    cite: str
    says: str
    body: Node
    at: Place | None = None
    about: str = ""


def fold(node: Node, meaning: Meaning[T], rules: Mapping[RuleKey, Rule]) -> T:
    """The meaning of a node, from the meanings of its parts."""
    # Every evaluation goes through here: to ask so, and in this order, is quicker than to match.
    if isinstance(node, Test):
        return meaning.test(node)
    if isinstance(node, Use):
        return meaning.use(node, lambda: fold(rules[node.rule, node.as_in_force_on].body, meaning, rules))
    if isinstance(node, AllOf):
        return meaning.all_of(node, [fold(part, meaning, rules) for part in node.parts])
    if isinstance(node, AnyOf):
        return meaning.any_of(node, [fold(part, meaning, rules) for part in node.parts])
    if isinstance(node, Not):
        return meaning.negation(node, fold(node.part, meaning, rules))
    if isinstance(node, Members):
        return meaning.members(node, lambda: fold(node.part, meaning, rules))
    if isinstance(node, Unsaid):
        return meaning.unsaid(node, fold(node.part, meaning, rules))
    raise unreachable(node)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes written directly inside this one."""
    match node:
        case AllOf() | AnyOf():
            return node.parts
        case Not() | Members() | Unsaid():
            return (node.part,)
        case Test() | Use():
            return ()
        case other:
            raise unreachable(other)


def nodes_of(node: Node) -> Iterator[Node]:
    """The node and all that is written inside it, outermost first; used rules are not entered."""
    yield node
    for part in parts_of(node):
        yield from nodes_of(part)


def facts_of(test: Test) -> tuple[str, ...]:
    """The names of the facts, and of the fields of members, that a test compares; none where the law answers it."""
    return tuple([ref.name for ref in (test.ref, test.operand) if isinstance(ref, FACT_REFS)])


def uses(tree: Node, full: str) -> bool:
    """Whether the tree uses the rule of this full name."""
    return any(isinstance(node, Use) and node.rule == full for node in nodes_of(tree))
