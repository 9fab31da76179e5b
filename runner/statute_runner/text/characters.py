"""Bytes to text that shows what it says: UTF-8, bounded, without control, bidirectional or line-shifting characters."""

from __future__ import annotations

import re
from functools import cache

from statute_runner.problem import Problem, Refused, Span

LARGEST = 2**20
TOO_LARGE = f"larger than {LARGEST:,} bytes (1 MiB)"
TOO_BLANK = f"more than {LARGEST:,} bytes (1 MiB) of white space, and no request in it"

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
LINES = "\u2028\u2029"
UNSEEN = "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
UNASSIGNED = "\ufffe\uffff\ud800-\udfff"
# letters, marks and signs that show nothing, or only choose how another is drawn
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
FORBIDDEN = f"[{CONTROLS}{BIDIRECTIONAL}{LINES}{UNSEEN}{UNASSIGNED}]|\r(?!\n)"
# Words of Persian and of the languages of India are spelt with joiners, so a text may hold them; a name may not.
NOT_IN_NAMES = f"[{CONTROLS}{BIDIRECTIONAL}{LINES}{UNSEEN}{UNASSIGNED}{BLANK}\t\n\r\u200c\u200d]"


# Most texts are ASCII and need no pattern; to compile both takes a thirtieth of a start.
@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)


def with_line_feeds(content: bytes) -> bytes:
    """The content of a file whatever a checkout or an editor did to it: no CRLF, no byte order mark."""
    return content.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n")


def decoded(content: bytes, file: str, line: int = 1, column: int = 1, largest: int = LARGEST) -> str:
    """Decodes a file, one NDJSON line or one array element, of at most `largest` bytes, that begins there.

    Raises `Refused`.
    """
    if len(content) > largest:
        raise Refused([Problem("text-size", TOO_LARGE, Span(file, line, column))])
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        at = place(content[: error.start].decode(errors="replace"), file, line, column)
        from statute_runner.text.foreign_encoding import encoding_fault

        raise Refused([Problem("text-encoding", *encoding_fault(content, error.start, at))]) from None
    if text.startswith("{\\rtf"):
        from statute_runner.text.foreign_encoding import encoding_fault

        raise Refused([Problem("text-encoding", *encoding_fault(content, 0, Span(file, line, column)))])
    found = first_forbidden(text)
    if found:
        at = place(text[: found.start()], file, line, column)
        raise Refused([Problem("text-character", f"the character {code(found)} is not allowed", at, mend(code(found)))])
    return text


def place(before: str, file: str, line: int = 1, column: int = 1) -> Span:
    """Where the text goes on after `before`, which itself begins at that line and column."""
    lines = before.count("\n")
    return Span(file, line + lines, len(before) - before.rfind("\n") if lines else column + len(before))


def forbidden(text: str) -> str:
    """The code of the first character in the text that is not allowed, or nothing."""
    found = first_forbidden(text)
    return code(found) if found else ""


def first_forbidden(text: str) -> re.Match[str] | None:
    if text.isascii() and text.replace("\r\n", "").replace("\n", "").replace("\t", "").isprintable():
        return None
    return compiled(FORBIDDEN).search(text)


def forbidden_in_name(text: str) -> str:
    """The code of the first character that may not stand in an id, or nothing."""
    if text.isascii() and text.isprintable():
        return ""
    found = compiled(NOT_IN_NAMES).search(text)
    return code(found) if found else ""


def code(found: re.Match[str]) -> str:
    """The code point of a character with its name."""
    from statute_runner.text.typeset_signs import called

    return called(found.group()[0])


def mend(character: str) -> str:
    """What usually mends it; the character is told by its code point, with a name or without."""
    number = character.partition(" ")[0]
    if number == "U+FEFF":
        return "save the file without a byte order mark"
    if number == "U+000D":
        return "end lines with a line feed"
    from statute_runner.text.typeset_signs import CONTROLS

    return CONTROLS.get(chr(int(f"0x{number[2:]}", 0)), "remove the character")
