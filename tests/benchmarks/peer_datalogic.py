"""The contract in JSONLogic, run by datalogic-py: the request's own text in, a number out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from .edge import checked
from .hand_shape import encode
from .pair_lines import line
from .pair_numbers import LACKED, LAYERS, NUMBER, UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Callable

    from .pairs import Term

NEEDED = "datalogic_py"
read = msgspec.json.decode


class Printed:
    """Terms as JSONLogic below `depth` maps, each of which binds the names of one layer."""

    def __init__(self, depth: int, layers: dict[str, int], *, inside: bool = False) -> None:
        self.depth, self.layers, self.inside = depth, layers, inside

    def up(self, layer: int, *path: str) -> Any:
        # Each map puts two frames on the stack, the innermost of which is asked for by a plain path.
        levels = 2 * (self.depth - layer + self.inside)
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
            case ("some" | "each" as word, str(over), tuple(part)):
                inside = Printed(self.depth, self.layers, inside=True)
                return {"some" if word == "some" else "map": [self.fact(over), inside.term(part)]}
            case ("its unknown", str(field)):
                return {"===": [{"val": [field]}, None]}
            case ("its among", "confidence", _):
                return {"===": [{"val": ["confidence"]}, True]}
            case ("its among", str(field), tuple(values)):
                return {"in": [{"val": [field]}, list(values)]}
            case ("its until day", str(field)):
                return self.compared("<=", field, self.up(0, "date"))
            case ("its from day", str(field)):
                return self.compared(">=", field, self.up(0, "date"))
            case ("its before", str(field), str(day)):
                return self.compared("<", field, day)
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

    def compared(self, operator: str, field: str, other: Any) -> Any:
        """A comparison of a field that is known."""
        return {"and": [{operator: [{"val": [field]}, other]}, {"!==": [{"val": [field]}, None]}]}


def rule() -> Any:
    """The whole rule: maps over lists of one element, each of which binds the names of a layer."""
    layers = {name: number for number, layer in enumerate(LAYERS, 1) for name in layer}
    whole = Printed(len(LAYERS), layers)
    open_ = whole.term(UNDETERMINED)
    written: Any = [whole.term(NUMBER), *({"if": [open_, whole.term(term), []]} for term in LACKED)]
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
        number, *lists = read(evaluate(compiled, content.decode())[inner:-inner])
        return b'{"id":' + encode(request.id) + line(number, lists)

    return decide


def of_handles() -> tuple[Callable[[Any], object], Callable[[bytes], Any]]:
    """What gives the number for a request that was read, and what reads it."""
    from datalogic_py import DataHandle, Engine

    engine = Engine(templating=True)
    compiled, evaluate, inner = engine.compile(rule()), engine.session().evaluate_data_str, len(LAYERS)
    return (
        lambda handle: read(evaluate(compiled, handle)[inner:-inner]),
        lambda content: DataHandle(content.decode()),
    )
