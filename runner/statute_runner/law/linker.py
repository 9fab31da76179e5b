"""The law of one day: every rule that the routes in force use, each reference resolved to the version in force."""

from __future__ import annotations

from statute_runner.law.fact_order import most_useful_first
from statute_runner.law.reading_dependencies import reading_dependencies
from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import AnyRouteRef, InForceRef, RouteRef, unreachable
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Rule, Test, Unsaid, Use, nodes_of
from statute_runner.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.law.reading_dependencies import ReadingDependencies
    from statute_runner.law.section import Case, Notice, Section
    from statute_runner.logic.tree import Known, Member, Node, RuleKey


@value
class Size:
    """The size of a tree in a trace: its nodes, the letters of law in them, and how often each fact is tested."""

    nodes: int
    letters: int
    tested: dict[str, int]


@value
class Law:
    """What answers one question on the days from `since` to the next change of the law.

    `routes` are those in force, in the bundle's order; `in_force` answers tests of what is in force; `used` are the
    sections relied on; `facts` are those that the question rests on, the most useful first under the default readings;
    `may_rest_on_silence` says whether some condition rests on what is not stated; `depending` what may change with
    each reading that is tested; `silent` what each fact or field means when it is not stated, where silence means
    anything; `places` has each provision of `used` with its place among them. `node_entries` holds, by its identity,
    each condition with its entry in a trace whatever is known and the letters of that, once it has been asked for;
    `sizes` how much a trace holds, likewise; `kinds` the members that stand for all, by what tells them apart.
    """

    since: str
    question: Question
    routes: dict[str, tuple[Case, ...]]
    decision: tuple[Case, ...]
    notices: tuple[Notice, ...]
    rules: dict[RuleKey, Rule]
    in_force: dict[InForceRef, bool]
    readings: tuple[str, ...]
    used: tuple[Section, ...]
    facts: tuple[str, ...]
    may_rest_on_silence: bool
    depending: dict[str, ReadingDependencies]
    silent: Mapping[str, Known]
    places: dict[str, int]
    node_entries: dict[int, tuple[Node, Any, int]]
    sizes: dict[RuleKey | None, Size]
    kinds: dict[object, list[Member]]

    def trees(self) -> Iterator[Node]:
        """Every condition of the law, decisions first."""
        for cases in (*self.routes.values(), self.decision):
            yield from (case.when for case in cases if case.when)
        yield from (rule.body for rule in self.rules.values())

    def tests(self) -> Iterator[Test]:
        """Every test of the law, in the order of its trees."""
        return (node for tree in self.trees() for node in nodes_of(tree) if isinstance(node, Test))


def law_on(bundle: Bundle, day: str, question: Question) -> Law:
    """The law of the day. The bundle has been checked: every reference resolves or is not in force."""
    return Linker(bundle, day, question).law()


class Linker:
    """Resolves what the routes in force use, once each."""

    bundle: Bundle
    day: str
    question: Question
    sections: dict[str, Section]

    def __init__(self, bundle: Bundle, day: str, question: Question) -> None:
        self.bundle, self.day, self.question = bundle, day, question
        self.rules: dict[RuleKey, Rule] = {}
        self.in_force: dict[InForceRef, bool] = {}
        self.used: dict[tuple[str, str], Section] = {}
        self.sections = {route: section for route in question.routes if (section := self.route_section(route))}

    def route_section(self, route: str) -> Section | None:
        home = self.bundle.home(route)
        section = self.bundle.in_force(home, self.day) if home else None
        return section if section and route in section.decisions else None

    def law(self) -> Law:
        routes = {}
        notices: list[Notice] = []
        for route, section in self.sections.items():
            if (section.citation, section.version) not in self.used:
                notices += section.notices
            self.using(section)
            routes[route] = self.cases(section.decisions[route])
        decision = self.cases(self.question.decision)
        given = tuple(
            replace(notice, when=self.node(notice.when, None)) for notice in (*notices, *self.question.notices)
        )
        defaults = {name: reading.default for name, reading in self.bundle.readings.items()}
        facts = most_useful_first(routes, decision, self.rules, defaults, self.in_force)
        tested = reading_dependencies(routes, decision, self.rules)
        return Law(
            self.day,
            self.question,
            routes,
            decision,
            given,
            self.rules,
            self.in_force,
            tuple(name for name in self.bundle.readings if name in tested),
            tuple(self.used.values()),
            facts,
            self.may_rest_on_silence(routes, decision, facts),
            tested,
            self.bundle.facts.silent,
            {at: n for n, at in reversed(list(enumerate(self.provisions())))},
            {},
            {},
            {},
        )

    def provisions(self) -> Iterator[str]:
        """The provisions of the sections relied on, in the order of the law."""
        return (f"{section.citation}/{part.path}" for section in self.used.values() for part in section.text)

    def may_rest_on_silence(
        self, routes: Mapping[str, tuple[Case, ...]], decision: tuple[Case, ...], facts: tuple[str, ...]
    ) -> bool:
        """Whether any condition rests on what is not stated."""
        trees = [case.when for cases in (*routes.values(), decision) for case in cases if case.when]
        trees += [rule.body for rule in self.rules.values()]
        return not self.bundle.facts.silent.keys().isdisjoint(facts) or any(
            isinstance(node, Unsaid) or (isinstance(node, Test) and node.operator == STATED)
            for tree in trees
            for node in nodes_of(tree)
        )

    def using(self, section: Section) -> None:
        self.used.setdefault((section.citation, section.version), section)

    def cases(self, cases: tuple[Case, ...]) -> tuple[Case, ...]:
        return tuple(replace(case, when=self.node(case.when, None)) if case.when else case for case in cases)

    def node(self, node: Node, on: str | None) -> Node:
        """The node with its references resolved on the day, or on the day that a retained authority names.

        Not a fold, which goes on through the rules that are found here.
        """
        match node:
            case AllOf() | AnyOf():
                return replace(node, parts=tuple(self.node(part, on) for part in node.parts))
            case Not() | Members() | Unsaid():
                return replace(node, part=self.node(node.part, on))
            case Use():
                return self.use(node, node.as_in_force_on or on)
            case Test(AnyRouteRef(), _, operand):
                return AnyOf(tuple(Test(RouteRef(route), "is", operand, node.at) for route in self.sections), node.at)
            case Test(InForceRef(citation)):
                return replace(node, ref=self.whether_in_force(citation, on))
            case Test():
                return node
            case other:
                raise unreachable(other)

    def whether_in_force(self, citation: str, on: str | None) -> InForceRef:
        ref = InForceRef(citation, on)
        section = self.bundle.in_force(citation, on or self.day)
        self.in_force[ref] = section is not None
        if section:
            self.using(section)
        return ref

    def use(self, node: Use, on: str | None) -> Node:
        citation, _, name = node.rule.partition("#")
        section = self.bundle.in_force(citation, on or self.day)
        if section is None:
            return Test(self.whether_in_force(citation, on), "is", True, node.at)
        self.using(section)
        key = (node.rule, on)
        if key not in self.rules:
            rule = section.rules[name]
            self.rules[key] = rule
            self.rules[key] = replace(rule, body=self.node(rule.body, on))
        return replace(node, as_in_force_on=on)
