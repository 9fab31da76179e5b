"""How much the trace of a decision document holds, worked out before it is written: a tree in which a rule stands wherever it is used.

The tree is the same for every request under a law, but for the facts that are given, so that it is measured once for each law.
"""

from __future__ import annotations

from runner.law import Size
from runner.problem import refuse
from runner.trace_document import said_of
from runner.tree import Test, Use, facts_of, parts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runner.law import Law
    from runner.problem import Refused
    from runner.tree import Known, Node

MOST_NODES = 100_000
MOST_LETTERS = 2**26
EACH = 8
"""Letters that a member of a set takes at the least."""


def bounded(law: Law, facts: Mapping[str, Known]) -> None:
    """Raises `Refused`, with the rule to which it is due, where the trace of these facts would hold more than a document may."""
    whole = whole_size(law)
    if whole.nodes > MOST_NODES:
        raise too_large(law, whole.nodes, "nodes", MOST_NODES)
    letters = whole.letters + sum(whole.tested.get(name, 0) * length(given) for name, given in facts.items())
    if letters > MOST_LETTERS:
        raise too_large(law, letters, "letters", MOST_LETTERS)


def length(given: Known) -> int:
    """The letters that a fact takes wherever it is tested."""
    if isinstance(given, tuple):
        return sum(EACH + length(member) for member in given)
    return len(given) if isinstance(given, str) else EACH


def too_large(law: Law, held: int, what: str, most: int) -> Refused:
    """The refusal, with the rule at which the trace grows too large: of those that alone do, the innermost; else the largest of all."""
    sizes = {key: getattr(size, what) for key, size in law.sizes.items() if key is not None}
    said = f"the trace would hold {held:,} {what}, more than {most:,}"
    help_ = "leave the trace out (`--no-trace`), or let rules use others less often"
    if not sizes:
        return refuse("trace-size", said, help=help_)
    key = next((key for key, size in sizes.items() if size > most), max(sizes, key=sizes.__getitem__))
    at = law.rules[key].at
    place = f" ({at.file}:{at.line})" if at else ""
    return refuse(
        "trace-size", f"{said}: the rule `{key[0]}`{place} comes to {sizes[key]:,} wherever it is used", help=help_
    )


def whole_size(law: Law) -> Size:
    """The size of all decisions of the law."""
    if None not in law.sizes:
        cases = [case for decided in (*law.routes.values(), law.decision) for case in decided]
        found = added([size_of(law, case.when) for case in cases if case.when])
        law.sizes[None] = Size(found.nodes + len(cases) + len(law.routes) + 1, found.letters, found.tested)
    return law.sizes[None]


def size_of(law: Law, node: Node) -> Size:
    """The size of a tree; that of a rule is worked out once, after those of the rules that it uses."""
    said = said_of(law, node)
    letters = sum(map(len, (said["id"], said["cite"], said["source"], said.get("says", ""), said.get("test", ""))))
    letters += 2 * len(said["quote"])
    if isinstance(node, Test):
        return Size(1, letters, dict.fromkeys(facts_of(node)[:1], 1))
    if isinstance(node, Use):
        key = (node.rule, node.as_in_force_on)
        if key not in law.sizes:
            law.sizes[key] = size_of(law, law.rules[key].body)
        below = law.sizes[key]
    else:
        below = added([size_of(law, part) for part in parts_of(node)])
    return Size(below.nodes + 1, below.letters + letters, below.tested)


def added(sizes: Iterable[Size]) -> Size:
    nodes = letters = 0
    tested: dict[str, int] = {}
    for size in sizes:
        nodes, letters = nodes + size.nodes, letters + size.letters
        for fact, times in size.tested.items():
            tested[fact] = tested.get(fact, 0) + times
    return Size(nodes, letters, tested)
