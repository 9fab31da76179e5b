"""Every key of a file or document, from its JSON Schema: what it takes, whether it must be there, what it means."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from statute_runner.law.shipped import folder as shipped
from statute_runner.reference.reference_page import ReferenceEntry, ReferencePage, ReferenceTable, anchor_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Schema = Mapping[str, Any]

FILES: dict[str, tuple[str, str]] = {
    "bundle": ("v1", "`bundle.yaml`"),
    "facts": ("v1", "`facts.yaml`"),
    "section": ("v1", "`CITATION/DATE.yaml`, a version of a section"),
    "cases": ("v1", "`CITATION/cases/NAME.yaml`"),
    "reading": ("v1", "`readings/NAME.md`, its front matter"),
    "properties": ("v1", "`properties.yaml`"),
    "register": ("v1", "`registers/NAME.yaml`"),
    "values": ("v1", "`values/NAME.yaml`"),
    "columns": ("v1", "`statute-columns.yaml`, or the file that `--map` names"),
    "request": ("v1", "what `decide` takes; `facts` are those of the law that is asked"),
    "decision": ("v2", "the document of a decision"),
    "answer": ("v1", "`decider().decide` and `decide_json` in Python, the lines of `statute batch`"),
    "reject": ("v1", "the rejects of `statute batch`"),
    "problem": ("v1", "the lines of `statute check --format json`, and of `test`"),
    "problem_summary": ("v1", "the last line of the same"),
    "diff": ("v1", "`statute diff --format json`"),
    "replay": ("v1", "the lines of `statute replay --format json`"),
    "replay_summary": ("v1", "the last line of the same"),
    "batch_summary": ("v1", "`statute batch --summary FILE.json`"),
    "predicates": ("v1", "`statute sql --known FILE --format json`"),
}
"""The files and documents: the version of their schema, and where they stand."""
DOCUMENTS = [*FILES][[*FILES].index("request") :]
"""Those that programs write and read, of which `statute_runner.documents` has the types."""
HEAD = ("Key", "Takes", "Needed", "What it says")
TYPES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}
TYPES |= {"array": "list", "object": "group"}
DAY = "a day, `YYYY-MM-DD`"


def schema_of(name: str) -> dict[str, Any]:
    """The schema of a file or document."""
    version, _ = FILES[name]
    with open(os.path.join(shipped("schemas"), version, f"{name}.schema.json"), encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    return found


def schema_page(name: str) -> ReferencePage:
    """The page of a file or document."""
    schema = schema_of(name)
    version, place = FILES[name]
    about = f"{schema['description']} Where: {place}. Schema: `schemas/{version}/{name}.schema.json`."
    entries = [*groups(schema, "", top="The keys of the document" if name in DOCUMENTS else "The keys of the file")]
    for called, definition in schema.get("$defs", {}).items():
        entries += groups(definition, called, top=f"A {called}".replace("_", " "))
    return ReferencePage(name, schema["title"], about, entries)


def groups(schema: Schema, path: str, top: str = "") -> Iterator[ReferenceEntry]:
    """An entry for a group of keys, then those of the groups within it."""
    if len(schema.get("properties", ())) > 1 or (top and "properties" in schema):
        needed = schema.get("required", ())
        rows = [
            (f"`{key}`", takes(one, f"{path}.{key}" if path else key), "yes" if key in needed else "", said(one))
            for key, one in schema["properties"].items()
        ]
        body: list[str | ReferenceTable] = [schema["description"]] if "description" in schema else []
        yield ReferenceEntry(top or path, [*body, ReferenceTable(HEAD, rows)], " ".join(schema["properties"]))
    for name, one in within(schema, path):
        yield from groups(one, name)


def within(schema: Schema, path: str) -> Iterator[tuple[str, Schema]]:
    """The schemas below a schema that may have groups of their own, each with its path."""
    inside = f"{path}." if path else ""
    for key, one in schema.get("properties", {}).items():
        yield f"{inside}{key}", one
    if isinstance(schema.get("additionalProperties"), dict):
        yield f"{inside}NAME", schema["additionalProperties"]
    if "items" in schema and isinstance(schema["items"], dict):
        yield f"{path}[n]", schema["items"]
    for one in schema.get("anyOf", ()):
        if "properties" in one or "items" in one or "additionalProperties" in one:
            yield path, {key: value for key, value in one.items() if key != "required"} if one.get("type") else {}


def said(schema: Schema) -> str:
    """What a key means, with a mark where it is kept only for files of before."""
    text = str(schema.get("description", ""))
    return f"{text} (No longer written.)" if schema.get("deprecated") else text


def takes(schema: Schema, path: str = "") -> str:
    """What a key takes, in words; with its path on the page, linked to what is said of it there."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"a [{name}](#a-{name.replace('_', '-')})" if path else f"a {name}"
    if "const" in schema:
        return literal(schema["const"])
    if "enum" in schema:
        return ", ".join(map(literal, schema["enum"]))
    if schema.get("format") == "date" and schema["type"] == "string":
        return DAY
    if "anyOf" in schema and "type" not in schema:
        return " or ".join(dict.fromkeys(filter(None, (takes(one, path) for one in schema["anyOf"])))) or "any"
    types = schema.get("type", [])
    return " or ".join(one_type(name, schema, path) for name in ([types] if isinstance(types, str) else types)) or "any"


def one_type(name: str, schema: Schema, path: str) -> str:
    if name == "array" and isinstance(schema.get("items"), dict):
        return f"list of {takes(schema['items'], path and f'{path}[n]')}{bounds(schema, 'Items')}"
    if name == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"group of {takes(schema['additionalProperties'], path and f'{path}.NAME')} by name"
    if name == "object" and len(schema.get("properties", ())) == 1:
        return "".join(f"`{{{key}: ...}}`" for key in schema["properties"])
    if name == "object" and "properties" in schema and path:
        return f"[group](#{anchor_of(path)})"
    if name == "string" and schema.get("format") == "date":
        return DAY
    return TYPES[name] + (bounds(schema, "imum") if name in {"integer", "number"} else "")


def bounds(schema: Schema, kind: str) -> str:
    least, most = schema.get(f"min{kind}"), schema.get(f"max{kind}")
    least = least or None
    if least is not None and most is not None:
        return f", {least:,} to {most:,}"
    return f", at least {least:,}" if least is not None else f", at most {most:,}" if most is not None else ""


def literal(value: object) -> str:
    """A value as it is typed."""
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"
