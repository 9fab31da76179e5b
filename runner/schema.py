"""Validates plain data by the JSON Schemas that ship with the runner, and words each fault for the person who made it."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any, cast

import jsonschema
import referencing
from jsonschema.exceptions import ValidationError

from runner.facts import real_date, shown
from runner.problem import Problem, Span, nearest
from runner.shipped import folder
from runner.source import Document

DATES = jsonschema.FormatChecker(formats=())


@DATES.checks("date")
def is_date(given: object) -> bool:
    return not isinstance(given, str) or real_date(given)


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """The validator of one kind of file; its registry is empty, so that no reference is ever fetched."""
    with open(os.path.join(folder("schemas"), "v1", f"{name}.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    return jsonschema.Draft202012Validator(schema, registry=referencing.Registry(), format_checker=DATES)


def problems(name: str, document: Document, file: str) -> list[Problem]:
    """Every fault of the document against the schema, in file order."""
    found: list[Problem] = []
    for error in validator(name).iter_errors(document.data):
        found += worded(error, document, file)
    return found


def worded(error: ValidationError, document: Document, file: str) -> list[Problem]:
    path = tuple(error.absolute_path)
    given: Any = error.instance
    here = Span(file, *document.values.get(path, (1, 1, 0)))

    def key_at(key: str) -> Span:
        return Span(file, *document.keys.get((*path, key), document.values.get(path, (1, 1, 0))))

    where = ".".join(str(part) for part in path)
    kind, wanted, rules = error.validator, cast("Any", error.validator_value), cast("Any", error.schema)
    if kind == "additionalProperties" and isinstance(given, dict):
        allowed = list(rules.get("properties", {}))
        extra = [key for key in given if key not in allowed]
        return [
            Problem(
                "unknown-key",
                f"the key `{key}` is not known here",
                key_at(key),
                nearest(key, allowed) or listed(allowed),
                where,
            )
            for key in extra
        ]
    if kind == "required":
        missing = [key for key in wanted if key not in given]
        return [
            Problem("missing-key", f"the key `{key}` is missing", here, described(error, key), where)
            for key in missing[:1]
        ]
    if wanted is False or rules is False:
        return [
            Problem(
                "key-clash",
                f"the key `{path[-1]}` may not stand here",
                Span(file, *document.keys.get(path, (1, 1, 0))),
                "it does not go with another key of the same condition",
                where,
            )
        ]
    if kind == "anyOf":
        names = [name for branch in wanted for name in branch.get("required", [])]
        extra_keys = [key for key in given if nearest(key, names)] if isinstance(given, dict) else []
        return [
            Problem(
                "missing-key",
                f"one of {', '.join(f'`{name}`' for name in names)} is missing",
                here,
                nearest(extra_keys[0], names) if extra_keys else "",
                where,
            )
        ]
    if kind == "propertyNames" or (error.parent and error.parent.validator == "propertyNames"):
        return [Problem("bad-key", f"{shown(given)} cannot be a key here", key_at(str(given)), naming(rules), where)]
    return [
        Problem(
            f"bad-{CODES.get(str(kind), 'value')}",
            sentence(error),
            here,
            str(rules.get("description", "")) if isinstance(rules, dict) else "",
            where,
        )
    ]


CODES = {"type": "type", "enum": "value", "const": "value", "pattern": "form", "format": "date"}


def sentence(error: ValidationError) -> str:
    """The fault in words, without the language of schemas."""
    given, wanted = error.instance, cast("Any", error.validator_value)
    match error.validator:
        case "type":
            names = [wanted] if isinstance(wanted, str) else wanted
            return f"{shown(given)} is not {' or '.join(TYPES[name] for name in names)}"
        case "enum":
            meant = nearest(str(given), [str(name) for name in wanted])
            return f"{shown(given)} is not one of {', '.join(f'`{name}`' for name in wanted)}" + (
                f"; {meant}" if meant else ""
            )
        case "const":
            return f"{shown(given)} is not {shown(wanted)}"
        case "pattern":
            return f"{shown(given)} is not written as it must be{' (YYYY-MM-DD)' if '{4}-' in wanted else ''}"
        case "format":
            return f"{shown(given)} is not a day of the calendar"
        case "minLength" | "minItems" | "minProperties":
            return "nothing stands here"
        case "minimum" | "maximum":
            return f"{given} is too {'small' if error.validator == 'minimum' else 'large'}; the limit is {wanted}"
    return error.message


TYPES = {
    "object": "a group of keys",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def listed(names: list[str]) -> str:
    return f"allowed here: {', '.join(names[:14])}{', ...' if len(names) > 14 else ''}"  # noqa: PLR2004 - one line


def described(error: ValidationError, key: str) -> str:
    about = error.schema.get("properties", {}).get(key, {}) if isinstance(error.schema, dict) else {}
    return str(about.get("description", "")) if isinstance(about, dict) else ""


def naming(schema: Any) -> str:
    pattern = schema.get("pattern", "") if isinstance(schema, dict) else ""
    if "{4}" in pattern:
        return "a date, as YYYY-MM-DD"
    if "_" in pattern and "." not in pattern:
        return "a name is lower-case letters, digits and `_`, and starts with a letter"
    return "a name is lower-case, without spaces"
