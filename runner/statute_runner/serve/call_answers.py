"""The forms of what calls are answered with, beside decisions: as the OpenAPI document of the server tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.codegen.provenance import KEYS

if TYPE_CHECKING:
    Json = dict[str, Any]

TEXT_OR_NONE = {"type": ["string", "null"]}
NUMBER_OR_NONE = {"type": ["integer", "null"]}
ERROR: Json = {
    "type": "object",
    "description": "One fault of a request or a call.",
    "properties": {
        "line": {**NUMBER_OR_NONE, "description": "The line of the body."},
        "id": {**TEXT_OR_NONE, "description": "The id of the request, where one could be read."},
        "code": {"type": "string", "description": "A stable name of the fault."},
        "path": {"type": "string", "description": "The place in the request, as facts.group.fact."},
        "message": {"type": "string"},
        "help": {"type": "string", "description": "What was probably meant."},
        "file": TEXT_OR_NONE,
        "column": NUMBER_OR_NONE,
    },
    "required": ["line", "id", "code", "path", "message"],
}
SHORT_ANSWER: Json = {
    "type": "object",
    "description": "What a request comes to, without the reasons, as `answer=short` asks for it.",
    "properties": {
        "id": {"type": "string"},
        "outcome": {"type": "string", "description": "The outcome, `undetermined` where facts are missing."},
        "possible": {"type": "array", "items": {"type": "string"}, "description": "The outcomes that remain possible."},
        "routes": {"type": "object", "additionalProperties": {"type": "string"}},
        "missing": {"type": "array", "items": {"type": "string"}, "description": "The facts that could change it."},
        **{name: {"description": f"With provenance: `{name}`, as in the schema of answers."} for name in KEYS},
    },
    "required": ["id", "outcome", "possible", "routes", "missing"],
}
REFUSALS = {
    "400": "An option is not one.",
    "403": "The call comes from a page of another origin.",
    "408": "The body did not arrive in time.",
    "413": "The body, the number of its requests, or the answer to them, is too large.",
    "414": "The address is too long.",
    "415": "The body is of no known form, or encoded.",
    "421": "The server does not answer to that host name.",
    "503": "The call was not answered in time, there are too many calls at a time, or the server stops. Where it helps to "
    "call again, Retry-After says after how many seconds.",
}
ENTITY: Json = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "minLength": 1},
        "id": {"type": "string", "minLength": 1},
        "properties": {"type": "object"},
    },
    "required": ["type", "id"],
}
QUESTION: Json = {
    "type": "object",
    "description": "A question of AuthZEN 1.0; which facts it states is said by the mapping of the server.",
    "properties": {
        "subject": ENTITY,
        "action": {
            "type": "object",
            "properties": {"name": {"type": "string", "minLength": 1}, "properties": {"type": "object"}},
            "required": ["name"],
        },
        "resource": ENTITY,
        "context": {"type": "object"},
        "evaluations": {"type": "array", "items": {"type": "object"}},
        "options": {"type": "object"},
    },
}
ONE_EVALUATION: Json = {
    "type": "object",
    "description": "A decision; `context` holds the outcome, whether it is determined, and for a no why it is one.",
    "properties": {"decision": {"type": "boolean"}, "context": {"type": "object"}},
    "required": ["decision"],
}
