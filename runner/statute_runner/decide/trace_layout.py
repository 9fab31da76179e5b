"""The layout of a trace: the slots that it has for a law and for lists of so many members, in the order of evaluation.

It is read off the trace of one request, and serves every request whose lists have as many members.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from statute_runner.decide.fact_entries import missing_fact
from statute_runner.decide.layout_inputs import LayoutInputs, sizes
from statute_runner.decide.noting_writer import NotingWriter
from statute_runner.decide.open_facts import OpenFact, numbers, refs_of
from statute_runner.decide.slot_blocks import GIVEN, SAID, SLOT, Grouping, getter
from statute_runner.decide.trace import Trace
from statute_runner.decide.trace_slots import NodeSlot, compact
from statute_runner.logic.operators import LIST, STATED
from statute_runner.logic.refs import MemberRef, RouteRef
from statute_runner.logic.tree import Members, Test, Unsaid, Use

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.decide.decision_document import TraceNode
    from statute_runner.decide.decision_slots import DecisionSlot
    from statute_runner.decide.slot_blocks import Input
    from statute_runner.decide.slot_pool import SlotPool
    from statute_runner.decide.trace import TracedNode
    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Known

    Lack: TypeAlias = tuple[int, str, tuple[int, tuple[int, ...]], bytes]
    Step: TypeAlias = tuple[Callable[[Any], Any], dict[Hashable, Any], Callable[..., Any], list[Callable[[Any], Any]]]


class TraceLayout:
    """The slots of a trace, each after all that it rests on.

    Of each slot, by its place: `below` are the places of its parts, `whens` those of the conditions of the cases of a
    decision, `route` that of the decision which it tests; `lacks` what is missing where it is open; `names` the facts
    that it compares, with their paths; `provisions` those that it encodes. `order` has the places
    in the order of a document.
    """

    trace: Trace
    entries: dict[str, TraceNode]
    ids: dict[int, str]
    first: dict[str, TracedNode]
    whens_of: dict[str, list[str | None]]
    useful: dict[str, int]
    alive: list[TracedNode]
    inputs: LayoutInputs
    pool: SlotPool
    steps: list[Step]
    routes: dict[str, int]
    question: int
    notices: list[int]
    order: list[int]
    bounded: bool = False

    def __init__(self, pool: SlotPool, facts: Mapping[str, Known]) -> None:
        self.pool = pool
        law = pool.switches.law
        self.trace = Trace(law, facts, pool.switches.readings)
        writer = NotingWriter(self.trace)
        roots = {"": writer.root(self.trace.question, True)}
        roots |= {route: writer.root(seen, True) for route, seen in self.trace.routes.items()}
        self.entries = writer.nodes
        self.ids, self.first = writer.ids, writer.seen
        self.whens_of = {name: [case["when"] for case in root["cases"]] for name, root in roots.items()}
        self.useful = {name: n for n, name in enumerate(law.facts)}
        self.given: dict[tuple[str, tuple[int, ...], str], int] = {}
        self.told: list[int] = []
        self.keys: list[tuple[tuple[str, int], ...]] = []
        self.slots: list[NodeSlot | DecisionSlot] = []
        self.below: list[tuple[int, ...]] = []
        self.whens: list[tuple[int | None, ...]] = []
        self.route: list[int | None] = []
        self.lacks: list[tuple[Lack, ...]] = []
        self.names: list[tuple[tuple[int, str, str], ...]] = []
        self.provisions: list[tuple[str, ...]] = []
        self.unsaid: list[bool] = []
        self.places: dict[int, int] = {}
        self.routes = {}
        for route in law.routes:
            self.decision(route)
        self.question = self.decision("")
        self.alive = [self.trace.see(notice.when) for notice in law.notices]
        self.notices = [self.place(seen) for seen in self.alive]
        self.order = [self.places[id(seen)] for seen in self.first.values()]
        self.finish()

    def decision(self, name: str) -> int:
        """The place of a decision, after the places of the conditions of its cases."""
        if name not in self.routes:
            decided = self.trace.routes[name] if name else self.trace.question
            places = tuple(self.place(case.when) if case.when else None for case in decided.cases)
            slot = self.pool.decision([case.case for case in decided.cases], self.whens_of[name], name)
            key = tuple((SLOT, place) for place in places if place is not None)
            self.routes[name] = self.add(slot, key, whens=places)
        return self.routes[name]

    def add(
        self,
        slot: NodeSlot | DecisionSlot,
        key: tuple[tuple[str, int], ...],
        *,
        below: tuple[int, ...] = (),
        whens: tuple[int | None, ...] = (),
        route: int | None = None,
    ) -> int:
        self.slots.append(slot)
        self.keys.append(key)
        self.below.append(below)
        self.whens.append(whens)
        self.route.append(route)
        node = slot.node if isinstance(slot, NodeSlot) else None
        named = node.at.quotes if isinstance(node, Test | Use) and node.at else ()
        self.provisions.append(tuple(quote.provision for quote in named))
        tested = node if isinstance(node, Test | Members) else None
        refs = [(ref, self.known(ref), self.trace.values.path_of(ref)) for ref in (refs_of(tested) if tested else ())]
        self.names.append(tuple((place, ref.name, path) for ref, place, path in refs))
        self.lacks.append(
            tuple(
                (place, path, (self.useful[ref.name], at), self.missing(path, ref, tested, at))
                for ref, place, path in refs
                if tested and ref.name in self.useful
                for at in [numbers(self.trace, ref)]
            )
        )
        self.unsaid.append(isinstance(node, Unsaid))
        return len(self.slots) - 1

    def missing(self, path: str, ref: Stated, tested: Test | Members, at: tuple[int, ...]) -> bytes:
        return compact(missing_fact(self.pool.bundle, OpenFact(path, ref.name, tested, at)))

    def known(self, ref: Stated) -> int:
        """The place of what is known of a fact, or of a field of the member that is looked at."""
        if isinstance(ref, MemberRef):
            key = (ref.list, self.trace.values.members[ref.list][0], ref.field)
        else:
            key = ("", (), ref.name)
        return self.given.setdefault(key, len(self.given) + 1)

    def place(self, seen: TracedNode) -> int:
        """The place of a condition, after the places of its parts."""
        id_ = self.ids.get(id(seen), "")
        seen = self.first.get(id_, seen)
        if id(seen) in self.places:
            return self.places[id(seen)]
        node = seen.node
        route = None
        below = tuple(self.place(part) for part in self.trace.parts(seen))
        key = tuple((SLOT, place) for place in below)
        if isinstance(node, Test):
            if isinstance(node.ref, RouteRef):
                route = self.decision(node.ref.name) if node.ref.name in self.trace.routes else None
                key = () if route is None else ((SLOT, route),)
            else:
                known = [self.known(ref) for ref in refs_of(node)]
                key = tuple((GIVEN, place) for place in known)
                if node.operator == STATED:
                    key += tuple((SAID, place) for place in known[:1])
                    self.told += [place for place in known[:1] if self.is_list(node)]
        listed = isinstance(node, Members) and self.trace.values.listed(node.over)
        slot = self.pool.node(seen, id_, self.entries.get(id_), listed=listed)
        self.places[id(seen)] = self.add(slot, key, below=below, route=route)
        return self.places[id(seen)]

    def is_list(self, test: Test) -> bool:
        name = getattr(test.ref, "name", "")
        return name in self.pool.bundle.facts.every and self.pool.bundle.facts.every[name].type == LIST

    def finish(self) -> None:
        """Puts the slots in the order of their blocks, and gives each key its places among all values."""
        order = list(self.given)
        grouping = Grouping(self.keys, sizes(order, self.pool.bundle.facts.every))
        moved = {place: n for n, place in enumerate(place for slots, _ in grouping.blocks for place in slots)}
        said = list(dict.fromkeys(place for key in self.keys for kind, place in key if kind == SAID))
        start = 1 + len(order)
        places = {(SAID, place): start + n for n, place in enumerate(said)}
        start += len(said)

        def at(inputs: Sequence[Input]) -> list[int]:
            return [start + moved[n] if kind == SLOT else n if kind == GIVEN else places[kind, n] for kind, n in inputs]

        def named(part: Input) -> object:
            return id(self.slots[part[1]]) if part[0] == SLOT else (part[0], order[part[1] - 1])

        # What a slot rests on, down to what is given: so a block whose key is that alone is told from others.
        whole: list[int] = []
        for slot, key in zip(self.slots, self.keys, strict=True):
            rests = [whole[part[1]] if part[0] == SLOT else named(part) for part in key]
            whole.append(self.pool.number((id(slot), *rests)))

        self.steps = []
        for slots, inputs in grouping.blocks:
            pure = all(part[0] != SLOT for part in inputs)
            rests = [*map(named, inputs), *([whole[place] for place in slots] if pure else ())]
            block = self.pool.block([self.slots[place] for place in slots], rests)
            keys = [getter(at(self.keys[place])) for place in slots]
            self.steps.append((getter(at(inputs)), block.found, block.made, keys))
        self.inputs = LayoutInputs(order, self.pool.switches.law.silent, said, self.told)
        self.move(moved)
        self.ordered: Callable[[list[bytes]], Sequence[bytes]] = itemgetter(*self.order, 0)
        del self.trace, self.entries, self.ids, self.first, self.alive, self.keys, self.places

    def move(self, moved: Mapping[int, int]) -> None:
        """Puts all that is known of the slots in their new order."""

        def new(place: int | None) -> int | None:
            return None if place is None else moved[place]

        old = sorted(moved, key=moved.__getitem__)
        self.slots = [self.slots[place] for place in old]
        self.below = [tuple(moved[part] for part in self.below[place]) for place in old]
        self.whens = [tuple(map(new, self.whens[place])) for place in old]
        self.route = [new(self.route[place]) for place in old]
        self.lacks, self.names = [self.lacks[place] for place in old], [self.names[place] for place in old]
        self.provisions, self.unsaid = [self.provisions[place] for place in old], [self.unsaid[place] for place in old]
        self.routes = {name: moved[place] for name, place in self.routes.items()}
        self.question = moved[self.question]
        self.notices = [moved[place] for place in self.notices]
        self.order = [moved[place] for place in self.order]

    def evaluated(self, values: list[Any]) -> tuple[list[Any], list[bytes]]:
        """The state of every slot, and what a trace has of it where nothing rests on it."""
        values = values.copy()
        states: list[Any] = []
        texts: list[bytes] = []
        for key_of, found, make, keys in self.steps:
            key = key_of(values)
            block = found.get(key) or make(key, values, keys)
            states += block[0]
            values += block[1]
            texts += block[2]
        return states, texts
