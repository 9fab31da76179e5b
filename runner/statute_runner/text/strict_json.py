"""JSON text to plain data, by I-JSON: no repeated keys, no number that a double cannot hold, bounded depth."""

from __future__ import annotations

import json

from statute_runner.problem import Problem, Refused, enough, quoted
from statute_runner.text.characters import forbidden, mend, place
from statute_runner.text.json_faults import explained

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from statute_runner.text.json_positions import JsonPositions

DEEPEST = 32
LARGEST_WHOLE_NUMBER = 2**53 - 1
EXACT = "quote it if it is a name; programs read whole numbers exactly no further than this"


class Pairs(list["tuple[str, Any]"]):
    """A JSON object before its keys are known to differ."""


class NotANumber(str):
    """A number that JSON or a double does not have, as written."""

    __slots__ = ()


def whole(text: str) -> int | NotANumber:
    if len(text) > len(str(LARGEST_WHOLE_NUMBER)) + 1 or abs(int(text)) > LARGEST_WHOLE_NUMBER:
        return NotANumber(text)
    return int(text)


def decimal(text: str) -> float | NotANumber:
    number = float(text)
    return NotANumber(text) if number in {float("inf"), float("-inf")} else number


DECODER = json.JSONDecoder(object_pairs_hook=Pairs, parse_constant=NotANumber, parse_int=whole, parse_float=decimal)


def decode(
    text: str, file: str, line: int = 1, start: int = 0, column: int = 1, deepest: int = DEEPEST
) -> tuple[Any, int]:
    """The JSON value at `start` and where it ends; the text begins at the line and column. Raises `Refused`."""
    if text.count("{") + text.count("[") > deepest:
        from statute_runner.text.json_positions import too_deep

        deep = too_deep(text[start:], deepest)
        if deep >= 0:
            at = place(text[: start + deep], file, line, column)
            raise Refused([Problem("json-depth", f"nested deeper than {deepest} levels", at)])
    try:
        return DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        message, pos, help_ = explained(text, error)
        at = place(text[:pos], file, line, column)
        raise Refused([Problem("json-syntax", f"invalid JSON: {message}", at, help_)]) from None


def plain(data: Any, text: str, file: str, line: int = 1, column: int = 1) -> Any:
    """The value decoded from the text, objects as dictionaries. Raises `Refused` with every fault, path and place."""
    checking = Checking(text, file, line, column)
    made: Any = None
    try:
        made = checking.value(data, "")
    except Refused as refused:
        checking.problems = list(refused.problems)
    if not checking.problems:
        return made
    stated = [item for key, item in data if key == "id"] if isinstance(data, Pairs) else []
    name = stated[0] if stated and type(stated[0]) is str and not forbidden(stated[0]) else None
    raise Refused([problem.of(name) for problem in checking.problems])


class Checking:
    """One walk over a decoded value, which counts the values it meets: so the place of a fault is found in the text."""

    begins: tuple[str, str, int, int]
    escapes: bool
    met: int
    places: JsonPositions

    def __init__(self, text: str, file: str, line: int, column: int) -> None:
        self.begins = (text, file, line, column)
        self.escapes = "\\u" in text
        self.met = -1
        self.problems: list[Problem] = []

    def value(self, data: Any, path: str) -> Any:
        self.met += 1
        if isinstance(data, Pairs):
            return self.object(data, path)
        if isinstance(data, list):
            return [self.value(item, f"{path}[{n}]") for n, item in enumerate(data)]
        if isinstance(data, NotANumber):
            message, help_ = number_fault(data)
            self.say("number-size", message, path, help_)
        elif self.escapes and isinstance(data, str) and forbidden(data):
            self.say("text-character", f"the character {forbidden(data)} is not allowed", path, mend(forbidden(data)))
        return data

    def object(self, data: Pairs, path: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, item in data:
            here = f"{path}.{key}" if path else key
            self.met += 1
            if self.escapes and forbidden(key):
                message = f"the character {forbidden(key)} is not allowed in a key"
                self.say("text-character", message, path, mend(forbidden(key)), key=True)
            elif key in made:
                self.say("duplicate-key", f"duplicate key {quoted(key)}", here, "keep one of the two", key=True)
            self.met -= 1
            made[key] = self.value(item, here)
        return made

    def say(self, code: str, message: str, path: str, help_: str, *, key: bool = False) -> None:
        from statute_runner.text.json_positions import JsonPositions

        if not self.problems:
            self.places = JsonPositions(*self.begins)
        part = self.places.parts[self.met]
        if code == "duplicate-key":
            first = next(other for other in self.places.parts if other.path == part.path)
            message += f"; first on line {self.places.span(first, key=True).line}"
        self.problems.append(Problem(code, message, self.places.span(part, key), help_, path))
        enough(self.problems)


def number_fault(number: NotANumber) -> tuple[str, str]:
    """What is wrong with a number that is none, and help."""
    if number.strip("-") in {"NaN", "Infinity"}:
        return f"expected a number, got `{number}`", "write null if it is not known"
    if "." in number or "e" in number.lower():
        return f"number out of range: {quoted(number)}", ""
    return f"number out of range: {quoted(number)}, beyond {LARGEST_WHOLE_NUMBER}", EXACT


def shown(given: Any) -> str:
    """A given value as the user wrote it, shortened."""
    if isinstance(given, bool):
        return "`true`" if given else "`false`"
    if given is None:
        return "`null`"
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, list | tuple):
        return "a list"
    if isinstance(given, int) and abs(given) > LARGEST_WHOLE_NUMBER:
        return "a number of many digits"
    return quoted(str(given) if isinstance(given, str | int | float) else repr(given))
