"""Bytes to text that shows what it says: UTF-8, bounded, without control, bidirectional or line-shifting characters."""

from __future__ import annotations

import re

from runner.problem import Problem, Refused, Span

LARGEST = 2**20

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]|\r(?!\n)"
)


def decoded(content: bytes, file: str, line: int = 1) -> str:
    """The text of a file, one NDJSON line or one array element of at most 1 MiB. Raises `Refused`."""
    if len(content) > LARGEST:
        raise Refused(
            [Problem("text-size", f"{len(content):,} bytes; the limit is {LARGEST:,} (1 MiB)", Span(file, line))]
        )
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        at = Span(file, line + before.count(b"\n"), len(before) - before.rfind(b"\n"))
        raise Refused(
            [
                Problem(
                    "text-encoding", f"the byte 0x{content[error.start]:02x} is not UTF-8", at, "save the file as UTF-8"
                )
            ]
        ) from None
    found = FORBIDDEN.search(text)
    if found:
        before_text = text[: found.start()]
        at = Span(file, line + before_text.count("\n"), found.start() - before_text.rfind("\n"))
        code = f"U+{ord(found.group()[0]):04X}"
        help_ = "save the file without a byte order mark" if code == "U+FEFF" else "take it out"
        raise Refused([Problem("text-character", f"the character {code} is not allowed", at, help_)])
    return text


def forbidden(text: str) -> str:
    """The code of the first character in the text that is not allowed, or nothing."""
    found = FORBIDDEN.search(text)
    return f"U+{ord(found.group()[0]):04X}" if found else ""
