"""A small random law over lists, what is none and what silence means, and requests of which every change can be tried.

Few members and few values: all requests that differ in some places are made one after the other.
"""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING, Any

from random_law import bundle_of

if TYPE_CHECKING:
    from random import Random

    from statute_runner.law.bundle import Bundle

DECIDED = {"kind": "record", "by": "desk"}
MOST = 2
FIELDS: dict[str, dict[str, Any]] = {
    "by": {"type": "choice", "values": {"x": "X.", "y": "Y."}, "ask": "By whom?"},
    "sure": {"type": "yes/no", "ask": "Sure?"},
    "count": {"type": "whole number", "from": 0, "to": 3, "may be": "none", "ask": "How many?"},
}
VALUES: dict[str, list[Any]] = {"by": ["x", "y"], "sure": [True, False], "count": [0, 1, 2, 3, "none"]}
MEMBER_TESTS: list[dict[str, Any]] = [
    {"its": "by", "is": "x"},
    {"its": "by", "is not": "x"},
    {"its": "sure", "is": True},
    {"its": "count", "at least": 2},
    {"its": "count", "is": "none"},
    {"its": "count", "less than": {"fact": "case.limit"}},
    {"its": "sure", "is stated": True},
]
FACT_TESTS: list[dict[str, Any]] = [
    {"fact": "case.open", "is": True},
    {"fact": "case.limit", "at least": 2},
    {"fact": "case.open", "is stated": True},
    {"fact": "things.all", "is stated": True},
]


class ListLaw:
    """One random law; a `plain` one asks neither what is stated nor what can be said, and silence means nothing."""

    def __init__(self, rng: Random, *, plain: bool = False) -> None:
        self.rng, self.plain = rng, plain

    def member(self, depth: int = 1) -> dict[str, Any]:
        """A condition on a member."""
        if depth and self.rng.random() < 0.4:
            parts = [self.member(depth - 1) for _ in range(2)]
            return {self.rng.choice(["all", "any"]): parts}
        test = dict(self.rng.choice([test for test in MEMBER_TESTS if not self.plain or "is stated" not in test]))
        return {"not": test} if self.rng.random() < 0.15 else test

    def members(self) -> dict[str, Any]:
        """A condition on the list."""
        kind, part = self.rng.choice(["some", "none", "every", "at least", "at most"]), [self.member()]
        if kind == "every":
            return {kind: "things.all", "has": part}
        if kind in {"some", "none"}:
            return {kind: "things.all", "with": part}
        return {kind: self.rng.choice([1, 2]), "of": "things.all", "with": part}

    def condition(self, depth: int = 1) -> dict[str, Any]:
        chance = self.rng.random()
        if depth and chance < 0.35:
            return {self.rng.choice(["all", "any"]): [self.condition(depth - 1) for _ in range(2)]}
        if depth and chance < 0.45 and not self.plain:
            return {"cannot be said": self.condition(depth - 1)}
        tests = [test for test in FACT_TESTS if not self.plain or "is stated" not in test]
        return self.members() if chance < 0.8 else dict(self.rng.choice(tests))

    def bundle(self) -> Bundle:
        """The bundle of the law."""
        return self.of(self.files())

    @staticmethod
    def of(files: dict[str, Any]) -> Bundle:
        return bundle_of(files)

    def files(self) -> dict[str, Any]:
        """The files of the law, by path."""
        fields = {name: {**field, **self.remedy()} for name, field in FIELDS.items()}
        if self.rng.random() < 0.4 and not self.plain:
            fields["sure"]["when not stated"] = {"is": False, "because": "Nobody is sure of it."}
        facts: dict[str, Any] = {
            "things.all": {"type": "list", "one": "thing", "at most": MOST, "ask": "Things?", "fields": fields},
            "case.open": {"type": "yes/no", "ask": "Open?"},
            "case.limit": {"type": "whole number", "from": 0, "to": 3, "ask": "Limit?"},
        }
        if self.rng.random() < 0.4 and not self.plain:
            facts["case.open"]["when not stated"] = {"is": True, "because": "It is open until it is closed."}
        for fact in facts.values():
            fact |= {"decides": DECIDED, **self.remedy()}
        outcomes = {name: {"says": "So.", "tone": "neutral"} for name in ("granted", "refused", "silent")}
        route = "law/1/a"
        return {
            "facts.yaml": {"facts": facts},
            "bundle.yaml": {
                "name": "lists",
                "title": "Lists",
                "version": "1.0.0",
                "not_encoded_at_most": 50,
                "limits": ["None."],
                "questions": {
                    "it": {
                        "ask": "Is it?",
                        "explained_by": "law/1",
                        "outcomes": outcomes,
                        "routes": [route],
                        "decision": [
                            {"outcome": "granted", "when": {"any_route": "granted"}},
                            {"outcome": "refused", "when": {"any_route": "refused"}},
                            {"outcome": "silent"},
                        ],
                        "not_in_force": {"outcome": "silent", "says": "Nothing."},
                    }
                },
            },
            "law/1/2001-01-01.yaml": {
                "cite": "Law 1",
                "identifier": "/us/law/1",
                "heading": "Law",
                "in_force": {"from": "2001-01-01"},
                "enacted": "2001-01-01",
                "revision": 1,
                "source": {"law": "L", "at": "1", "verified": [], "unverified": []},
                "text": [{"at": "a", "text": "Words.", "words": "seen"}],
                "rules": {},
                "decisions": {
                    route: [
                        {"outcome": "granted", "when": self.condition()},
                        {"outcome": "refused", "when": self.condition()},
                        {"outcome": "silent"},
                    ]
                },
            },
        }

    def remedy(self) -> dict[str, str]:
        return {"remedy": "Bring it about."} if self.rng.random() < 0.7 else {}

    def facts(self) -> dict[str, Any]:
        """The facts of a request, as a document states them."""
        stated: dict[str, Any] = {}
        if self.rng.random() < 0.8:
            stated["things"] = {"all": [self.stated_member() for _ in range(self.rng.randint(0, MOST))]}
        case = {"open": self.rng.choice([True, False]), "limit": self.rng.randint(0, 3)}
        stated["case"] = {key: value for key, value in case.items() if self.rng.random() < 0.6}
        return stated

    def stated_member(self) -> dict[str, Any]:
        return {name: self.rng.choice(values) for name, values in VALUES.items() if self.rng.random() < 0.6}


def every_member() -> list[dict[str, Any]]:
    """Every member that a request can state."""
    ways = [[None, *values] for values in VALUES.values()]
    return [
        {name: value for name, value in zip(VALUES, values, strict=True) if value is not None}
        for values in product(*ways)
    ]


EVERY_MEMBER = every_member()
EVERY_LIST = [list(members) for n in range(MOST + 1) for members in combinations_with_replacement(EVERY_MEMBER, n)]
