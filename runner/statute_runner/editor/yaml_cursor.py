"""Where in a YAML file one is typing, told from its lines alone, so that it is known while the file cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEY = re.compile(r"""(?P<key>"[^"]*"|'[^']*'|[^\s"'#{\[\]},:-][^:#{\[\]},]*?)\s*:(?:\s+|\Z)""")
DASHES = re.compile(r"(\s*)((?:-\s+|-\Z)*)")


@dataclass(slots=True)
class Level:
    """A mapping around a place: the key under which the place is, where one is written, and what stands beside it."""

    key: str = ""
    beside: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class YamlCursor:
    """A place in a file: the mappings around it, outermost first, and what is typed there, from a column on.

    The key of the last level is that whose value is typed; it is empty where a key is typed.
    """

    levels: tuple[Level, ...]
    typed: str
    column: int
    quoted: str

    @property
    def keys(self) -> list[str]:
        """The keys on the way to the place; none for a member of a list."""
        return [level.key for level in self.levels if level.key]

    @property
    def key(self) -> str:
        """The key whose value is typed; nothing where a key is typed."""
        return self.levels[-1].key if self.levels else ""

    def nearest(self, *names: str) -> str:
        """The value of the first of these keys that stands beside the place, or around it, innermost first."""
        for level in reversed(self.levels):
            for name in names:
                if level.beside.get(name):
                    return level.beside[name]
        return ""


def cursor_at(lines: Sequence[str], line: int, column: int) -> YamlCursor:
    """The place at a line and column."""
    text = lines[line - 1][: column - 1] if line <= len(lines) else ""
    after = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    levels = list(around(lines, line))
    head = DASHES.match(text)
    start = head.end() if head else 0
    flow, rest, at = in_line(text[start:], start)
    if flow and levels:
        levels[-1].key = flow[0].key or levels[-1].key
        levels[-1].beside |= flow[0].beside
        levels += flow[1:]
    if flow and after:
        flow[-1].beside |= {key: value for key, value in pairs(after.partition("}")[0]) if key not in flow[-1].beside}
    quoted = rest[:1] if rest[:1] in {'"', "'"} else ""
    typed = rest[1:] if quoted else rest
    return YamlCursor(tuple(levels), typed, at + len(quoted) + 1, quoted)


def around(lines: Sequence[str], line: int) -> Iterator[Level]:
    """The block mappings around a line, outermost first, the one it belongs to last, without a key."""
    own = content_column(lines[line - 1]) if line <= len(lines) else (0, 0)
    found = [Level()]
    dash, limit = own
    begun = dash < limit
    for number in range(line - 1, 0, -1):
        text = lines[number - 1]
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        outer, column = content_column(text)
        entry = KEY.match(text, column)
        if not begun and column == limit and entry:
            found[0].beside[plain(entry["key"])] = text[entry.end() :].strip()
            if outer < column:
                begun, dash = True, outer
        elif column < limit and (not begun or column <= dash or outer < dash) and entry:
            found.insert(0, Level(plain(entry["key"])))
            begun, dash, limit = outer < column, outer, column
        if limit == 0:
            break
    for number in range(line + 1, len(lines) + 1):
        text = lines[number - 1]
        outer, column = content_column(text)
        if text.strip() and (column < own[1] or outer < column == own[1]):
            break
        if column == own[1] and (entry := KEY.match(text, column)):
            found[-1].beside.setdefault(plain(entry["key"]), text[entry.end() :].strip())
    yield from found


def content_column(text: str) -> tuple[int, int]:
    """How far a line is indented: up to its first `-`, if it has one, and up to what follows."""
    head = DASHES.match(text)
    return (len(head[1]), head.end()) if head else (0, 0)


def in_line(text: str, start: int) -> tuple[list[Level], str, int]:
    """The mappings that are open at the end of a line's beginning, what is typed there, and where that starts."""
    stack, quote = [Level()], ""
    piece = 0
    for n, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and not text[piece:n].strip():
            quote = sign
        elif sign == ":" and text[n + 1 : n + 2] in {" ", ""}:
            stack[-1].key, piece = plain(text[piece:n].strip()), n + 1
        elif sign in "{[" and not text[piece:n].strip():
            stack.append(Level())
            piece = n + 1
        elif sign == "," and len(stack) > 1:
            close(stack[-1], text[piece:n])
            piece = n + 1
        elif sign in "}]" and len(stack) > 1:
            stack.pop()
            piece = n + 1
    rest = text[piece:]
    blanks = len(rest) - len(rest.lstrip())
    return stack, rest[blanks:], start + piece + blanks


def close(level: Level, value: str) -> None:
    """Ends what a key of a mapping in one line has."""
    if level.key:
        level.beside[level.key] = value.strip()
        level.key = ""


def pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(","):
        key, colon, value = part.strip().partition(": ")
        if colon:
            yield plain(key), value.strip()


def plain(text: str) -> str:
    """A key or value without the quotes around it."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
