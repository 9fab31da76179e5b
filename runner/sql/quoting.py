"""Text of law as SQL holds it: comments, names and literals that nothing in the text can leave."""

from __future__ import annotations

import re

from runner.escaping import visible

# What ends or begins a comment, and what a template would carry out before any database sees it.
MARKS = re.compile(r"(\*(?=/)|/(?=\*)|\{(?=[{%#])|[}%#](?=\}))")
QUOTES = {"duckdb": '"', "spark": "`"}


def comment(text: str) -> str:
    """The text as it may stand in a comment of either kind: on one line, with a blank where a mark would act."""
    return MARKS.sub(r"\1 ", visible(text))


def name(given: str, dialect: str) -> str:
    """The name of a column or a field, whatever it holds."""
    quote = QUOTES[dialect]
    return f"{quote}{given.replace(quote, 2 * quote)}{quote}"


def literal(text: str, dialect: str) -> str:
    """The text as a literal."""
    if dialect == "spark":
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "'" + text.replace("'", "''") + "'"
