"""JSON text to plain data, by I-JSON: no repeated keys, no NaN or infinity, no integer a double cannot hold, bounded depth."""

from __future__ import annotations

import json

from runner.characters import forbidden
from runner.problem import Problem, Refused, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DEEPEST = 32
LARGEST_WHOLE_NUMBER = 2**53 - 1


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


def decode(text: str, file: str, line: int = 1, start: int = 0) -> tuple[Any, int]:
    """The JSON value at `start` and where it ends. Raises `Refused`; `line` is the line of the text's first character."""
    try:
        return DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        at = Span(file, line + error.lineno - 1, error.colno)
        said = error.msg[0].lower() + error.msg[1:]
        raise Refused([Problem("json-syntax", f"this is not JSON: {said}", at, json_help(text, error))]) from None
    except RecursionError:
        raise Refused([Problem("json-depth", f"nested deeper than {DEEPEST} levels", Span(file, line))]) from None


def json_help(text: str, error: json.JSONDecodeError) -> str:
    """What usually mends this fault."""
    here = text[error.pos : error.pos + 1]
    if here == "'":
        return "texts and keys stand in double quotes"
    if error.msg.startswith("Expecting property name") and here == "}":
        return "take out the comma before `}`"
    if error.msg.startswith("Expecting value") and here == "]":
        return "take out the comma before `]`"
    return "the text ends too early" if error.pos >= len(text.rstrip()) else ""


def plain(data: Any, span: Span, path: str = "", depth: int = 0) -> Any:
    """The decoded value with objects as dictionaries. Raises `Refused` with every fault and its path."""
    problems: list[Problem] = []
    made = checked(data, span, path, depth, problems)
    if problems:
        raise Refused(problems)
    return made


def checked(data: Any, span: Span, path: str, depth: int, problems: list[Problem]) -> Any:
    if isinstance(data, Pairs | list):
        if depth == DEEPEST:
            problems.append(Problem("json-depth", f"nested deeper than {DEEPEST} levels", span, path=path))
            return None
        if not isinstance(data, Pairs):
            return [checked(item, span, f"{path}[{n}]", depth + 1, problems) for n, item in enumerate(data)]
        made: dict[str, Any] = {}
        for key, item in data:
            here = f"{path}.{key}" if path else key
            if forbidden(key):
                problems.append(
                    Problem(
                        "text-character",
                        f"the character {forbidden(key)} is not allowed in a key",
                        span,
                        "take it out",
                        path,
                    )
                )
            elif key in made:
                problems.append(
                    Problem("duplicate-key", f"the key `{key}` stands twice", span, "keep one of the two", here)
                )
            made[key] = checked(item, span, here, depth + 1, problems)
        return made
    if isinstance(data, NotANumber):
        problems.append(
            Problem(
                "number-size",
                f"`{str(data)[:40]}` is not a number that every reader holds alike",
                span,
                "the largest is 9007199254740991",
                path,
            )
        )
    elif isinstance(data, str) and forbidden(data):
        problems.append(
            Problem("text-character", f"the character {forbidden(data)} is not allowed", span, "take it out", path)
        )
    return data
