"""No rule or route rests on itself, on any day, and none on too long a chain of others."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from statute_runner.logic.refs import AnyRouteRef, RouteRef
from statute_runner.logic.tree import Test, Use, nodes_of, parts_of
from statute_runner.problem import Problem
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.law.section import Section
    from statute_runner.loading.subject import Subject
    from statute_runner.logic.tree import Node, Place

    Point: TypeAlias = tuple[str, str, str | None]
    Step: TypeAlias = tuple[Point, Place | None]

DEEPEST = 100


def problems(subject: Subject) -> Iterator[Problem]:
    """Every cycle, told once, and every chain too long to follow. The references have been checked."""
    if sound(subject.bundle):
        return
    told: set[frozenset[str]] = set()
    for question in subject.bundle.questions.values():
        for start in subject.bundle.days():
            day = Day(subject.bundle, question, start)
            for cycle in day.cycles():
                names = [name for (_, name, _), _ in cycle]
                if frozenset(names) not in told:
                    told.add(frozenset(names))
                    chain = " > ".join((names[-1], *names))
                    place = cycle[-1][1]
                    assert place  # noqa: S101 - every step but the first of a walk was written somewhere
                    at = subject.span(place.file, place.path)
                    message = f"circular dependency: `{names[-1]}` depends on itself"
                    yield Problem("cycle", message, at, f"break the chain {chain}")
            if not told and max(day.depth.values(), default=0) > DEEPEST:
                yield too_deep(subject, day)
                return


def sound(bundle: Bundle) -> bool:
    """Whether no rule or route rests on itself or nests too deep, with all its versions taken as one.

    Then none does on any day. It takes each section once, where the exact answer takes each on every day.
    """
    nests: dict[str, int] = {}
    below: dict[str, set[str]] = {}
    every_route = [route for question in bundle.questions.values() for route in question.routes]
    for section in bundle.all_sections():
        roots = [(f"{section.citation}#{name}", rule.body) for name, rule in section.rules.items()]
        roots += [(route, case.when) for route, cases in section.decisions.items() for case in cases if case.when]
        for name, root in roots:
            nests[name] = max(nests.get(name, 0), nesting(root))
            below.setdefault(name, set()).update(named(root, every_route))
    depth: dict[str, int] = {}
    try:
        for name in TopologicalSorter(below).static_order():
            if name in below:
                depth[name] = nests[name] + max((depth.get(other, 0) for other in below[name]), default=0)
    except CycleError:
        return False
    return max(depth.values(), default=0) <= DEEPEST


def nesting(node: Node) -> int:
    """How deep conditions nest, as written.

    All kinds of them count alike, so that this is no fold.
    """
    return 1 + max((nesting(part) for part in parts_of(node)), default=0)


def named(root: Node, every_route: list[str]) -> Iterator[str]:
    """The rules and routes that a condition names."""
    for node in nodes_of(root):
        match node:
            case Use(rule):
                yield rule
            case Test(AnyRouteRef()):
                yield from every_route
            case Test(RouteRef(route)):
                yield route


def too_deep(subject: Subject, day: Day) -> Problem:
    """The problem of the first rule or route whose conditions nest deeper than the limit."""
    deep = [point for point, found in day.depth.items() if found > DEEPEST]
    kind, name, on = min(deep, key=lambda point: (day.depth[point], point[1], point[2] or ""))
    found = day.depth[kind, name, on]
    section, path = (
        day.section(kind, name, on),
        pointer(*("rules", name.partition("#")[2]) if kind == "rule" else ("decisions", name)),
    )
    assert section  # noqa: S101 - what is not in force has no depth
    return Problem(
        "rule-depth",
        f"`{name}` depends on {found} levels of nested conditions; the limit is {DEEPEST}",
        subject.span(section.file, path, key=True),
        "let it depend on fewer rules that depend on rules",
    )


class Day:
    """What rests on what on one day, for one question, and how many conditions stand one inside another below it."""

    bundle: Bundle
    question: Question
    day: str

    def __init__(self, bundle: Bundle, question: Question, day: str) -> None:
        self.bundle, self.question, self.day = bundle, question, day
        self.depth: dict[Point, int] = {}

    def cycles(self) -> Iterator[list[Step]]:
        """Each cycle met on the way through all rules and routes of the day, as its steps."""
        for citation in self.bundle.versions:
            section = self.bundle.in_force(citation, self.day)
            for name in section.rules if section else ():
                yield from self.walk((("rule", f"{citation}#{name}", None), None))
        for route in self.question.routes:
            yield from self.walk((("route", route, None), None))

    def walk(self, start: Step) -> Iterator[list[Step]]:
        """Goes down without recursion, because a chain may be as long as an author likes."""
        if start[0] in self.depth:
            return
        trail, open_ = [start], [self.steps(start[0])]
        while trail:
            step = next(open_[-1], None)
            points = [point for point, _ in trail]
            if step is None:
                open_.pop()
                point = trail.pop()[0]
                self.depth[point] = max((self.height(root, point[2]) for root in self.roots(point)), default=0)
            elif step[0] in points:
                yield [*trail[points.index(step[0]) + 1 :], step]
            elif step[0] not in self.depth:
                trail.append(step)
                open_.append(self.steps(step[0]))

    def section(self, kind: str, name: str, on: str | None) -> Section | None:
        """The section in force that holds a rule or a route."""
        home = name.partition("#")[0] if kind == "rule" else self.bundle.home(name)
        return self.bundle.in_force(home or "", on or self.day)

    def roots(self, point: Point) -> list[Node]:
        """The conditions written in a rule or route."""
        kind, name, on = point
        section = self.section(kind, name, on)
        if section is None:
            return []
        if kind == "rule":
            return [section.rules[name.partition("#")[2]].body]
        return [case.when for case in section.decisions.get(name, ()) if case.when]

    def steps(self, point: Point) -> Iterator[Step]:
        for root in self.roots(point):
            for node in nodes_of(root):
                yield from ((to, node.at) for to in self.below(node, point[2]))

    def below(self, node: Node, on: str | None) -> list[Point]:
        """What this node itself rests on."""
        match node:
            case Use(rule, day):
                return [("rule", rule, day or on)]
            case Test(AnyRouteRef()):
                return [("route", route, None) for route in self.question.routes]
            case Test(RouteRef(route)):
                return [("route", route, None)]
            case _:
                return []

    def height(self, node: Node, on: str | None) -> int:
        parts = [self.height(part, on) for part in parts_of(node)]
        return 1 + max([*parts, *(self.depth.get(point, 0) for point in self.below(node, on))], default=0)
