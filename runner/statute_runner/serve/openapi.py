"""The OpenAPI document of the endpoints for programs, made from the bundle's request schema and the decision's."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from statute_runner.law.shipped import folder
from statute_runner.request import request_schema
from statute_runner.serve.authzen_api import EVALUATION, EVALUATIONS, METADATA
from statute_runner.serve.call_answers import ERROR, ONE_EVALUATION, QUESTION, REFUSALS, SHORT_ANSWER
from statute_runner.text.days import DAY_PATTERN
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle

    Json = dict[str, Any]

METRICS = "/metrics"


def document(bundle: Bundle) -> Json:
    """The OpenAPI 3.1 document of a server of this bundle."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Decisions under {bundle.title}",
            "version": VERSION,
            "description": " ".join(bundle.limits),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths(bundle),
        "components": {
            "schemas": {
                **components("Request", request_schema.schema(bundle)),
                **components("Decision", decision_schema()),
                "Error": ERROR,
                "Errors": {
                    "type": "object",
                    "properties": {"errors": {"type": "array", "items": ref("Error")}},
                    "required": ["errors"],
                },
                "ShortAnswer": SHORT_ANSWER,
                "Evaluation": ONE_EVALUATION,
                "Evaluations": {
                    "type": "object",
                    "properties": {"evaluations": {"type": "array", "items": ref("Evaluation")}},
                    "required": ["evaluations"],
                },
                "ShortAnswers": {
                    "type": "array",
                    "items": {"anyOf": [ref("ShortAnswer"), ref("Errors")]},
                    "description": "The answers in the order of the requests, errors where one was refused.",
                },
                "Decisions": {
                    "type": "object",
                    "properties": {
                        "decisions": {"type": "array", "items": ref("Decision")},
                        "errors": {"type": "array", "items": ref("Error")},
                    },
                    "required": ["decisions", "errors"],
                },
            }
        },
    }


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def decision_schema() -> Json:
    """The JSON Schema of a decision."""
    with open(os.path.join(folder("schemas"), "v2", "decision.schema.json"), encoding="utf-8") as file:
        made: Json = json.load(file)
    return made


def components(name: str, schema: Json) -> dict[str, Json]:
    """A JSON Schema as components side by side: itself under this name, and each of its `$defs` under one made from it.

    Generators of clients look for types among the components only, and take a title for the name of a type.
    """
    names = {f"#/$defs/{part}": name + part.title().replace("_", "") for part in schema.get("$defs", {})}

    def pointed(part: Any) -> Any:
        if isinstance(part, list):
            return [pointed(one) for one in part]
        if isinstance(part, dict):
            return {key: ref(names[one])["$ref"] if key == "$ref" else pointed(one) for key, one in part.items()}
        return part

    own = {key: part for key, part in schema.items() if key not in {"$schema", "$id", "$defs", "title"}}
    whole = {"description": schema["title"], **own}
    return {name: pointed(whole)} | {
        names[f"#/$defs/{key}"]: pointed(part) for key, part in schema.get("$defs", {}).items()
    }


def paths(bundle: Bundle) -> Json:
    return {
        "/v1/decide": {"post": decide(bundle)},
        "/v1/law": {
            "get": {
                "operationId": "law",
                "summary": "Every section of the law with its versions",
                "parameters": [parameter("on", "Also what is in force on this day, and its words.", day())],
                "responses": {"200": reply("The law.", {"type": "object"}), **refusals("400", "414", "421")},
            }
        },
        "/v1/schema/request": {
            "get": looked_up("request_schema", "The JSON Schema of a request", "application/schema+json")
        },
        EVALUATION: {"post": evaluation("evaluation", "Decide one question of AuthZEN", ref("Evaluation"))},
        EVALUATIONS: {
            "post": evaluation(
                "evaluations",
                "Decide several questions of AuthZEN, each over what they have in common",
                {"anyOf": [ref("Evaluation"), ref("Evaluations")]},
            )
        },
        METADATA: {"get": looked_up("authzen_configuration", "Where the questions of AuthZEN are answered")},
        "/openapi.json": {"get": looked_up("openapi", "This document")},
        "/health": {"get": looked_up("health", "Whether the process answers")},
        "/ready": {"get": looked_up("ready", "Whether the law is loaded, and which law it is")},
        METRICS: {"get": metrics()},
    }


def metrics() -> Json:
    """The operation that a collector of Prometheus asks for."""
    text = {"type": "string", "description": "The text format of Prometheus, its version in the type of the content."}
    return {
        "operationId": "metrics",
        "summary": "What is counted: calls and their time, decisions, refusals, the law in force and reloads",
        "responses": {"200": reply("The numbers, of all workers.", text, "text/plain"), **refusals("414", "421")},
    }


def evaluation(name: str, summary: str, made: Json) -> Json:
    """The operation that answers questions of AuthZEN."""
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": {"application/json": {"schema": QUESTION}}},
        "responses": {
            "200": reply("The decision, and in `context` which no it is: what is in the way, or not known.", made),
            **refusals("400", "403", "408", "413", "414", "415", "421", "503"),
        },
    }


def decide(bundle: Bundle) -> Json:
    """The operation that decides requests."""
    options = sorted(f"{name}={option}" for name, reading in bundle.readings.items() for option in reading.options)
    one_or_more = {"oneOf": [ref("Request"), {"type": "array", "items": ref("Request"), "minItems": 1}]}
    some = {"anyOf": [ref("Decision"), ref("Decisions"), ref("ShortAnswer"), ref("ShortAnswers")]}
    none = {"anyOf": [ref("Errors"), ref("Decisions"), ref("ShortAnswers")]}
    mixed = {"anyOf": [ref("Decisions"), ref("ShortAnswers")]}
    lines = {
        "type": "string",
        "description": "A decision, or an object of errors, a line, in the order of the requests.",
    }
    return {
        "operationId": "decide",
        "summary": "Decide one request or many",
        "description": (
            "The documents and errors of `statute decide`. One object is answered by its decision, an array by an object of "
            "decisions and errors, lines by lines. With `answer=short` an array is answered by an array, each refusal in "
            "its place. 200: all were decided; 207: some; 422: none."
        ),
        "parameters": [
            {
                **parameter(
                    "reading",
                    "NAME=OPTION, an option of a contested reading.",
                    {"type": "array", "items": {"enum": options}},
                ),
                "style": "form",
                "explode": True,
            },
            parameter("question", "The question (default: the bundle's first).", {"enum": list(bundle.questions)}),
            parameter("as_of", "The day whose law is applied (default: each request's own).", day()),
            parameter("known_on", "As the law could be known on this day (default: all that is known).", day()),
            parameter(
                "answer",
                "`short` for outcomes, routes and missing facts alone, which is many times faster; `provenance` is of "
                "these, the options after it are of documents.",
                {"enum": ["document", "short"]},
            ),
            parameter(
                "provenance",
                "Whether a short answer says what it rests on: days, versions of law, readings, digests.",
                {"type": "boolean"},
            ),
            parameter("trace", "Whether the trace is in the document (default: true).", {"type": "boolean"}),
            parameter("with_text", "Whether the words of the law are.", {"type": "boolean"}),
            parameter("with_request", "Whether the request itself is.", {"type": "boolean"}),
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": one_or_more},
                "application/x-ndjson": {"schema": {"type": "string"}},
                "application/yaml": {"schema": {"type": "string"}},
            },
        },
        "responses": {
            "200": replies("All requests were decided.", some, lines),
            "207": replies(
                "Some requests were decided; the others are among the errors. Or so many short answers were asked for "
                "that the answer begins before that is known.",
                mixed,
                lines,
            ),
            "422": replies("No request was decided.", none, lines),
            **refusals(*REFUSALS),
        },
    }


def day() -> Json:
    return {"type": "string", "format": "date", "pattern": DAY_PATTERN}


def parameter(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def reply(description: str, schema: Json, media: str = "application/json") -> Json:
    return {"description": description, "content": {media: {"schema": schema}}}


def replies(description: str, schema: Json, lines: Json) -> Json:
    content = {"application/json": {"schema": schema}, "application/x-ndjson": {"schema": lines}}
    return {"description": description, "content": content}


def refusals(*statuses: str) -> Json:
    return {status: reply(REFUSALS[status], ref("Errors")) for status in statuses}


def looked_up(name: str, summary: str, media: str = "application/json") -> Json:
    responses = {"200": reply(summary + ".", {"type": "object"}, media), **refusals("414", "421", "503")}
    return {"operationId": name, "summary": summary, "responses": responses}
