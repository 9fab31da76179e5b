"""The schemas themselves: closed, described, written in known keywords, and of one mind with the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import referencing.exceptions

from statute_runner.law.schema_validation import FORMS, TYPES, Validator, problems
from statute_runner.logic.operators import OPERATORS
from statute_runner.reference.schema_reference import DOCUMENTS
from statute_runner.text.days import DAY_PATTERN
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[2] / "schemas"
SCHEMAS = {
    f"{path.parent.name}/{path.name}": json.loads(path.read_text()) for path in sorted(FOLDER.glob("*/*.schema.json"))
}
KEYWORDS = {
    *("$schema", "$id", "$ref", "$defs", "$comment", "title", "description"),
    *("type", "enum", "const", "pattern", "format", "minLength", "maxLength", "minimum", "maximum"),
    *("items", "minItems", "maxItems", "uniqueItems"),
    *("properties", "propertyNames", "required", "additionalProperties", "minProperties", "maxProperties"),
    *("dependentSchemas", "anyOf", "deprecated"),
}
NAMED = ("properties", "$defs", "dependentSchemas")
SINGLE = ("items", "propertyNames", "additionalProperties")
WRITTEN_BY_PEOPLE = [name for name in SCHEMAS if name.partition("/")[2].partition(".")[0] not in DOCUMENTS]


def schemas(schema: Any, path: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema, with its path."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key in NAMED:
        for name, part in schema.get(key, {}).items():
            yield from schemas(part, f"{path}/{key}/{name}")
    for key in SINGLE:
        yield from schemas(schema.get(key), f"{path}/{key}")
    for n, part in enumerate(schema.get("anyOf", [])):
        yield from schemas(part, f"{path}/anyOf/{n}")


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_keyword_is_one_of_the_few_we_use(name: str) -> None:
    odd = {f"{path}: {key}" for path, schema in schemas(SCHEMAS[name]) for key in schema if key not in KEYWORDS}

    assert odd == set()


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_object_is_closed(name: str) -> None:
    found = [
        path
        for path, schema in schemas(SCHEMAS[name])
        if "properties" in schema and "dependentSchemas" not in path and "additionalProperties" not in schema
    ]

    assert found == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_is_described(name: str) -> None:
    found = [
        f"{path}/{key}"
        for path, schema in schemas(SCHEMAS[name])
        if "dependentSchemas" not in path
        for key, part in schema.get("properties", {}).items()
        if isinstance(part, dict) and "description" not in part
    ]

    assert found == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_required_key_is_a_property(name: str) -> None:
    found = [
        f"{path}: {key}"
        for path, schema in schemas(SCHEMAS[name])
        if "properties" in schema
        for key in schema.get("required", [])
        if key not in schema["properties"] and "dependentSchemas" not in path
    ]

    assert found == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_reference_stays_in_its_file_and_leads_somewhere(name: str) -> None:
    definitions = SCHEMAS[name].get("$defs", {})
    found = {schema["$ref"] for _, schema in schemas(SCHEMAS[name]) if "$ref" in schema}

    assert found <= {f"#/$defs/{key}" for key in definitions}


@pytest.mark.parametrize("name", WRITTEN_BY_PEOPLE)
def test_every_pattern_and_type_has_words(name: str) -> None:
    found = [schema for _, schema in schemas(SCHEMAS[name])]
    types = [
        kind
        for schema in found
        for kind in ([schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", []))
    ]

    assert {schema["pattern"] for schema in found if "pattern" in schema} <= set(FORMS)
    assert set(types) <= set(TYPES)


PROSE = {"note", "quote", "words", "say", "because"}
OPERANDS = {name for name, operator in OPERATORS.items() if operator.operand}


@pytest.mark.parametrize("name", WRITTEN_BY_PEOPLE)
def test_every_text_is_one_line_but_for_prose_and_values_of_a_text(name: str) -> None:
    found = [
        path
        for path, schema in schemas(SCHEMAS[name])
        if "string" in schema.get("type", []) and not {"pattern", "enum", "const"} & schema.keys()
    ]
    left = {path.removesuffix("/items").rpartition("/")[2] for path in found} - PROSE - OPERANDS
    patterns = {schema["pattern"] for _, schema in schemas(SCHEMAS[name]) if "pattern" in schema}
    whole = {one for one in patterns if one.startswith("^") and one.endswith("$")}

    # The words of the law, and a value that a case gives to a fact.
    assert left <= {"text", "additionalProperties"}
    assert [path for path in found if path.endswith("additionalProperties")] == (
        ["#/properties/cases/additionalProperties/properties/facts/additionalProperties/additionalProperties"]
        if name == "v1/cases.schema.json"
        else []
    )
    assert patterns == whole


@pytest.mark.parametrize("name", WRITTEN_BY_PEOPLE)
def test_every_list_is_bounded(name: str) -> None:
    found = [path for path, schema in schemas(SCHEMAS[name]) if "items" in schema and "maxItems" not in schema]

    assert found == []


def test_a_date_is_always_held_to_the_calendar() -> None:
    """The program checks the calendar where the pattern is that of a date, and nowhere else."""
    dated = [schema for name in WRITTEN_BY_PEOPLE for _, schema in schemas(SCHEMAS[name]) if "format" in schema]

    assert {(schema["format"], schema["pattern"]) for schema in dated} == {("date", DAY_PATTERN)}


@pytest.mark.parametrize("name", ["v1/section.schema.json", "v1/bundle.schema.json", "v1/properties.schema.json"])
def test_the_schemas_and_the_program_have_the_same_operators(name: str) -> None:
    condition = SCHEMAS[name]["$defs"]["condition"]
    needed = [part["required"][0] for part in condition["dependentSchemas"]["fact"]["anyOf"]]
    other_keys = {"all", "any", "not", "fact", "rule", "as_in_force_on", "reading", "in_force", "route", "any_route"}
    other_keys |= {"its", "some", "every", "none", "of", "with", "cannot be said"}
    remarks = {"quote", "at", "nth", "constant", "acknowledged", "note", "outcome"}

    assert set(needed) == set(OPERATORS)
    assert set(condition["properties"]) - other_keys - remarks == set(OPERATORS)


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_operand_has_the_shape_that_its_operator_wants(operator: str) -> None:
    kind = SCHEMAS["v1/section.schema.json"]["$defs"]["condition"]["properties"][operator]["type"]

    # `has` is also what `every` member must satisfy.
    assert ("array" in kind) == (OPERATORS[operator].operand == "list" or operator == "has")


def said(name: str, text: str) -> list[str]:
    return [str(problem) for problem in problems(name, document(text.encode(), "file"), "file")]


VALUES = "format: values/v1\nsource: made up\nvalues: {A: a}\n"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("", []),
        ("sauce: x\n", ["file:4:1: unknown-key unknown key `sauce`"]),
        ('"source ": x\n', ["file:4:1: unknown-key unknown key `source `"]),
    ],
)
def test_unknown_keys(change: str, expected: list[str]) -> None:
    assert said("values", VALUES + change) == expected


def test_a_pattern_holds_to_the_last_character() -> None:
    """`$` in a schema would let a line end follow."""
    text = 'format: values/v1\nsource: made up\nvalues: {"A\\n": a}\n'

    assert said("values", text) == ["file:3:10: bad-key invalid key `A\\n`"]


def test_every_missing_key_is_told_once() -> None:
    assert said("values", "format: values/v1\n") == [
        "file:1:1: missing-key missing key `source`",
        "file:1:1: missing-key missing key `values`",
    ]


def test_nothing_is_fetched() -> None:
    """A reference elsewhere cannot be resolved, whatever it names."""
    validator = Validator({"$ref": "http://127.0.0.1:9/schema.json"}, registry=referencing.Registry())

    with pytest.raises(referencing.exceptions.Unresolvable):
        validator.validate({})
