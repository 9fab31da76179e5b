"""YAML text to plain data and where each part stands, by the safe core of YAML 1.2 alone.

It reads parser events, because the composed form hides anchors, tags and repeated keys.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from runner.characters import decoded
from runner.problem import Problem, Refused, Span
from runner.value import value

Path = tuple[str | int, ...]
Mark = tuple[int, int, int]
Spans = dict[Path, Mark]

DEEPEST = 32
LARGEST_WHOLE_NUMBER = 2**53 - 1
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NULL = {"", "~", "null", "Null", "NULL"}
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z")
NOT_A_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")


@value
class Document:
    """One YAML document: its data, and the mark (line, column, end column) of each value and of each key by path."""

    data: Any
    values: Spans
    keys: Spans
    line: int


def documents(content: bytes, file: str) -> list[Document]:
    """Every document of a YAML file. Raises `Refused` with all that is wrong with it."""
    text = decoded(content, file)
    reader = Reader(file)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file, 1)
        said = ", ".join(part for part in (error.context, error.problem) if part)
        reader.problems.append(Problem("yaml-syntax", f"this is not YAML: {said}", span, syntax_help(error)))
    except yaml.YAMLError as error:
        reader.problems.append(Problem("yaml-syntax", f"this is not YAML: {error}", Span(file, 1)))
    except RecursionError:
        reader.problems.append(Problem("yaml-depth", f"nested deeper than {DEEPEST} levels", Span(file, 1)))
    if reader.problems:
        raise Refused(reader.problems)
    return reader.documents


def document(content: bytes, file: str) -> Document:
    """The only document of a YAML file. Raises `Refused`."""
    found = documents(content, file)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused([Problem("yaml-empty", "the file holds nothing", Span(file, 1))])
    raise Refused(
        [
            Problem(
                "yaml-documents",
                "the file holds more than one document",
                Span(file, found[1].line),
                "keep one, without `---` between",
            )
        ]
    )


def syntax_help(error: yaml.MarkedYAMLError) -> str:
    """What usually mends this fault."""
    said = f"{error.context} {error.problem}"
    if "mapping values are not allowed" in said:
        return "a text that holds `: ` must stand in quotes"
    if "\\t" in said or "'\\t'" in said:
        return "indent with spaces, never with tabs"
    if "expected <block end>" in said or "block mapping" in said:
        return "see that this line is indented like its neighbours"
    return ""


class Reader:
    """Takes parser events one by one and builds the documents."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.documents: list[Document] = []
        self.open: list[Container] = []

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.values: Spans = {}
            self.keys: Spans = {}
            self.data: Any = None
            self.line = mark_of(event)[0]
            if event.version or event.tags:
                self.say("yaml-directive", "a `%` directive is not allowed", event, "take the line out")
        elif isinstance(event, yaml.DocumentEndEvent):
            self.documents.append(Document(self.data, self.values, self.keys, self.line))
        elif isinstance(event, yaml.NodeEvent):
            self.node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self.open.pop()
            line, column, _ = closed.start
            end_line, _, end = mark_of(event)
            self.place(closed.data, (line, column, end if line == end_line else 0))

    def node(self, event: yaml.NodeEvent) -> None:
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            self.say("yaml-alias", f"the alias `*{anchor}` is not allowed", event, "write the words out again")
            self.place(None, mark_of(event))
            return
        if anchor:
            self.say("yaml-anchor", f"the anchor `&{anchor}` is not allowed", event, "take the anchor out")
        if getattr(event, "tag", None):
            self.say(
                "yaml-tag",
                f"the tag `{event.tag}` is not allowed",
                event,
                "take the tag out; quote a value that must be text",
            )  # type: ignore[attr-defined]
        if isinstance(event, yaml.ScalarEvent):
            self.place(self.scalar(event), mark_of(event))
            return
        if len(self.open) == DEEPEST:
            self.say("yaml-depth", f"nested deeper than {DEEPEST} levels", event)
            raise Refused(self.problems)
        if self.open and self.open[-1].wants_key:
            self.say("yaml-key", "a key must be text", event)
            raise Refused(self.problems)
        path = (*self.open[-1].path, self.open[-1].key) if self.open else ()
        self.open.append(Container({} if isinstance(event, yaml.MappingStartEvent) else [], path, mark_of(event)))

    def scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if not event.implicit[0] or event.style:
            return text
        if text in NULL:
            return None
        if text in TRUTH:
            return TRUTH[text]
        if WHOLE.match(text):
            if len(text) > len(str(LARGEST_WHOLE_NUMBER)) + 1 or abs(int(text)) > LARGEST_WHOLE_NUMBER:
                self.say(
                    "number-size", "this number is larger than 9007199254740991", event, "quote it if it is a name"
                )
                return 0
            return int(text)
        if NOT_A_NUMBER.match(text):
            self.say("number-size", f"`{text}` is not a number", event)
            return 0
        if DECIMAL.match(text):
            number = float(text)
            if number in {float("inf"), float("-inf")}:
                self.say("number-size", f"the number `{text}` is too large", event)
            return number
        return text

    def place(self, data: Any, mark: Mark) -> None:
        if not self.open:
            self.data, self.values[()] = data, mark
            return
        parent = self.open[-1]
        if isinstance(parent.data, list):
            self.values[(*parent.path, len(parent.data))] = mark
            parent.data.append(data)
            parent.key = len(parent.data)
        elif parent.wants_key:
            self.key(parent, data, mark)
        else:
            self.values[(*parent.path, parent.key)] = mark
            parent.data[parent.key] = data
            parent.wants_key = True

    def key(self, parent: Container, key: Any, mark: Mark) -> None:
        span = Span(self.file, *mark)
        if not isinstance(key, str):
            shown = "null" if key is None else str(key).lower() if isinstance(key, bool) else key
            self.problems.append(
                Problem("yaml-key", f"the key `{shown}` is not text", span, f'write it in quotes: "{shown}"')
            )
            key = str(shown)
        elif key == "<<":
            self.problems.append(
                Problem("yaml-merge", "the merge key `<<` is not allowed", span, "write the keys out again")
            )
        if key in parent.data:
            first = self.keys[(*parent.path, key)][0]
            self.problems.append(
                Problem(
                    "duplicate-key", f"the key `{key}` stands twice; first on line {first}", span, "keep one of the two"
                )
            )
        self.keys[(*parent.path, key)] = mark
        parent.key, parent.wants_key = key, False

    def say(self, code: str, message: str, event: yaml.Event, help_: str = "") -> None:
        self.problems.append(Problem(code, message, Span(self.file, *mark_of(event)), help_))


def mark_of(event: yaml.Event) -> Mark:
    """Line and column where the event starts, and the column after its end on that line (0 where it ends on another)."""
    start, end = event.start_mark, event.end_mark
    assert start  # noqa: S101 - every event that the parser makes has marks
    return start.line + 1, start.column + 1, end.column + 1 if end and end.line == start.line else 0


class Container:
    """A mapping or list that is being filled."""

    __slots__ = ("data", "key", "path", "start", "wants_key")

    def __init__(self, data: Any, path: Path, start: Mark) -> None:
        self.data, self.path, self.start = data, path, start
        self.wants_key = isinstance(data, dict)
        self.key: str | int = 0
