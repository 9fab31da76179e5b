"""The contract in JSONLogic, run by datalogic-py: the request's own text in, a number out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .edge import checked
from .hand_msgspec import encode
from .pair_lines import line
from .pairs import LAYERS, NUMBER, Term

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDED = "datalogic_py"


class Printed:
    """Terms as JSONLogic below `depth` maps, each of which binds the names of one layer."""

    def __init__(self, depth: int, layers: dict[str, int]) -> None:
        self.depth, self.layers = depth, layers

    def up(self, layer: int, *path: str) -> Any:
        # Each map puts two frames on the stack, the innermost of which is asked for by a plain path.
        levels = 2 * (self.depth - layer)
        return {"val": [[levels], *path] if levels else list(path)}

    def fact(self, name: str) -> Any:
        return self.up(0, "facts", *name.split("."))

    def term(self, term: Term) -> Any:
        match term:
            case ("constant", bool(truth)):
                return truth
            case ("number", int(number)):
                return number
            case ("name", str(name)):
                return self.up(self.layers[name], name)
            case ("unknown", str(name)):
                return {"===": [self.fact(name), None]}
            case ("true", str(name)):
                return {"===": [self.fact(name), True]}
            case ("among", str(name), tuple(values)):
                return {"in": [self.fact(name), list(values)]}
            case ("has any", str(name), tuple(values)):
                found = [{"in": [value, self.fact(name)]} for value in values]
                return {"or": found} if len(found) > 1 else found[0]
            case ("early",):
                return {"and": [{"<": [self.fact("goods.entered_on"), "2020-07-01"]}, self.known("goods.entered_on")]}
            case ("in time",):
                name = "assurances.obtained_on"
                return {"and": [{"<=": [self.fact(name), self.up(0, "date")]}, self.known(name)]}
            case ("since", str(day)):
                return {">=": [self.up(0, "date"), day]}
            case ("not", tuple(part)):
                return {"!": [self.term(part)]}
            case ("and" | "or" as word, *parts):
                return {word: [self.term(part) for part in parts if isinstance(part, tuple)]}
            case ("if", *parts):
                return {"if": [self.term(part) for part in parts if isinstance(part, tuple)]}
            case ("one of", tuple(part), tuple(numbers)):
                found = self.term(part)
                return {"===": [found, numbers[0]]} if len(numbers) == 1 else {"in": [found, list(numbers)]}
            case ("sum", *parts):
                return {"+": [self.term(part) for part in parts if isinstance(part, tuple)]}
            case ("times", tuple(part), int(number)):
                return {"*": [self.term(part), number]}
        raise AssertionError(term)

    def known(self, name: str) -> Any:
        return {"!==": [self.fact(name), None]}


def rule() -> Any:
    """The whole rule: maps over lists of one element, each of which binds the names of a layer."""
    layers = {name: number for number, layer in enumerate(LAYERS, 1) for name in layer}
    written = Printed(len(LAYERS), layers).term(NUMBER)
    for depth, layer in reversed(list(enumerate(LAYERS))):
        printed = Printed(depth, layers)
        written = {"map": [[{name: printed.term(term) for name, term in layer.items()}], written]}
    return written


def contender() -> Callable[[bytes], bytes]:
    from datalogic_py import Engine

    engine = Engine(templating=True)
    compiled, evaluate, inner = engine.compile(rule()), engine.session().evaluate_str, len(LAYERS)

    def decide(content: bytes) -> bytes:
        request = checked(content)
        number = int(evaluate(compiled, content.decode())[inner:-inner])
        return b'{"id":' + encode(request.id) + line(number)

    return decide


def of_handles() -> tuple[Callable[[Any], object], Callable[[bytes], Any]]:
    """What gives the number for a request that was read, and what reads it."""
    from datalogic_py import DataHandle, Engine

    engine = Engine(templating=True)
    compiled, evaluate, inner = engine.compile(rule()), engine.session().evaluate_data_str, len(LAYERS)
    return (
        lambda handle: int(evaluate(compiled, handle)[inner:-inner]),
        lambda content: DataHandle(content.decode()),
    )
