"""Builds plain data from the events of a YAML parser: the composed form would hide anchors, tags and repeated keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from statute_runner.problem import Problem, Refused, Span, enough, quoted
from statute_runner.text.characters import forbidden, mend
from statute_runner.text.positions import Positions, pointer
from statute_runner.text.strict_json import DEEPEST, EXACT, LARGEST_WHOLE_NUMBER

if TYPE_CHECKING:
    from statute_runner.text.positions import Mark

NULL = {"", "~", "null", "Null", "NULL"}
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z")
NOT_A_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its data, where each value and key is written, its first line, and what is wrong."""

    data: Any
    positions: Positions
    line: int
    problems: tuple[Problem, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing was written, not even `null`."""
        _, column, end = self.positions.values.get("", (1, 1, 1))
        return self.data is None and column == end and not self.problems


class YamlReader:
    """Takes parser events one by one and builds the documents; its text begins after `before` lines of the file."""

    file: str
    before: int
    deepest: int

    def __init__(self, file: str, before: int = 0, deepest: int = DEEPEST) -> None:
        self.file, self.before, self.deepest = file, before, deepest
        self.documents: list[Document] = []
        self.begin(before + 1)

    def begin(self, line: int) -> None:
        self.values: dict[str, Mark] = {}
        self.keys: dict[str, Mark] = {}
        self.data: Any = None
        self.line = line
        self.problems: list[Problem] = []
        self.open: list[Container] = []
        self.odd_keys: list[tuple[str, Span]] = []

    def end(self) -> None:
        if self.odd_keys and not any(problem.code == "typeset-sign" for problem in self.problems):
            self.problems.insert(0, odd_key(self.odd_keys))
        self.documents.append(
            Document(self.data, Positions(self.file, self.values, self.keys), self.line, tuple(self.problems))
        )
        self.begin(self.line)

    def stop(self, problem: Problem) -> None:
        """Ends the document where it cannot be read on."""
        if problem not in self.problems:
            self.problems.append(problem)
        self.data = None
        self.end()

    def span(self, line: int, column: int, end: int = 0) -> Span:
        """The place of a mark of the parser."""
        return Span(self.file, self.before + line + 1, column + 1, end)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.begin(self.mark(event)[0])
            if event.version or event.tags:
                self.say("yaml-directive", "a `%` directive is not allowed", event, "remove the line")
        elif isinstance(event, yaml.DocumentEndEvent):
            self.end()
        elif isinstance(event, yaml.NodeEvent):
            self.node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self.open.pop()
            line, column, _ = closed.start
            end_line, _, end = self.mark(event)
            self.place(closed.data, (line, column, end if line == end_line else 0))

    def node(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f"the alias `*{event.anchor}` is not allowed"
            if not any(problem.message == message for problem in self.problems):
                self.say("yaml-alias", message, event, "repeat the value")
            self.place(None, self.mark(event))
            return
        if event.anchor:
            self.say("yaml-anchor", f"the anchor `&{event.anchor}` is not allowed", event, f"remove `&{event.anchor}`")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            help_ = "remove the tag; quote a value that must be text"
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.say("yaml-tag", f"the tag {quoted(tag)} is not allowed", event, help_)
        if isinstance(event, yaml.ScalarEvent):
            self.place(self.scalar(event), self.mark(event), plain=not event.style)
            return
        if len(self.open) == self.deepest:
            rules = self.deepest > DEEPEST
            help_ = "no reader follows deeper ones: give a part a name of its own, as a rule" if rules else ""
            self.say("yaml-depth", f"nested deeper than {self.deepest} levels", event, help_)
            raise Refused(self.problems)
        if self.open and self.open[-1].wants_key:
            self.say("yaml-key", "expected a key that is text, got a list or a mapping", event)
            raise Refused(self.problems)
        path = self.open[-1].inside() if self.open else ""
        self.open.append(Container({} if isinstance(event, yaml.MappingStartEvent) else [], path, self.mark(event)))

    def scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if not event.implicit[0] or event.style:
            if event.style == '"' and (character := forbidden(text)):
                self.say("text-character", f"the character {character} is not allowed", event, mend(character))
            return text
        if text in NULL:
            return None
        if text in TRUTH:
            return TRUTH[text]
        if WHOLE.match(text):
            if len(text) > len(str(LARGEST_WHOLE_NUMBER)) + 1 or abs(int(text)) > LARGEST_WHOLE_NUMBER:
                message = f"number out of range: {quoted(text)}, beyond {LARGEST_WHOLE_NUMBER}"
                self.say("number-size", message, event, EXACT)
                return 0
            return int(text)
        if NOT_A_NUMBER.match(text):
            self.say("number-size", f"expected a number, got `{text}`", event, "quote it if it is a text")
            return 0
        if DECIMAL.match(text):
            number = float(text)
            if number in {float("inf"), float("-inf")}:
                self.say("number-size", f"number out of range: {quoted(text)}", event, "quote it if it is a text")
            return number
        return text

    def place(self, data: Any, mark: Mark, *, plain: bool = False) -> None:
        if not self.open:
            self.data, self.values[""] = data, mark
            return
        parent = self.open[-1]
        if isinstance(parent.data, list):
            self.values[parent.inside()] = mark
            parent.data.append(data)
            parent.key = len(parent.data)
        elif parent.wants_key:
            self.key(parent, data, Span(self.file, *mark), plain=plain)
            parent.wants_key = False
        else:
            self.values[parent.inside()] = mark
            parent.data[parent.key] = data
            parent.wants_key = True

    def key(self, parent: Container, key: Any, span: Span, *, plain: bool) -> None:
        if not isinstance(key, str):
            written = "null" if key is None else str(key).lower() if isinstance(key, bool) else str(key)
            message = f"expected a key that is text, got `{written}`"
            self.add(Problem("yaml-key", message, span, f'write it in quotes: "{written}"'))
            key = written
        elif key == "<<":
            self.add(Problem("yaml-merge", "the merge key `<<` is not allowed", span, "repeat the keys"))
        if plain and not key.isascii() and holds_sign(key):
            self.odd_keys.append((key, span))
        elif key in parent.data:
            first = self.keys[parent.inside(key)][0]
            message = f"duplicate key {quoted(key)}; first on line {first}"
            item = isinstance(self.open[-2].data, list) if len(self.open) > 1 else False
            help_ = "keep one of the two" + (", or begin another item of the list with `- `" if item else "")
            self.add(Problem("duplicate-key", message, span, help_))
        parent.key = key
        self.keys[parent.inside()] = (span.line, span.column, span.end)

    def say(self, code: str, message: str, event: yaml.Event, help_: str = "") -> None:
        self.add(Problem(code, message, Span(self.file, *self.mark(event)), help_))

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        enough(self.problems)

    def mark(self, event: yaml.Event) -> Mark:
        """Line and column where the event starts, and the column after its end (0 where that is on another line)."""
        start, end = event.start_mark, event.end_mark
        assert start  # noqa: S101 - every event that the parser makes has marks
        last = end.column + 1 if end and end.line == start.line else 0
        return self.before + start.line + 1, start.column + 1, last


def holds_sign(key: str) -> bool:
    """Whether a key holds a sign that no name has, and that a word processor writes unasked."""
    from statute_runner.text.typeset_signs import IN_NO_NAME

    return IN_NO_NAME.search(key) is not None


def odd_key(found: list[tuple[str, Span]]) -> Problem:
    """The problem of keys with such signs in them: the first sign of the first."""
    from statute_runner.text.typeset_signs import IN_NO_NAME, called_here, instead

    key, span = found[0]
    first = IN_NO_NAME.search(key)
    assert first  # noqa: S101 - it was found before
    sign, column = first.group(), span.column + first.start()
    more = f"; so do {len(found) - 1} other keys" if len(found) > 1 else ""
    message = f"{called_here(sign)}, which YAML takes for part of the key{more}"
    return Problem("typeset-sign", message, Span(span.file, span.line, column, column + 1), instead(sign))


class Container:
    """A mapping or list that is being filled."""

    data: Any
    path: str
    start: Mark
    wants_key: bool

    __slots__ = ("data", "key", "path", "start", "wants_key")

    def __init__(self, data: Any, path: str, start: Mark) -> None:
        self.data, self.path, self.start = data, path, start
        self.wants_key = isinstance(data, dict)
        self.key: str | int = 0

    def inside(self, key: str | None = None) -> str:
        """The path of the value of a key, or of the value that comes next."""
        step = pointer(self.key if key is None else key)
        return f"{self.path}/{step}" if self.path else step
