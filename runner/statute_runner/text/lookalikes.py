"""Names that look like others: letters of several alphabets in one word, and letters not in their composed form.

The alphabets are those of which many letters are drawn alike, as UTS 39 has them; words of one alphabet, and words in
which others stand together by custom, are as they are meant to be.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABETS = ("ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LATIN")
WORD = re.compile(r"[^\W\d_]+")


def mixed(text: str) -> str:
    """The first word that has letters of two alphabets in which they look alike, with their names, or nothing."""
    for word in () if text.isascii() else WORD.findall(text):
        found = sorted({alphabet(letter) for letter in word} - {""})
        if len(found) > 1:
            return f"`{word}` has letters of {' and '.join(name.capitalize() for name in found)}"
    return ""


def alphabet(letter: str) -> str:
    """The alphabet of a letter, where it is one of those that look alike."""
    name = unicodedata.name(letter, "").removeprefix("FULLWIDTH ").partition(" ")[0]
    return name if name in ALPHABETS else ""


def decomposed(text: str) -> str:
    """Describes the first letter that is not in its normal form (NFC), or nothing.

    It is written in parts of which there is one character, or has another code.
    """
    normal = unicodedata.normalize("NFC", text)
    if text == normal:
        return ""
    at = next((n for n, (one, other) in enumerate(zip(text, normal, strict=False)) if one != other), len(normal))
    wanted = normal[at : at + 1]
    return f"`{wanted}` is not written as U+{ord(wanted):04X}" if wanted else "a combining mark is out of order"
