"""Why a text is not JSON, in words that are the same whatever the decoder said."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import json

KNOWN_WORDS = "the words that JSON knows are true, false and null; a text stands in double quotes"


def explained(text: str, error: json.JSONDecodeError) -> tuple[str, int, str]:
    """The fault, the place in the text, and what usually mends it."""
    pos, said = error.pos, error.msg
    here = text[pos : pos + 1]
    before = text[:pos].rstrip(" \t\r\n")
    if said.startswith("Illegal trailing comma"):
        before, here = text[: pos + 1], text[pos + 1 :].lstrip(" \t\r\n")[:1]
    if before.endswith(",") and here in {"}", "]"}:
        return f"a comma stands before `{here}`", len(before) - 1, "take the comma out"
    if said.startswith("Unterminated string"):
        return "the text that begins here is not closed", pos, "close it with a double quote"
    if pos >= len(text.rstrip(" \t\r\n")):
        return "the text ends too early", pos, "see that every brace, bracket and quote is closed"
    if said.startswith("Invalid control character"):
        return "a line break or tab stands inside a text", pos, "write it as \\n or \\t, or close the text before it"
    if said.startswith("Invalid \\u"):
        return "`\\u` needs four hexadecimal digits", pos, ""
    if said.startswith("Invalid \\"):
        return f"`{text[pos : pos + 2]}` is not an escape of JSON", pos, "write a backslash as \\\\"
    if here == "'":
        return "a text stands in single quotes", pos, "texts and keys stand in double quotes"
    if here in {"/", "#"}:
        return "a comment stands here", pos, "JSON has no comments; YAML has"
    if said.startswith("Expecting ':'"):
        return "a colon is missing after the key", pos, ""
    if said.startswith("Expecting ','"):
        return "a comma or a closing bracket is missing", pos, ""
    if said.startswith("Expecting property name"):
        return "a key is missing", pos, "a key stands in double quotes"
    return "a value is missing", pos, KNOWN_WORDS
