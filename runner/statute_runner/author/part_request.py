"""What is to be added to a bundle, and what was: the options of `statute new`, and the lines that it wrote."""

from __future__ import annotations

from dataclasses import dataclass, field

from statute_runner.problem import refuse


@dataclass(frozen=True, slots=True)
class PartRequest:
    """The name of the new part and what was said of it; what was not given is empty."""

    name: str
    ask: str = ""
    type: str = ""
    value: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    quote: tuple[str, ...] = ()
    says: str = ""
    fact: tuple[str, ...] = ()
    reading: str = ""
    outcome: str = ""
    on: str = ""
    like: str = ""
    route: str = ""
    rule: str = ""
    key: str = ""
    one: str = ""
    question: str = ""
    because: tuple[str, ...] = ()
    unless: bool = False
    any: bool = False

    def single(self, option: str, example: str) -> str:
        """What an option says that other parts take more than once. Raises `Refused` where it was, or was not given."""
        if len(getattr(self, option)) > 1:
            raise refuse("usage", f"`--{option}` is given more than once", help="one is enough here")
        return self.need(option, example)

    def need(self, option: str, example: str) -> str:
        """What an option says. Raises `Refused`, with an example, where it was not given."""
        found = getattr(self, option)
        if not found:
            raise refuse("usage", f"`--{option}` is missing", help=f"as in: {example}")
        return found if isinstance(found, str) else found[0]


@dataclass(slots=True)
class AddedLines:
    """Where lines were added, each a file, its line and what stands there; what to do next; the fact of a new rule."""

    places: list[tuple[str, int, str]] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
    fact: str = ""
