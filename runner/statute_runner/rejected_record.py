# Generated from schemas/v1/reject.schema.json by `python tests/generate/document_types.py`; do not edit.
"""What is said of a record that was refused, as a type."""

from typing import NotRequired, TypedDict


class RejectFault(TypedDict):
    """`also`: one fault."""

    place: str
    code: str
    reason: str
    help: str


class Reject(TypedDict):
    """A line of the rejects of `statute batch`: where a record stands, and what is wrong with it."""

    file: str
    line: int
    id: str | None
    place: str
    code: str
    reason: str
    help: str
    also: NotRequired[list[RejectFault]]
    date: NotRequired[str | None]
    as_of: NotRequired[str | None]
    known_on: NotRequired[str | None]
    question: NotRequired[str]
    law: NotRequired[list[str] | None]
    readings: NotRequired[list[str] | None]
    bundle: NotRequired[str]
    registers: NotRequired[str | None]
    runner: NotRequired[str]
