"""The judge of the whole language: Kleene's three values, straight from the data of a bundle's files.

Written from the contract, and sharing no code with the runner, so that it can say which of two engines errs. It goes
over every member of every list, is slow, and has no other aim than to be plainly right. `True`, `False` and `None`, not
known, are the values of a condition.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Condition = Mapping[str, Any]
    Truth = bool | None
    Env = Mapping[str, "Seen"]

QUANTIFIERS = ("some", "every", "none", "at least", "at most")
ORDERS = {
    "more than": operator.gt,
    "at least": operator.ge,
    "less than": operator.lt,
    "at most": operator.le,
    "before": operator.lt,
    "after": operator.gt,
    "on or before": operator.le,
    "on or after": operator.ge,
}
EQUAL = ("is", "is not", "one of", "none of")
OF_SETS = ("has", "has any of", "has all of", "within", "shares any with")


class NoneSuch:
    """What a fact is that is known not to exist."""


NONE_SUCH = NoneSuch()


class Seen(NamedTuple):
    """A member that is looked at, and its path in the request."""

    member: Mapping[str, Any]
    path: str


class Place(NamedTuple):
    """Where a condition is read: its section, another day of law if any, the members looked at, the innermost list."""

    citation: str
    on: str | None
    env: Env
    innermost: str


class Term(NamedTuple):
    """One side of a test: its path, whether the request states it, and its value, None where it is not known."""

    path: str
    stated: bool
    value: Any


class Judge:
    """One request under one bundle and its readings; `facts` by full name, as the document states them."""

    def __init__(
        self, files: Mapping[str, Any], day: str, facts: Mapping[str, Any], readings: Mapping[str, str]
    ) -> None:
        self.files, self.day, self.readings = files, day, readings
        self.facts = {**facts, "date": day}
        self.types = dict(types_of(files["facts.yaml"]["facts"]))
        (self.question,) = files["bundle.yaml"]["questions"].values()
        self.outcomes = list(self.question["outcomes"])
        self.seen: dict[Any, Truth] = {}
        self.bodies: dict[int, Condition] = {}
        self.in_force = [route for route in self.question["routes"] if self.section(route.rpartition("/")[0], day)]
        self.routes = {route: self.possible(self.cases_of(route), self.at(route)) for route in self.in_force}

    # Answers

    def answer(self) -> list[str]:
        """The outcomes of the question that are possible, in the order of the bundle."""
        if not self.in_force:
            return [self.question["not_in_force"]["outcome"]]
        return self.possible(self.question["decision"], Place("", None, {}, ""))

    def missing(self) -> set[str]:
        """What the question's answer waits for, by path."""
        if len(self.answer()) == 1:
            return set()
        return set(self.open_in(self.question["decision"], Place("", None, {}, "")))

    def possible(self, cases: Sequence[Mapping[str, Any]], at: Place) -> list[str]:
        found = {case["outcome"] for case, _ in self.reached(cases, at)}
        return [outcome for outcome in self.outcomes if outcome in found]

    def reached(self, cases: Sequence[Mapping[str, Any]], at: Place) -> Iterator[tuple[Mapping[str, Any], Truth]]:
        """The cases that may hold, down to the first that must."""
        for case in cases:
            holds = self.holds(case["when"], at) if "when" in case else True
            if holds is not False:
                yield case, holds
            if holds:
                return

    def at(self, route: str) -> Place:
        return Place(route.rpartition("/")[0], None, {}, "")

    def cases_of(self, route: str) -> Any:
        section = self.section(route.rpartition("/")[0], self.day)
        assert section
        return section["decisions"][route]

    def section(self, citation: str, day: str) -> Any:
        """The version in force on the day, or nothing."""
        past = [path[len(citation) + 1 : -5] for path in self.files if path.startswith(f"{citation}/")]
        past = [each for each in past if each <= day]
        found = self.files[f"{citation}/{max(past)}.yaml"] if past else None
        return None if found is None or found.get("repealed") else found

    # Conditions

    def holds(self, data: Condition, at: Place) -> Truth:
        """Whether the condition holds; remembered under everything it could depend on."""
        looked_at = tuple((name, seen.path) for name, seen in at.env.items())
        key = id(data), at.citation, at.on, at.innermost, looked_at
        if key not in self.seen:
            self.seen[key] = self.evaluated(data, at)
        return self.seen[key]

    def evaluated(self, data: Condition, at: Place) -> Truth:
        if quantifier(data):
            return self.over_members(data, at)
        if "all" in data:
            return conjunction([self.holds(part, at) for part in data["all"]])
        if "any" in data:
            return disjunction([self.holds(part, at) for part in data["any"]])
        if "not" in data:
            return negation(self.holds(data["not"], at))
        if "cannot be said" in data:
            return self.holds(data["cannot be said"], at) is None
        if "rule" in data:
            found = self.used(data, at)
            return self.holds(*found) if found else False
        if "reading" in data:
            return self.readings[data["reading"]] == str(data["is"])
        if "in_force" in data:
            return self.section(data["in_force"], at.on or self.day) is not None
        if "route" in data:
            return self.route_is(data["route"], str(data["is"]))
        if "any_route" in data:
            return disjunction([self.route_is(route, str(data["any_route"])) for route in self.in_force])
        return self.tested(data, at)

    def used(self, data: Condition, at: Place) -> tuple[Condition, Place] | None:
        """The body of the rule that is used and where it is read; None where its section is not in force."""
        home, _, name = data["rule"].rpartition("#")
        on = data.get("as_in_force_on") or at.on
        section = self.section(home or at.citation, on or self.day)
        if section is None:
            return None
        rule = section["rules"][name]
        written = {key: part for key, part in rule.items() if key not in {"cite", "says", "about"}}
        body = self.bodies.setdefault(id(rule), rule.get("when", written))
        return body, Place(home or at.citation, on, at.env, rule.get("about", ""))

    def route_is(self, route: str, outcome: str) -> Truth:
        possible = self.routes.get(route, [])
        if outcome not in possible:
            return False
        return True if len(possible) == 1 else None

    def over_members(self, data: Condition, at: Place) -> Truth:
        """Whether so many members are as is said; not known where the list is not."""
        found = self.members(data, at)
        if found is None:
            return None
        kind = quantifier(data)
        parts = [self.of_member(data, place) for place in found]
        if kind == "some":
            return disjunction(parts)
        if kind == "none":
            return negation(disjunction(parts))
        if kind == "every":
            return conjunction(parts)
        return at_least(parts, data[kind]) if kind == "at least" else negation(at_least(parts, data[kind] + 1))

    def of_member(self, data: Condition, at: Place) -> Truth:
        return conjunction([self.holds(part, at) for part in said_of_members(data)])

    def members(self, data: Condition, at: Place) -> list[Place] | None:
        """Where what is said of the members is read: a place for each member."""
        term, name = self.list_of(data, at)
        if term.value is None:
            return None
        made = []
        for n, member in enumerate(term.value):
            env = {**at.env, name: Seen(member, f"{term.path}[{n}]")}
            made.append(Place(at.citation, at.on, env, name))
        return made

    def list_of(self, data: Condition, at: Place) -> tuple[Term, str]:
        """The list whose members are looked at, and its name."""
        named = data["of"] if "of" in data else data[quantifier(data)]
        if isinstance(named, str):
            return self.term({"fact": named}, at), named
        return self.term(named, at), f"{named.get('of', at.innermost)}[].{named['its']}"

    # Tests

    def tested(self, data: Condition, at: Place) -> Truth:
        term = self.term(data, at)
        if "is stated" in data:
            return bool(term.stated == data["is stated"])
        name = next(name for name in (*ORDERS, *EQUAL, *OF_SETS) if name in data)
        against = data[name]
        if isinstance(against, dict):
            against = self.term(against, at).value
        elif name in {"is", "is not"} and against == "none" and self.may_be_none(self.name(data, at)):
            against = NONE_SUCH
        if term.value is None or against is None:
            return None
        return compared(term.value, name, against)

    def name(self, data: Condition, at: Place) -> str:
        return f"{data.get('of', at.innermost)}[].{data['its']}" if "its" in data else data["fact"]

    def may_be_none(self, name: str) -> bool:
        return "may be" in self.types.get(name, {})

    def term(self, data: Condition, at: Place) -> Term:
        """What is known of a fact or of a field of a member."""
        name = self.name(data, at)
        if "its" in data:
            seen = at.env[data.get("of", at.innermost)]
            given, path = seen.member.get(data["its"]), f"{seen.path}.{data['its']}"
        else:
            given, path = self.facts.get(name), name
        stated = given is not None
        if not stated:
            given = self.types.get(name, {}).get("when not stated", {}).get("is")
        if given == "none" and self.may_be_none(name):
            given = NONE_SUCH
        return Term(path, stated, given)

    # What is missing

    def open_in(self, cases: Sequence[Mapping[str, Any]], at: Place) -> Iterator[str]:
        for case, holds in self.reached(cases, at):
            if holds is None:
                yield from self.waits_for(case["when"], at)

    def waits_for(self, data: Condition, at: Place) -> Iterator[str]:
        """The unknown facts below a condition, down through what is not known; nothing where it is."""
        if self.holds(data, at) is not None:
            return
        if quantifier(data):
            places = self.members(data, at)
            if places is None:
                yield self.list_of(data, at)[0].path
            for place in places or ():
                if self.of_member(data, place) is None:
                    for part in said_of_members(data):
                        yield from self.waits_for(part, place)
        elif "all" in data or "any" in data or "not" in data:
            for part in [data["not"]] if "not" in data else data.get("all") or data["any"]:
                yield from self.waits_for(part, at)
        elif "rule" in data:
            found = self.used(data, at)
            assert found
            yield from self.waits_for(*found)
        elif "route" in data or "any_route" in data:
            outcome = str(data["is"] if "route" in data else data["any_route"])
            for route in [data["route"]] if "route" in data else self.in_force:
                if self.route_is(route, outcome) is None:
                    yield from self.open_in(self.cases_of(route), self.at(route))
        else:
            sides = [data, *(side for side in data.values() if isinstance(side, dict))]
            yield from (term.path for term in (self.term(side, at) for side in sides) if term.value is None)


def types_of(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every fact and every field, by full name."""
    for name, fact in facts.items():
        yield f"{before}{name}", fact
        yield from types_of(fact.get("fields", {}), f"{before}{name}[].")


def quantifier(data: Condition) -> str:
    """The quantifier of a test over members, if it is one."""
    return "" if "fact" in data or "its" in data else next((key for key in QUANTIFIERS if key in data), "")


def said_of_members(data: Condition) -> list[Condition]:
    said: list[Condition] = data["has"] if "every" in data else data.get("with", [])
    return said


def negation(part: Truth) -> Truth:
    return None if part is None else not part


def conjunction(parts: Sequence[Truth]) -> Truth:
    return False if False in parts else None if None in parts else True


def disjunction(parts: Sequence[Truth]) -> Truth:
    return True if True in parts else None if None in parts else False


def at_least(parts: Sequence[Truth], number: int) -> Truth:
    if parts.count(True) >= number:
        return True
    return None if len(parts) - parts.count(False) >= number else False


def compared(value: Any, name: str, against: Any) -> bool:
    """A test of known values."""
    if name in ORDERS:
        return NONE_SUCH not in (value, against) and bool(ORDERS[name](value, against))
    if name in OF_SETS:
        wanted = {against} if name == "has" else set(against)
        if name == "within":
            return set(value) <= wanted
        return wanted <= set(value) if name in {"has", "has all of"} else len(wanted & set(value)) > 0
    same = value == against if name in {"is", "is not"} else value in against
    return bool(same) == (name in {"is", "one of"})
