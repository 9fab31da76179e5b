"""How many members the lists of a request have, as far as a law goes through them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.logic.tree import Members, nodes_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known


class ListShapes:
    """How many members the lists have that a law goes through: requests alike in that have one layout."""

    silent: Mapping[str, Known]

    def __init__(self, law: Law) -> None:
        self.silent = law.silent
        trees = [*law.trees(), *(notice.when for notice in law.notices)]
        over = {node.over for tree in trees for node in nodes_of(tree) if isinstance(node, Members)}
        self.within: dict[str, list[str]] = {}
        for ref in over:
            name = ref.name
            while name:
                outer, _, _ = name.rpartition("[].")
                inner = self.within.setdefault(outer, [])
                if name not in inner:
                    inner.append(name)
                name = outer

    def of(self, facts: Mapping[str, Known]) -> tuple[Hashable, ...]:
        """The shape of the lists of a request."""
        return self.shape("", facts)

    def shape(self, outer: str, holder: Any) -> tuple[Hashable, ...]:
        found: list[Hashable] = []
        for name in self.within.get(outer, ()):
            members = holder.get(name.rpartition("[].")[2])
            if members is None:
                members = self.silent.get(name)
            if members is None:
                found.append(None)
            elif name in self.within:
                found.append(tuple([self.shape(name, member) for member in members]))
            else:
                found.append(len(members))
        return tuple(found)
