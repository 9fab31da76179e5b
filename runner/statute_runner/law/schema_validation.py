"""Validates plain data by the JSON Schemas that ship with the runner, and words each fault for its author."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import referencing
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from statute_runner.law.shipped import folder
from statute_runner.logic.operators import OPERATORS
from statute_runner.problem import Problem, Span, in_file_order, nearest
from statute_runner.text.days import DAY_PATTERN, date_fault, real_date
from statute_runner.text.positions import pointer
from statute_runner.text.strict_json import shown
from statute_runner.text.typeset_signs import remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from statute_runner.text.yaml_source import Document

ONE_LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
FORMS = {
    DAY_PATTERN: "a day, as YYYY-MM-DD",
    ONE_LINE: "one line, without control characters",
    "^(/|[A-Za-z][A-Za-z0-9+.-]*:)[!-~]*$": "an identifier: a path that begins with /, or a URI with its scheme",
    r"^[0-9]+\.[0-9]+\.[0-9]+$": "three numbers with points between, such as 1.0.0",
    "^[a-z][a-z0-9_]*$": "a name of lower-case letters, digits and `_` that begins with a letter",
    "^[a-z][a-z0-9-]*$": "a name of lower-case letters, digits and `-` that begins with a letter",
    r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$": "a fact's full name, `group.name`, in lower-case letters, digits and `_`: a "
    "database would not tell capital letters from small ones",
    "^[A-Za-z0-9_.-]+$": "letters, digits, `_`, `.` and `-`, without spaces",
    "^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$": "a provision, such as b/1",
    "^[a-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)+$": "a citation or provision as a path, such as code/1/2/a",
    "^[A-Za-z0-9_][A-Za-z0-9._/-]*$": "a question, or a route as a path, such as code/1/2/a",
    "^([a-z0-9][A-Za-z0-9._/-]*#)?[a-z][a-z0-9_]*$": "a rule, as its name or CITATION#NAME",
    "^all$": "`all`, or a list of columns",
    "^[0-9a-f]{16}$": "sixteen digits of a digest, as `statute show --sign-off` prints them",
    r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.yaml$": "a file of values, such as values/NAME.yaml",
}
TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
PARTS = {
    **dict.fromkeys(("minLength", "maxLength"), "characters"),
    **dict.fromkeys(("minItems", "maxItems"), "items"),
    **dict.fromkeys(("minProperties", "maxProperties"), "keys"),
}


def pattern(_validator: object, wanted: str, given: Any, _schema: object) -> Iterator[ValidationError]:
    """A text must match to its last character, a date be one of the calendar; a schema by itself asks for less."""
    if isinstance(given, str):
        whole = wanted.removesuffix("$") + r"\Z" * wanted.endswith("$")
        if not re.search(whole, given) or (wanted == DAY_PATTERN and not real_date(given)):
            yield ValidationError("form")


def dependent(validator: Any, wanted: Mapping[str, Any], given: Any, _schema: object) -> Iterator[ValidationError]:
    """A key that another forbids is told with that other, which a schema that is merely false cannot name."""
    for key, rules in wanted.items() if isinstance(given, dict) else ():
        if key in given:
            parts = rules.get("properties", {})
            yield from (ValidationError(key, path=[other]) for other in given if parts.get(other) is False)
            rest = {**rules, "properties": {name: part for name, part in parts.items() if part is not False}}
            yield from validator.descend(given, rest, schema_path=key)


KEYWORDS = {"pattern": pattern, "dependentSchemas": dependent, "format": None}
Validator: Any = extend(jsonschema.Draft202012Validator, KEYWORDS)  # type: ignore[no-untyped-call]


@cache
def validator(name: str) -> Any:
    """The validator of one kind of file; its registry is empty, so that no reference is ever fetched."""
    with open(os.path.join(folder("schemas"), "v1", f"{name}.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    return Validator(schema, registry=referencing.Registry())


def problems(name: str, document: Document, file: str) -> list[Problem]:
    """Every fault of the document against the schema, each told once, in file order."""
    shape = Shape(document, file)
    for error in validator(name).iter_errors(document.data):
        shape.take(error)
    return in_file_order(shape.problems())


class Shape:
    """The faults of one document; what one slip breaks in several ways is one problem."""

    document: Document
    file: str

    def __init__(self, document: Document, file: str) -> None:
        self.document, self.file = document, file
        self.found: list[Problem] = []
        self.clashes: dict[tuple[str | int, ...], list[tuple[str, str]]] = {}
        self.absent: dict[tuple[str | int, ...], list[tuple[list[str], str]]] = {}
        self.meant: dict[tuple[str | int, ...], set[str]] = {}

    def take(self, error: ValidationError) -> None:
        path, kind = tuple(error.absolute_path), error.validator
        given: Any = error.instance
        rules: Any = error.schema
        wanted: Any = error.validator_value
        if kind == "dependentSchemas":
            self.clashes.setdefault(path[:-1], []).append((error.message, str(path[-1])))
        elif kind == "additionalProperties":
            self.unknown(path, given, [name for name in rules.get("properties", {}) if not former(rules, name)])
        elif kind == "required":
            entry = [([key], described(rules, key)) for key in wanted if key not in given]
            known = self.absent.setdefault(path, [])
            known += [one for one in entry if one not in known]
        elif kind == "anyOf":
            names = [name for branch in wanted for name in branch.get("required", [])[:1] if not former(rules, name)]
            test = (
                "the operators are " + ", ".join(f"`{name}`" for name in names) if OPERATORS.keys() == {*names} else ""
            )
            self.absent.setdefault(path, []).append((names, test))
        elif "propertyNames" in error.absolute_schema_path:
            self.say("bad-key", f"invalid key {shown(given)}", (*path, given), FORMS.get(wanted, ""))
        else:
            code, message, help_ = value_fault(str(kind), wanted, given, rules)
            self.say(code, message, path, help_, given if code in {"bad-form", "bad-value"} else None)

    def unknown(self, path: tuple[str | int, ...], given: Mapping[str, Any], allowed: list[str]) -> None:
        for key in given:
            if key not in allowed:
                near = nearest(key, allowed)
                self.meant.setdefault(path, set()).update(name for name in allowed if near == f"did you mean `{name}`?")
                help_ = joined(key, allowed) if given[key] is None else ""
                if help_:
                    self.meant[path].add(key.partition(":")[0])
                cut = " " in key and given[key] is None
                help_ = help_ or near or (cut_text(key) if cut else listed(allowed))
                self.say("unknown-key", f"unknown key {shown(key)}", (*path, key), help_)

    def say(self, code: str, message: str, path: tuple[str | int, ...], help_: str = "", given: object = None) -> None:
        """Adds a problem at a key that is itself at fault, else at the value of this path, which is perhaps `given`."""
        at_key = code in {"unknown-key", "bad-key", "key-clash"}
        span = self.document.positions.find(pointer(*path), key=at_key) or Span(self.file, 1)
        where = ".".join(map(str, path[:-1] if code in {"unknown-key", "bad-key"} else path))
        if isinstance(given, str) and (sign := remark(given)) and sign not in help_:
            help_ = f"{sign}; {help_}".rstrip("; ")
        self.found.append(Problem(code, message, span, help_, where))

    def problems(self) -> list[Problem]:
        for path, lists in self.absent.items():
            for names, help_ in lists:
                if not self.meant.get(path, set()).intersection(names):
                    quoted = [f"`{name}`" for name in names]
                    missing = f"missing key {quoted[0]}" if len(names) == 1 else f"missing one of {', '.join(quoted)}"
                    self.say("missing-key", "missing operator" if len(names) > 1 and help_ else missing, path, help_)
        for path, pairs in self.clashes.items():
            # an operator clashes because its fact does
            told = [pair for pair in pairs if pair[1] not in OPERATORS] or pairs
            for one, other in dict.fromkeys(tuple(sorted(pair, key=self.place(path))) for pair in told):
                message = f"`{one}` and `{other}` are mutually exclusive"
                self.say("key-clash", message, (*path, other), "keep one of the two")
        return self.found

    def place(self, path: tuple[str | int, ...]) -> Callable[[str], tuple[int, int, int]]:
        """Where a key of the mapping at this path stands."""
        return lambda key: self.document.positions.keys[pointer(*path, key)]


def value_fault(kind: str, wanted: Any, given: Any, rules: Mapping[str, Any]) -> tuple[str, str, str]:
    """The code, words and help of a value that is not as it must be."""
    about = str(rules.get("description", ""))
    reason = str(rules.get("$comment", about))
    size = len(given) if isinstance(given, str | list | dict) else 0
    if kind == "type":
        names = [TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted)]
        empty = given is None and "string" in wanted
        help_ = f"{about} Write it after the colon; a text that begins with `#` is quoted" if empty else about
        return "bad-type", f"expected {' or '.join(names)}, got {shown(given)}", help_.strip()
    if kind == "pattern" and wanted == DAY_PATTERN:
        found = date_fault(given) or (f"expected a date, got {shown(given)}", "")
        return "bad-date", found[0], found[1] or about
    if kind == "pattern" and wanted == ONE_LINE:
        return (
            "bad-form",
            f"expected {FORMS[wanted]}, got {shown(given)}",
            "write `>-` before text of several lines, and indent them all alike",
        )
    if kind == "pattern":
        return "bad-form", f"expected {FORMS.get(wanted, 'another form')}, got {shown(given)}", about
    if kind in {"enum", "const"}:
        allowed = wanted if kind == "enum" else [wanted]
        names = [shown(name) for name in allowed]
        expected = names[0] if len(names) == 1 else f"one of {', '.join(names)}"
        message = f"expected {expected}, got {shown(given)}"
        return "bad-value", message, nearest(str(given), [str(name) for name in allowed]) or about
    if kind in {"minLength", "minItems", "minProperties"}:
        message = "must not be empty" if wanted == 1 else f"at least {wanted} {PARTS[kind]} required, got {size}"
        return "bad-value", message, reason
    if kind in {"maxLength", "maxItems", "maxProperties"}:
        return "bad-value", f"at most {wanted:,} {PARTS[kind]} allowed, got {size:,}", reason
    if kind in {"minimum", "maximum"}:
        return "bad-value", f"expected at {'least' if kind == 'minimum' else 'most'} {wanted:,}, got {given:,}", reason
    return "bad-value", f"invalid value {shown(given)}", about


def joined(key: str, allowed: list[str]) -> str:
    """The help for a key that holds its value, as there is no space after its colon; or nothing."""
    name, colon, value = key.partition(":")
    return f"write a space after the colon: `{name}: {value}`" if colon and name in allowed else ""


def cut_text(key: str) -> str:
    """The help for the end of a text that a comma parts from the rest, with a sign that does not quote named."""
    sign = remark(key)
    return "quote a text that contains a comma" + (f"; {sign}" if sign else "")


def listed(names: list[str]) -> str:
    return f"one of {', '.join(names[:14])}{', ...' if len(names) > 14 else ''}"  # noqa: PLR2004 - one line


def former(rules: Mapping[str, Any], key: str) -> bool:
    """Whether the key is one that is still read, and no longer advised."""
    return bool(rules.get("properties", {}).get(key, {}).get("deprecated"))


def described(rules: Mapping[str, Any], key: str) -> str:
    """What a key is for; of one that has only one value, what to write."""
    about = rules.get("properties", {}).get(key, {})
    if not isinstance(about, dict):
        return ""
    only = about.get("const")
    return f"write `{key}: {only}`" if isinstance(only, str) else str(about.get("description", ""))
