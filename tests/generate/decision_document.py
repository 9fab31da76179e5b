"""Writes the types of decision documents, or with --check compares them, from the schema."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "schemas" / "v2" / "decision.schema.json"
TARGET = ROOT / "runner" / "statute_runner" / "decide" / "decision_document.py"
HEADER = '''\
# Generated from schemas/v2/decision.schema.json by `python tests/generate/decision_document.py`; do not edit.
"""The decision document as a type: for type checkers and templates, and never imported where a start must be fast."""

from typing import NotRequired, TypedDict

from statute_runner.law.plain_data import EditorialNote, Review, StatedValue
from statute_runner.request.stated_request import RequestDocument
'''
NAMES = {
    "": "Decision",
    "request": "DecidedRequest",
    "routes": "RouteAnswer",
    "missing": "MissingFact",
    "silence": "SilentFact",
    "registers": "FromRegisters",
    "registers/entries": "FromEntry",
    "missing/decides": "DecidedBy",
    "missing/why": "WordsAround",
    "readings": "ChosenReading",
    "notices": "CitedText",
    "conditions": "CitedText",
    "law": "LawEntry",
    "law/text": "LawText",
    "law/signatures": "LawSignature",
    "bundle": "UsedBundle",
    "all_readings": "Sensitivity",
    "explanation": "Explanation",
    "explanation/outcomes": "OutcomeWords",
    "explanation/readings": "ReadingWords",
    "explanation/facts": "FactWords",
    "explanation/facts/decides": "DecidedBy",
    "explanation/fields": "FieldWords",
    "trace": "DecisionTrace",
    "root": "TraceRoot",
    "case": "TraceCase",
    "node": "TraceNode",
    "node/quotes": "TraceQuote",
    "node/untested": "TraceQuote",
    "change": "ReadingSwitch",
    "in_the_way": "Obstacle",
    "changed": "ChangedFact",
}
"""The class of each object of the schema, by the keys that lead to it from the document or from its definition."""
ELSEWHERE = {
    "given": "RequestDocument",
    "law/reviewed": "Review | None",
    "law/editorial": "list[EditorialNote]",
    "node/given": "StatedValue | None",
    "silence/means": "StatedValue | None",
    "in_the_way/given": "StatedValue | None",
    "changed/given": "StatedValue | dict[str, StatedValue] | None",
    "changed/to": "StatedValue | dict[str, StatedValue] | None",
    "explanation/readings/reviewed": "Review | None",
    "explanation/facts/given": "StatedValue | None",
}
"""Types of lower layers, by the keys that lead to them."""
SCALARS = {"string": "str", "integer": "int", "boolean": "bool", "null": "None"}


class Writer:
    """Writes a class for each object that it meets, after the classes that it uses."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self.definitions = definitions
        self.begun: set[str] = set()
        self.classes: dict[str, str] = {}

    def type_of(self, schema: dict[str, Any], path: str) -> str:
        """The Python type of what the schema allows."""
        if path in ELSEWHERE:
            return ELSEWHERE[path]
        if "$ref" in schema:
            path = schema["$ref"].removeprefix("#/$defs/")
            unfinished = path in self.begun and NAMES[path] not in self.classes
            return f'"{NAMES[path]}"' if unfinished else self.type_of(self.definitions[path], path)
        kinds = schema.get("type", "string")
        return " | ".join(self.single(kind, schema, path) for kind in ([kinds] if isinstance(kinds, str) else kinds))

    def single(self, kind: str, schema: dict[str, Any], path: str) -> str:
        if kind == "array":
            return f"list[{self.type_of(schema['items'], path)}]"
        if kind != "object":
            return SCALARS[kind]
        if "properties" not in schema:
            return f"dict[str, {self.type_of(schema['additionalProperties'], path)}]"
        self.begun.add(path)
        fields = {key: self.type_of(part, f"{path}/{key}".lstrip("/")) for key, part in schema["properties"].items()}
        lines = [
            f"    {key}: {said if key in schema.get('required', ()) else f'NotRequired[{said}]'}\n"
            for key, said in fields.items()
        ]
        says = schema["description"]
        says = f"`{path}`: {says[:1].lower()}{says[1:]}" if path else says
        head = f'\n\nclass {NAMES[path]}(TypedDict):\n    """{says}"""\n\n'
        self.classes.setdefault(NAMES[path], head + "".join(lines))
        return NAMES[path]


def rendered() -> str:
    """The whole module."""
    schema = json.loads(SOURCE.read_text(encoding="utf-8"))
    writer = Writer(schema["$defs"])
    writer.type_of(schema, "")
    return HEADER + "".join(writer.classes.values())


def main() -> int:
    """Writes the file, or tells with the exit status whether it is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare the file and write nothing")
    if not parser.parse_args().check:
        TARGET.write_text(rendered(), encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == rendered():
        return 0
    sys.stderr.write(f"{TARGET.name} is not current: run `python tests/generate/decision_document.py`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
