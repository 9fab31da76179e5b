"""Request documents: checked against the facts of a bundle, with what is not known left out."""

from __future__ import annotations

import json

from statute_runner.law.facts import Facts, as_known, as_stated, grouped
from statute_runner.law.value_faults import faults as value_faults
from statute_runner.problem import Problem, Refused, Span, enough, refuse
from statute_runner.request.canonical_form import SCHEMA, canonical
from statute_runner.text.characters import LARGEST, decoded, forbidden_in_name, place
from statute_runner.text.days import date_fault
from statute_runner.text.digest import digest
from statute_runner.text.strict_json import DEEPEST, decode, plain, shown
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any, TypeAlias

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known
    from statute_runner.registers.read_entries import ReadRegisters
    from statute_runner.request.stated_request import RequestDocument
    from statute_runner.text.json_positions import JsonPositions

    Locate: TypeAlias = Callable[[tuple[str | int, ...], bool], Span | None]

KEYS = ("id", "date", "facts")
LONGEST_ID = 200


@value
class Request:
    """A valid request: its id, its day, the known facts by full name, and the digest of the document.

    Where some facts were read from registers, `read` says which, and `stated` are the others. Public are `id`, `date`,
    `sha256` and `document`; all else is the runner's own.
    """

    id: str
    date: str
    facts: dict[str, Known]
    sha256: str
    stated: dict[str, Known] | None = None
    read: ReadRegisters | None = None

    def document(self) -> RequestDocument:
        """A document that states the same request, with the same digest; what is not known is left out."""
        return document_of(self.id, self.facts if self.stated is None else self.stated)


def document_of(name: str, facts: Mapping[str, Known]) -> RequestDocument:
    """The request document that states these facts, `date` among them."""
    stated = grouped({fact: as_stated(given) for fact, given in facts.items()})
    return {"id": name, "date": str(facts["date"]), "facts": stated}


@value
class Raw:
    """A request document as it was read: its data and where it stands, or the problems that kept it from being read.

    `content` is the text it was read from, which begins at `line` and `column`.
    """

    data: Any
    span: Span
    problems: tuple[Problem, ...] = ()
    locate: Locate | None = None
    content: bytes = b""
    line: int = 1
    column: int = 1

    def text_of(self, line: int) -> tuple[str | None, int]:
        """A line of the text that the document was read from, and the column from which on it was kept."""
        lines = self.content.split(b"\n") if self.content else []
        text = lines[line - self.line].decode(errors="replace") if 0 <= line - self.line < len(lines) else None
        return text, self.column if line == self.line else 1


def request_from(raw: Raw, facts: Mapping[str, FactType]) -> Request:
    """The request a document states. Raises `Refused` with every fault, its path and place."""
    if raw.problems:
        raise Refused(raw.problems)
    data = raw.data
    if not isinstance(data, dict):
        message = f"expected a mapping, got {shown(data)}"
        help_ = "bytes are for `decide_json`" if isinstance(data, bytes) else "a request has id, date and facts"
        raise Refused([Problem("request-shape", message, raw.span, help_)])
    faults = Faults(raw)
    faults.unknown_keys({key: None for key in data if key != SCHEMA} if SCHEMA in data else data, KEYS, (), facts)
    if not isinstance(data.get(SCHEMA, ""), str):
        faults.say("request-shape", f"expected text for `{SCHEMA}`, got {shown(data[SCHEMA])}", (SCHEMA,))
    name: Any = data.get("id")
    day: Any = data.get("date")
    if found := id_fault(name):
        faults.say("request-id", found[0], ("id",), found[1])
    if day is None:
        help_ = "the day on which the law is asked, as YYYY-MM-DD; it picks the law in force"
        faults.say("request-date", "missing key `date`", ("date",), help_)
    elif found := date_fault(day):
        faults.say("request-date", found[0], ("date",), found[1])
    known = known_facts(data.get("facts"), facts, faults)
    registers = facts.registers if isinstance(facts, Facts) else None
    read = registers.fill(known, day, faults.say) if registers and not faults.problems else None
    if faults.problems:
        raise Refused(faults.problems)
    stated = {"date": day, **known}
    if read is None:
        return Request(name, day, stated, digest(canonical(data)))
    return Request(name, day, {**stated, **read.facts}, digest(canonical(data)), stated, read)


def id_fault(name: object) -> tuple[str, str] | None:
    """What is wrong with the id of a request, and help."""
    if name is None:
        return "missing key `id`", "give each request an id of its own"
    if not isinstance(name, str):
        help_ = "write it in quotes" if isinstance(name, int | float) else ""
        return f"expected an id that is text, got {shown(name)}", help_
    if not name.strip() or len(name) > LONGEST_ID:
        return f"expected an id of 1 to {LONGEST_ID} characters, got {shown(name)}", ""
    character = forbidden_in_name(name)
    return (f"the character {character} is not allowed in an id", "remove the character") if character else None


def known_facts(groups: object, facts: Mapping[str, FactType], faults: Faults) -> dict[str, Known]:
    """The facts that are known, by full name; a null fact, group or `facts` is not known."""
    if groups is None:
        return {}
    if not isinstance(groups, dict):
        faults.say("request-shape", f"expected a mapping of groups for `facts`, got {shown(groups)}", ("facts",))
        return {}
    names = facts.groups if isinstance(facts, Facts) else Facts(facts).groups
    known: dict[str, Known] = {}
    faults.unknown_keys(groups, names, ("facts",), facts)
    for group, given in groups.items():
        if group not in names or given is None:
            continue
        if not isinstance(given, dict):
            message = f"expected a mapping of facts for `{group}`, got {shown(given)}"
            faults.say("request-shape", message, ("facts", group), f"its facts are {', '.join(names[group])}")
            continue
        faults.unknown_keys(given, names[group], ("facts", group), facts)
        for key, stated in given.items():
            if key not in names[group] or stated is None:
                continue
            fact, before = facts[f"{group}.{key}"], len(faults.problems)
            for path, message, help_ in value_faults(fact, stated):
                faults.say("request-value", message, ("facts", group, key, *path), help_)
            if len(faults.problems) == before:
                known[fact.name] = as_known(fact, stated)
    return known


class Faults:
    """The faults of one request, each with its path and the nearest place that is known."""

    id: str | None

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.problems: list[Problem] = []
        stated = raw.data.get("id")
        self.id = stated if isinstance(stated, str) else None

    def say(self, code: str, message: str, path: tuple[str | int, ...], help_: str = "", key: bool = False) -> None:
        span = (self.raw.locate and self.raw.locate(path, key)) or self.raw.span
        self.problems.append(Problem(code, message, span, help_, written(path), id=self.id))
        enough(self.problems)

    def unknown_keys(
        self,
        given: Mapping[object, object],
        allowed: Collection[str],
        path: tuple[str, ...],
        facts: Mapping[str, FactType],
    ) -> None:
        for key in given:
            if not isinstance(key, str):
                self.say("request-key", f"expected a key that is text, got {shown(key)}", path)
            elif key not in allowed:
                from statute_runner.request.unknown_keys import unknown_key

                message, help_ = unknown_key(key, allowed, path, facts)
                self.say("request-key", message, (*path, key), help_, key=True)


def written(path: tuple[str | int, ...]) -> str:
    """A path as a person writes it: `facts.group.fact`, and `[0]` for the first member of a set."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def whole_value(line: bytes) -> bool:
    """Whether the line is one JSON value, whatever it holds."""
    try:
        json.loads(line.decode("latin-1"))
    except (ValueError, RecursionError):
        return False
    return True


def json_request(
    content: bytes, file: str, line: int, column: int = 1, *, largest: int = LARGEST, deepest: int = DEEPEST
) -> Raw:
    """The request in one JSON text, which begins at that line and column."""
    span = Span(file, line, column)
    try:
        text = decoded(content, file, line, column, largest)
        start = len(text) - len(text.lstrip(" \t\r\n"))
        span = place(text[:start], file, line, column)
        decoded_value, end = decode(text, file, line, start, column, deepest)
        after = len(text) - len(text[end:].lstrip(" \t\r\n"))
        if after < len(text):
            at = place(text[:after], file, line, column)
            help_ = "a comma may be missing; write one request per line, or one JSON array"
            raise refuse("json-syntax", "invalid JSON: extra data after the value", at, help=help_)
        data = plain(decoded_value, text, file, line, column)
    except Refused as refused:
        return Raw(None, span, refused.problems, None, content, line, column)

    found: list[JsonPositions] = []

    def locate(path: tuple[str | int, ...], key: bool) -> Span | None:
        from statute_runner.text.json_positions import JsonPositions

        if not found:
            found.append(JsonPositions(text, file, line, column))
        return found[0].at(path, key)

    return Raw(data, span, (), locate, content, line, column)
