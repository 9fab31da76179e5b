"""Random law with every construct of the language, and requests under it; beside `random_law`, which keeps to facts
without parts.

`ListMaker` draws the files of a bundle: lists of records with a list inside, tests over their members with each
quantifier, inside each other and with the same list again, rules about a list, dates, numbers and choices that may be
none, facts and fields on whose silence something rests, conditions that cannot be said and facts that are stated, and
facts against facts of every type. With `resting=False` nothing rests on silence: then filling a fact in never takes a
definite answer back. With `once=True` no fact and no field is tested twice and what is said of a member rests on that
member alone: then what is possible is exactly what some completion comes to.

`request` draws a request, about as much of it known as is said; `completions` fills it in in every way that could
matter, an unknown list with equal members, which is enough where each list is tested once.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import product
from math import prod
from random import Random
from typing import TYPE_CHECKING, Any

from random_law import (
    CLASSES,
    DAYS,
    EXCHANGE_DAYS,
    FACTS,
    HOME,
    ORDER,
    OTHER,
    READINGS,
    SEEDS,
    TIME,
    WORDS,
    Maker,
    document,
    stated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hypothesis import strategies as st

    Files = dict[str, Any]
    Document = dict[str, Any]
    Condition = dict[str, Any]

WORDED = dict.fromkeys(WORDS, "A value.")
FIELDS: dict[str, dict[str, Any]] = {
    "sort": {"type": "choice", "values": WORDED},
    "grown": {"type": "yes/no"},
    "called": {"type": "text"},
    "years": {"type": "whole number", "from": -2, "to": 4},
    "since": {"type": "date"},
    "till": {"type": "date"},
    "marks": {"type": "set of choices", "values": WORDED},
    "chapters": {"type": "set of whole numbers", "from": 1, "to": 3},
}
LISTS = {"people.all": ("parts", 4), "papers.given": ("leaves", 3), "ways.open": ("", 4)}
"""Each list with the name of the list in its members and its most members."""
BY_TYPE: dict[str, list[Any]] = {
    "choice": WORDS,
    "yes/no": [True, False],
    "text": [*WORDS, "another name"],
    "whole number": list(range(-2, 5)),
    "date": [*EXCHANGE_DAYS, "1999-01-01", "2004-03-01", "2030-01-01"],
    "set of choices": CLASSES["goods.sorts"],
    "set of whole numbers": CLASSES["goods.chapters"],
}
QUANTIFIERS = ["some", "some", "every", "none", "at least", "at most"]
ABSENT = {"choice", "date", "whole number"}
ABOUT = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}


def bundles(*, once: bool = False, resting: bool = True) -> st.SearchStrategy[Files]:
    """The files of a random bundle, by path."""
    return SEEDS.map(lambda seed: ListMaker(Random(seed), once, resting).files())


def requests(files: Files, known: float = 0.3) -> st.SearchStrategy[Document]:
    """A request under the bundle."""
    return SEEDS.map(lambda seed: request(Random(seed), files, known))


class ListMaker(Maker):
    """Draws the files of one bundle."""

    def __init__(self, rng: Random, once: bool = False, resting: bool = True) -> None:
        self.rng, self.once, self.resting = rng, once, resting
        self.scope: list[str] = []
        """The lists of whose members a condition speaks, innermost last."""
        plain = rng.sample(list(FACTS), 2 if once else rng.randint(2, 5))
        self.types: dict[str, dict[str, Any]] = {name: self.allowing(FACTS[name]) for name in plain}
        for name in rng.sample(list(LISTS), 1 if once else rng.randint(1, 2)):
            self.types[name] = self.list_of(*LISTS[name])
        self.types = dict(rng.sample(list(self.types.items()), len(self.types)))
        self.every = dict(fields_of(self.types))
        self.facts = [name for name, fact in self.types.items() if fact["type"] != "list"]
        self.left = list(self.every)

    def allowing(self, fact: Mapping[str, Any], silent: int = 8) -> dict[str, Any]:
        """The fact, which may be none, or of which silence may mean something."""
        made = dict(fact)
        if fact["type"] in ABSENT and self.chance(40):
            made["may be"] = "none"
        if self.resting and self.chance(silent):
            values = BY_TYPE[fact["type"]] if fact["type"] != "whole number" else list(range(fact["from"], fact["to"]))
            means = self.any_of([*values, *(["none"] * 2 if "may be" in made else [])])
            made["when not stated"] = {"is": means, "because": "Nobody says otherwise."}
        return made

    def list_of(self, inner: str, most: int) -> dict[str, Any]:
        """A list of records with some of the fields, and another list in each of them."""
        silent = 0 if self.once else 8
        names = self.rng.sample(list(FIELDS), self.rng.randint(2, 3 if self.once else 5))
        fields: dict[str, Any] = {name: {**self.allowing(FIELDS[name], silent), "ask": "?"} for name in names}
        if inner and self.chance(70):
            names = self.rng.sample(list(FIELDS), self.rng.randint(1, 2 if self.once else 3))
            below = {name: {**self.allowing(FIELDS[name], silent), "ask": "?"} for name in names}
            made = {"type": "list", "one": "part", "at most": 3, "ask": "?", "fields": below}
            fields[inner] = made if self.once else self.silenced(made)
        return self.silenced({"type": "list", "one": "member", "at most": most, "fields": fields})

    def silenced(self, made: dict[str, Any]) -> dict[str, Any]:
        if self.resting and self.chance(8):
            made["when not stated"] = {"is": [], "because": "Nobody says otherwise."}
        return made

    def files(self) -> Files:
        made = super().files()
        made["facts.yaml"] = {"facts": {name: {**fact, **ABOUT} for name, fact in self.types.items()}}
        return made

    def bundle(self) -> dict[str, Any]:
        """The question; its cases too look at members, and ask what cannot be said of a route."""
        made = super().bundle()
        (question,) = made["questions"].values()
        for case in question["decision"][:-1]:
            if not self.once and self.chance(25):
                unsaid = {"cannot be said": {"route": self.any_of(question["routes"]), "is": case["outcome"]}}
                other = unsaid if self.resting and self.chance(40) else self.members("", [])
                case["when"] = {self.any_of(["all", "any"]): [case["when"], other]}
        return made

    def rules(self, citation: str) -> dict[str, Any]:
        """Rules about each list, which all versions have, among rules of no list."""
        made: dict[str, Any] = {}
        if self.once:
            return made
        lists = [name for name, fact in self.every.items() if fact["type"] == "list"]
        plain = [None] * self.rng.randint(1, 3)
        for about in self.rng.sample([*lists, *plain], len(lists) + len(plain)):
            n = sum("about" not in rule for rule in made.values())
            name = about_rule(about) if about else f"rule_{n}"
            self.scope = scope_of(about) if about else []
            body = self.condition(citation, list(made), 2)
            said = body if {"all", "any", "some", "every"} & set(body) and self.chance(50) else {"when": body}
            made[name] = {"cite": "a", "says": f"{name} holds.", **({"about": about} if about else {}), **said}
        self.scope = []
        return made

    def leaf(self, citation: str, rules: list[str]) -> Condition:
        if self.once:
            return self.leaf_once()
        speaking = [name for name in rules if name.startswith("of_") and self.speaks(name)]
        plain = [name for name in rules if not name.startswith("of_")]
        if speaking and self.chance(45):
            return {"rule": self.any_of(speaking)}
        if plain and self.chance(25):
            return {"rule": self.any_of(plain)}
        if citation == HOME and self.chance(12):
            # Only `rule_0` and the rules about lists stand in every version that is in force.
            lists = [name for name, fact in self.every.items() if fact["type"] == "list"]
            common = ["rule_0", *(about_rule(name) for name in lists if self.speaks(about_rule(name)))]
            day = {"as_in_force_on": self.any_of(DAYS)} if self.chance(50) else {}
            return {"rule": f"{OTHER}#{self.any_of(common)}", **day}
        if self.chance(6):
            name = self.any_of(list(READINGS))
            return {"reading": name, "is": self.any_of(READINGS[name])}
        if self.chance(2):
            return {"in_force": self.any_of([HOME, OTHER])}
        if self.resting and self.chance(8):
            return {"cannot be said": self.condition(citation, rules, 1)}
        if len(self.scope) < 3 and self.chance(50 - 12 * len(self.scope)):
            return self.members(citation, rules)
        return self.test()

    def speaks(self, rule: str) -> bool:
        """Whether a rule about a list can be used here."""
        about = next((name for name, fact in self.every.items() if about_rule(name) == rule), "")
        scope = scope_of(about)
        if not about or not set(scope) <= set(self.scope):
            return False
        # Not where another member of the outer list hides the one whose list this is.
        nearest = [max(n for n, name in enumerate(self.scope) if name == one) for one in scope]
        return nearest == sorted(nearest)

    def members(self, citation: str, rules: list[str]) -> Condition:
        """A test over the members of a list, or of a list in the member looked at."""
        named, name = self.any_of(self.lists())
        kind = self.any_of(QUANTIFIERS)
        self.scope.append(name)
        said = [self.condition(citation, rules, 1) for _ in range(self.rng.choice([1, 1, 2, 3]))]
        self.scope.pop()
        bare = kind != "every" and self.chance(8)
        parts = {} if bare else {"has" if kind == "every" else "with": said}
        if kind in {"at least", "at most"}:
            number = self.rng.randint(1 if kind == "at least" else 0, 3)
            return {kind: number, "of": named, **parts}
        return {kind: named, **parts}

    def lists(self) -> list[tuple[Any, str]]:
        """The lists whose members can be looked at, as they are written and by name."""
        found: list[tuple[Any, str]] = [(name, name) for name, fact in self.types.items() if fact["type"] == "list"]
        for name in dict.fromkeys(self.scope):
            for path, fact in self.every.items():
                field = path.removeprefix(f"{name}[].")
                if fact["type"] == "list" and field != path and "[" not in field:
                    found += [(self.its(name, field), path)] * 3
        return found

    def its(self, name: str, field: str) -> dict[str, str]:
        """The field as it is written here."""
        near = name == self.scope[-1] and self.chance(80)
        return {"its": field} if near else {"its": field, "of": name}

    def terms(self) -> list[tuple[dict[str, str], str]]:
        """The facts and fields that can be tested here, as they are written and by name."""
        if not self.scope:
            return [({"fact": name}, name) for name in self.types]
        found: list[tuple[dict[str, str], str]] = []
        for n, name in enumerate(dict.fromkeys(reversed(self.scope))):
            fields = [path for path in self.every if path.startswith(f"{name}[].") and path.count("[]") == depth(name)]
            found += [(self.its(name, path.rpartition(".")[2]), path) for path in fields] * (4 if n == 0 else 1)
        return found + [({"fact": name}, name) for name in self.types]

    def test(self) -> Condition:
        terms = self.terms()
        asked = [term for term in terms if self.every[term[1]]["type"] == "list"]
        if self.resting and self.chance(5):
            written, _ = self.any_of(terms if self.chance(60) or not asked else asked)
            return {**written, "is stated": self.chance(50)}
        others = [term for term in terms if self.every[term[1]]["type"] != "list"]
        if not others:
            return {"reading": "width", "is": "wide"}
        written, name = self.any_of(others)
        kind = self.every[name]["type"]
        alike = [one for one, other in others if other != name and self.every[other]["type"] == kind]
        return {**written, **self.compared(name, [*alike, {"fact": "date"}] if kind == "date" else alike)}

    def compared(self, name: str, alike: Sequence[Any]) -> Condition:
        """An operator that fits the fact and what it is compared with."""
        fact = self.every[name]
        kind = fact["type"]
        members: list[Any] = [1, 2, 3] if kind == "set of whole numbers" else WORDS
        some = sorted(self.rng.sample(members, self.rng.randint(1, 2)))
        if kind.startswith("set"):
            ways = [{"has": some[0]}, {"has any of": some}, {"has all of": some}, {"within": some}]
            both = [{self.any_of(["within", "shares any with"]): other} for other in alike]
            return dict(self.any_of([*ways, *(both if self.chance(50) else [])]))
        if "may be" in fact and self.chance(25):
            return {self.any_of(["is", "is not"]): "none"}
        against = self.any_of(alike) if alike and self.chance(40) else None
        if kind in {"date", "whole number"}:
            if against is None and self.chance(15):
                values: list[Any] = EXCHANGE_DAYS if kind == "date" else list(range(4))
                return {self.any_of(["one of", "none of"]): sorted(self.rng.sample(values, 2))}
            literal = self.any_of(EXCHANGE_DAYS if kind == "date" else list(range(4)))
            return {self.any_of(TIME if kind == "date" else ORDER): literal if against is None else against}
        if kind == "yes/no":
            return {self.any_of(["is", "is not"]): self.chance(50) if against is None else against}
        if against is not None:
            return {self.any_of(["is", "is not"]): against}
        return dict(self.any_of([{"is": some[0]}, {"is not": some[0]}, {"one of": some}, {"none of": some}]))

    def leaf_once(self) -> Condition:
        """A condition on something not tested yet; of a member, on the member alone, so that it may hold or not."""
        if not self.scope and self.chance(6):
            name = self.any_of(list(READINGS))
            return {"reading": name, "is": self.any_of(READINGS[name])}
        here = self.scope[-1] if self.scope else ""
        level = [path for path in self.left if path.rpartition("[].")[0] == here]
        lists = [path for path in level if self.every[path]["type"] == "list" and self.inside(path)]
        plain = [path for path in level if self.every[path]["type"] != "list"]
        if not lists and not plain:
            return {"reading": "width", "is": "wide"}
        name = self.any_of(lists if lists and (not plain or self.chance(60)) else plain)
        self.left.remove(name)
        written = {"its": name.rpartition(".")[2]} if self.scope else {"fact": name}
        if self.every[name]["type"] != "list":
            return {**written, **self.compared(name, [])}
        kind = self.any_of(QUANTIFIERS)
        self.scope.append(name)
        said = [self.leaf_once() for _ in range(min(self.rng.randint(1, 2), len(self.inside(name))))]
        self.scope.pop()
        parts = {"has" if kind == "every" else "with": said}
        over: Any = written if "its" in written else name
        if kind in {"at least", "at most"}:
            return {kind: self.rng.randint(1, 3) if kind == "at least" else self.rng.randint(0, 2), "of": over, **parts}
        return {kind: over, **parts}

    def inside(self, name: str) -> list[str]:
        """The fields of a list that are not tested yet and are no lists."""
        return [path for path in self.left if path.rpartition("[].")[0] == name and self.every[path]["type"] != "list"]


def about_rule(name: str) -> str:
    """The name of the rule about a list."""
    return "of_" + name.replace("[].", "_").replace(".", "_")


def scope_of(name: str) -> list[str]:
    """The lists of whose members a rule about this list may speak, innermost last."""
    outer = name.rpartition("[].")[0]
    return [outer, name] if outer else [name]


def depth(name: str) -> int:
    """How many lists deep the fields of a list are."""
    return name.count("[]") + 1


def fields_of(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every fact and every field, by full name."""
    for name, fact in facts.items():
        yield before + name, fact
        yield from fields_of(fact.get("fields", {}), f"{before}{name}[].")


def request(rng: Random, files: Files, known: float) -> Document:
    """A request document; a list is stated more often than a fact, most of its fields are too, and it may be empty."""
    facts = files["facts.yaml"]["facts"]
    groups: dict[str, Any] = {}
    for name in rng.sample(list(facts), len(facts)):
        group, _, key = name.partition(".")
        chance = known if facts[name]["type"] != "list" else (1 + 2 * known) / 3 if known else 0
        if rng.random() < chance:
            groups.setdefault(group, {})[key] = drawn(rng, facts[name], known)
        elif rng.random() < 0.5:
            groups.setdefault(group, {})[key] = None
    return {"id": "r", "date": rng.choice([*EXCHANGE_DAYS, *EXCHANGE_DAYS[1:], *EXCHANGE_DAYS[2:]]), "facts": groups}


def drawn(rng: Random, fact: Mapping[str, Any], known: float) -> Any:
    """A value of the fact."""
    if fact["type"] != "list":
        return rng.choice(values_of(fact))
    members: list[Any] = []
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3, fact.get("at most", 3)])):
        fields = list(fact["fields"].items())
        if rng.random() < 0.1 and known < 1:
            members.append({})
        elif members and rng.random() < 0.1:
            members.append(members[-1])
        else:
            stated = [(name, one) for name, one in fields if rng.random() < 0.3 + 0.7 * known]
            members.append({name: drawn(rng, one, known) for name, one in rng.sample(stated, len(stated))})
    return members[: fact.get("at most", 3)]


def values_of(fact: Mapping[str, Any]) -> list[Any]:
    """Values of which every other value is tested like one."""
    found = BY_TYPE[fact["type"]]
    if fact["type"] == "whole number":
        found = list(range(fact["from"], fact["to"] + 1))
    return [*found, "none"] if "may be" in fact else found


def unknown(files: Files, made: Document) -> dict[str, tuple[list[Any], dict[str, Any]]]:
    """What the request does not state, by path: the way there from the known facts, and the fact or field."""
    found: dict[str, tuple[list[Any], dict[str, Any]]] = {}

    def look(facts: Mapping[str, Any], given: Mapping[str, Any], path: str, way: list[Any]) -> None:
        for key, fact in facts.items():
            here = f"{path}{key}"
            if given.get(key) is None:
                found[here] = [*way, key], fact
            elif fact["type"] == "list":
                for n, member in enumerate(given[key]):
                    look(fact["fields"], member, f"{here}[{n}].", [*way, key, n])

    look(files["facts.yaml"]["facts"], stated(made), "", [])
    return found


def filled(made: Document, way: Sequence[Any], value: Any) -> Document:
    """The request with a fact or a field filled in."""
    known = deepcopy(stated(made))
    inside: Any = known
    for step in way[:-1]:
        inside = inside[step]
    inside[way[-1]] = value
    return document(made["date"], known)


def completed(rng: Random, files: Files, made: Document) -> Document:
    """The request with everything filled in."""
    while left := unknown(files, made):
        way, fact = next(iter(left.values()))
        made = filled(made, way, drawn(rng, fact, 1))
    return made


def completions(made: Document, files: Files) -> Iterator[Document]:
    """The request with what is unknown filled in, in every way that could matter to law that reads each thing once.

    What silence means is left as it is; fields that no condition tests are left out.
    """
    facts, known = files["facts.yaml"]["facts"], stated(made)
    tested = tested_fields(files)
    every = [fillings(name, fact, known.get(name), tested) for name, fact in facts.items()]
    for values in product(*every):
        filled = {name: value for name, value in zip(facts, values, strict=True) if value is not None}
        yield document(made["date"], filled)


def number_of_completions(made: Document, files: Files) -> int:
    """How many completions there are."""
    known, tested = stated(made), tested_fields(files)
    return prod(number(name, fact, known.get(name), tested) for name, fact in files["facts.yaml"]["facts"].items())


def number(name: str, fact: Mapping[str, Any], given: Any, tested: set[str]) -> int:
    """How many fillings there are, which may be far too many to list."""
    if fact["type"] != "list" or (given is None and ("when not stated" in fact or name not in tested)):
        return len(fillings(name, fact, given, tested))
    members = [{}] if given is None else given
    ways = prod(
        number(f"{name}[].{key}", field, member.get(key), tested)
        for member in members
        for key, field in fact["fields"].items()
    )
    return 1 + ways * fact["at most"] if given is None else ways


def fillings(name: str, fact: Mapping[str, Any], given: Any, tested: set[str]) -> list[Any]:
    """The given value, complete in every way; None alone where silence means something or nothing tests the fact."""
    if fact["type"] != "list":
        if given is not None:
            return [given]
        return [None] if "when not stated" in fact or name not in tested else values_of(fact)
    if given is None and ("when not stated" in fact or name not in tested):
        return [None]
    fields = {key: f"{name}[].{key}" for key in fact["fields"]}
    if given is not None:
        ways = [members_like(fact, one, fields, tested) for one in given]
        return [list(one) for one in product(*ways)]
    one = members_like(fact, {}, fields, tested)
    return [[], *([member] * n for member in one for n in range(1, fact["at most"] + 1))]


def members_like(fact: Mapping[str, Any], member: Any, fields: Mapping[str, str], tested: set[str]) -> list[Any]:
    ways = [fillings(path, fact["fields"][key], member.get(key), tested) for key, path in fields.items()]
    return [
        {key: value for key, value in zip(fields, values, strict=True) if value is not None}
        for values in product(*ways)
    ]


def tested_fields(files: Files) -> set[str]:
    """The facts and fields that some condition may test: by the last part of their names, generously."""
    words: set[str] = set()

    def gather(data: Any) -> None:
        if isinstance(data, dict):
            for part in data.values():
                gather(part)
        elif isinstance(data, list):
            for part in data:
                gather(part)
        elif isinstance(data, str):
            words.add(data)

    for path, data in files.items():
        gather(data if path != "facts.yaml" and not path.startswith("readings") else {})
    return {name for name, _ in fields_of(files["facts.yaml"]["facts"]) if name.rpartition("[].")[2] in words}
