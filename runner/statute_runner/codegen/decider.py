"""Decides many requests under the same readings: typed decoding, compiled law, the strict way where in doubt."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.codegen.compiled_period import END, CompiledPeriod
from statute_runner.codegen.compiler import Compiled
from statute_runner.codegen.request_struct import LOOK_UP, attribute, request_type, texts_of, typed
from statute_runner.codegen.shared_functions import SharedFunctions
from statute_runner.codegen.strict_doubts import doubts
from statute_runner.law.facts import with_fields
from statute_runner.logic.operators import TEXT
from statute_runner.logic.tree import Members, Test, Use, facts_of, nodes_of
from statute_runner.problem import Span, refuse
from statute_runner.request.python_values import plain_request
from statute_runner.request.request_document import Raw, Request, json_request, request_from
from statute_runner.text.characters import LARGEST, forbidden, forbidden_in_name
from statute_runner.text.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from typing import Protocol, TypeVar

    from statute_runner.documents import ShortAnswer
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import Facts, FactType
    from statute_runner.law.linker import Law

    T = TypeVar("T")

    class Laws(Protocol):
        """A loaded bundle, as far as it is needed here."""

        bundle: Bundle
        known: str | None
        days: list[str]

        def on(self, day: str, question: str | None = None) -> Law: ...
        def period(self, day: str) -> str: ...
        def cached(self, key: Hashable, make: Callable[[], T]) -> T: ...


UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
MOST_GROUPS = 64
CONTROL = re.compile("[\\x00-\\x1f]")
JSON = msgspec.json.Encoder().encode
ID = b'{"id":'
BACKSLASH, CARRIAGE_RETURN, DELETE = b"\\\r\x7f"
ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
BEYOND_ASCII, SURROGATES = 0x80, range(0xD800, 0xE000)


class Decider:
    """Decides requests under one option of each reading, each under the law of its own date, in any thread.

    It can be sent to another process. Public are `decide` and `decide_json`; all else is the runner's own.
    """

    loaded: Laws
    readings: Mapping[str, str]
    question: str
    as_of: str | None

    def __init__(self, loaded: Laws, readings: Mapping[str, str], question: str, as_of: str | None) -> None:
        self.loaded, self.readings, self.question, self.as_of = loaded, readings, question, as_of
        self.facts: Facts = loaded.bundle.facts
        self.typed: Mapping[str, FactType] = loaded.cached(
            ("facts", question), lambda: facts_worth_typing(loaded.bundle, question)
        )
        self.type: type[msgspec.Struct] = loaded.cached(("type", question), lambda: request_type(self.typed))
        self.decode: Callable[[bytes], Any] = msgspec.json.Decoder(self.type, dec_hook=LOOK_UP).decode
        self.encode_into: Callable[[Any, bytearray], None] = msgspec.json.Encoder().encode_into
        grouped = [(attribute(name.partition(".")[0]), fact) for name, fact in self.typed.items()]
        self.texts: list[tuple[str, FactType]] = [
            (of, fact) for of, fact in grouped if any(one.type == TEXT for one in with_fields(fact))
        ]
        registers = self.facts.registers
        self.in_doubt: Callable[[Any], bool] | None = loaded.cached(
            ("doubts", question), lambda: doubts(self.typed, registers.key_facts() if registers else ())
        )
        days = [] if as_of else loaded.days
        self.starts: list[date] = [date.fromisoformat(day) for day in days]
        self.periods: list[CompiledPeriod | None] = [None] * (len(days) + 1)

    def __reduce__(self) -> tuple[type[Decider], tuple[Laws, Mapping[str, str], str, str | None]]:
        """What makes the same decider in another process, where the law is compiled again."""
        return Decider, (self.loaded, self.readings, self.question, self.as_of)

    def decide(self, request: Mapping[str, object] | Request) -> ShortAnswer:
        """The short answer to a request: a document as `LoadedBundle.request` takes it, or a checked one.

        It has the outcome, `possible`, `routes` and `missing` of what `LoadedBundle.decide` gives.
        Raises `Refused` with every fault of the request.
        """
        asked: Any = request
        if not isinstance(request, self.type):
            checked = request if isinstance(request, Request) else self.stated(request)
            asked = typed(checked, self.type, self.typed)
        period = self.period(asked.date)
        masks, missing = period.decide(asked)
        answer = period.answers.get(masks) or period.answer(masks)
        return {
            "id": asked.id,
            "outcome": answer.outcome,
            "possible": list(answer.possible),
            "routes": dict(answer.routes),
            "missing": period.law.listed.names(missing) if missing else [],
        }

    def stated(self, document: object) -> Request:
        """The request that a document of Python values states. Raises `Refused`."""
        return request_from(Raw(plain_request(document, self.facts), Span("request", 1)), self.facts)

    def decide_json(self, content: bytes | bytearray | memoryview) -> bytes:
        """The short answer to a request in JSON (UTF-8, at most 1 MiB), as one line of JSON without its end.

        Raises `Refused` with every fault of the request, and for what is no JSON.
        """
        return self.answered(content)[0]

    def answered(self, content: bytes | bytearray | memoryview) -> tuple[bytes, tuple[str, str]]:
        """The line, and the outcome with the first day of the period whose law decided. Raises `Refused`."""
        return self.said(self.request(content))

    def said(self, request: Any) -> tuple[bytes, tuple[str, str]]:
        """The same of a request that is typed and valid."""
        period = self.periods[bisect_right(self.starts, request.date)] or self.period(request.date)
        masks, missing = period.decide(request)
        answer = period.answers.get(masks) or period.answer(masks)
        if missing:
            text = period.law.listed.text(missing)
            return b"".join((ID, JSON(request.id), answer.start, text, END)), answer.counted
        return b"".join((ID, JSON(request.id), answer.line)), answer.counted

    def request(self, content: bytes | bytearray | memoryview) -> Any:
        """The request in a JSON text, typed and validated. Raises `Refused` with every fault."""
        if type(content) is not bytes:
            content = encoded(content)
        try:
            request: Any = self.decode(content)
        except UNREADABLE:
            return self.strictly(content)
        # What stands twice, and white space, make the text longer than the request is when it is written again.
        again = bytearray(len(content))
        self.encode_into(request, again)
        if len(again) != len(content) and not same_members(unescaped(content), again):
            return self.strictly(content)
        plain = content.isascii() and BACKSLASH not in content and DELETE not in content
        if request.id.isspace() or len(content) > LARGEST or not (plain or self.shows_itself(request)):
            return self.strictly(content)
        in_doubt = self.in_doubt
        return self.strictly(content) if in_doubt and in_doubt(request) else request

    def strictly(self, content: bytes) -> Any:
        """The request, read the strict way, which words what is wrong."""
        return typed(request_from(json_request(content, "request", 1), self.facts), self.type, self.typed)

    def shows_itself(self, request: Any) -> bool:
        """Whether nothing in the id and the texts of a request could be hidden from a reader."""
        holders = ((fact, getattr(request.facts, group, None)) for group, fact in self.texts)
        return seen(request.id, forbidden_in_name) and all(
            seen(text, forbidden) for fact, holder in holders for text in texts_of(fact, holder)
        )

    def period(self, day: date) -> CompiledPeriod:
        """The compiled law of a day, made when it is first asked for."""
        place = bisect_right(self.starts, day)
        found = self.periods[place]
        if found is None:
            asked = self.as_of or day.isoformat()
            found = self.periods[place] = CompiledPeriod(self.law(asked), self.loaded.period(asked))
        return found

    def law(self, day: str) -> Compiled:
        law = self.loaded.on(day, self.question)
        key = ("law", self.question, law.since, *(self.readings[name] for name in law.readings))
        shared = self.loaded.cached("shared functions", SharedFunctions)
        return self.loaded.cached(key, lambda: Compiled(law, self.readings, self.typed, shared))


def encoded(given: object) -> bytes:
    """The bytes of a JSON text. Raises `Refused` for what is none: a text may have been decoded wrongly before."""
    if isinstance(given, bytes | bytearray | memoryview):
        return bytes(given)
    message = f"expected JSON as bytes, got {'text' if isinstance(given, str) else shown(given)}"
    help_ = "encode it: `.encode()`" if isinstance(given, str) else "a document is for `decide`"
    raise refuse("request-shape", message, Span("request", 1), help=help_)


def facts_worth_typing(bundle: Bundle, question: str) -> Mapping[str, FactType]:
    """All facts; in a bundle of many groups, those of the groups that the question may come to ask of, on any day.

    A type with a thousand groups that no request of the question states would cost more than the decision.
    """
    if len({name.partition(".")[0] for name in bundle.facts}) <= MOST_GROUPS:
        return bundle.facts
    homes = [home for route in bundle.questions[question].routes if (home := bundle.home(route))]
    trees = [case.when for case in bundle.questions[question].decision if case.when]
    for citation in homes:
        for version in bundle.versions.get(citation, ()):
            trees += bundle.section(citation, version).trees()
        used = {node.rule.partition("#")[0] for tree in trees for node in nodes_of(tree) if isinstance(node, Use)}
        homes += sorted(used - set(homes))
    nodes = [node for tree in trees for node in nodes_of(tree)]
    named = [fact for node in nodes if isinstance(node, Test) for fact in facts_of(node)]
    named += [str(node.over) for node in nodes if isinstance(node, Members)]
    groups = {fact.partition(".")[0] for fact in named}
    return {name: fact for name, fact in bundle.facts.items() if name.partition(".")[0] in groups}


def same_members(content: bytes, again: bytearray) -> bool:
    """Whether the texts hold as many members, so that one may be longer by white space only.

    A comma may be hidden by an escape, and a carriage return alone is not allowed: either is doubt.
    """
    if BACKSLASH in content:
        return len(content) == len(again)
    return CARRIAGE_RETURN not in content and content.count(b",") == again.count(b",")


def unescaped(content: bytes) -> bytes:
    """The same JSON text in which letters beyond ASCII are written as they are: many programs escape them all.

    After an escaped backslash what looks like an escape may be none; then nothing is changed.
    """
    if BACKSLASH not in content or b"\\\\" in content:
        return content
    return ESCAPED.sub(lambda found: letter(found[0], int(found[1], 16)), content)


def letter(escape: bytes, code: int) -> bytes:
    """The letter of an escape; that of ASCII, or half of a pair, stays as it is."""
    return escape if code < BEYOND_ASCII or code in SURROGATES else chr(code).encode()


def seen(text: str, hidden: Callable[[str], str]) -> bool:
    """Whether a reader sees all of the text; control characters, which some texts may hold, are doubt."""
    return text.isprintable() if text.isascii() else not (hidden(text) or CONTROL.search(text))
