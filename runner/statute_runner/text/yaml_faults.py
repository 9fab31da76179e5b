"""Why a text is not YAML, in words that help, whichever parser said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

TABS = "indent with spaces, never with tabs"
INDENT = "see that this line is indented like its neighbours, and that each key has its colon"
QUOTE = "write the text in quotes"
NOT_CLOSED = "the text in quotes that begins here is not closed"
NO_COLON = "a colon is missing after this key"

# What a parser says, what it means, and what usually mends it; the first that fits.
FAULTS = (
    ("mapping values are not allowed", "a colon stands where no key can be", "a text that holds `: ` stands in quotes"),
    ("found unexpected end of stream", NOT_CLOSED, ""),
    ("found unexpected document indicator", NOT_CLOSED, ""),
    (
        "unknown escape character",
        "an escape stands here that YAML does not have",
        "write a backslash as \\\\, or use single quotes",
    ),
    ("expected hexdecimal number", "an escape needs hexadecimal digits", ""),
    ("expected escape sequence of", "an escape needs hexadecimal digits", ""),
    ("invalid Unicode character escape code", "this escape is not a character", "write the character itself"),
    ("flow node", "a value is missing here", ""),
    ("flow sequence", "a comma or `]` is missing before this", ""),
    ("flow mapping", "a comma or `}` is missing before this", ""),
    ("could not find expected ':'", NO_COLON, INDENT),
    ("block sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own"),
    ("block collection", "this does not belong to the list above", INDENT),
    ("block mapping", "this does not belong to the group above", INDENT),
    ("<document start>", "something follows where the document has ended", INDENT),
    ("undefined tag handle", "a tag is not allowed", QUOTE),
    ("directive", "a `%` directive is not allowed", "take the line out, or quote a text that begins with `%`"),
    ("alias", "this is not an alias, and none is allowed", f"{QUOTE} if it begins with `*`"),
    ("anchor", "this is not an anchor, and none is allowed", f"{QUOTE} if it begins with `&`"),
    ("block scalar", "this is not the beginning of a block of text", "write `|` or `>` alone on its line"),
)


def explained(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str, bool]:
    """The fault, its help, and whether it stands where the parser began rather than where it gave up."""
    said = f"{error.context or ''} {error.problem or ''}".strip()
    if "cannot start any token" in said or "cannot begin" in said:
        mark = error.problem_mark
        line = text.split("\n")[mark.line] if mark else ""
        sign = line[mark.column : mark.column + 1] if mark else ""
        if sign == "\t" or "\t" in line[: len(line) - len(line.lstrip())]:
            return "a tab stands where spaces must", TABS, False
        return f"`{sign}` cannot begin a value", QUOTE, False
    meaning, help_ = next(((meaning, help_) for sign, meaning, help_ in FAULTS if sign in said), (said, ""))
    return meaning, help_, meaning in {NOT_CLOSED, NO_COLON}
