"""Templates that choose their words by name have words for every name: none speaks with the words of another.

Each chain of `if` and `elif` is followed for every name that what it compares may have. A branch that a name reaches
though no test of the chain lists it would speak of it as of any other: of a new route, it would state law that is not.
Only `undetermined`, which no bundle declares, may be left to `else`; and `!=` may speak of several outcomes together,
not of routes.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import nodes

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.explain.sandbox import environment
from statute_runner.explain.template_worlds import OUTCOME, ROUTE, Names, comparisons, holds, kind_of, unlike, within
from statute_runner.problem import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from statute_runner.explain.template_rules import Template
    from statute_runner.explain.template_worlds import World
    from statute_runner.law.bundle import Bundle

NAMED_AT_MOST = 3


class Reach(NamedTuple):
    """A world in which a part of a template is reached, and what it compares whose name there is not listed."""

    world: World
    caught: frozenset[str]


def unworded(template: Template, bundle: Bundle, home: str) -> list[Problem]:
    """The names for which a template, right in its form, has no words, or only those of other names."""
    names = Names(bundle, home)
    tree = environment({}, "prose").parse(template.text)
    key = {"route.j2": "citation", "outcome.j2": "outcome"}.get(template.name, "")
    compared = {path for path, _, _ in comparisons(tree)} | {key, "route.outcome"}
    worlds = unlike(
        {path: one for path, one in world.items() if path in compared}
        for world in (names.of_route() if key == "citation" else names.of_outcome())
    )
    reader = ChoiceReader(template, names, compared)
    reader.all(tree.body, [Reach(world, frozenset()) for world in worlds])
    return reader.problems or list(silent(template, tree.body, worlds, key))


class ChoiceReader:
    """Walks a template with the worlds in which each part of it is reached; of each name one problem is told."""

    template: Template
    names: Names
    compared: set[str]

    def __init__(self, template: Template, names: Names, compared: set[str]) -> None:
        self.template, self.names, self.compared = template, names, compared
        self.problems: list[Problem] = []
        self.told: set[tuple[str, str]] = set()

    def all(self, parts: Iterable[nodes.Node], reached: list[Reach]) -> None:
        for part in parts:
            if isinstance(part, nodes.If):
                self.choice(part, reached)
            elif isinstance(part, nodes.For):
                self.loop(part, reached)
            elif literal(part):
                self.tell(
                    part, ((path, one.world[path]) for one in reached for path in one.caught), "this would speak of"
                )

    def loop(self, part: nodes.For, reached: list[Reach]) -> None:
        each = self.names.each(part.iter, part.target)
        bound = unlike({path: one for path, one in world.items() if path in self.compared} for world in each)
        groups: dict[frozenset[str], list[World]] = {}
        for one in reached:
            groups.setdefault(one.caught, []).append(one.world)
        inside = [
            Reach(world, frozenset(path for path in caught if path in world))
            for caught, worlds in groups.items()
            for world in within(worlds, bound, part.target)
            if part.test is None or holds(part.test, world) is not False
        ]
        self.all(part.body, inside)
        self.all(part.else_, reached)

    def choice(self, part: nodes.If, reached: list[Reach]) -> None:
        """Follows a chain; what no branch of several speaks of is told, too."""
        branches = [(one.test, one.body) for one in (part, *part.elif_)]
        listed: dict[str, set[str]] = {}
        for path, name, _ in chain.from_iterable(comparisons(test) for test, _ in branches):
            listed.setdefault(path, set()).add(name)
        asked: set[str] = set()
        left = reached
        for test, body in branches:
            tested = list(comparisons(test))
            naming = {(path, name) for path, name, equal in tested if equal}
            apart = {path for path, _, equal in tested if not equal}
            together = {path for path in apart if of_outcome(path)}
            self.all(
                body,
                [
                    caught(one, (asked | apart) - together, listed, naming)
                    for one in left
                    if holds(test, one.world) is not False
                ],
            )
            left = [one for one in left if holds(test, one.world) is not True]
            asked |= {path for path, _ in naming} | (apart - together)
        self.all(part.else_, [caught(one, asked, listed, set()) for one in left])
        if part.elif_ and not part.else_:
            lost = [one.world for one in left if all(holds(test, one.world) is False for test, _ in branches)]
            lacking = [(path, world[path]) for world in lost for path in asked if unlisted(world, path, listed)]
            self.tell(part, lacking, "no branch speaks of")

    def tell(self, at: nodes.Node, lacking: Iterable[tuple[str, str]], said: str) -> None:
        names: dict[str, list[str]] = {}
        for path, name in dict.fromkeys(lacking):
            if (path, name) not in self.told:
                self.told.add((path, name))
                names.setdefault(path, []).append(name)
        for path, found in names.items():
            kind = kind_of(self.names, path, found[0])
            self.problems.append(problem(self.template, at.lineno, kind, path, found, said))


def caught(one: Reach, asked: set[str], listed: Mapping[str, set[str]], naming: set[tuple[str, str]]) -> Reach:
    """The same world in a branch: its names that earlier tests asked for and none listed, but for those named here."""
    more = {path for path in asked if unlisted(one.world, path, listed)}
    return Reach(one.world, frozenset(p for p in one.caught | more if (p, one.world[p]) not in naming))


def unlisted(world: World, path: str, listed: Mapping[str, set[str]]) -> bool:
    return path in world and world[path] != UNDETERMINED and world[path] not in listed[path]


def of_outcome(path: str) -> bool:
    return path.rpartition(".")[2] == "outcome"


def problem(template: Template, line: int, kind: str, path: str, names: Sequence[str], said: str) -> Problem:
    shown = ", ".join(f"`{name}`" for name in names[:NAMED_AT_MOST])
    more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
    many = len(names) > 1
    what = f"the {kind}{'s' if many else ''} {shown}{more}"
    return Problem(
        "template-unworded",
        f"{what} {'have' if many else 'has'} no words of {'their' if many else 'its'} own: {said} {'them' if many else 'it'}",
        Span(template.file, line),
        f'write them under `{{% elif {path} == "{names[0]}" %}}`',
    )


def silent(template: Template, body: Sequence[nodes.Node], worlds: list[World], key: str) -> Iterator[Problem]:
    """The names of which a template says nothing at all, whatever else is so."""
    said: dict[tuple[str, str], bool] = {}
    for world in worlds:
        for path in (key, "route.outcome"):
            if path in world:
                name = world[path]
                said[path, name] = said.get((path, name), False) or speaks(body, world)
    for (path, name), anything in said.items():
        if not anything:
            yield problem(template, 1, OUTCOME if of_outcome(path) else ROUTE, path, [name], "nothing is said of")


def speaks(body: Iterable[nodes.Node], world: World) -> bool:
    """Whether something may be said in this world."""
    for part in body:
        if isinstance(part, nodes.If):
            open_ = True
            for test, inside in ((one.test, one.body) for one in (part, *part.elif_)):
                value = holds(test, world)
                if open_ and value is not False and speaks(inside, world):
                    return True
                open_ = open_ and value is not True
            if open_ and speaks(part.else_, world):
                return True
        elif isinstance(part, nodes.For):
            if speaks([*part.body, *part.else_], {}):
                return True
        elif literal(part) or any(not isinstance(one, nodes.TemplateData) for one in part.iter_child_nodes()):
            return True
    return False


def literal(part: nodes.Node) -> bool:
    """Whether a part of a template has words of its own, not only values and signs."""
    return any(any(map(str.isalpha, data.data)) for data in part.find_all(nodes.TemplateData))
