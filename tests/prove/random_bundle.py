"""Small random bundles of two versions, whose requests can all be tried."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

from statute_runner.law.bundle import Bundle, Parsed
from statute_runner.law.linker import law_on
from statute_runner.text.positions import Positions

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping

    from statute_runner.law.linker import Law

OLD, NEW = "2020-01-03", "2020-01-06"
DAYS = ("2020-01-06", "2020-01-08")
ROUTES = ("law/one/a", "law/one/b")
OUTCOMES = ("granted", "refused", "silent")
WINDOW = tuple((dt.date(2020, 1, 1) + dt.timedelta(days=n)).isoformat() for n in range(12))
FACTS: dict[str, dict[str, Any]] = {
    "a.flag": {"type": "yes/no"},
    "a.kind": {"type": "choice", "values": {"x": "", "y": "", "z": "", "w": ""}},
    "a.like": {"type": "choice", "values": {"y": "", "z": "", "w": "", "v": ""}},
    "a.parts": {"type": "set of choices", "values": {"p": "", "q": "", "r": ""}},
    "a.count": {"type": "whole number", "from": 1, "to": 7},
    "a.limit": {"type": "whole number", "from": 2, "to": 6},
    "a.day": {"type": "date"},
}
READINGS = {"wide": ("no", "yes")}


def test_of(rng: random.Random, fact: str, facts: list[str]) -> dict[str, Any]:
    """A random test of the fact."""
    match FACTS[fact]["type"]:
        case "yes/no":
            return {"fact": fact, "is": rng.random() < 0.5}
        case "choice":
            values = list(FACTS[fact]["values"])
            other = "a.like" if fact == "a.kind" else "a.kind"
            if other in facts and rng.random() < 0.3:
                return {"fact": fact, rng.choice(["is", "is not"]): {"fact": other}}
            if rng.random() < 0.5:
                return {"fact": fact, rng.choice(["is", "is not"]): rng.choice(values)}
            return {"fact": fact, rng.choice(["one of", "none of"]): rng.sample(values, rng.randint(1, 3))}
        case "set of choices":
            members = list(FACTS[fact]["values"])
            if rng.random() < 0.4:
                return {"fact": fact, "has": rng.choice(members)}
            return {"fact": fact, rng.choice(["has any of", "has all of"]): rng.sample(members, rng.randint(1, 2))}
        case "whole number":
            other = "a.limit" if fact == "a.count" else "a.count"
            operand: Any = {"fact": other} if other in facts and rng.random() < 0.3 else rng.randint(2, 5)
            return {"fact": fact, rng.choice(["more than", "at least", "less than", "at most", "is"]): operand}
    operand = {"fact": "date"} if rng.random() < 0.5 else rng.choice(WINDOW[3:8])
    return {"fact": fact, rng.choice(["before", "after", "on or before", "on or after", "is"]): operand}


def condition(rng: random.Random, facts: list[str], rules: list[str], depth: int) -> dict[str, Any]:
    """A random condition."""
    draw = rng.random()
    if depth and draw < 0.5:
        parts = [condition(rng, facts, rules, depth - 1) for _ in range(rng.randint(2, 3))]
        return {rng.choice(["all", "any"]): parts}
    if depth and draw < 0.6:
        return {"not": condition(rng, facts, rules, depth - 1)}
    if rules and draw < 0.7:
        return {"rule": rng.choice(rules)}
    if draw < 0.78:
        return {"reading": "wide", "is": rng.choice(READINGS["wide"])}
    return test_of(rng, rng.choice(facts), facts)


def section(rng: random.Random, facts: list[str], version: str) -> dict[str, Any]:
    """A random version of the one section."""
    rules: dict[str, Any] = {}
    for n in range(2):
        rules[f"r{n}"] = {"cite": "a", "says": "", "when": condition(rng, facts, list(rules), 2)}
    routes = ROUTES if rng.random() < 0.8 else ROUTES[:1]
    decisions = {
        route: [
            *(
                {"outcome": rng.choice(OUTCOMES), "when": condition(rng, facts, list(rules), 2)}
                for _ in range(rng.randint(1, 2))
            ),
            {"outcome": rng.choice(OUTCOMES)},
        ]
        for route in routes
    }
    return {
        "cite": "Law 1",
        "identifier": "/us/law",
        "heading": "",
        "enacted": version,
        "in_force": {"from": version},
        "source": {"law": "", "at": "", "verified": [], "unverified": []},
        "revision": 1,
        "text": [{"at": "a", "text": "words", "words": "seen"}, {"at": "b", "text": "words", "words": "seen"}],
        "rules": rules,
        "decisions": decisions,
    }


def data(rng: random.Random, facts: list[str]) -> dict[str, Any]:
    """The files of a random bundle."""
    about = {"ask": "", "decides": {"kind": "record", "by": "x"}}
    return {
        "bundle.yaml": {
            "name": "random",
            "title": "random",
            "version": "1.0.0",
            "limits": ["none"],
            "not_encoded_at_most": 100,
            "questions": {
                "asked": {
                    "ask": "",
                    "explained_by": "law/one",
                    "outcomes": {
                        "granted": {"says": "", "tone": "favourable"},
                        "refused": {"says": "", "tone": "adverse"},
                        "silent": {"says": "", "tone": "neutral"},
                    },
                    "routes": list(ROUTES),
                    "decision": [
                        {"outcome": "granted", "when": {"any_route": "granted"}},
                        {"outcome": "refused", "when": {"route": ROUTES[0], "is": "refused"}},
                        {"outcome": "silent"},
                    ],
                    "not_in_force": {"outcome": "silent", "says": ""},
                }
            },
        },
        "facts.yaml": {"facts": {name: {**FACTS[name], **about} for name in facts}},
        "readings/wide.md": {
            "question": "",
            "cite": "law/one/a",
            "quote": "words",
            "options": dict.fromkeys(READINGS["wide"], ""),
            "default": "no",
            "authority": [],
        },
        **{f"law/one/{version}.yaml": section(rng, facts, version) for version in (OLD, NEW)},
    }


def bundle(rng: random.Random) -> Bundle:
    """A random bundle of up to three facts."""
    drawn = rng.sample(list(FACTS), 3)
    facts = [name for name in FACTS if name in drawn]
    return bundle_of(data(rng, facts))


def bundle_of(files: Mapping[str, Any]) -> Bundle:
    """The bundle these files hold."""
    return Bundle(
        "random",
        "0" * 64,
        {path: Parsed(file, Positions(path, {}, {}), "0" * 64) for path, file in sorted(files.items())},
        dict,
    )


def laws(made: Bundle) -> tuple[Law, Law]:
    """The law of each of its versions."""
    question = made.questions["asked"]
    return law_on(made, OLD, question), law_on(made, NEW, question)


def subsets(members: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Every subset, the members in order."""
    return (part for n in range(len(members) + 1) for part in itertools.combinations(members, n))


def domain(fact: str) -> list[Any]:
    """Every value of the fact that a small request may state."""
    about = FACTS[fact]
    match about["type"]:
        case "yes/no":
            return [True, False]
        case "choice":
            return list(about["values"])
        case "set of choices":
            return list(subsets(tuple(about["values"])))
        case "whole number":
            return list(range(about["from"], about["to"] + 1))
    return list(WINDOW)


def requests(values: Mapping[str, list[Any]], days: list[str]) -> Iterator[dict[str, Any]]:
    """Every request over these values, each fact stated or not."""
    names = list(values)
    for day in days:
        for drawn in itertools.product(*([None, *values[name]] for name in names)):
            yield {**{name: one for name, one in zip(names, drawn, strict=True) if one is not None}, "date": day}
