"""The law of a period over many requests at once: each condition is one integer, with a bit for every request.

The rule tree gives the same pieces as for one request. Only `and`, `or` and `not` are written otherwise, as operators
on bits, and tests over members as `MemberAxes` has them; a comparison stays the Python that it is, called once for each
value that its fact has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statute_runner.codegen.column_missing import ColumnMissing
from statute_runner.codegen.column_writer import EVERY, ColumnWriter
from statute_runner.codegen.compiler import made
from statute_runner.codegen.member_axes import axes_of, united
from statute_runner.codegen.member_missing import MEMBERS
from statute_runner.codegen.missing_codegen import MissingWriter
from statute_runner.codegen.python_expression import indented
from statute_runner.codegen.python_source import PythonSource
from statute_runner.codegen.python_text import CODING
from statute_runner.codegen.request_locals import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from statute_runner.codegen.member_axes import Axes, MemberAxes
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law

HEAD = ("from datetime import date", "", "from msgspec import UNSET", "")
NONE = "from statute_runner.codegen.request_struct import NONE"


@dataclass(frozen=True, slots=True)
class FactComparison:
    """A comparison of facts: the source, and what says of their typed values, None where one is not known, if it holds.

    `order` is the sign that stands between two days, or two numbers, where that is all. Two laws may make the same one.
    """

    facts: tuple[str, ...]
    source: tuple[str, ...]
    holds: Callable[..., bool] = field(compare=False)
    order: str = ""

    @property
    def axes(self) -> Axes:
        """The lists of whose members it speaks."""
        return united([axes_of(fact) for fact in self.facts])


class ColumnLaw:
    """A law as one function: from the bits of all requests and of its comparisons to the bits of its answers.

    These are, for the question and then each route, the requests for which each of `outcomes` is possible, and then
    those that lack what `lacking` says, facts and fields with their places in the law's order.
    """

    comparisons: tuple[FactComparison, ...]
    outcomes: int
    parts: int
    source: str
    lacking: dict[str, int]
    in_lists: bool

    def __init__(self, law: Law, readings: Mapping[str, str], facts: Mapping[str, FactType]) -> None:
        """Raises `ByRow` for law that looks at members of a list while it looks at others of the same."""
        writer = ColumnWriter(PythonSource(law, readings, facts))
        question, routes, ways = writer.decisions()
        walk = MissingWriter(writer.pieces, ways) if law.routes else None
        lacking = ColumnMissing(writer, walk).found(question) if walk else {}
        answers = [*question, *routes, *lacking.values()]
        self.outcomes, self.parts = len(writer.pieces.answers), 1 + len(law.routes)
        order = {fact: n for n, fact in enumerate(law.facts)}
        self.lacking = {name: order[name] for name in lacking}
        self.in_lists = walk is not None and bool(walk.calls)
        compared = {name: source for source, name in writer.comparisons.items()}
        constants = [f"{name} = {text}" for text, name in writer.pieces.locals.constants.items()]
        functions = [
            line for name, (_, lines, _) in compared.items() for line in (f"def {name}{lines[0]}", *lines[1:], "", "")
        ]
        decide = [f"def decide({', '.join([EVERY, 'members', *compared])}):", *indented(writer.lines)]
        head = [CODING, *HEAD, *([NONE] if writer.pieces.locals.absent else []), *constants, "", ""]
        ends = [*indented([f"return ({', '.join(answers)},)"]), "", "", f"LAW = decide, [{', '.join(compared)}]", ""]
        self.source = "\n".join([*head, *functions, *decide, *ends])
        whole: Any = made(self.source, "LAW")
        self.decide: Callable[..., tuple[int, ...]] = whole[0]
        self.comparisons = tuple(
            FactComparison(
                of, (*lines, *(line for line in constants if line.partition(" ")[0] in words_of(lines))), holds, sign
            )
            for (of, lines, sign), holds in zip(writer.comparisons, whole[1], strict=True)
        )

    def answers(self, members: MemberAxes, truths: Sequence[int]) -> tuple[list[int], list[int]]:
        """The bits of the answers from those of the comparisons, a member's for each; and the number of what is lacked.

        The numbers are those that the compiled law has.
        """
        found = self.decide(members.every(()), members, *truths)
        masks = self.outcomes * self.parts
        lacked = [
            (place * MEMBERS**2 + sum(number * MEMBERS ** (1 - n) for n, number in enumerate(numbers)), rows)
            for (name, place), bits in zip(self.lacking.items(), found[masks:], strict=True)
            for numbers, rows in members.places(bits, axes_of(name))
        ]
        return [*found[:masks], *(rows for _, rows in lacked)], [number for number, _ in lacked]

    def of_request(self, answers: int, numbers: Sequence[int]) -> tuple[tuple[int, ...], Any]:
        """The masks, and what is missing, of a request, as the compiled law gives them, from one bit of each answer."""
        width = self.outcomes
        masks = tuple(answers >> width * part & (1 << width) - 1 for part in range(self.parts))
        lacked = answers >> width * self.parts
        if self.in_lists and lacked:
            return masks, (0, {one for n, one in enumerate(numbers) if lacked >> n & 1})
        return masks, lacked
