"""Why a text is not YAML, in words that help, whichever parser said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

TABS = "indent with spaces, never with tabs"
INDENT = "indent this line like its neighbours, and write a colon after each key"
QUOTE = "quote the text"
NOT_CLOSED = "unterminated string"
NO_COLON = "expected `:` after this key"

# What a parser says, what it means, and what usually mends it; the first that fits.
FAULTS = (
    ("mapping values are not allowed", "unexpected `:`", "quote a text that contains `: `"),
    ("found unexpected end of stream", NOT_CLOSED, ""),
    ("found unexpected document indicator", NOT_CLOSED, ""),
    (
        "unknown escape character",
        "unknown escape sequence",
        "write a backslash as \\\\, or use single quotes",
    ),
    ("expected hexdecimal number", "invalid escape sequence: expected hexadecimal digits", ""),
    ("expected escape sequence of", "invalid escape sequence: expected hexadecimal digits", ""),
    ("invalid Unicode character escape code", "invalid escape sequence: not a character", "write the character itself"),
    ("flow node", "expected a value", ""),
    ("flow sequence", "expected `,` or `]`", ""),
    ("flow mapping", "expected `,` or `}`", ""),
    ("could not find expected ':'", NO_COLON, INDENT),
    ("block sequence entries are not allowed", "unexpected start of a list", "begin it on a line of its own"),
    ("block collection", "expected an item of the list above", INDENT),
    ("block mapping", "expected a key of the mapping above", INDENT),
    ("<document start>", "extra data after the document", INDENT),
    ("undefined tag handle", "a tag is not allowed", QUOTE),
    ("directive", "a `%` directive is not allowed", "remove the line, or quote a text that begins with `%`"),
    ("alias", "invalid alias; aliases are not allowed", f"{QUOTE} if it begins with `*`"),
    ("anchor", "invalid anchor; anchors are not allowed", f"{QUOTE} if it begins with `&`"),
    ("block scalar", "invalid start of a block of text", "write `|` or `>` alone on its line"),
)


def explained(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str, bool]:
    """The fault, its help, and whether it stands where the parser began rather than where it gave up."""
    message = f"{error.context or ''} {error.problem or ''}".strip()
    if "cannot start any token" in message or "cannot begin" in message:
        mark = error.problem_mark
        line = text.split("\n")[mark.line] if mark else ""
        sign = line[mark.column : mark.column + 1] if mark else ""
        if sign == "\t" or "\t" in line[: len(line) - len(line.lstrip())]:
            return "expected spaces, got a tab", TABS, False
        return f"unexpected `{sign}` at the start of a value", QUOTE, False
    meaning, help_ = next(((meaning, help_) for sign, meaning, help_ in FAULTS if sign in message), (message, ""))
    return meaning, help_, meaning in {NOT_CLOSED, NO_COLON}
