"""Small random bundles of two versions whose law speaks of lists, of what is none, of silence and of what is stated."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from .random_bundle import OUTCOMES, READINGS, ROUTES, bundle_of, data

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from statute_runner.law.bundle import Bundle

ABOUT = {"ask": "", "decides": {"kind": "record", "by": "x"}}
KINDS = {"x": "", "y": ""}
THINGS, BITS, OTHERS = "a.things", "a.things[].bits", "a.others"
DAY = "2020-01-07"
FACTS: dict[str, dict[str, Any]] = {
    "a.flag": {"type": "yes/no"},
    "a.end": {"type": "date", "may be": "none", "when not stated": {"is": "none", "because": "Nothing ended."}},
    THINGS: {
        "type": "list",
        "one": "thing",
        "at most": 6,
        "fields": {
            "kind": {"type": "choice", "values": KINDS, "ask": ""},
            "on": {"type": "date", "may be": "none", "ask": ""},
            "bits": {
                "type": "list",
                "one": "bit",
                "at most": 4,
                "ask": "",
                "fields": {"count": {"type": "whole number", "from": 1, "to": 3, "ask": ""}},
            },
        },
    },
    OTHERS: {
        "type": "list",
        "one": "other",
        "at most": 6,
        "when not stated": {"is": [], "because": "There are none."},
        "fields": {"kind": {"type": "choice", "values": KINDS, "ask": ""}, "ok": {"type": "yes/no", "ask": ""}},
    },
}
DOMAIN: dict[str, list[Any]] = {
    "kind": ["x", "y"],
    "on": ["2020-01-06", DAY, "2020-01-08", "none"],
    "count": [1, 2, 3],
    "ok": [True, False],
}
QUANTIFIERS = ("some", "every", "none", "at least", "at most")


class Drawn:
    """Draws conditions; `lists` are those of whose members a condition may speak, the innermost last."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def condition(self, lists: Sequence[str], rules: Sequence[tuple[str, str]], depth: int) -> dict[str, Any]:
        draw = self.rng.random()
        if depth and draw < 0.25:
            parts = [self.condition(lists, rules, depth - 1) for _ in range(2)]
            return {self.rng.choice(["all", "any"]): parts}
        if depth and draw < 0.35:
            return {"not": self.condition(lists, rules, depth - 1)}
        if depth and draw < 0.42:
            return {"cannot be said": self.condition(lists, rules, depth - 1)}
        if depth and draw < (0.6 if lists else 0.85):
            return self.members(lists, rules, depth - 1)
        fitting = [name for name, about in rules if not about or about in lists]
        if fitting and draw > 0.9:
            return {"rule": self.rng.choice(fitting)}
        return self.of_member(lists) if lists and self.rng.random() < 0.85 else self.of_request()

    def members(self, lists: Sequence[str], rules: Sequence[tuple[str, str]], depth: int) -> dict[str, Any]:
        over: Any = self.rng.choice([THINGS, OTHERS])
        name = over
        if THINGS in lists and self.rng.random() < 0.6:
            over, name = {"its": "bits", "of": THINGS}, BITS
        left = [one for one in lists if one != name and not one.startswith(f"{name}[]")]
        parts = [self.condition([*left, name], rules, depth) for _ in range(self.rng.choice([0, 1, 1, 2]))]
        quantifier = self.rng.choice(QUANTIFIERS)
        if quantifier == "every":
            return {"every": over, "has": parts or [self.condition([*left, name], rules, 0)]}
        told: dict[str, Any] = {"with": parts} if parts else {}
        if quantifier in {"some", "none"}:
            return {quantifier: over, **told}
        return {quantifier: self.rng.randint(1, 2), "of": over, **told}

    def of_member(self, lists: Sequence[str]) -> dict[str, Any]:
        of = self.rng.choice(lists)
        its = {"of": of}
        if of == BITS:
            return {"its": "count", **its, self.rng.choice(["is", "at least", "less than"]): self.rng.randint(1, 3)}
        if of == OTHERS and self.rng.random() < 0.4:
            return {"its": "ok", **its, **self.rng.choice([{"is": True}, {"is stated": True}])}
        if of == OTHERS or self.rng.random() < 0.5:
            both = [other for other in lists if other not in {of, BITS}]
            if both and self.rng.random() < 0.5:
                return {"its": "kind", **its, "is": {"its": "kind", "of": both[0]}}
            return {"its": "kind", **its, self.rng.choice(["is", "is not"]): self.rng.choice(list(KINDS))}
        operator = self.rng.choice(["before", "after", "on or before", "on or after", "is", "is not"])
        against: list[Any] = [DAY, {"fact": "date"}, {"fact": "a.end"}]
        test = {"its": "on", **its, operator: self.rng.choice(against)}
        return self.rng.choice(
            [test, test, {"its": "on", **its, "is": "none"}, {"its": "on", **its, "is stated": True}]
        )

    def of_request(self) -> dict[str, Any]:
        return self.rng.choice(
            [
                {"fact": "a.flag", "is": True},
                {"fact": "a.end", "before": {"fact": "date"}},
                {"fact": "a.end", "is": "none"},
                {"fact": THINGS, "is stated": True},
                {"reading": "wide", "is": self.rng.choice(READINGS["wide"])},
            ]
        )

    def section(self) -> dict[str, Any]:
        rules: dict[str, Any] = {}
        known: list[tuple[str, str]] = []
        for name, about in (("r0", THINGS), ("r1", "")):
            told = {"about": about} if about else {}
            lists = [about] if about else []
            rules[name] = {"cite": "a", "says": "", **told, "when": self.condition(lists, known, 1)}
            known.append((name, about))
        decisions = {
            route: [
                {"outcome": self.rng.choice(OUTCOMES), "when": self.condition([], known, 3)},
                {"outcome": self.rng.choice(OUTCOMES)},
            ]
            for route in ROUTES
        }
        return {"rules": rules, "decisions": decisions}


def listed(rng: random.Random) -> Bundle:
    """A random bundle; its second version has other rules."""
    files = data(rng, ["a.flag"])
    files["facts.yaml"] = {"facts": {name: {**fact, **ABOUT} for name, fact in FACTS.items()}}
    for path in [path for path in files if path.startswith("law/")]:
        files[path] |= Drawn(rng).section()
    return bundle_of(files)


def member(rng: random.Random, fields: dict[str, dict[str, Any]], known: float, most: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, field in fields.items():
        if rng.random() < known:
            if field["type"] == "list":
                number = rng.randint(0, most)
                made[name] = [member(rng, field["fields"], known, most) for _ in range(number)]
            else:
                made[name] = rng.choice(DOMAIN[name])
    return made


def request(rng: random.Random, known: float = 0.7, most: int = 3) -> dict[str, Any]:
    """A random request document."""
    facts: dict[str, Any] = {}
    for name, fact in FACTS.items():
        if rng.random() < known:
            key = name.partition(".")[2]
            if fact["type"] == "list":
                facts[key] = [member(rng, fact["fields"], known, most) for _ in range(rng.randint(0, most))]
            else:
                facts[key] = rng.choice([True, False] if key == "flag" else DOMAIN["on"])
    return {"id": "r", "date": DAY, "facts": {"a": facts}}


def all_members(values: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Every member of these fields, each known or not."""
    for drawn in itertools.product(*([None, *values[name]] for name in values)):
        yield {name: one for name, one in zip(values, drawn, strict=True) if one is not None}
