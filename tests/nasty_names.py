"""Random law with other names: those that a column, a Python name or a keyword may be mistaken for, in pairs that
differ by little.

`Nasty` draws new names for what a bundle of `random_law` names (facts, values, rules, readings, outcomes, the question,
a route) and gives its files and its requests with them. The law stays what it was, so that a name which changes an
answer is a fault.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from random_lists import about_rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from random_law import Document, Files

# Facts, a family at a time; the first of the first three is a set where the bundle has one.
OF_SETS = [
    ["a.s", "a.s__known", "a.s__b_1", "a.s__", "a__s.known", "a.known", "a.s_known"],
    ["a_.s", "a.s", "a.s_", "a__s.b", "a.s__b", "a_s.b", "a.s_b"],
    ["a.known", "a.known__known", "a__known.known", "known.known"],
]
FACTS = [
    ["a.from", "a.from_", "a.from__", "a_.from", "from.a", "from_.a", "from_.from", "from.from_"],
    ["date.date", "date_x.y", "dated.on", "a.date", "date.from", "a.dates", "id.date", "date.id"],
    ["a.b_must", "a.b", "a.b_may", "a_b.must", "b.a_must_may", "is.open", "a.b_2", "a.b__2"],
    ["order.select", "select.order", "group.by", "null.null", "end.end", "values.array", "table.struct", "in.not"],
    ["id.id", "facts.facts", "request.facts", "nothing.unset", "none.true", "found.unknown", "question.case_1"],
    ["class.class", "class_.class", "class.class_", "lambda.def", "unknown.found", "day.day_1", "set.set_1"],
]
VALUES = [
    ["B-1", "B.1", "b-1"],
    ["B_1", "known", "Known"],
    ["-", "_", "."],
    ["None", "True", "null"],
    ["0", "00", "-0"],
    ["a", "A", "__"],
]
RULES = ["a_b", "a", "b", "from", "question", "route_law_1_a", "day", "date", "select", "is_open", "found", "a_b_must"]
OUTCOMES = ["select", "null", "true", "none", "a", "question", "date", "id", "missing", "open", "lacks", "case"]
QUESTIONS = ["open", "lacks", "select", "question", "date", "from", "fault", "outcome"]
FIELDS = ["from", "class", "is", "of", "its", "all", "list", "member", "known", "count", "some", "none", "id", "fact"]
FIELDS += ["date", "facts", "a", "a_", "a__b", "b", "value", "values", "item", "n", "element", "key", "index", "lambda"]
ABOUT_RULES = ["some", "every", "member", "of", "its", "a__b", "each", "date_of", "a_", "null", "list_", "order"]
READINGS = ["from", "class", "date", "null", "x-y", "x-y-"]


class Nasty:
    """New names for one bundle."""

    def __init__(self, rng: Random, files: Files) -> None:
        facts = files["facts.yaml"]["facts"]
        sets = [name for name, fact in facts.items() if fact["type"].startswith("set")]
        self.facts = self.named(rng, list(facts), sets)
        values, rules = rng.sample(rng.choice(VALUES), 3), rng.sample(RULES, 3)
        self.values = dict(zip(["x", "y", "z"], values, strict=True))
        self.names: dict[str, str] = {**self.facts, **self.values, "asked": rng.choice(QUESTIONS)}
        self.names |= dict(zip(["granted", "refused", "silent"], rng.sample(OUTCOMES, 3), strict=True))
        for n, name in enumerate(rules):
            self.names |= {f"rule_{n}": name, f"law/2#rule_{n}": f"law/2#{name}"}
        for old, new in zip(["width", "time"], rng.sample(READINGS, 2), strict=True):
            self.names |= {old: new, f"readings/{old}.md": f"readings/{new}.md"}
        self.names["law/1/b"] = "law/1/A"
        self.lists(rng, facts)

    def lists(self, rng: Random, facts: Mapping[str, Any]) -> None:
        """New names for the fields of lists, the lists among them, and the rules about lists."""
        lists = {name: fact for name, fact in facts.items() if fact["type"] == "list"}
        inner = {(name, key): one for name, fact in lists.items() for key, one in fact["fields"].items()}
        fields = {key: None for one in (*lists.values(), *inner.values()) for key in one.get("fields", {})}
        self.names |= dict(zip(fields, rng.sample(FIELDS, len(fields)), strict=True))
        deep = {f"{name}[].{key}": (name, key) for (name, key), one in inner.items() if one["type"] == "list"}
        self.names |= {path: f"{self.names[name]}[].{self.names[key]}" for path, (name, key) in deep.items()}
        rules = rng.sample(ABOUT_RULES, len(lists) + len(deep))
        for name, new in zip([*lists, *deep], rules, strict=True):
            self.names |= {about_rule(name): new, f"law/2#{about_rule(name)}": f"law/2#{new}"}

    def named(self, rng: Random, facts: list[str], sets: list[str]) -> dict[str, str]:
        first, *later = rng.sample(OF_SETS if sets else FACTS, 1) + rng.sample(FACTS, 3)
        names = [first[:1], *(rng.sample(family, len(family)) for family in (first[1:4], *later))]
        fresh = dict.fromkeys(name for family in names for name in family)
        return dict(zip([*sets, *(name for name in facts if name not in sets)], fresh, strict=False))

    def files(self, files: Files) -> Files:
        """The files of the bundle with the new names."""
        made: Files = self.of(files)
        return made

    def of(self, data: Any) -> Any:
        if isinstance(data, dict):
            return {self.names.get(key, key): self.of(part) for key, part in data.items()}
        if isinstance(data, list):
            return [self.of(part) for part in data]
        return self.names.get(data, data) if isinstance(data, str) else data

    def path(self, path: str) -> str:
        """The path of a fact, or of a field of a member, with the new names."""
        name, *fields = re.split(r"(\[\d+\])\.?", path)
        numbers, keys = fields[::2], fields[1::2]
        new = self.facts[name]
        for number, key in zip(numbers, keys, strict=True):
            new += f"{number}.{self.names[key]}" if key else number
        return new

    def document(self, made: Document) -> Document:
        """The request with the new names."""
        groups: dict[str, Any] = {}
        for group, stated in made["facts"].items():
            for key, given in (stated or {}).items():
                new, _, name = self.facts[f"{group}.{key}"].partition(".")
                groups.setdefault(new, {})[name] = self.of(given)
        return {**made, "facts": groups}

    def readings(self, chosen: dict[str, str]) -> dict[str, str]:
        """The chosen readings with the new names."""
        return {self.names[name]: option for name, option in chosen.items()}
