"""Why a text is not JSON, in words that are the same whatever the decoder said."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import json

KNOWN_WORDS = "the keywords of JSON are true, false and null; a string needs double quotes"


def explained(text: str, error: json.JSONDecodeError) -> tuple[str, int, str]:
    """The fault, the place in the text, and what usually mends it."""
    pos, message = error.pos, error.msg
    here = text[pos : pos + 1]
    before = text[:pos].rstrip(" \t\r\n")
    if message.startswith("Illegal trailing comma"):
        before, here = text[: pos + 1], text[pos + 1 :].lstrip(" \t\r\n")[:1]
    if before.endswith(",") and here in {"}", "]"}:
        return f"trailing comma before `{here}`", len(before) - 1, "remove the comma"
    if message.startswith("Unterminated string"):
        return "unterminated string", pos, "close it with a double quote"
    if pos >= len(text.rstrip(" \t\r\n")):
        return "unexpected end of input", pos, "close every brace, bracket and quote"
    if message.startswith("Invalid control character"):
        return "line break or tab in a string", pos, "write it as \\n or \\t, or close the string before it"
    if message.startswith("Invalid \\u"):
        return "invalid escape sequence: expected four hexadecimal digits after `\\u`", pos, ""
    if message.startswith("Invalid \\"):
        return f"invalid escape sequence `{text[pos : pos + 2]}`", pos, "write a backslash as \\\\"
    if here == "'":
        return "expected double quotes, got a single quote", pos, "strings and keys need double quotes"
    if here in {"/", "#"}:
        return "comments are not allowed", pos, "JSON has no comments; YAML has"
    if message.startswith("Expecting ':'"):
        return "expected `:` after the key", pos, ""
    if message.startswith("Expecting ','"):
        return "expected `,` or a closing bracket", pos, ""
    if message.startswith("Expecting property name"):
        return "expected a key", pos, "a key needs double quotes"
    return "expected a value", pos, KNOWN_WORDS
