"""Frozen value classes: what `dataclasses` makes, without the modules it imports.

A decision on the warm path starts in a few bare interpreters; `dataclasses` and `inspect` alone would cost one more.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_: bool) -> object:
        """Stand in for the mark that only a type checker reads."""
        return lambda function: function


@dataclass_transform(frozen_default=True, eq_default=True)
def value(cls: type[T]) -> type[T]:
    """Make the annotated class a frozen value with slots; a field named `at` (where it stands) is not compared."""
    names = tuple(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    body: dict[str, Any] = {
        name: member
        for name, member in cls.__dict__.items()
        if name not in names and name not in {"__dict__", "__weakref__"}
    }
    compared = tuple(name for name in names if name != "at")

    arguments = ", ".join(f"{name}=_{name}" if name in defaults else name for name in names)
    lines = "".join(f"\n    _set(self, {name!r}, {name})" for name in names) or "\n    pass"
    scope: dict[str, Any] = {"_set": object.__setattr__, **{f"_{name}": default for name, default in defaults.items()}}
    exec(f"def __init__(self, {arguments}):{lines}", scope)  # noqa: S102 - field names of our own classes

    def key(self: object) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in compared])

    def equal(self: object, other: object) -> bool:
        return self.__class__ is other.__class__ and key(self) == key(other)

    def show(self: object) -> str:
        return f"{cls.__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    def frozen(_self: object, name: str, _value: object) -> None:
        raise AttributeError(f"`{name}` of a {cls.__name__} cannot be set")

    body |= {
        "__slots__": names,
        "__match_args__": names,
        "__init__": scope["__init__"],
        "__eq__": equal,
        "__hash__": lambda self: hash((cls.__name__, key(self))),
        "__repr__": show,
        "__setattr__": frozen,
        "__reduce__": lambda self: (self.__class__, tuple([getattr(self, name) for name in names])),
    }
    made: type[T] = type.__call__(type(cls), cls.__name__, cls.__bases__, body)
    return made


def replace(old: T, **changes: object) -> T:
    """The same value with some fields changed."""
    fields = {name: getattr(old, name) for name in old.__class__.__slots__}  # type: ignore[attr-defined]
    return old.__class__(**{**fields, **changes})
