"""The id of a node of a trace: that of its condition, and what the condition speaks of where it is evaluated.

`CONDITION@DAY:MEMBER`: the day on which the rule that it stands in is resolved, if another; the member of a list, such
as `goods.entries[0]`. Neither sign is in the id of a condition.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NO_MEMBERS: Mapping[str, str] = {}


class NodeScope:
    """What conditions speak of: the law of which day if another, and of each list that is gone through which member.

    `suffix` is what the id of a condition has after it there.
    """

    day: str
    members: Mapping[str, str]
    suffix: str

    def __init__(self, day: str = "", members: Mapping[str, str] = NO_MEMBERS) -> None:
        self.day, self.members = day, members
        self.suffix = f"@{day}" if day else ""
        if members:
            paths = list(members.values())
            if len(paths) > 1:
                paths = [path for n, path in enumerate(paths) if not holds_one(path, paths[n + 1 :])]
            self.suffix += f":{','.join(paths)}"

    def looking_at(self, name: str, path: str) -> NodeScope:
        """The same for a member of the list of this name, whichever member of that list it was for."""
        return NodeScope(self.day, {**{key: at for key, at in self.members.items() if key != name}, name: path})

    def of_rule(self, day: str, members: Mapping[str, str]) -> NodeScope:
        """That of a rule which is used here: of one about a list, for the member of this path."""
        return self if day == self.day and members == self.members else NodeScope(day, members)


HERE = NodeScope()
"""The law of the day, and no member of a list."""


def holds_one(member: str, others: Iterable[str]) -> bool:
    """Whether one of these is a member of a list that this member has."""
    return any(other.startswith(f"{member}.") for other in others)


def condition_of(node: str) -> str:
    """The id of the condition that a node stands for; of a rule, its full name."""
    return node.partition(":")[0].partition("@")[0]


def day_of(node: str) -> str | None:
    """The day on which the rule that a node stands in is resolved, if another."""
    return node.partition(":")[0].partition("@")[2] or None


def members_of(node: str) -> list[str]:
    """The paths of the members of which a node speaks, that of the innermost list last."""
    paths = node.partition(":")[2]
    return paths.split(",") if paths.endswith("]") else []
