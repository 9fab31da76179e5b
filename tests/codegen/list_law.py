"""A small law with lists in lists, known absence and meaning silence, and random requests under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import statute_runner
from random_law import bundle_of, small

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

WORDS = {"x": "A value.", "y": "A value."}
ABOUT = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}
FACTS: dict[str, dict[str, Any]] = {
    "person.kind": {"type": "choice", "values": WORDS},
    "person.adult": {"type": "yes/no"},
    "person.born": {"type": "date"},
    "person.left": {"type": "date", "may be": "none"},
    "person.age": {"type": "whole number", "from": 0, "to": 3, "may be": "none"},
    "person.sort": {"type": "choice", "values": WORDS, "may be": "none"},
    "person.sorts": {"type": "set of choices", "values": WORDS},
    "person.marks": {"type": "set of choices", "values": WORDS},
    "person.name": {"type": "text"},
    "silent.no": {"type": "yes/no", "when not stated": {"is": False, "because": "No."}},
    "silent.never": {"type": "date", "may be": "none", "when not stated": {"is": "none", "because": "No."}},
    "silent.kind": {"type": "choice", "values": WORDS, "when not stated": {"is": "x", "because": "No."}},
    "silent.sorts": {"type": "set of choices", "values": WORDS, "when not stated": {"is": ["y"], "because": "No."}},
    "silent.things": {
        "type": "list",
        "one": "thing",
        "fields": {"kind": {"type": "choice", "values": WORDS, "ask": "?"}, "class": {"type": "yes/no", "ask": "?"}},
        "when not stated": {"is": [{"kind": "y"}, {"class": True}], "because": "No."},
    },
    "goods.entries": {
        "type": "list",
        "one": "entry",
        "at most": 4,
        "fields": {
            "kind": {"type": "choice", "values": WORDS, "ask": "?"},
            "paid": {"type": "yes/no", "ask": "?"},
            "from": {"type": "date", "ask": "?"},
            "until": {"type": "date", "may be": "none", "ask": "?"},
            "count": {"type": "whole number", "from": 0, "to": 3, "may be": "none", "ask": "?"},
            "sort": {"type": "choice", "values": WORDS, "may be": "none", "ask": "?"},
            "sorts": {"type": "set of choices", "values": WORDS, "ask": "?"},
            "name": {"type": "text", "ask": "?"},
            "bound": {"type": "yes/no", "ask": "?", "when not stated": {"is": False, "because": "No."}},
            "parts": {
                "type": "list",
                "one": "part",
                "fields": {
                    "percent": {"type": "whole number", "from": 0, "to": 3, "ask": "?"},
                    "kind": {"type": "choice", "values": WORDS, "ask": "?"},
                },
            },
        },
    },
    "class.list": {"type": "list", "one": "entry", "fields": {"is": {"type": "date", "ask": "?"}}},
}
FACTS["goods.entries"]["fields"]["parts"]["ask"] = "?"
DAYS = ["2001-01-01", "2004-03-01", "2008-05-05"]


def list_law(when: Mapping[str, Any], rules: Mapping[str, Any]) -> statute_runner.LoadedBundle:
    """The bundle that grants where the condition holds, with these rules beside it."""
    files = small(FACTS, dict(when))
    for path, file in files.items():
        if path.startswith("law/1/"):
            cited = {name: {"cite": "a", "says": f"{name} holds.", **rule} for name, rule in rules.items()}
            file["rules"] = {**cited, **file["rules"]}
    return statute_runner.LoadedBundle(bundle_of(files))


def value(rng: random.Random, fact: Mapping[str, Any], known: float) -> Any:
    """A valid value; a field of a member is known about as often as is said."""
    if fact.get("may be") and rng.random() < 0.3:
        return "none"
    kind = fact["type"]
    if kind == "list":
        members = range(rng.choice([0, 1, 1, 2, 3]))
        return [stated(rng, fact["fields"], known) for _ in members]
    if kind.startswith("set"):
        return rng.sample(sorted(WORDS), rng.randint(0, 2))
    values: dict[str, list[Any]] = {
        "yes/no": [True, False],
        "date": DAYS,
        "whole number": [0, 1, 2, 3],
        "text": ["x", "y", "Ä", ""],
    }
    return rng.choice(values.get(kind) or sorted(WORDS))


def stated(rng: random.Random, facts: Mapping[str, Any], known: float) -> dict[str, Any]:
    """Some facts or fields with a value each, some null, the others left out."""
    found: dict[str, Any] = {}
    for name, fact in facts.items():
        if rng.random() < known:
            found[name] = value(rng, fact, known)
        elif rng.random() < 0.3:
            found[name] = None
    return found


def list_request(rng: random.Random, known: float) -> dict[str, Any]:
    """A request of which the facts, and the fields of members, are known about as often as is said."""
    groups: dict[str, dict[str, Any]] = {}
    for name, given in stated(rng, FACTS, known).items():
        group, _, key = name.partition(".")
        groups.setdefault(group, {})[key] = given
    return {"id": "r", "date": rng.choice(DAYS), "facts": groups}
