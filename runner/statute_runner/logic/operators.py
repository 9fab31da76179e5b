"""The operators, a row each: what they compare, and their meaning as one Python expression.

The evaluated function is compiled from the same text that generated code inlines, so the two cannot disagree. `{fact}`
is the fact's known value, `{operand}` the literal or the other fact's known value. Dates are ISO text, whose order is
the calendar's.
"""

from __future__ import annotations

from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

CHOICE, YES_NO, DATE, TEXT, NUMBER, CHOICES, NUMBERS = (
    "choice",
    "yes/no",
    "date",
    "text",
    "whole number",
    "set of choices",
    "set of whole numbers",
)


@value
class Operator:
    """An operator: its name in rule files, its Python text, and its sign when negated.

    `types` are the fact types it takes, and `operand` says what its operand is.
    """

    name: str
    types: frozenset[str]
    operand: str
    python: str
    negated: str


SETS = frozenset({CHOICES, NUMBERS})
SINGLE = frozenset({CHOICE, YES_NO, DATE, TEXT, NUMBER})
LISTED = frozenset({CHOICE, TEXT, NUMBER, DATE})
NUMERIC = frozenset({NUMBER})
DATED = frozenset({DATE})

OPERATORS: dict[str, Operator] = {
    row.name: row
    for row in (
        Operator("is", SINGLE, "value", "{fact} == {operand}", "is not"),
        Operator("is not", SINGLE, "value", "{fact} != {operand}", "is"),
        Operator("one of", LISTED, "list", "{fact} in {operand}", "is none of"),
        Operator("none of", LISTED, "list", "{fact} not in {operand}", "is one of"),
        Operator("has", SETS, "member", "{operand} in {fact}", "lacks"),
        Operator("has any of", SETS, "list", "not {operand}.isdisjoint({fact})", "has none of"),
        Operator("has all of", SETS, "list", "{operand}.issubset({fact})", "lacks one of"),
        Operator("more than", NUMERIC, "value", "{fact} > {operand}", "is at most"),
        Operator("at least", NUMERIC, "value", "{fact} >= {operand}", "is less than"),
        Operator("less than", NUMERIC, "value", "{fact} < {operand}", "is at least"),
        Operator("at most", NUMERIC, "value", "{fact} <= {operand}", "is more than"),
        Operator("before", DATED, "value", "{fact} < {operand}", "is on or after"),
        Operator("after", DATED, "value", "{fact} > {operand}", "is on or before"),
        Operator("on or before", DATED, "value", "{fact} <= {operand}", "is after"),
        Operator("on or after", DATED, "value", "{fact} >= {operand}", "is before"),
    )
}


def compiled(operator: Operator) -> Callable[[Any, Any], bool]:
    """The operator as a function of two known values; a listed operand is a frozenset."""
    text = operator.python.format(fact="fact", operand="operand")
    function: Callable[[Any, Any], bool] = eval(f"lambda fact, operand: {text}")  # noqa: S307 - the table above
    return function


HOLDS: dict[str, Callable[[Any, Any], bool]] = {name: compiled(row) for name, row in OPERATORS.items()}
