"""Frozen value classes with slots, for the modules that a warm `decide` imports; all others use `dataclasses`.

Measured, in starts of a bare interpreter: thirty dataclasses take 3.4 more, these 0.4 (compiled as by `namedtuple`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:
    dataclass_transform = lambda **_: lambda function: function  # noqa: E731 - a mark that only a type checker reads


@dataclass_transform(frozen_default=True, eq_default=True)
def value(cls: type[T]) -> type[T]:
    """Make the annotated class a frozen value with slots; a field named `at` (where it stands) is not compared."""
    names = tuple(cls.__annotations__)
    body: dict[str, Any] = {name: own for name, own in cls.__dict__.items() if name not in {"__dict__", "__weakref__"}}
    defaults = {f"_{name}": body.pop(name) for name in names if name in body}
    fields = ", ".join(f"{name}=_{name}" if f"_{name}" in defaults else name for name in names)
    lines = "".join(f"\n    set_{name}(self, {name})" for name in names)
    scope = dict(defaults)
    exec(f"def __init__(self, {fields}):{lines}\n    return", scope)  # noqa: S102 - names of fields only

    def compared(self: object) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in names if name != "at"])

    def refuse(_self: object, name: str, _value: object) -> None:
        raise AttributeError(f"`{name}` of a {cls.__name__} cannot be set")

    body |= {
        "__slots__": names,
        "__match_args__": names,
        "__init__": scope["__init__"],
        "__eq__": lambda self, other: self.__class__ is other.__class__ and compared(self) == compared(other),
        "__hash__": lambda self: hash((cls.__name__, compared(self))),
        "__repr__": lambda self: f"{cls.__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})",
        "__setattr__": refuse,
        "__reduce__": lambda self: (self.__class__, tuple([getattr(self, name) for name in names])),
    }
    made = type.__call__(type(cls), cls.__name__, cls.__bases__, body)
    scope.update((f"set_{name}", getattr(made, name).__set__) for name in names)
    return made  # type: ignore[no-any-return]


def replace(old: T, **changes: object) -> T:
    """The same value with some fields changed."""
    return old.__class__(**{name: getattr(old, name) for name in old.__class__.__slots__} | changes)  # type: ignore[attr-defined]
