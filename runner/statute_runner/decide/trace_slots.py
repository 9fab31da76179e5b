"""The slots of a trace for conditions: each where it is evaluated, with what it has come to so far, as it is printed.

What a condition comes to depends on what its parts come to, or on what is known of the facts that it tests: that is
the key under which its state is kept once it has been made.
"""

from __future__ import annotations

import json
from threading import Lock
from typing import TYPE_CHECKING, Any

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.decide.reading_masks import ReadingMasks
from statute_runner.decide.trace import TracedNode, deciding_parts
from statute_runner.law.facts import as_stated
from statute_runner.logic.kleene import MustMay
from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import FACT_REFS, RouteRef
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Unsaid, Use

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from typing import Literal

    from statute_runner.decide.decision_document import TraceNode
    from statute_runner.decide.reading_masks import ReadingSwitches
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Node

MOST_STATES = 256
ANY = AllOf(())
UNMARKED, BESIDE, DECIDING = range(3)
"""What rests on a condition: nothing that is told, a route that does not decide, or the answer."""


TEXT_OF = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def compact(made: object) -> bytes:
    """A part of a document, as it is printed on one line."""
    return TEXT_OF(made).encode()


class ListText(str):
    """A list of members as a document states it, as text."""

    __slots__ = ()


class Meanings:
    """What conditions and decisions can come to, each with a number, which is what keys are made of."""

    lock: Lock

    def __init__(self) -> None:
        self.lock = Lock()
        self.numbers: dict[Hashable, int] = {}
        self.all: list[Any] = []
        self.seen: dict[Pair[int], TracedNode] = {}

    def number(self, meaning: Hashable) -> int:
        with self.lock:
            if meaning not in self.numbers:
                self.all.append(meaning)
                self.numbers[meaning] = len(self.all) - 1
            return self.numbers[meaning]

    def part(self, pair: Pair[int]) -> TracedNode:
        """A condition that comes to this, whatever it is, under the chosen readings."""
        found = self.seen.get(pair)
        if found is None:
            found = self.seen[pair] = as_seen(ANY, pair)
        return found


class NodeState:
    """What a condition came to: its value under the chosen readings, and because of which parts (also `backwards`).

    `plain` is its entry in a trace where nothing that is told rests on it, `text` that for another mark.
    """

    __slots__ = ("backwards", "because", "code", "given", "must", "plain", "slot", "texts", "value")

    slot: NodeSlot
    code: int
    value: Literal["yes", "no", "unknown"]
    must: bool
    because: tuple[int, ...]
    backwards: tuple[int, ...]
    given: str
    texts: list[bytes]
    plain: bytes

    def __init__(self, slot: NodeSlot, code: int, seen: TracedNode, because: tuple[int, ...], given: str) -> None:
        self.slot, self.code, self.value, self.must, self.because = slot, code, seen.value, seen.must, because
        self.backwards, self.given = because[::-1], given
        self.texts = [b"", b"", b""]
        self.plain = self.text(UNMARKED) if slot.entry else b""

    def text(self, mark: int) -> bytes:
        """The entry of the condition in a trace, with its id, printed once."""
        found = self.texts[mark]
        if not found:
            found = self.texts[mark] = self.slot.printed(self.value, mark, self.because, self.given)
        return found


class NodeSlot:
    """A condition at one place of a trace; `entry` is what a trace says of it whatever is known, if it has one."""

    switches: ReadingSwitches
    meanings: Meanings
    node: Node
    id: str
    entry: TraceNode | None
    listed: bool

    def __init__(
        self, switches: ReadingSwitches, meanings: Meanings, node: Node, id_: str, entry: Any, *, listed: bool
    ) -> None:
        self.switches, self.meanings, self.node = switches, meanings, node
        self.id, self.entry, self.listed = id_, entry, listed
        self.states: dict[Hashable, NodeState] = {}
        self.same: dict[tuple[object, ...], NodeState] = {}
        self.heads: dict[tuple[object, ...], bytes] = {}
        self.names: tuple[Any, ...] = ()
        if isinstance(node, Test):
            self.names = tuple(ref for ref in (node.ref, node.operand) if isinstance(ref, FACT_REFS))

    def made(self, key: Any) -> NodeState:
        """The state for a key: of a test what is known of its facts, else the numbers of what its parts came to."""
        made = self.of_test(self.node, key) if isinstance(self.node, Test) else self.of_parts(key)
        if len(self.states) < MOST_STATES:
            self.states[key] = made
        return made

    def of_test(self, test: Test, key: Any) -> NodeState:
        if isinstance(test.ref, RouteRef):
            return self.of_route(test, key)
        several = len(self.names) + (test.operator == STATED) > 1
        known = dict(zip(self.names, key if several else (key,), strict=False))
        logic = ReadingMasks(self.switches, given=known, said=several and key[-1] is True)
        given = logic.values.of(test.ref)
        text = given if isinstance(given, ListText) else json_of(None if given is None else as_stated(given))
        return self.state(MustMay(logic).test(test), (), text)

    def of_route(self, test: Test, key: Any) -> NodeState:
        """A test of a route, whose outcomes stand under the key, or which is not in force."""
        route = str(test.ref).partition(".")[2]
        possible = None if key is None else dict(self.meanings.all[key])
        logic = ReadingMasks(self.switches, routes={} if possible is None else {route: possible})
        names = [outcome for outcome, mask in (possible or {}).items() if mask & 1]
        given = None if possible is None else names[0] if len(names) == 1 else UNDETERMINED
        return self.state(MustMay(logic).test(test), (), json_of(given))

    def of_parts(self, key: Any) -> NodeState:
        pairs = [
            self.meanings.all[code] for code in (key if isinstance(key, tuple) else (key,) if key is not None else ())
        ]
        logic = ReadingMasks(self.switches, parts=pairs, known_list=self.listed)
        return self.state(meaning(self.node, MustMay(logic), logic, pairs), pairs)

    def state(self, pair: Pair[int], pairs: Sequence[Pair[int]], given: str = "") -> NodeState:
        parts = tuple(map(self.meanings.part, pairs))
        seen = as_seen(self.node, pair, parts)
        reasons = {id(part) for part in deciding_parts(seen)}
        because = tuple([n for n, part in enumerate(parts) if id(part) in reasons])
        # Keys are many, what they come to is little: so that it stays in the cache of a processor, it is one object.
        found = self.same.get((pair, because, given))
        if found is None:
            found = NodeState(self, self.meanings.number(pair), seen, because, given)
            if len(self.same) < MOST_STATES:
                self.same[pair, because, given] = found
        return found

    def printed(self, value: str, mark: int, because: tuple[int, ...], given: str) -> bytes:
        """The entry of the condition in a trace, with its id."""
        because = because if mark else ()
        head = self.heads.get((value, mark, because))
        if head is None:
            entry: Any = {**(self.entry or {}), "value": value, "decides": mark == DECIDING}
            entry.pop("given", None)
            if mark and "parts" in entry:
                entry["because"] = [entry["parts"][n] for n in because]
            head = compact({self.id: entry})[1:-1]
            if len(self.heads) < MOST_STATES:
                self.heads[value, mark, because] = head
        return b'%b,"given":%b}' % (head[:-1], given.encode()) if given else head


def json_of(given: object) -> str:
    return TEXT_OF(given)


def as_seen(node: Node, pair: Pair[int], parts: tuple[TracedNode, ...] = ()) -> TracedNode:
    """A condition as it is under the chosen readings."""
    return TracedNode(node, bool(pair[0] & 1), bool(pair[1] & 1), parts)


def meaning(node: Node, kleene: MustMay[int], logic: ReadingMasks, pairs: Sequence[Pair[int]]) -> Pair[int]:
    """What a condition comes to from what its parts came to."""
    match node:
        case AllOf():
            return kleene.all_of(node, pairs)
        case AnyOf():
            return kleene.any_of(node, pairs)
        case Not():
            return kleene.negation(node, pairs[0])
        case Use():
            return kleene.use(node, lambda: pairs[0])
        case Unsaid():
            return kleene.unsaid(node, pairs[0])
        case Members():
            return kleene.members(node, lambda: next(iter(logic.parts)))
        case Test():
            raise AssertionError("a test has no parts")
