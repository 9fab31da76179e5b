"""Marks of a copied text: those of typography that become plain, those that no file may hold, those nobody knows."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from statute_runner.amend.pasted_copy import SPACES, UNSEEN
from statute_runner.text.characters import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

BULLETS = re.compile(r"^[ \t]*[•·▪◦‣\uf0b7\uf0a7][ \t]+", re.MULTILINE)
NOT_BREAKING = "\u2011"
KNOWN = set(".,;:?!()[]'\"“”\u2018\u2019\u2013\u2014-/§¶$%&*@#+=<>\n\t ") | {"\u2026"}
NOT_ALLOWED = re.compile(FORBIDDEN)
ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def decoded_copy(content: bytes) -> tuple[str, list[str]]:
    """A text file as Word, a browser or an editor saves one, and what is to be said of its encoding."""
    for mark, encoding in ENCODINGS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), []
    try:
        return content.decode(), []
    except UnicodeDecodeError:
        remark = "the file is not UTF-8, and was read as Windows-1252, as Word saves plain text: look at § and quotation marks"
        return content.decode("cp1252", "replace"), [remark]


def tidied(text: str) -> tuple[str, list[str]]:
    """The text with plain spaces, hyphens and line ends, and without what is not seen; and what was done to it."""
    remarks = []
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .replace("\x0b", "\n")
    )
    text = text.replace("\x0c", "\n")
    for what, found in (
        ("no-break and other wide spaces became plain spaces", SPACES),
        ("characters without a width were taken out", UNSEEN),
        ("bullets at the start of lines were taken out", BULLETS),
    ):
        text, number = found.subn(" " if found is SPACES else "", text)
        if number:
            remarks.append(f"{what}: {number:,}")
    if number := text.count(NOT_BREAKING):
        text = text.replace(NOT_BREAKING, "-")
        remarks.append(f"hyphens that do not break (U+2011) became hyphens: {number:,}")
    if found_here := Counter(NOT_ALLOWED.findall(text)):
        text = NOT_ALLOWED.sub("", text)
        listed = ", ".join(f"U+{ord(mark[0]):04X}" for mark in sorted(found_here))
        remarks.append(f"characters that no file of a bundle may hold were taken out: {listed}")
    return unicodedata.normalize("NFC", text), remarks


def unknown_marks(path: str, text: str) -> Iterator[str]:
    """What is said of each mark that a law seldom has: it is kept, and named."""
    for mark, number in Counter(text).items():
        if not (mark.isalnum() or mark in KNOWN) and not unicodedata.combining(mark):
            name = unicodedata.name(mark, "no name").lower()
            often = f", {number:,} times" if number > 1 else ""
            yield f"kept, though it is a mark that law seldom has: `{mark}` (U+{ord(mark):04X}, {name}) in {path}{often}"
