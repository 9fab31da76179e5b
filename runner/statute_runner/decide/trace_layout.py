"""The layout of a trace: the slots that it has for a law and for lists of so many members, in the order of evaluation.

It is read off the trace of one request, and serves every request whose lists have as many members.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from statute_runner.decide.fact_entries import missing_fact
from statute_runner.decide.open_facts import OpenFact, numbers, refs_of
from statute_runner.decide.trace import Trace
from statute_runner.decide.trace_document import TraceWriter
from statute_runner.decide.trace_slots import DecisionSlot, ListText, Meanings, NodeSlot, compact, json_of
from statute_runner.law.facts import as_stated
from statute_runner.logic.operators import LIST, STATED
from statute_runner.logic.refs import MemberRef, RouteRef
from statute_runner.logic.tree import Members, Test, Unsaid, Use, nodes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.decide.reading_masks import ReadingSwitches
    from statute_runner.decide.trace import TracedNode
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Known, Rule

    Lack: TypeAlias = tuple[int, str, tuple[int, tuple[int, ...]], bytes]
    Step: TypeAlias = tuple[Callable[[Any], Any], dict[Hashable, Any], Callable[[Any], Any]]

NOTHING = 0
"""The place of what is known of nothing, among what is given."""


class SlotPool:
    """The slots of all layouts of a law under chosen readings: what is the same in two of them is one object."""

    bundle: Bundle
    switches: ReadingSwitches

    def __init__(self, bundle: Bundle, switches: ReadingSwitches) -> None:
        self.bundle, self.switches = bundle, switches
        self.meanings = Meanings()
        self.slots: dict[Hashable, Any] = {}

    def node(self, seen: TracedNode, id_: str, entry: Any, *, listed: bool) -> NodeSlot:
        """The slot of a condition; `entry` is what a trace says of it, if it stands in one."""
        key = (id(seen.node), id_, listed, *entry.get("parts", ()), entry.get("rule")) if entry else id(seen.node)
        key = (key, len(seen.parts), listed)
        if key not in self.slots:
            self.slots[key] = NodeSlot(self.switches, self.meanings, seen.node, id_, entry, listed=listed)
        found: NodeSlot = self.slots[key]
        return found

    def decision(self, cases: Sequence[Case], whens: Sequence[str | None], name: str) -> DecisionSlot:
        """The slot of a decision, with the ids of the conditions of its cases."""
        if name not in self.slots:
            self.slots[name] = DecisionSlot(self.switches, self.meanings, cases, whens)
        found: DecisionSlot = self.slots[name]
        return found


class NotingWriter(TraceWriter):
    """A writer that notes the id of each node that it comes to; several may have one, and then come to the same."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self.ids: dict[int, str] = {}

    def node(self, seen: TracedNode, around: str = "", rule: Rule | None = None) -> str:
        id_ = self.ids[id(seen)] = super().node(seen, around, rule)
        return id_


class TraceLayout:
    """The slots of a trace, each after all that it rests on.

    Of each slot, by its place: `below` are the places of its parts, `whens` those of the conditions of the cases of a
    decision, `route` that of the decision which it tests; `lacks` what is missing where it is open; `names` the facts
    that it compares, with their paths; `provisions` those that it encodes. `order` has the places in a document's order.
    """

    pool: SlotPool
    steps: list[Step]
    routes: dict[str, int]
    question: int
    notices: list[int]
    order: list[int]

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
            key = tuple(("slot", place) for place in places if place is not None)
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
        key = tuple(("slot", place) for place in below)
        if isinstance(node, Test):
            if isinstance(node.ref, RouteRef):
                route = self.decision(node.ref.name) if node.ref.name in self.trace.routes else None
                key = () if route is None else (("slot", route),)
            else:
                known = [self.known(ref) for ref in refs_of(node)]
                key = tuple(("given", place) for place in known)
                if node.operator == STATED:
                    key += tuple(("said", place) for place in known[:1])
                    self.told += [place for place in known[:1] if self.is_list(node)]
        listed = isinstance(node, Members) and self.trace.values.listed(node.over)
        slot = self.pool.node(seen, id_, self.entries.get(id_), listed=listed)
        self.places[id(seen)] = self.add(slot, key, below=below, route=route)
        return self.places[id(seen)]

    def is_list(self, test: Test) -> bool:
        name = getattr(test.ref, "name", "")
        return name in self.pool.bundle.facts.every and self.pool.bundle.facts.every[name].type == LIST

    def finish(self) -> None:
        """Gives each key its places among what is given, what is stated, and what the slots came to."""
        said = list(dict.fromkeys(place for key in self.keys for kind, place in key if kind == "said"))
        start = 1 + len(self.given)
        places: dict[tuple[str, int], int] = {("said", place): start + n for n, place in enumerate(said)}
        start += len(said)

        def at(kind: str, place: int) -> int:
            return place if kind == "given" else places[kind, place] if kind == "said" else start + place

        keys = [[at(*part) for part in key] or [NOTHING] for key in self.keys]
        self.steps = [(itemgetter(*key), slot.states, slot.made) for key, slot in zip(keys, self.slots, strict=True)]
        self.said, self.told = said, list(dict.fromkeys(self.told))
        self.ordered: Callable[[list[bytes]], Sequence[bytes]] = itemgetter(*self.order, NOTHING)
        self.read_from_facts()
        del self.trace, self.entries, self.ids, self.first, self.alive, self.keys, self.places

    def read_from_facts(self) -> None:
        """How what is given is read: from the facts, which are holder 0, or from a member, which another one holds."""
        silent = self.pool.switches.law.silent
        found: dict[Hashable, int] = {}
        self.holders: list[tuple[int, str, Any, int]] = []

        def holder(name: str, at: tuple[int, ...]) -> int:
            if (name, at) not in found:
                outer, _, field = name.rpartition("[].")
                above = holder(outer, at[:-1]) if outer else 0
                self.holders.append((above, field, silent.get(name), at[-1]))
                found[name, at] = len(self.holders)
            return found[name, at]

        self.reads: list[tuple[int, str]] = [(NOTHING, "")]
        self.silent: list[tuple[int, Known]] = []
        for n, (name, at, key) in enumerate(self.given, 1):
            self.reads.append((holder(name, at), key) if name else (0, key))
            full = f"{name}[].{key}" if name else key
            if full in silent:
                self.silent.append((n, silent[full]))

    def values(self, facts: Mapping[str, Known]) -> tuple[list[Any], list[Any]]:
        """What is given of what the slots test, as keys are made of it; and the same of what is stated."""
        held: list[Any] = [facts]
        for above, key, default, number in self.holders:
            members = held[above].get(key)
            held.append((default if members is None else members)[number])
        values = stated = [held[holder].get(key) for holder, key in self.reads]
        if self.silent or self.told:
            values = stated.copy()
            for place, meant in self.silent:
                if values[place] is None:
                    values[place] = meant
            for place in self.told:
                if values[place] is not None:
                    values[place] = ListText(json_of(as_stated(values[place])))
        if self.said:
            values = values + [stated[place] is not None for place in self.said]
        return values, stated

    def evaluated(self, values: list[Any]) -> list[Any]:
        """The state of every slot."""
        values = values.copy()
        states = []
        for key_of, made, make in self.steps:
            key = key_of(values)
            state = made.get(key) or make(key)
            states.append(state)
            values.append(state.code)
        return states


class ListShapes:
    """How many members the lists have that a law goes through: requests alike in that have one layout."""

    def __init__(self, law: Law) -> None:
        self.silent = law.silent
        trees = [*law.trees(), *(notice.when for notice in law.notices)]
        over = {node.over for tree in trees for node in nodes_of(tree) if isinstance(node, Members)}
        self.within: dict[str, list[str]] = {}
        for ref in over:
            name = ref.name
            while name:
                outer, _, _ = name.rpartition("[].")
                inner = self.within.setdefault(outer, [])
                if name not in inner:
                    inner.append(name)
                name = outer

    def of(self, facts: Mapping[str, Known]) -> tuple[Hashable, ...]:
        """The shape of the lists of a request."""
        return self.shape("", facts)

    def shape(self, outer: str, holder: Any) -> tuple[Hashable, ...]:
        found: list[Hashable] = []
        for name in self.within.get(outer, ()):
            members = holder.get(name.rpartition("[].")[2])
            if members is None:
                members = self.silent.get(name)
            if members is None:
                found.append(None)
            elif name in self.within:
                found.append(tuple([self.shape(name, member) for member in members]))
            else:
                found.append(len(members))
        return tuple(found)
