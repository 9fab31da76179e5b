"""Frozen value classes: what `dataclasses` makes, without the modules it imports.

A decision on the warm path starts in a few bare interpreters; `dataclasses` and `inspect` alone would cost one more.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FunctionType
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:
    FunctionType = (lambda: None).__class__

    def dataclass_transform(**_: bool) -> object:
        """Stand in for the mark that only a type checker reads."""
        return lambda function: function


PATTERNS: dict[int, FunctionType] = {}


def setter(names: tuple[str, ...], defaults: tuple[object, ...]) -> FunctionType:
    """An `__init__` with these fields, of which the last have defaults.

    Source is compiled once for each number of fields, and its names replaced: compiling it for each class took a twentieth of starting.
    """
    number = len(names)
    if number not in PATTERNS:
        listed = ", ".join(f"_{n}" for n in range(number))
        lines = "".join(f"\n    _set(self, '_{n}', _{n})" for n in range(number)) or "\n    pass"
        scope: dict[str, Any] = {"_set": object.__setattr__}
        exec(f"def __init__(self, {listed}):{lines}", scope)  # noqa: S102 - nothing in it comes from anywhere
        PATTERNS[number] = scope["__init__"]
    pattern = PATTERNS[number]
    named: dict[object, object] = {f"_{n}": name for n, name in enumerate(names)}
    code = pattern.__code__.replace(
        co_varnames=("self", *names), co_consts=tuple(named.get(const, const) for const in pattern.__code__.co_consts)
    )
    return FunctionType(code, pattern.__globals__, "__init__", defaults)


@dataclass_transform(frozen_default=True, eq_default=True)
def value(cls: type[T]) -> type[T]:
    """Make the annotated class a frozen value with slots; a field named `at` (where it stands) is not compared."""
    names = tuple(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    if tuple(defaults) != names[len(names) - len(defaults) :]:
        raise TypeError(f"{cls.__name__}: a field without a default follows one that has one")
    body: dict[str, Any] = {
        name: member
        for name, member in cls.__dict__.items()
        if name not in names and name not in {"__dict__", "__weakref__"}
    }
    compared = tuple(name for name in names if name != "at")

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
        "__init__": setter(names, tuple(defaults.values())),
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
