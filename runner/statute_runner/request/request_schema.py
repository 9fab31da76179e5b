"""The JSON Schema of a bundle's requests, made from its facts, so that editors and other programs know them too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.law.facts import as_stated, grouped
from statute_runner.logic.absence import WRITTEN
from statute_runner.request.canonical_form import SCHEMA
from statute_runner.request.request_document import LONGEST_ID
from statute_runner.text.days import DAY_PATTERN

if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType

COMMAND = "statute schema --write"


def text(bundle: Bundle) -> str:
    """The text of `request.schema.json`.

    What JSON Schema cannot say (7.0 is no whole number here) only the runner refuses.
    """
    return json.dumps(schema(bundle), indent=2, ensure_ascii=False) + "\n"


def schema(bundle: Bundle) -> dict[str, object]:
    groups = grouped({name: fact_schema(fact) for name, fact in bundle.facts.items()})
    return {
        "$comment": f"Generated from facts.yaml by `{COMMAND}`.",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A request under {bundle.title}",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "date"],
        "properties": {
            SCHEMA: {"description": "Where an editor finds this schema; it changes no answer.", "type": "string"},
            "id": {
                "description": "A name for the request, of your own.",
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_ID,
                "pattern": "\\S",
            },
            "date": {
                "description": "The day for which the question is asked; it picks the law in force.",
                "type": "string",
                "pattern": DAY_PATTERN,
                "format": "date",
            },
            "facts": {
                "description": "What is known. A fact that is left out or null is not known, which never means no.",
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {
                    group: {"type": ["object", "null"], "additionalProperties": False, "properties": facts}
                    for group, facts in groups.items()
                },
            },
        },
    }


def fact_schema(fact: FactType) -> dict[str, object]:
    about = {"description": " ".join(part for part in (fact.ask, fact.note, silence(fact)) if part)}
    choices: dict[str, object] = {"enum": list(fact.values)}
    number: dict[str, object] = {"type": "integer"}
    if fact.smallest or fact.largest:
        number |= {"minimum": fact.smallest, "maximum": fact.largest}
    match fact.type:
        case "list":
            return {
                **about,
                "type": ["array", "null"],
                "items": {
                    "title": fact.one,
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {key: fact_schema(field) for key, field in fact.fields.items()},
                },
                "maxItems": fact.largest,
            }
        case "choice":
            values = [*fact.values, *([WRITTEN] if fact.absent else [])]
            return {**about, "enum": [*values, None], "$comment": listed(fact)}
        case "set of choices":
            return {
                **about,
                "type": ["array", "null"],
                "items": choices,
                "uniqueItems": True,
                "maxItems": len(fact.values),
                "$comment": listed(fact),
            }
        case "set of whole numbers":
            return {
                **about,
                "type": ["array", "null"],
                "items": number,
                "uniqueItems": True,
                "maxItems": fact.largest - fact.smallest + 1,
            }
        case "whole number":
            return {**about, **or_none(fact, number)}
        case "yes/no":
            return {**about, "type": ["boolean", "null"]}
        case "date":
            return {**about, **or_none(fact, {"type": "string", "pattern": DAY_PATTERN, "format": "date"})}
    return {**about, "type": ["string", "null"], "maxLength": 10_000}


def or_none(fact: FactType, known: dict[str, object]) -> dict[str, object]:
    """The value, or null; or `none`, where the fact allows it."""
    if not fact.absent:
        return {**known, "type": [known["type"], "null"]}
    return {"anyOf": [known, {"const": WRITTEN, "description": "There is none."}, {"type": "null"}]}


def silence(fact: FactType) -> str:
    """What it means that the fact is not stated, in words."""
    if fact.silence is None:
        return ""
    means = json.dumps(as_stated(fact.silence.means), ensure_ascii=False)
    return f"Not stated, it means {means}: {fact.silence.because or fact.silence.cite}"


def listed(fact: FactType, most: int = 20) -> str:
    """The values with their meanings, where they are few enough to be read."""
    if len(fact.values) > most:
        return f"{len(fact.values)} values"
    return " ".join(f"{name}: {meaning}" for name, meaning in fact.values.items())
