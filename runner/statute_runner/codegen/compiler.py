"""The law of a period under chosen readings as Python: from a typed request to what is possible, and what is missing.

The meaning is `MustMay` and `choose` over pieces of Python; here they are put in order, so that a case is looked at
only when none before it has settled the answer.
"""

from __future__ import annotations

import linecache
from hashlib import sha256
from typing import TYPE_CHECKING

from statute_runner.budget import OverBudget
from statute_runner.codegen.function_writer import Function, sole
from statute_runner.codegen.missing_codegen import MissingWriter
from statute_runner.codegen.missing_lists import FactLists
from statute_runner.codegen.python_expression import FALSE, TRUE, Leaf, written
from statute_runner.codegen.python_source import PythonSource, bits
from statute_runner.codegen.python_text import CODING, comment
from statute_runner.codegen.request_struct import attribute
from statute_runner.law.facts import Facts
from statute_runner.logic.kleene import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeAlias

    from statute_runner.codegen.missing_lists import PathLists
    from statute_runner.codegen.python_expression import Expression
    from statute_runner.codegen.request_locals import RequestLocals
    from statute_runner.codegen.shared_functions import SharedFunctions
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.kleene import Pair

    Masks: TypeAlias = tuple[int, ...]
    CasePair: TypeAlias = tuple[str, Pair[Expression]]


FEW_FACTS = 3


class Compiled:
    """A law as one Python function of a typed request.

    `decide` gives a mask for the question and one for each route, whose bit n says that `outcomes[n]` is possible; and
    what is missing where the question is open, as `listed` reads it.
    """

    outcomes: tuple[str, ...]
    routes: tuple[str, ...]
    source: str
    listed: PathLists | FactLists

    def __init__(
        self,
        law: Law,
        readings: Mapping[str, str],
        facts: Mapping[str, FactType],
        shared: SharedFunctions | None = None,
    ) -> None:
        self.law = law
        pieces = PythonSource(law, readings, facts)
        self.outcomes, self.routes = pieces.answers, tuple(law.routes)
        try:
            function, self.listed = write_decide(pieces, eager=False)
        except OverBudget:
            pieces = PythonSource(law, readings, facts)
            function, self.listed = write_decide(pieces, eager=True)
        self.source = module(pieces, function, facts)
        scope = made_module(self.source, "decide")
        if shared:
            stated = pieces.locals
            named = {name: text for texts in (stated.constants, stated.silent_lists) for text, name in texts.items()}
            shared.share(scope, pieces.functions.lines, named)
        self.decide: Callable[[Any], tuple[Masks, Any]] = scope["decide"]


def made(text: str, name: str) -> Callable[..., Any]:
    """The function of this name in a module."""
    function: Callable[..., Any] = made_module(text, name)[name]
    return function


def made_module(text: str, name: str) -> dict[str, Any]:
    """The names of a module, called after one of them; a debugger or profiler finds its source."""
    file = f"<{name} {sha256(text.encode()).hexdigest()[:16]}>"
    scope: dict[str, Any] = {}
    exec(compile(text, file, "exec"), scope)  # noqa: S102 - written here, of checked names and literals
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    return scope


def module(pieces: PythonSource, function: Function, facts: Mapping[str, FactType]) -> str:
    """The Python of a module with this function."""
    law, stated = pieces.law, pieces.locals
    registers = facts.registers if isinstance(facts, Facts) else None
    keys = " or ".join(registers.key_facts()) if registers else ""
    lines = function.finished(pieces.locals)
    chosen = [comment(f"  {name}: {pieces.answered.readings[name]}") for name in law.readings]
    since = f"as of {law.since}" if law.since else "before any version"
    head = [
        CODING,
        comment(f"{law.question.name}, under the law {since}"),
        *(comment(f"  {section.cite}, version {section.version}") for section in law.used),
        *([comment("read so:"), *chosen] if chosen else []),
        *([comment(f"reads no register: state the facts that are on record of {keys}")] if keys else []),
        "from datetime import date",
        "",
        "from msgspec import UNSET",
        "",
        *(["from statute_runner.codegen.request_struct import NONE", ""] if stated.absent else []),
        *(f"{name} = {text}" for text, name in stated.constants.items()),
    ]
    lists = [f"{name} = {text}" for text, name in stated.silent_lists.items()]
    parts = [*nothing(stated), *(["", "", *lists] if lists else []), *pieces.functions.lines, "", "", *lines]
    return "\n".join([*head, *([""] if stated.constants else []), "", *parts, ""])


def nothing(stated: RequestLocals) -> list[str]:
    """The class that stands for a group, or for all facts, where nothing is stated."""
    names = {part for fact in stated.of_facts if fact != "date" for part in fact.split(".")}
    if stated.silent_lists:
        names |= {fact.short for name, fact in stated.facts.items() if "[]" in name}
    attributes = [f"    {attribute(name)} = None" for name in sorted(names)]
    return ["class Nothing:", '    """What is not stated."""', *(["", *attributes] if attributes else [])]


def write_decide(source: PythonSource, *, eager: bool) -> tuple[Function, FactLists | PathLists]:
    """Writes the function that decides a request, and lists what may be missing.

    The function gives the masks of the question and the routes, and what is missing. Raises `OverBudget`
    where it is too long unless it makes its locals eagerly.
    """
    law = source.law
    decisions = [(route, source.routes[route], source.pairs(cases)) for route, cases in law.routes.items()]
    none = law.question.not_in_force.name
    question = source.names.new("question")
    last: list[CasePair] = source.pairs(law.decision) if law.routes else [(none, (TRUE, TRUE))]
    decisions.append((law.question.name, question, last))
    says = f"What is possible for {', '.join([law.question.name, *law.routes])}; and what is missing."
    masks = f"({', '.join([question, *source.routes.values()])},)"
    possible = bits(question, choose(last, source.answers, source))
    missing = MissingWriter(source, possible) if law.routes else None
    halves = [half for _, _, pairs in decisions for _, pair in pairs for half in pair]
    inlined = sole([*halves, *(missing.conditions if missing else ())], source.bodies)
    function = Function(source.bodies, "def decide(request):", says, inlined, eager=eager)
    for title, name, pairs in decisions:
        function.line(comment(title))
        function.ahead(half for _, pair in pairs for half in pair)
        write_decision(source, function, name, pairs, ())
    if missing:
        function.line(comment("where more than one outcome is possible"))
        with function.branch("if", Leaf(f"{question} & ({question} - 1)")):
            function.ahead(missing.conditions)
            missing.write(function)
            function.line(f"return {masks}, {missing.result}")
    function.line(f"return {masks}, 0")
    return function, missing.listed if missing else FactLists(())


def write_decision(
    source: PythonSource, function: Function, name: str, pairs: Sequence[CasePair], earlier: Sequence[CasePair]
) -> None:
    """The lines that give the name its mask; of the cases in `earlier` none must hold, and some may."""
    (outcome, (must, may)), *later = pairs
    settled = mask(source, [*earlier, (outcome, (TRUE, TRUE))])
    if must == TRUE:
        function.line(f"{name} = {settled}")
        return
    condition = may
    if must != may:
        local = source.names.new(f"{name} case {len(earlier) + 1}")
        function.assign(local, may)
        condition = surely(source, function, local, must)
    left = [*earlier, (outcome, (FALSE, FALSE if must == may else Leaf(local)))]
    if condition == FALSE:
        write_decision(source, function, name, later, left)
        return
    with function.branch("if", condition):
        function.line(f"{name} = {settled}")
    with function.branch("else"):
        write_decision(source, function, name, later, left)


def surely(source: PythonSource, function: Function, local: str, must: Expression) -> Expression:
    """That the case which may hold, as the local says, must hold.

    Where all its facts are known it does without a second look.
    """
    leaves = list(source.leaves(must))
    facts = dict.fromkeys(need for leaf in leaves for need in leaf.needs)
    if any(leaf.of_route for leaf in leaves) or len(facts) < FEW_FACTS:
        return source.conjunction([Leaf(local), must])
    sure = source.names.new(f"{local} sure")
    function.assign(sure, source.conjunction([Leaf(local), *map(Leaf, facts)]))
    with function.branch("if", source.conjunction([Leaf(local), Leaf(f"not {sure}")])):
        function.assign(sure, must)
    return Leaf(sure)


def mask(source: PythonSource, pairs: Sequence[CasePair]) -> str:
    """The bits of the outcomes that are possible."""
    sure, perhaps = 0, []
    for n, may in enumerate(choose(pairs, source.answers, source).values()):
        if may == TRUE:
            sure |= 1 << n
        elif may != FALSE:
            perhaps.append((1 << n, " ".join(written(may, lambda _: None))))
    if len(perhaps) == 1:
        return f"{sure | perhaps[0][0]} if {perhaps[0][1]} else {sure}"
    return " | ".join([str(sure), *(f"({bit} if {text} else 0)" for bit, text in perhaps)])
