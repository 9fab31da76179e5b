"""The last lines on a terminal below a long explanation: the outcome again, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import terminal, visible, wrapped
from statute_runner.explain.first_sheet import SheetMaker
from statute_runner.explain.sandbox import plain

if TYPE_CHECKING:
    from statute_runner.decide.decision_document import Decision
    from statute_runner.law.bundle import Bundle

WHOM = {"record": "had from", "judgment": "decided by", "observation": "observed by"}


def last_lines(document: Decision, bundle: Bundle, columns: int) -> str:
    """The outcome as it stands at the head, and the first thing to ask, to do or to keep to."""
    sheet = SheetMaker(document, bundle)
    head = f"{plain(document['outcome']).upper()}{', WITH A CAUTION' if sheet.cautious else ''}."
    said = f"  Request {document['request']['id']}. {next_step(sheet)}"
    return terminal("\n" + wrapped(f"{head}\n{visible(said)}", columns))


def next_step(sheet: SheetMaker) -> str:
    """The first thing to ask where the answer is open, to do where it is closed, or to keep to."""
    for fact in sheet.asked():
        return f"Next: {fact['ask']} To be {WHOM.get(fact['kind'], 'observed by')} {fact['by']}."
    for way in sheet.steps():
        for step in way["steps"]:
            return f"Next: {step['text']}"
    for group in sheet.kept():
        for kept in group["conditions"]:
            return f"To be kept to: {kept['text']}"
    return "Nothing is left to be done for this answer."
