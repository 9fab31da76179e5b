"""What a file is whose bytes are not UTF-8, and how it is saved as that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.text.file_signature import kind_by_signature
from statute_runner.text.typeset_signs import called

if TYPE_CHECKING:
    from statute_runner.problem import Span

SAVE = "save the file as UTF-8"
MENU = f"{SAVE} (in Notepad: Save as, Encoding, UTF-8)"
WORD_PROCESSORS = {b"\xd0\xcf\x11\xe0": "Word, before 2007", b"{\\rtf": "Rich Text"}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def encoding_fault(content: bytes, start: int, at: Span) -> tuple[str, Span, str]:
    """What is wrong with content that is not UTF-8 from `start` on, where, and what mends it."""
    if kind := word_processor(content):
        return f"the file is a document of {kind}, not text", at, "write its words into a text file, saved as UTF-8"
    if kind := kind_by_signature(content):
        return f"the file is {kind}, not text", at, SAVE
    byte = content[start]
    message = f"invalid UTF-8: byte 0x{byte:02x}"
    if content.startswith(UTF_16):
        return f"{message}; the file is UTF-16", at, MENU
    sign = bytes([byte]).decode("cp1252", "replace")
    if b"\0" in content or not sign.isprintable() or content[start + 1 : start + 2] >= b"\x80":
        return message, at, SAVE
    name = "" if sign.isalpha() else f", {called(sign)}"
    return f"{message}, which is `{sign}` in Windows-1252{name}", at, MENU


def word_processor(content: bytes) -> str:
    """The word processor of which this is a document, or nothing."""
    return next((name for head, name in WORD_PROCESSORS.items() if content.startswith(head)), "")
