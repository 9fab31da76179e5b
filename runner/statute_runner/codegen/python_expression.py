"""Conditions as Python source, simplified as they are built and printed with the law beside them.

What the compiler makes of true and false: constants vanish, a part stands once, a rule is a name with its body kept
apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from statute_runner.codegen.python_text import comment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from statute_runner.logic.refs import Stated

    Expression: TypeAlias = "Constant | Leaf | Every | Some | Negated | Named | FunctionCall"
    Body: TypeAlias = Callable[[str], tuple[str, Expression] | None]

WIDTH = 110


@dataclass(frozen=True, slots=True)
class Constant:
    """True or false whatever is known."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A comparison, and the text of its opposite.

    It may be what a route may come to; then it does not say whether the route must. `needs` are the comparisons it
    takes for granted, and `otherwise` what it comes to where one fails, if it is sure. `names` are what it reads.

    `bare` is the comparison of values called `first` and `second`, which are known of `refs`; its opposite if `turned`.
    """

    text: str
    opposite: str = ""
    needs: tuple[str, ...] = ()
    otherwise: bool | None = None
    of_route: bool = False
    names: tuple[str, ...] = ()
    refs: tuple[Stated, ...] = field(default=(), compare=False)
    bare: str = field(default="", compare=False)
    turned: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Every:
    """All parts are true."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part is true."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The part is false."""

    part: Expression


@dataclass(frozen=True, slots=True)
class Named:
    """Half of a rule's pair, by the name of its local."""

    name: str


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function of the module, called with these locals; `rules` are those among them that are halves of rules."""

    name: str
    arguments: tuple[str, ...]
    rules: tuple[Named, ...] = ()


TRUE, FALSE = Constant(True), Constant(False)


def conjunction(parts: Iterable[Expression]) -> Expression:
    """All of the parts, simplified."""
    return joined(parts, Every, TRUE, FALSE)


def disjunction(parts: Iterable[Expression]) -> Expression:
    """At least one of the parts, simplified."""
    return joined(parts, Some, FALSE, TRUE)


def joined(parts: Iterable[Expression], kind: type[Every | Some], neutral: Constant, settling: Constant) -> Expression:
    flat: dict[Expression, None] = {}
    for part in parts:
        for one in part.parts if isinstance(part, kind) else (part,):
            if one == settling:
                return settling
            if one != neutral:
                flat[one] = None
    # Where every leaf that needs it comes out right by itself when it fails, the comparison is superfluous.
    leaves = [one for one in flat if isinstance(one, Leaf)]
    sure = {need for one in leaves if one.otherwise is settling.truth for need in one.needs}
    sure -= {need for one in leaves if one.otherwise is not settling.truth for need in one.needs}
    remaining = tuple(
        one for one in flat if not (isinstance(one, Leaf) and (one.text if kind is Every else one.opposite) in sure)
    )
    return kind(remaining) if len(remaining) > 1 else remaining[0] if remaining else neutral


def complement(part: Expression) -> Expression:
    """The opposite of the part, simplified."""
    if isinstance(part, Constant):
        return FALSE if part.truth else TRUE
    if isinstance(part, Negated):
        return part.part
    if isinstance(part, Leaf) and part.opposite:
        return replace(part, text=part.opposite, opposite=part.text, needs=(), otherwise=None, turned=not part.turned)
    return Negated(part)


def written(expression: Expression, body: Body) -> list[str]:
    """The lines of an expression; `body` gives comment and body of a name that is written out, nothing for a local."""
    if isinstance(expression, Constant):
        return [str(expression.truth)]
    if isinstance(expression, Leaf):
        return [expression.text]
    if isinstance(expression, FunctionCall):
        return [f"{expression.name}({', '.join(expression.arguments)})"]
    if isinstance(expression, Negated):
        first, *rest = operand(expression.part, body)
        return [f"not {first}", *rest]
    if isinstance(expression, Named):
        found = body(expression.name)
        if found is None:
            return [expression.name]
        about, inner = found
        return ["(", f"    {comment(about)}", *indented(written(inner, body)), ")"]
    word = "and" if isinstance(expression, Every) else "or"
    parts = [operand(part, body) for part in expression.parts]
    if all(len(part) == 1 for part in parts):
        line = f" {word} ".join(part[0] for part in parts)
        if len(line) <= WIDTH:
            return [line]
    return [*parts[0], *(f"{word} {line}" if n == 0 else line for part in parts[1:] for n, line in enumerate(part))]


def operand(expression: Expression, body: Body) -> list[str]:
    lines = written(expression, body)
    if not isinstance(expression, Every | Some):
        return lines
    return [f"({lines[0]})"] if len(lines) == 1 else ["(", *indented(lines), ")"]


def indented(lines: Iterable[str], steps: int = 1) -> list[str]:
    """The lines further to the right."""
    return [f"{'    ' * steps}{line}" for line in lines]
