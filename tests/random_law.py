"""Hypothesis strategies: a tiny bundle of random law, in memory, and requests under it, of which many stay
undetermined.

`bundles()` draws the plain data of the files as they would be read from YAML (`bundle_of` makes a `Bundle` of them), so
a test can also look at the data with eyes of its own. Behind each strategy stands a function of a `random.Random`,
which keeps the shares of things as they are meant here, and serves where there is no hypothesis. A bundle has facts of
every type, some named by Python's keywords; two sections with versions of their own, one of them sometimes repealed;
rules that use rules, of the other section and of another day too; readings; a question over up to three routes. With
`once=True` no fact is tested twice, no rule used twice and no route asked twice: then what is possible is exactly what
some completion of the facts comes to.

`requests(files)` draws a request document under such a bundle. `CLASSES` holds, for each fact, values of which every
other value is tested like one; `completions` fills the unknown facts of a request with them in every way.
"""

from __future__ import annotations

import json
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from statute_runner.law.bundle import Bundle, Parsed
from statute_runner.text.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    Files = dict[str, Any]
    Document = dict[str, Any]
    Condition = dict[str, Any]

SEEDS = st.integers(0, 2**64)
DAYS = ["2001-01-01", "2004-03-01", "2012-07-01"]
EXCHANGE_DAYS = ["2000-12-31", "2001-01-01", "2004-02-29", "2008-05-05", "2012-07-01", "2020-01-01"]
HOME, OTHER = "law/1", "law/2"
ROUTES = [f"{HOME}/a", f"{HOME}/b", f"{OTHER}/a"]
OUTCOMES = ["granted", "refused", "silent"]
READINGS = {"width": ["wide", "narrow"], "time": ["early", "late", "never"]}
WORDS = ["x", "y", "z"]

FACTS: dict[str, dict[str, Any]] = {
    "class.is": {"type": "choice", "values": dict.fromkeys(WORDS, "A value.")},
    "class.from": {"type": "yes/no"},
    "person.kind": {"type": "choice", "values": dict.fromkeys(WORDS, "A value.")},
    "person.adult": {"type": "yes/no"},
    "person.name": {"type": "text"},
    "person.age": {"type": "whole number", "from": -2, "to": 4},
    "goods.count": {"type": "whole number", "from": -1, "to": 4},
    "goods.sorts": {"type": "set of choices", "values": dict.fromkeys(WORDS, "A value.")},
    "goods.chapters": {"type": "set of whole numbers", "from": 1, "to": 3},
    "goods.entered": {"type": "date"},
    "goods.left": {"type": "date"},
}
CLASSES: dict[str, list[Any]] = {
    "class.is": WORDS,
    "class.from": [True, False],
    "person.kind": WORDS,
    "person.adult": [True, False],
    "person.name": [*WORDS, "another name"],
    "person.age": list(range(-2, 5)),
    "goods.count": list(range(-1, 5)),
    "goods.sorts": [[], ["x"], ["y"], ["z"], ["x", "y"], ["y", "z"], ["x", "z"], ["z", "x", "y"]],
    "goods.chapters": [[], [1], [2], [3], [1, 2], [3, 2], [1, 3], [1, 2, 3]],
    "goods.entered": [*EXCHANGE_DAYS, "1999-01-01", "2004-03-01", "2030-01-01"],
    "goods.left": [*EXCHANGE_DAYS, "1999-01-01", "2004-03-01", "2030-01-01"],
}
ORDER = ["more than", "at least", "less than", "at most", "is", "is not"]
TIME = ["before", "after", "on or before", "on or after", "is", "is not"]


def bundles(*, once: bool = False) -> st.SearchStrategy[Files]:
    """The files of a random bundle, by path."""
    return SEEDS.map(lambda seed: Maker(Random(seed), once).files())


def requests(files: Files, known: float = 0.25) -> st.SearchStrategy[Document]:
    """A request under the bundle: each fact that its law may test is known about as often as is said."""
    return SEEDS.map(lambda seed: request(Random(seed), sorted(files["facts.yaml"]["facts"]), known))


def bundle_of(files: Files) -> Bundle:
    """The bundle these files make."""
    return Bundle(
        "random",
        "0" * 64,
        {path: Parsed(data, Positions(path, {}, {}), "0" * 64) for path, data in files.items()},
        dict,
    )


def write(files: Files, root: Path) -> None:
    """Writes the files as a bundle that can be loaded."""
    routes = {route for question in files["bundle.yaml"]["questions"].values() for route in question["routes"]}
    kinds = {"bundle.yaml": "bundle/v1", "facts.yaml": "facts/v1"}
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        gone = ("text", "rules", "decisions") if data.get("repealed") else ()
        written = {**({"format": kinds[path]} if path in kinds else {}), **data}
        if "decisions" in written:
            written["decisions"] = {route: cases for route, cases in data["decisions"].items() if route in routes}
        text = json.dumps({key: part for key, part in written.items() if key not in gone}, indent=1)
        (root / path).write_text(f"---\n{text}\n---\nArgument.\n" if path.endswith(".md") else text)


def readings() -> st.SearchStrategy[dict[str, str]]:
    """An option of each reading."""
    return st.fixed_dictionaries({name: st.sampled_from(options) for name, options in READINGS.items()})


def request(rng: Random, facts: Sequence[str], known: float) -> Document:
    """A request document."""
    groups: dict[str, Any] = {}
    for name in rng.sample(facts, len(facts)):
        group, _, key = name.partition(".")
        if rng.random() < known:
            groups.setdefault(group, {})[key] = rng.choice(CLASSES[name])
        elif rng.random() < 0.5:
            groups.setdefault(group, {})[key] = None
    return {"id": "r", "date": rng.choice([*EXCHANGE_DAYS, *EXCHANGE_DAYS[1:], *EXCHANGE_DAYS[2:]]), "facts": groups}


def stated(document: Document) -> dict[str, Any]:
    """The known facts of a request, by full name."""
    groups = document.get("facts") or {}
    return {
        f"{group}.{key}": value
        for group, facts in groups.items()
        for key, value in (facts or {}).items()
        if value is not None
    }


def document(day: str, facts: Mapping[str, Any]) -> Document:
    """The request that states these facts."""
    groups: dict[str, Any] = {}
    for name, value in facts.items():
        group, _, key = name.partition(".")
        groups.setdefault(group, {})[key] = value
    return {"id": "r", "date": day, "facts": groups}


def completions(made: Document, facts: Sequence[str]) -> Iterator[Document]:
    """The request with those of the facts that are unknown filled in, in every way that could matter."""
    known = stated(made)
    unknown = [name for name in facts if name not in known]
    for values in product(*(CLASSES[name] for name in unknown)):
        yield document(made["date"], {**known, **dict(zip(unknown, values, strict=True))})


class Maker:
    """Draws the files of one bundle."""

    def __init__(self, rng: Random, once: bool) -> None:
        self.rng, self.once = rng, once
        self.facts = rng.sample(list(FACTS), 4 if once else rng.randint(2, 6))
        self.left = list(self.facts)

    def files(self) -> Files:
        about = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}
        return {
            "bundle.yaml": self.bundle(),
            "facts.yaml": {"facts": {name: {**FACTS[name], **about} for name in FACTS if name in self.facts}},
            **{f"readings/{name}.md": reading(options) for name, options in READINGS.items()},
            **self.versions(OTHER, ["a"]),
            **self.versions(HOME, ["a", "b"]),
        }

    def chance(self, percent: int) -> bool:
        return self.rng.random() * 100 < percent

    def any_of(self, items: Sequence[Any]) -> Any:
        return self.rng.choice(items)

    def versions(self, citation: str, routes: list[str]) -> Files:
        """The versions of a section; where no fact is tested twice there is one only."""
        days = (
            DAYS[:1] if self.once else sorted({*self.rng.sample(DAYS, self.rng.randint(1, 2)), self.any_of(DAYS[:2])})
        )
        made = {}
        for n, day in enumerate(days):
            gone = n > 0 and self.chance(10)
            rules = {} if gone else self.rules(citation)
            decided = {} if gone else {f"{citation}/{at}": self.cases(citation, list(rules)) for at in routes}
            made[f"{citation}/{day}.yaml"] = {
                "cite": citation,
                "identifier": "/us/law",
                "heading": "A section",
                "enacted": day,
                "revision": 1,
                "in_force": {"from": day},
                "source": {"law": "A law", "at": "1", "verified": [], "unverified": []},
                "text": [{"at": "a", "text": "Words.", "words": "seen"}],
                "rules": rules,
                "decisions": decided,
                **({"repealed": True} if gone else {}),
            }
        return made

    def rules(self, citation: str) -> dict[str, Any]:
        """Rules, each of which may use those before it; in the second section also those of the first on any day."""
        rules: dict[str, Any] = {}
        for n in range(0 if self.once else self.rng.randint(1, 3)):
            body = self.condition(citation, list(rules), 2)
            rules[f"rule_{n}"] = {"cite": "a", "says": f"Rule {n} says so.", "when": body}
        return rules

    def cases(self, citation: str, rules: list[str]) -> list[dict[str, Any]]:
        """A decision of one to three cases and a last one, now and then with an outcome that stands twice."""
        number = 1 if self.once else self.rng.randint(1, 3)
        outcomes = self.outcomes(number + 1)
        cases = [{"outcome": outcome, "when": self.condition(citation, rules, 2)} for outcome in outcomes[:-1]]
        return [*cases, {"outcome": outcomes[-1]}]

    def outcomes(self, number: int) -> list[str]:
        """Outcomes of which two that follow each other differ."""
        found = [self.any_of(OUTCOMES)]
        while len(found) < number:
            found.append(self.any_of([outcome for outcome in OUTCOMES if outcome != found[-1]]))
        return found

    def condition(self, citation: str, rules: list[str], depth: int) -> Condition:
        if depth and self.chance(55):
            parts = [self.condition(citation, rules, depth - 1) for _ in range(self.rng.randint(1, 3))]
            return {self.any_of(["all", "any"]): parts}
        if depth and self.chance(25):
            return {"not": self.condition(citation, rules, depth - 1)}
        return self.leaf(citation, rules)

    def leaf(self, citation: str, rules: list[str]) -> Condition:
        """A condition without parts; where no fact may be tested twice and none is left, a reading."""
        if not self.once and rules and self.chance(35):
            return {"rule": self.any_of(rules)}
        if not self.once and citation == HOME and self.chance(15):
            # Only `rule_0` stands in every version that is in force.
            return {"rule": f"{OTHER}#rule_0", **({"as_in_force_on": self.any_of(DAYS)} if self.chance(50) else {})}
        if (self.once and not self.left) or self.chance(10):
            name = self.any_of(list(READINGS))
            return {"reading": name, "is": self.any_of(READINGS[name])}
        if self.chance(4):
            return {"in_force": self.any_of([HOME, OTHER])}
        return self.test()

    def test(self) -> Condition:
        fact = self.any_of(self.left)
        if self.once:
            self.left.remove(fact)
        kind, others = FACTS[fact]["type"], [name for name in self.facts if name != fact]
        alike = [] if self.once else [name for name in others if FACTS[name]["type"] == kind]
        if kind == "date":
            against = self.any_of([*({"fact": name} for name in alike), {"fact": "date"}, *EXCHANGE_DAYS])
            return {"fact": fact, self.any_of(TIME): against}
        if kind == "whole number":
            against = self.any_of([*({"fact": name} for name in alike), *range(4)])
            return {"fact": fact, self.any_of(ORDER): against}
        if kind == "yes/no":
            return {"fact": fact, self.any_of(["is", "is not"]): self.chance(50)}
        members: list[Any] = [1, 2, 3] if kind == "set of whole numbers" else WORDS
        some = sorted(self.rng.sample(members, self.rng.randint(1, 2)))
        if kind.startswith("set"):
            return {"fact": fact, **self.any_of([{"has": some[0]}, {"has any of": some}, {"has all of": some}])}
        if alike and self.chance(30):
            return {"fact": fact, self.any_of(["is", "is not"]): {"fact": alike[0]}}
        return {
            "fact": fact,
            **self.any_of([{"is": some[0]}, {"is not": some[0]}, {"one of": some}, {"none of": some}]),
        }

    def bundle(self) -> dict[str, Any]:
        routes = self.rng.sample(ROUTES, self.rng.randint(1, 3))
        asked: list[Condition] = [{"route": route, "is": self.any_of(OUTCOMES)} for route in routes]
        loose: list[Condition] = [{"any_route": self.any_of(OUTCOMES)}, {"not": asked[0]}, {"any": asked}, *asked]
        if not self.once:
            loose.append({self.any_of(["all", "any"]): [*asked, *(self.test() for _ in range(4))]})
        whens = asked if self.once else [self.any_of(loose) for _ in range(self.rng.randint(1, 3))]
        outcomes = self.outcomes(len(whens) + 1)
        cases = [{"outcome": outcome, "when": when} for outcome, when in zip(outcomes, whens, strict=False)]
        question = {
            "ask": "May it be done?",
            "explained_by": HOME,
            "outcomes": {name: {"says": name, "tone": "neutral"} for name in OUTCOMES},
            "routes": routes,
            "decision": [*cases, {"outcome": outcomes[-1]}],
            "not_in_force": {"outcome": "silent", "says": "Nothing was in force."},
        }
        return {
            "name": "random",
            "title": "Random law",
            "version": "1.0.0",
            "limits": ["None."],
            "not_encoded_at_most": 0,
            "questions": {"asked": question},
        }


def reading(options: Sequence[str]) -> dict[str, Any]:
    return {
        "question": "?",
        "cite": f"{HOME}/a",
        "quote": "Words",
        "default": options[0],
        "authority": ["A law."],
        "options": dict.fromkeys(options, "An argument."),
    }


def small(facts: dict[str, dict[str, Any]], when: Condition, rule: str = "met") -> Files:
    """The files of a bundle that grants where the condition, as a rule of this name, holds, and refuses elsewhere."""
    files = Maker(Random(0), once=True).files()
    about = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}
    files["facts.yaml"] = {"facts": {name: {**fact, **about} for name, fact in facts.items()}}
    for path in [path for path in files if path.startswith("law/")]:
        home = path.startswith(HOME)
        files[path]["rules"] = {rule: {"cite": "a", "says": "It is met.", "when": when}} if home else {}
        cases = [{"outcome": "granted", "when": {"rule": rule}}, {"outcome": "refused"}]
        files[path]["decisions"] = {ROUTES[0]: cases} if home else {}
    question = files["bundle.yaml"]["questions"]["asked"]
    asked = {"outcome": "granted", "when": {"route": ROUTES[0], "is": "granted"}}
    question |= {"routes": ROUTES[:1], "decision": [asked, {"outcome": "refused"}]}
    return files
