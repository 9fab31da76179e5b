"""The JSON Schemas of a bundle's registers, made from what it declares, so that editors know their entries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.registers.declarations import COMPLETE, KEY, OF, RECORDED_ON, SOURCE, SUCCEEDS, declared, fixed
from statute_runner.registers.entries import FOLDER
from statute_runner.request.request_schema import COMMAND, fact_schema

if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle
    from statute_runner.registers.declarations import Declared

KEY_PATTERN = "^[A-Za-z0-9_.-]+$"


def texts(bundle: Bundle) -> dict[str, str]:
    """The text of each schema, by its path in the bundle."""
    registers = declared(bundle)
    return {
        f"{FOLDER}/{name}.schema.json": json.dumps(schema(bundle, one, registers), indent=2, ensure_ascii=False) + "\n"
        for name, one in registers.items()
    }


def schema(bundle: Bundle, register: Declared, registers: dict[str, Declared]) -> dict[str, object]:
    fields = {**fixed(register, registers), **register.fields}
    needed = [OF if register.of else KEY, SOURCE, RECORDED_ON]
    entry = {name: fact_schema(field) for name, field in fields.items()}
    keys = {"type": "string", "pattern": KEY_PATTERN}
    for name in needed:
        entry[name]["type"] = "string"
    entry[needed[0]] |= keys
    if not register.of:
        entry[SUCCEEDS] |= {"items": keys, "maxItems": 100, "$comment": f"Keys of the register of {register.name}."}
        if not fields[COMPLETE].values:
            entry[COMPLETE] |= {"items": {"type": "string"}, "maxItems": 0}
    return {
        "$comment": f"Generated from bundle.yaml and facts.yaml by `{COMMAND}`.",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"The register of {register.name} of {bundle.title}",
        "description": register.says,
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "entries"],
        "properties": {
            "format": {"description": "The format of this file.", "const": "register/v1"},
            "entries": {
                "description": "The entries; their order is that of the members of a list.",
                "type": "array",
                "items": {
                    "title": register.one,
                    "type": "object",
                    "additionalProperties": False,
                    "required": needed,
                    "properties": entry,
                },
            },
        },
    }
