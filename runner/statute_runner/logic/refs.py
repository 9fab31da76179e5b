"""What a test can be about: a fact, a field of a list's member, or what the law itself answers; each a type of its own.

Documents and addresses call each by a name, such as `reading.NAME`, which is written and read here only.
"""

from __future__ import annotations

from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Never, TypeAlias

    Ref: TypeAlias = "FactRef | MemberRef | ReadingRef | InForceRef | RouteRef | AnyRouteRef"
    Stated: TypeAlias = "FactRef | MemberRef"


@value
class FactRef:
    """A fact of the request; `date` is the day of the request."""

    name: str

    def __str__(self) -> str:
        return self.name


@value
class MemberRef:
    """A field of the member that is looked at, of the list of this name; `group.list[].field` as a name.

    The list may itself be a field of a member of another list: `group.list[].field` is then its name.
    """

    list: str
    field: str

    @property
    def name(self) -> str:
        """The full name of the field, the same for every member."""
        return f"{self.list}[].{self.field}"

    def __str__(self) -> str:
        return self.name


# What a request states: these, and no others.
FACT_REFS = (FactRef, MemberRef)


@value
class ReadingRef:
    """Which option of a contested reading is chosen."""

    name: str

    def __str__(self) -> str:
        return f"reading.{self.name}"


@value
class InForceRef:
    """Whether a section is in force: on the day of the law, or on another one."""

    citation: str
    on: str | None = None

    @property
    def name(self) -> str:
        """The citation, and the day if one is given."""
        return f"{self.citation}@{self.on}" if self.on else self.citation

    def __str__(self) -> str:
        return f"in_force.{self.name}"


@value
class RouteRef:
    """The outcome of a route."""

    name: str

    def __str__(self) -> str:
        return f"route.{self.name}"


@value
class AnyRouteRef:
    """The outcome of any route in force; the linker puts a test of each in its place."""

    def __str__(self) -> str:
        return "any_route"


def stated_ref(name: str) -> Stated:
    """What the full name of a fact, or of a field of a list's member, stands for."""
    of, between, field = name.rpartition("[].")
    return MemberRef(of, field) if between else FactRef(name)


def ref_named(name: str) -> Ref:
    """What a name stands for; a name of no other kind is a fact's, or a field's."""
    kind, dot, rest = name.partition(".")
    match kind + dot:
        case "reading.":
            return ReadingRef(rest)
        case "in_force.":
            citation, _, on = rest.partition("@")
            return InForceRef(citation, on or None)
        case "route.":
            return RouteRef(rest)
        case "any_route":
            return AnyRouteRef()
        case _:
            return stated_ref(name)


def unreachable(other: Never) -> AssertionError:
    """What a `match` raises after all kinds of a sum; a type checker shows that nothing comes there.

    As `typing.assert_never`, without the cost of importing it where a start must be fast.
    """
    return AssertionError(other)
