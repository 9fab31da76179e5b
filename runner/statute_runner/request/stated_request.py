"""The request document as a type: for type checkers and templates, and never imported where a start must be fast."""

from typing import TypedDict

from statute_runner.law.plain_data import StatedValue


class RequestDocument(TypedDict):
    """A request as plain data, its facts by group; what is not known is left out."""

    id: str
    date: str
    facts: dict[str, dict[str, StatedValue]]
