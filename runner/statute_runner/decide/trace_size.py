"""Computes the size of the trace of a decision document before it is written.

Every rule stands in it once, and what is asked of a list's members for each of them. It is the same for every request
under a law, but for the facts that are given, so that it is measured once for each law, as if each list had one member.
What is then too much for so many members as there are is measured once more, for the request.
"""

from __future__ import annotations

from math import prod

from statute_runner.decide.trace_document import node_entry
from statute_runner.law.linker import Size
from statute_runner.law.value_faults import LONGEST_TEXT
from statute_runner.logic.operators import LIST, NUMBERS, TEXT
from statute_runner.logic.tree import facts_of, fold
from statute_runner.problem import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import AllOf, AnyOf, Known, Members, Node, Not, RuleKey, Test, Unsaid, Use
    from statute_runner.problem import Refused

MOST_NODES = 100_000
MOST_LETTERS = 2**26
EACH = 8
"""Letters that a member of a set takes at the least."""


def bounded(law: Law, facts: Mapping[str, Known]) -> None:
    """Checks that the trace of these facts holds no more than a document may.

    Raises `Refused`, with the rule to which the excess is due.
    """
    members, stated = dict(most_members("", facts)), most_letters("", facts)
    single = whole_size(law, None, law.sizes)
    many = prod(members.values())
    if single.nodes * many <= MOST_NODES and letters_with(single, stated) * many <= MOST_LETTERS:
        return
    sizes: dict[RuleKey | None, Size] = {}
    whole = whole_size(law, members, sizes)
    if whole.nodes > MOST_NODES:
        raise too_large(law, sizes, whole.nodes, "nodes", MOST_NODES)
    if (held := letters_with(whole, stated)) > MOST_LETTERS:
        raise too_large(law, sizes, held, "letters", MOST_LETTERS)


def surely_bounded(law: Law, facts: Mapping[str, Known], types: Mapping[str, FactType]) -> bool:
    """Whether the trace of whatever facts, whose lists have as many members as these, is within what one may hold."""
    whole = whole_size(law, dict(most_members("", facts)), {})
    longest = {name: longest_given(types[name]) if name in types else MOST_LETTERS for name in whole.tested}
    return whole.nodes <= MOST_NODES and letters_with(whole, longest) <= MOST_LETTERS


def longest_given(fact: FactType) -> int:
    """The most letters that a fact may take wherever it is tested; more than a trace holds, where there is no most."""
    if fact.type in {LIST, NUMBERS}:
        bounded_set = fact.type == NUMBERS and (fact.smallest or fact.largest)
        return EACH * 2 * (fact.largest - fact.smallest + 1) if bounded_set else MOST_LETTERS
    longest = max([EACH, len("0000-00-00"), *map(len, fact.values)])
    return LONGEST_TEXT if fact.type == TEXT else (EACH + longest) * max(1, len(fact.values))


def letters_with(size: Size, stated: Mapping[str, int]) -> int:
    """The letters of a trace with those of the facts that are given, wherever they are tested."""
    return size.letters + sum(size.tested.get(name, 0) * most for name, most in stated.items())


def most_members(prefix: str, facts: Mapping[str, Known]) -> Iterator[tuple[str, int]]:
    """How many members each list has at the most, by its full name; of a list in a list, in any member of the outer."""
    for name, given in facts.items():
        members = [one for one in given if isinstance(one, dict)] if isinstance(given, tuple) else []
        if members:
            yield f"{prefix}{name}", len(members)
            inner: dict[str, int] = {}
            for member in members:
                for key, number in most_members(f"{prefix}{name}[].", member):
                    inner[key] = max(number, inner.get(key, 0))
            yield from inner.items()


def most_letters(prefix: str, facts: Mapping[str, Known]) -> dict[str, int]:
    """How many letters each fact takes, by its full name; the field of a list's members, in any member at the most."""
    found: dict[str, int] = {}
    for name, given in facts.items():
        found[f"{prefix}{name}"] = length(given)
        for member in given if isinstance(given, tuple) else ():
            for key, most in most_letters(f"{prefix}{name}[].", member).items() if isinstance(member, dict) else ():
                found[key] = max(most, found.get(key, 0))
    return found


def length(given: Known) -> int:
    """The letters that a fact takes wherever it is tested."""
    if isinstance(given, tuple):
        return sum(EACH + (0 if isinstance(member, dict) else length(member)) for member in given)
    return len(given) if isinstance(given, str) else EACH


def too_large(law: Law, measured: Mapping[RuleKey | None, Size], held: int, what: str, most: int) -> Refused:
    """The refusal of a trace that is too large, with the rule to which that is due.

    Of the rules that exceed the limit alone, it is the innermost; else the largest of all.
    """
    sizes = {key: getattr(size, what) for key, size in measured.items() if key is not None}
    message = f"the trace is too large: {held:,} {what}, the limit is {most:,}"
    help_ = "omit the trace (`--no-trace`), or state fewer members"
    if not sizes:
        return refuse("trace-size", message, help=help_)
    key = next((key for key, size in sizes.items() if size > most), max(sizes, key=sizes.__getitem__))
    at = law.rules[key].at
    place = f" ({at.file}:{at.line})" if at else ""
    return refuse("trace-size", f"{message}: the rule `{key[0]}`{place} comes to {sizes[key]:,}", help=help_)


def whole_size(law: Law, members: Mapping[str, int] | None, sizes: dict[RuleKey | None, Size]) -> Size:
    """The size of all decisions of the law, where the lists have so many members, or one each; also into `sizes`."""
    if None not in sizes:
        cases = [case for decided in (*law.routes.values(), law.decision) for case in decided]
        meaning = Sizes(law, members)
        found = [fold(case.when, meaning, law.rules) for case in cases if case.when]
        while meaning.used:
            key = meaning.used.popitem()[0]
            if key not in sizes:
                rule = law.rules[key]
                sizes[key] = meaning.each(rule.about, fold(rule.body, meaning, law.rules))
        whole = added([*found, *sizes.values()])
        sizes[None] = Size(whole.nodes + len(cases) + len(law.routes) + 1, whole.letters, whole.tested)
    return sizes[None]


class Sizes:
    """The meaning of a condition as its size, without that of the rules in `used`."""

    law: Law
    most: Mapping[str, int] | None

    def __init__(self, law: Law, members: Mapping[str, int] | None) -> None:
        self.law, self.most = law, members
        self.used: dict[RuleKey, None] = {}

    def test(self, node: Test) -> Size:
        return self.around(node, Size(0, 0, dict.fromkeys(facts_of(node)[:1], 1)))

    def all_of(self, node: AllOf, parts: Sequence[Size]) -> Size:
        return self.around(node, added(parts))

    def any_of(self, node: AnyOf, parts: Sequence[Size]) -> Size:
        return self.around(node, added(parts))

    def negation(self, node: Not, part: Size) -> Size:
        return self.around(node, part)

    def use(self, node: Use, _body: Callable[[], Size]) -> Size:
        self.used[node.rule, node.as_in_force_on] = None
        return self.around(node, Size(0, 0, {}))

    def members(self, node: Members, each: Callable[[], Size]) -> Size:
        return self.around(node, self.times(self.number(str(node.over)), each()))

    def unsaid(self, node: Unsaid, part: Size) -> Size:
        return self.around(node, part)

    def each(self, about: str, body: Size) -> Size:
        """The size of a rule: of one about a list, that for each of its members, and so for each list around it."""
        around = about.split("[].")
        lists = ["[].".join(around[: n + 1]) for n in range(len(around))] if about else []
        return self.times(prod(map(self.number, lists)), body)

    def number(self, name: str) -> int:
        return 1 if self.most is None else self.most.get(name, 0)

    def times(self, number: int, size: Size) -> Size:
        tested = {name: often * number for name, often in size.tested.items()}
        return Size(size.nodes * number, size.letters * number, tested)

    def around(self, node: Node, below: Size) -> Size:
        node_entry(self.law, node)
        return Size(below.nodes + 1, below.letters + self.law.node_entries[id(node)][2], below.tested)


def added(sizes: Iterable[Size]) -> Size:
    nodes = letters = 0
    tested: dict[str, int] = {}
    for size in sizes:
        nodes, letters = nodes + size.nodes, letters + size.letters
        for fact, times in size.tested.items():
            tested[fact] = tested.get(fact, 0) + times
    return Size(nodes, letters, tested)
