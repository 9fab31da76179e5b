"""The law of a period over many requests at once: each condition is one integer, with a bit for every request.

The rule tree gives the same pieces as for one request. Only `and`, `or` and `not` are written otherwise, as operators
on bits; a comparison stays the Python that it is, called once for each value that its fact has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statute_runner.codegen.compiler import made
from statute_runner.codegen.missing_codegen import MissingWriter
from statute_runner.codegen.python_expression import Constant, Every, Leaf, Named, Negated, Some, indented
from statute_runner.codegen.python_source import PythonSource, bits
from statute_runner.codegen.python_text import CODING
from statute_runner.codegen.request_locals import words_of
from statute_runner.logic.kleene import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeAlias

    from statute_runner.codegen.python_expression import Expression
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law

    Pairs: TypeAlias = Sequence[tuple[str, tuple[Expression, Expression]]]
    Compared: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]

EVERY, NO = "every_request", "0"
HEAD = ("from datetime import date", "", "from msgspec import UNSET", "")
NONE = "from statute_runner.codegen.request_struct import NONE"


class ByRow(Exception):  # noqa: N818 - nothing is wrong
    """Law that has no form by columns: it is applied to one request after the other."""


@dataclass(frozen=True, slots=True)
class FactComparison:
    """A comparison of facts: the source, and what says of their typed values, None where one is not known, if it holds.

    Two laws may make the same one.
    """

    facts: tuple[str, ...]
    source: tuple[str, ...]
    holds: Callable[..., bool] = field(compare=False)


class ColumnLaw:
    """A law as one function: from the bits of all requests and of its comparisons to the bits of its answers.

    These are, for the question and then each route, the requests for which each of `outcomes` is possible, and then
    those that lack each fact of the compiled law's list.
    """

    comparisons: tuple[FactComparison, ...]
    outcomes: int
    parts: int
    source: str

    def __init__(self, law: Law, readings: Mapping[str, str], facts: Mapping[str, FactType]) -> None:
        """Raises `ByRow` for law that looks at the members of a list."""
        writer = ColumnWriter(PythonSource(law, readings, facts))
        answers = writer.answers()
        compared = {name: source for source, name in writer.comparisons.items()}
        self.outcomes, self.parts = len(writer.pieces.answers), 1 + len(law.routes)
        constants = [f"{name} = {text}" for text, name in writer.pieces.locals.constants.items()]
        functions = [
            line for name, (_, lines) in compared.items() for line in (f"def {name}{lines[0]}", *lines[1:], "", "")
        ]
        decide = [f"def decide({', '.join([EVERY, *compared])}):", *indented(writer.lines)]
        head = [CODING, *HEAD, *([NONE] if writer.pieces.locals.absent else []), *constants, "", ""]
        ends = [*indented([f"return ({', '.join(answers)},)"]), "", "", f"LAW = decide, [{', '.join(compared)}]", ""]
        self.source = "\n".join([*head, *functions, *decide, *ends])
        whole: Any = made(self.source, "LAW")
        self.decide: Callable[..., tuple[int, ...]] = whole[0]
        self.comparisons = tuple(
            FactComparison(
                of, (*lines, *(line for line in constants if line.partition(" ")[0] in words_of(lines))), holds
            )
            for (of, lines), holds in zip(writer.comparisons, whole[1], strict=True)
        )

    def of_request(self, answers: int) -> tuple[tuple[int, ...], Any]:
        """The masks, and what is missing, of a request, as the compiled law gives them, from one bit of each answer."""
        width = self.outcomes
        masks = tuple(answers >> width * part & (1 << width) - 1 for part in range(self.parts))
        return masks, answers >> width * self.parts


class ColumnWriter:
    """Writes expressions as names of locals, each made once however often it stands in the law."""

    pieces: PythonSource
    lines: list[str]
    comparisons: dict[Compared, str]

    def __init__(self, pieces: PythonSource) -> None:
        self.pieces, self.lines, self.comparisons = pieces, [], {}
        self.names: dict[Expression, str] = {}
        self.of_routes: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.opposites: dict[str, str] = {EVERY: NO, NO: EVERY}

    def answers(self) -> list[str]:
        """The names of the answers, after the lines that make them. Raises `ByRow`."""
        pieces, law = self.pieces, self.pieces.law
        routes = [self.decision(pieces.routes[route], pieces.pairs(cases)) for route, cases in law.routes.items()]
        sure = pieces.constant(True)
        cases = pieces.pairs(law.decision) if law.routes else [(law.question.not_in_force.name, (sure, sure))]
        name = pieces.names.new("question")
        question = self.decision(name, cases)
        ways = bits(name, choose(cases, pieces.answers, pieces))
        missing = self.missing(MissingWriter(pieces, ways), question) if law.routes else []
        return [*question, *(one for route in routes for one in route), *missing]

    def decision(self, name: str, cases: Pairs) -> list[str]:
        """The names of what is possible, by which tests of the route find it."""
        ways = [self.name(may) for may in choose(cases, self.pieces.answers, self.pieces).values()]
        self.of_routes |= {f"{name} & {1 << n}": way for n, way in enumerate(ways)}
        return ways

    def missing(self, walk: MissingWriter, question: Sequence[str]) -> list[str]:
        """The names of the requests that lack each fact: it is not known, and asked for where a place is open."""
        if any(walk.calls.values()):
            raise ByRow
        several = [self.joined("&", [one, self.joined("|", question[:n])]) for n, one in enumerate(question) if n]
        opened = {id(walk.places[0]): self.joined("|", several)}
        for place in walk.places[1:]:
            ways = [self.joined("&", [opened[id(above)], self.name(condition)]) for above, condition in place.reached]
            opened[id(place)] = self.joined("|", ways)
        found = []
        for fact in walk.facts:
            asked = self.joined("|", [opened[id(place)] for place in walk.places if fact in place.facts])
            found.append(self.joined("&", [asked, self.without(self.name(self.pieces.known_fact(fact)))]))
        return found

    def name(self, expression: Expression) -> str:
        """The local that holds the requests for which the expression is true."""
        if expression not in self.names:
            self.names[expression] = self.made(expression)
        return self.names[expression]

    def made(self, expression: Expression) -> str:
        if isinstance(expression, Constant):
            return EVERY if expression.truth else NO
        if isinstance(expression, Every | Some):
            return self.joined("&" if isinstance(expression, Every) else "|", list(map(self.name, expression.parts)))
        if isinstance(expression, Negated):
            return self.without(self.name(expression.part))
        if isinstance(expression, Named):
            return self.name(self.pieces.bodies[expression.name][1])
        if not isinstance(expression, Leaf):
            raise ByRow
        if expression.of_route:
            return self.of_routes[expression.text]
        if expression.opposite and expression.opposite < expression.text:
            return self.without(self.name(Leaf(expression.opposite, expression.text, names=expression.names)))
        return self.comparisons.setdefault(self.compared(expression), f"comparison_{len(self.comparisons) + 1}")

    def compared(self, leaf: Leaf) -> Compared:
        """The facts of a comparison, and its function from the parameters on."""
        stated = self.pieces.locals
        values = {sign: value for value, sign in stated.signs.items()}
        facts = {name: fact for fact, name in stated.of_facts.items()}
        read = dict.fromkeys(values.get(name, name) for name in leaf.names)
        if not facts.keys() >= read.keys():
            raise ByRow
        text = f"bool({leaf.text})"
        if leaf.needs:
            text = f"{text} if {' and '.join(leaf.needs)} else {leaf.otherwise is True}"
        silent = [
            line for name in read if facts[name] in stated.silent for line in stated.read(facts[name], name, name)
        ]
        lines = indented([*silent, f"return {text}"])
        return tuple(facts[name] for name in read), (f"({', '.join(read)}):", *lines)

    def without(self, name: str) -> str:
        """The requests that are not among these."""
        if name not in self.opposites:
            found = self.local(f"{EVERY} ^ {name}")
            self.opposites |= {name: found, found: name}
        return self.opposites[name]

    def joined(self, sign: str, names: Sequence[str]) -> str:
        """The requests that are among all of these, or among any."""
        neutral, settling = (EVERY, NO) if sign == "&" else (NO, EVERY)
        left = [name for name in dict.fromkeys(names) if name != neutral]
        if settling in left:
            return settling
        return self.local(f" {sign} ".join(left)) if len(left) > 1 else left[0] if left else neutral

    def local(self, text: str) -> str:
        """The local that holds what the text comes to."""
        found = self.texts.get(text)
        if found is None:
            found = self.texts[text] = f"requests_{len(self.texts) + 1}"
            self.lines.append(f"{found} = {text}")
        return found
