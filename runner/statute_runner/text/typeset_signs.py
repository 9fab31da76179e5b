"""Signs that a word processor writes where a keyboard has a plain one: what each is called, what to type instead."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
HYPHENS = "\u2010\u2011"
DASHES = "\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"
SINGLE = "\u2018\u2019\u201a\u201b\u2032\u2039\u203a"
BULLETS = "•·▪◦‣●○■□\uf0b7"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
PLAIN = {
    **dict.fromkeys(SPACES, " "),
    **dict.fromkeys(HYPHENS + DASHES + BULLETS, "-"),
    **dict.fromkeys(DOUBLE, '"'),
    **dict.fromkeys(SINGLE, "'"),
    **dict.fromkeys(UNSEEN, ""),
    "…": "...",
    **FULL_WIDTH,
}
TABLE = str.maketrans(PLAIN)
SIGN = re.compile(f"[{re.escape(''.join(PLAIN))}]")
# What no law prints where it could not as well be plain: law has dashes, curly quotation marks and apostrophes.
NEVER_MEANT = re.compile(f"[{SPACES}{HYPHENS}]|(?<![^\x00-\u024f])[\u200c\u200d](?![^\x00-\u024f])")
IN_NO_NAME = re.compile(f"[{SPACES}{HYPHENS}{UNSEEN}{DOUBLE}]")
NAMES = {
    "\x00": "null",
    "\x07": "the end of a cell in Word",
    "\x0b": "a line break in Word",
    "\x0c": "a page break",
    "\r": "carriage return",
    "\n": "line feed",
    "\t": "tab",
    "\x13": "the start of a field in Word",
    "\x14": "the middle of a field in Word",
    "\x15": "the end of a field in Word",
    "\x1b": "escape",
    "\x1e": "a non-breaking hyphen in Word",
    "\x1f": "an optional hyphen in Word",
    "\x85": "next line",
    "\ufeff": "byte order mark",
    "\uf0b7": "a bullet in Word",
}
TYPED = {" ": "type a space", "-": "type a hyphen, `-`", "": "remove it", "...": "type three points, `...`"}
CONTROLS = {
    "\x07": "remove it",
    "\x0b": "begin a new line",
    "\x0c": "remove it",
    "\x1e": TYPED["-"],
    "\x1f": "remove it",
    "\x85": "begin a new line",
    "\u2028": "begin a new line",
    "\u2029": "begin a new line",
}


def called(sign: str) -> str:
    """Code point and name of a sign, such as `U+00A0 (no-break space)`."""
    name = NAMES.get(sign) or unicodedata.name(sign, "").lower()
    return f"U+{ord(sign):04X}" + (f" ({name})" if name else "")


def instead(sign: str) -> str:
    """What to type in the place of a sign."""
    if sign in CONTROLS:
        return CONTROLS[sign]
    typed = PLAIN.get(sign)
    return "remove it" if typed is None else TYPED.get(typed, f"type `{typed}`")


def plain(text: str) -> str:
    """The text as a keyboard would have it."""
    return text if text.isascii() else text.translate(TABLE)


def signs(text: str) -> Iterator[re.Match[str]]:
    """Every such sign in a text."""
    return iter(()) if text.isascii() else SIGN.finditer(text)


def never_meant(text: str) -> list[re.Match[str]]:
    """Every sign in a text of law that its author cannot have meant: of spaces, hyphens and what shows nothing."""
    return [] if text.isascii() else list(NEVER_MEANT.finditer(text))


def remark(text: str) -> str:
    """Names the first such sign of a text, and says what to type, or nothing."""
    found = next(signs(text), None)
    return f"{called_here(found.group())}; {instead(found.group())}" if found else ""


def called_here(sign: str) -> str:
    """The sign, where it can be seen, with its code point and name."""
    seen = sign.isprintable() and not unicodedata.combining(sign) and not sign.isspace() and sign not in UNSEEN
    return f"`{sign}` is {called(sign)}" if seen else f"it holds {called(sign)}"
