"""The operators, a row each: what they compare, and their meaning as one Python expression.

The evaluated function is compiled from the same text that generated code inlines, so the two cannot disagree. `{fact}`
is the fact's known value, `{operand}` the literal or the other fact's known value. Dates are ISO text, whose order is
the calendar's; `none`, there is no such day or number, is equal to itself alone and stands in no order (`absence`). No
operator is the opposite of another where a value may be none: `not` before is not on or after.
"""

from __future__ import annotations

from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

CHOICE, YES_NO, DATE, TEXT, NUMBER, CHOICES, NUMBERS, LIST = (
    "choice",
    "yes/no",
    "date",
    "text",
    "whole number",
    "set of choices",
    "set of whole numbers",
    "list",
)
STATED = "is stated"


@value
class Operator:
    """An operator: its name in rule files, and its Python text.

    `types` are the fact types it takes, and `operand` says what its operand is.
    """

    name: str
    types: frozenset[str]
    operand: str
    python: str


SETS = frozenset({CHOICES, NUMBERS})
SINGLE = frozenset({CHOICE, YES_NO, DATE, TEXT, NUMBER})
LISTED = frozenset({CHOICE, TEXT, NUMBER, DATE})
NUMERIC = frozenset({NUMBER})
DATED = frozenset({DATE})
ABSENT = frozenset({DATE, NUMBER, CHOICE})
"""The types of which `none` may be a value."""
EVERY_TYPE = SINGLE | SETS | {LIST}

OPERATORS: dict[str, Operator] = {
    row.name: row
    for row in (
        Operator("is", SINGLE, "value", "{fact} == {operand}"),
        Operator("is not", SINGLE, "value", "{fact} != {operand}"),
        Operator("one of", LISTED, "list", "{fact} in {operand}"),
        Operator("none of", LISTED, "list", "{fact} not in {operand}"),
        Operator("has", SETS, "member", "{operand} in {fact}"),
        Operator("has any of", SETS, "list", "not {operand}.isdisjoint({fact})"),
        Operator("has all of", SETS, "list", "{operand}.issubset({fact})"),
        Operator("within", SETS, "list", "{operand}.issuperset({fact})"),
        Operator("shares any with", SETS, "set", "not {operand}.isdisjoint({fact})"),
        Operator("more than", NUMERIC, "value", "{fact} > {operand}"),
        Operator("at least", NUMERIC, "value", "{fact} >= {operand}"),
        Operator("less than", NUMERIC, "value", "{fact} < {operand}"),
        Operator("at most", NUMERIC, "value", "{fact} <= {operand}"),
        Operator("before", DATED, "value", "{fact} < {operand}"),
        Operator("after", DATED, "value", "{fact} > {operand}"),
        Operator("on or before", DATED, "value", "{fact} <= {operand}"),
        Operator("on or after", DATED, "value", "{fact} >= {operand}"),
        Operator(STATED, EVERY_TYPE, "truth", "({fact} is not None) is {operand}"),
    )
}


def compiled(operator: Operator) -> Callable[[Any, Any], bool]:
    """The operator as a function of two known values; a listed operand is a frozenset."""
    text = operator.python.format(fact="fact", operand="operand")
    function: Callable[[Any, Any], bool] = eval(f"lambda fact, operand: {text}")  # noqa: S307 - the table above
    return function


HOLDS: dict[str, Callable[[Any, Any], bool]] = {name: compiled(row) for name, row in OPERATORS.items()}
