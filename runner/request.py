"""Request documents: read from files and streams, checked against the facts of a bundle, with what is not known left out."""

from __future__ import annotations

import hashlib
import json
import re

from runner.characters import decoded
from runner.facts import date_fault, fault, shown
from runner.problem import Problem, Refused, Span, nearest
from runner.strict_json import decode, plain
from runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TypeAlias

    from runner.facts import FactType
    from runner.tree import Known

    Locate: TypeAlias = Callable[[tuple[str | int, ...], bool], Span | None]

KEYS = ("id", "date", "facts")
LONGEST_ID = 200
BLANK = re.compile(r"[ \t\r\n]*")


@value
class Request:
    """A valid request: its id, the day of the exchange, the known facts by full name, and the digest of the document."""

    id: str
    date: str
    facts: dict[str, Known]
    sha256: str


@value
class Raw:
    """A request document as it was read: its data and where it stands, or the problems that kept it from being read."""

    data: Any
    span: Span
    problems: tuple[Problem, ...] = ()
    locate: Locate | None = None


def request_from(raw: Raw, facts: Mapping[str, FactType]) -> Request:
    """The request a document states. Raises `Refused` with every fault, its path and place."""
    if raw.problems:
        raise Refused(raw.problems)
    data = raw.data
    if not isinstance(data, dict):
        raise Refused(
            [
                Problem(
                    "request-shape",
                    f"a request is a group of keys, not {shown(data)}",
                    raw.span,
                    "it has id, date and facts",
                )
            ]
        )
    faults = Faults(raw)
    faults.unknown_keys(data, KEYS, ())
    name: Any = data.get("id")
    day: Any = data.get("date")
    if name is None:
        faults.say("request-id", "the request has no id", (), "give each request an id of its own")
    elif not isinstance(name, str) or not name.strip() or len(name) > LONGEST_ID:
        faults.say(
            "request-id",
            f"the id {shown(name)} is not a text of 1 to {LONGEST_ID} characters",
            ("id",),
            "write it in quotes",
        )
    if day is None:
        faults.say(
            "request-date",
            "the request has no date",
            (),
            "the day of the exchange, as YYYY-MM-DD; it picks the law in force",
        )
    elif found := date_fault(day):
        faults.say("request-date", found[0], ("date",), found[1])
    known = known_facts(data.get("facts"), facts, faults)
    if faults.problems:
        raise Refused(faults.problems)
    return Request(name, day, {"date": day, **known}, hashlib.sha256(canonical(data)).hexdigest())


def known_facts(groups: Any, facts: Mapping[str, FactType], faults: Faults) -> dict[str, Known]:
    """The facts that are known, by full name; a null fact, group or `facts` is not known."""
    if groups is None:
        return {}
    if not isinstance(groups, dict):
        faults.say("request-shape", f"`facts` is a group of groups, not {shown(groups)}", ("facts",))
        return {}
    names: dict[str, list[str]] = {}
    for fact in facts:
        group, _, key = fact.partition(".")
        names.setdefault(group, []).append(key)
    known: dict[str, Known] = {}
    faults.unknown_keys(groups, tuple(names), ("facts",), facts)
    for group, given in groups.items():
        if group not in names or given is None:
            continue
        if not isinstance(given, dict):
            faults.say(
                "request-shape",
                f"`{group}` is a group of facts, not {shown(given)}",
                ("facts", group),
                f"it may hold {', '.join(names[group])}",
            )
            continue
        faults.unknown_keys(given, tuple(names[group]), ("facts", group), facts)
        for key, stated in given.items():
            if key not in names[group] or stated is None:
                continue
            found = fault(facts[f"{group}.{key}"], stated)
            if found:
                faults.say("request-value", found[0], ("facts", group, key), found[1])
            known[f"{group}.{key}"] = tuple(stated) if isinstance(stated, list) else stated
    return known


class Faults:
    """The faults of one request, each with its path and the nearest place that is known."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.problems: list[Problem] = []
        stated = raw.data.get("id") if isinstance(raw.data, dict) else None
        self.id = stated if isinstance(stated, str) else None

    def say(self, code: str, message: str, path: tuple[str, ...], help_: str = "", key: bool = False) -> None:
        span = (self.raw.locate and self.raw.locate(path, key)) or self.raw.span
        self.problems.append(Problem(code, message, span, help_, ".".join(path), id=self.id))

    def unknown_keys(
        self,
        given: Mapping[str, Any],
        allowed: tuple[str, ...],
        path: tuple[str, ...],
        facts: Mapping[str, FactType] | None = None,
    ) -> None:
        for key in given:
            if key in allowed:
                continue
            meant = nearest(key, allowed) or nearest(".".join((*path[1:], key)), facts or ())
            if not meant and facts:
                meant = next((f"did you mean `{fact}`?" for fact in facts if fact.partition(".")[2] == key), "")
            if not path and key in {fact.partition(".")[0] for fact in facts or ()}:
                meant = "it belongs under `facts`"
            what = "fact" if path[1:] else "group of facts" if path else "key of a request"
            self.say(
                "request-key",
                f"`{key}` is not a {what}",
                (*path, key),
                meant or f"known here: {', '.join(allowed)}",
                key=True,
            )


def canonical(data: Mapping[str, Any]) -> bytes:
    """The document by RFC 8785, with nulls and empty groups dropped, as its digest is taken over it."""

    def dropped(item: Any) -> Any:
        if not isinstance(item, dict):
            return item
        kept = {key: dropped(part) for key, part in item.items() if part is not None}
        return {key: part for key, part in kept.items() if part != {}}

    return json.dumps(dropped(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def requests(content: bytes, file: str) -> Iterator[Raw]:
    """Every request document of a file or stream that was read whole: JSON, NDJSON, a JSON array, or YAML documents."""
    kind = format_of(content, file)
    if kind == "yaml":
        yield from yaml_requests(content, file)
    elif kind == "ndjson":
        for number, line in enumerate(content.split(b"\n"), 1):
            if line.strip():
                yield json_request(line, file, number)
    else:
        yield from json_requests(content, file)


def format_of(content: bytes, file: str) -> str:
    """`json`, `ndjson` or `yaml`: by suffix, else by the first byte and line."""
    suffix = file.rsplit(".", 1)[-1].lower()
    if suffix in {"ndjson", "jsonl"}:
        return "ndjson"
    if suffix in {"yaml", "yml"}:
        return "yaml"
    start = content.lstrip()[:1]
    if suffix != "json" and start not in {b"{", b"["}:
        return "yaml"
    first, _, rest = content.lstrip().partition(b"\n")
    return "ndjson" if start == b"{" and rest.strip() and whole_value(first) else "json"


def whole_value(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def json_request(content: bytes, file: str, line: int) -> Raw:
    """The request in one JSON text."""
    span = Span(file, line)
    try:
        text = decoded(content, file, line)
        start = len(text) - len(text.lstrip())
        decoded_value, end = decode(text, file, line, start)
        if text[end:].strip():
            at = Span(file, line + text[:end].count("\n"), end - text[:end].rfind("\n"))
            raise Refused(
                [Problem("json-syntax", "something follows the JSON value", at, "one request a line, or a JSON array")]
            )
        return Raw(plain(decoded_value, span), span, (), locator(content, file, line))
    except Refused as refused:
        return Raw(None, span, refused.problems)


def json_requests(content: bytes, file: str) -> Iterator[Raw]:
    """The requests of a JSON text: one object, or an array of them, read one element at a time."""
    if content.lstrip()[:1] != b"[":
        yield json_request(content, file, 1)
        return
    try:
        text = content.decode()
    except UnicodeDecodeError:
        yield json_request(content, file, 1)
        return
    cursor = Cursor(text, file)
    cursor.past("[")
    if not cursor.past("]"):
        while True:
            try:
                _, end = decode(text, file, 1, cursor.place)
            except Refused as refused:
                yield Raw(None, cursor.span(), refused.problems)
                return
            yield json_request(text[cursor.place : end].encode("utf-8", "surrogatepass"), file, cursor.line)
            cursor.move(end)
            if cursor.past("]"):
                break
            if not cursor.past(","):
                yield cursor.fault("a comma or `]` is missing after an element of the array")
                return
    if cursor.place < len(text):
        yield cursor.fault("something follows the array")


class Cursor:
    """A place in a JSON text that moves forward only and knows its line."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file, self.place, self.line = text, file, 0, 1
        self.move(0)

    def move(self, place: int) -> None:
        """Goes to the first character at or after the place that is not white space."""
        blank = BLANK.match(self.text, place)
        place = blank.end() if blank else place
        self.line += self.text.count("\n", self.place, place)
        self.place = place

    def past(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.place)
        if found:
            self.move(self.place + 1)
        return found

    def span(self) -> Span:
        return Span(self.file, self.line, self.place - self.text.rfind("\n", 0, self.place))

    def fault(self, message: str) -> Raw:
        return Raw(None, self.span(), (Problem("json-syntax", f"this is not JSON: {message}", self.span()),))


def yaml_requests(content: bytes, file: str) -> Iterator[Raw]:
    """The requests of a YAML text, one a document."""
    from runner.source import documents

    try:
        found = documents(content, file)
    except Refused as refused:
        yield Raw(None, Span(file, 1), refused.problems)
        return
    for document in found:
        if document.data is None:
            continue

        def locate(path: tuple[str | int, ...], key: bool, document: Any = document) -> Span | None:
            mark = (document.keys if key else document.values).get(path)
            return Span(file, *mark) if mark else None

        yield Raw(document.data, Span(file, document.line), (), locate)


def locator(content: bytes, file: str, line: int) -> Locate:
    """Finds a place in a JSON text by reading it once more as YAML, which JSON is; only a refusal needs it."""

    def locate(path: tuple[str | int, ...], key: bool) -> Span | None:
        from runner.source import documents

        try:
            document = documents(content, file)[0]
        except (Refused, IndexError):
            return None
        mark = (document.keys if key else document.values).get(path)
        return Span(file, mark[0] + line - 1, *mark[1:]) if mark else None

    return locate
