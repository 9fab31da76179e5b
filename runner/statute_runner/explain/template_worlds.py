"""What the names that a template compares may be: each way in which they can come together, as one world.

A world says for each compared expression, such as `route.outcome`, which name of the bundle it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from jinja2 import nodes

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.explain.template_rules import is_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.law.bundle import Bundle, Question

World: TypeAlias = "Mapping[str, str]"

OUTCOME, ROUTE, SECTION, VERSION, NOTICE, QUESTION = "outcome", "route", "section", "version", "notice", "question"
MOST_WORLDS = 20_000


class Names:
    """The names of a bundle that the templates of one section may meet."""

    questions: list[Question]
    routes: dict[str, list[str]]

    def __init__(self, bundle: Bundle, home: str) -> None:
        self.bundle = bundle
        self.questions = [one for one in bundle.questions.values() if one.explained_by == home]
        self.routes = {route: outcomes_of(bundle, route) for question in self.questions for route in question.routes}

    def of_outcome(self) -> list[dict[str, str]]:
        """What `question` and `outcome` may be together."""
        return [
            {"question": question.name, "outcome": outcome}
            for question in self.questions
            for outcome in answers(question)
        ]

    def of_route(self) -> list[dict[str, str]]:
        """The same, with what `citation` and `route.outcome` may be beside them."""
        return [
            {"question": question.name, "outcome": outcome, "citation": route, "route.outcome": answer}
            for question in self.questions
            for outcome in answers(question)
            for route in question.routes
            for answer in self.routes[route]
        ]

    def each(self, over: nodes.Node, target: nodes.Node) -> list[dict[str, str]]:
        """What the targets of a loop over this may be, by the expressions that speak of them; nothing where unknown."""
        if is_items(over) and path_of(inner(over)) == "routes" and isinstance(target, nodes.Tuple):
            key, value = (path_of(part) for part in target.items)
            return [
                {key: route, f"{value}.outcome": outcome}
                for route, outcomes in self.routes.items()
                for outcome in outcomes
            ]
        name, of = path_of(target), path_of(over)
        match of:
            case "routes":
                return [{name: route} for route in self.routes]
            case "sheet.routes":
                return [
                    {f"{name}.citation": route, f"{name}.outcome": outcome}
                    for route, outcomes in self.routes.items()
                    for outcome in outcomes
                ]
            case "possible":
                return [{name: outcome} for outcome in dict.fromkeys(o for q in self.questions for o in q.outcomes)]
            case "law":
                sections = self.bundle.all_sections()
                return [{f"{name}.citation": one.citation, f"{name}.version": one.version} for one in sections]
            case "notices":
                return [{f"{name}.id": one} for one in self.notices()]
        return []

    def notices(self) -> list[str]:
        """The ids of the notices that an answer may have."""
        own = (notice.id for question in self.questions for notice in question.notices)
        return list(dict.fromkeys([*own, *(n.id for section in self.bundle.all_sections() for n in section.notices)]))


def outcomes_of(bundle: Bundle, route: str) -> list[str]:
    """What a route may be answered, under the law of any day."""
    found = {case.outcome: None for section in bundle.all_sections() for case in section.decisions.get(route, ())}
    return [*found, UNDETERMINED]


def answers(question: Question) -> list[str]:
    """What the question may be answered."""
    given = (case.outcome for case in question.decision)
    return list(dict.fromkeys([*given, question.not_in_force.name, UNDETERMINED]))


def path_of(node: nodes.Node) -> str:
    """An expression such as `route.outcome` as a path; nothing where it is another kind."""
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Getattr():
            return f"{above}.{node.attr}" if (above := path_of(node.node)) else ""
        case nodes.Getitem() if isinstance(node.arg, nodes.Const):
            return f"{above}.{node.arg.value}" if (above := path_of(node.node)) else ""
    return ""


def inner(node: nodes.Node) -> nodes.Node:
    """What a filter is applied to."""
    assert isinstance(node, nodes.Filter)  # noqa: S101 - asked of `x | items` only
    assert node.node is not None  # noqa: S101 - as above
    return node.node


def within(worlds: Iterable[World], bound: list[World], target: nodes.Node) -> list[World]:
    """The worlds inside a loop: what its targets were called before is hidden by what they are there."""
    names = {part.name for part in (target, *target.find_all(nodes.Name)) if isinstance(part, nodes.Name)}
    outer = unlike({key: one for key, one in world.items() if key.partition(".")[0] not in names} for world in worlds)
    made: list[World] = [{**world, **more} for world in outer for more in bound or [{}]]
    return made if len(made) <= MOST_WORLDS else outer


def unlike(worlds: Iterable[World]) -> list[World]:
    """The worlds, each once."""
    return list({tuple(sorted(world.items())): world for world in worlds}.values())


def holds(test: nodes.Node, world: World) -> bool | None:
    """Whether a test holds in a world, or nothing where the world does not tell."""
    match test:
        case nodes.Not():
            part = holds(test.node, world)
            return None if part is None else not part
        case nodes.And() | nodes.Or():
            decisive = isinstance(test, nodes.Or)
            parts = [holds(test.left, world), holds(test.right, world)]
            return decisive if decisive in parts else None if None in parts else not decisive
        case nodes.Compare():
            compared = list(comparisons(test))
            if len(compared) == 1 and compared[0][0] in world:
                path, value, equal = compared[0]
                return (world[path] == value) == equal
    return None


def comparisons(test: nodes.Node) -> Iterator[tuple[str, str, bool]]:
    """Each comparison in a test of an expression with a name: the path, the name, and whether they are to be equal."""
    found = [test] if isinstance(test, nodes.Compare) else test.find_all(nodes.Compare)
    for one in found:
        if len(one.ops) != 1 or one.ops[0].op not in {"eq", "ne"}:
            continue
        sides = (one.expr, one.ops[0].expr)
        for left, right in (sides, sides[::-1]):
            if isinstance(right, nodes.Const) and isinstance(right.value, str) and (path := path_of(left)):
                yield path, right.value, one.ops[0].op == "eq"


def kind_of(names: Names, path: str, value: str) -> str:
    """What a name of this expression is, in a message."""
    if path == "question":
        return QUESTION
    if value == UNDETERMINED or any(value in question.outcomes for question in names.questions):
        return OUTCOME
    if value in names.routes:
        return ROUTE
    return VERSION if path.endswith(".version") else NOTICE if path.endswith(".id") else SECTION
