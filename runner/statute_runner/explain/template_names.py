"""What a template may name: the decision document, key by key, and what a layout sees beside it."""

from __future__ import annotations

from typing import Any, TypeAlias

Shape: TypeAlias = "str | dict[str, Any] | list[Any]"

TEXT = "text"
"""A text, a number, or yes or no."""
ANYTHING = "anything"
EACH = "*"
"""Stands for the keys of a mapping whose names are open."""

DECIDES: Shape = {"kind": TEXT, "by": TEXT}
REVIEWED: Shape = {"by": TEXT, "on": TEXT, "scope": TEXT}
ROUTE: Shape = {"outcome": TEXT, "possible": [TEXT]}
KEPT: Shape = {"id": TEXT, "cite": TEXT, "text": TEXT}
SWITCH: Shape = {"switch": {EACH: TEXT}, "outcome": TEXT}
IN_THE_WAY: Shape = dict.fromkeys(("id", "cite", "quote", "test", "fact", "given", "wanted", "source"), TEXT)
CHANGED: Shape = dict.fromkeys(("fact", "given", "to", "remedy"), TEXT)

LAW: Shape = {
    "citation": TEXT,
    "cite": TEXT,
    "heading": TEXT,
    "version": TEXT,
    "revision": TEXT,
    "enacted": TEXT,
    "sha256": TEXT,
    "unverified": [TEXT],
    "reviewed": REVIEWED,
    "text": [{"at": TEXT, "heading": TEXT, "text": TEXT}],
    "editorial": [{"at": TEXT, "note": TEXT, "by": TEXT}],
}

EXPLANATION: Shape = {
    "title": TEXT,
    "explained_by": TEXT,
    "ask": TEXT,
    "outcomes": {EACH: {"says": TEXT, "tone": TEXT}},
    "not_in_force": TEXT,
    "limits": [TEXT],
    "readings": {
        EACH: {
            "question": TEXT,
            "cite": TEXT,
            "quote": TEXT,
            "options": {EACH: TEXT},
            "authority": [TEXT],
            "reviewed": REVIEWED,
            "source": TEXT,
        }
    },
    "facts": {EACH: {"ask": TEXT, "given": TEXT, "means": [TEXT], "decides": DECIDES}},
}

DOCUMENT: dict[str, Any] = {
    "format": TEXT,
    "request": {"id": TEXT, "date": TEXT, "sha256": TEXT},
    "as_of": TEXT,
    "question": TEXT,
    "outcome": TEXT,
    "possible": [TEXT],
    "routes": {EACH: ROUTE},
    "basis": [TEXT],
    "missing": [{"fact": TEXT, "ask": TEXT, "decides": DECIDES, "why": {"cite": TEXT, "quote": TEXT}}],
    "readings": {EACH: {"chosen": TEXT, "default": TEXT, "matters": TEXT}},
    "notices": [KEPT],
    "conditions": [KEPT],
    "law": [LAW],
    "bundle": {"name": TEXT, "version": TEXT, "sha256": TEXT},
    "runner": TEXT,
    "explanation": EXPLANATION,
}

ROW: dict[str, Any] = {
    **dict.fromkeys(("order", "id", "depth", "kind", "said", "fact", "value", "reached", "decides"), TEXT),
    **dict.fromkeys(("decides_route", "quote", "within", "cite", "source", "to", "shown", "number", "against"), TEXT),
    "given": TEXT,
    "quotes": [{"at": TEXT, "words": TEXT, "nth": TEXT}],
}

PIECE: Shape = {"words": TEXT, "refs": [{**ROW, "first": TEXT}]}

LAYOUT: dict[str, Any] = {
    **DOCUMENT,
    "all_readings": {"outcome": TEXT, "alone": [SWITCH], "together": [SWITCH], "complete": TEXT},
    "why_not": {EACH: {EACH: [[IN_THE_WAY]]}},
    "changes": {EACH: [[CHANGED]]},
    "known_on": TEXT,
    "trace": ANYTHING,
    "explained": {"outcome": TEXT, "routes": {EACH: TEXT}, "scope": [TEXT]},
    "reasons": [
        {
            **dict.fromkeys(("kind", "name", "as_in_force_on", "says", "cite", "outcome", "value", "decides"), TEXT),
            "source": TEXT,
            "number": TEXT,
            "rows": [ROW],
        }
    ],
    "statute": [
        {
            "number": TEXT,
            "entry": LAW,
            "tested": TEXT,
            "provisions": [
                {
                    **dict.fromkeys(("at", "label", "depth", "omitted", "relied"), TEXT),
                    "heading": [PIECE],
                    "text": [PIECE],
                    "notes": [{"at": TEXT, "note": TEXT, "by": TEXT}],
                }
            ],
        }
    ],
    "style": TEXT,
    "style_sha256": TEXT,
}

TEMPLATES: dict[str, dict[str, Any]] = {
    "outcome.j2": DOCUMENT,
    "scope.j2": DOCUMENT,
    "route.j2": {**DOCUMENT, "citation": TEXT, "route": ROUTE},
    "text.j2": LAYOUT,
    "markdown.j2": LAYOUT,
    "html.j2": LAYOUT,
}
EXPLAINS = ("outcome.j2", "route.j2", "scope.j2")
