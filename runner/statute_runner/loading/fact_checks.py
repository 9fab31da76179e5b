"""Every fact, and every field of a list's members, has what its type needs, and nothing that it cannot have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.remedy_direction import direction_faults
from statute_runner.law.value_faults import WRITE_TRUTH, faults
from statute_runner.logic.absence import FLAG, WRITTEN
from statute_runner.logic.operators import ABSENT, CHOICE, CHOICES, DATE, LIST, NUMBER, NUMBERS, TEXT
from statute_runner.logic.refs import FactRef, ref_named
from statute_runner.problem import Problem
from statute_runner.text.positions import pointer
from statute_runner.text.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from statute_runner.law.facts import FactType
    from statute_runner.loading.subject import Subject

FILE = "facts.yaml"


def problems(subject: Subject) -> Iterator[Problem]:
    """Every fact that cannot be stated."""
    written: dict[str, Any] = subject.bundle.files[FILE].data["facts"]
    for name, fact in written.items():
        if not isinstance(ref_named(name), FactRef):
            yield Problem(
                "fact-name",
                f"reserved name `{name.partition('.')[0]}`: it is the group of what the law itself answers",
                subject.span(FILE, f"facts/{name}", key=True),
                "give the group another name",
            )
        yield from of_fact(subject, name, fact, f"facts/{name}")
    yield from former(subject, written)


def former(subject: Subject, written: dict[str, Any]) -> Iterator[Problem]:
    """A former fact is none now, and a fact took its place."""
    for name, was in subject.bundle.files[FILE].data.get("former", {}).items():
        if name in written:
            at = subject.span(FILE, f"former/{name}", key=True)
            yield Problem("fact-name", f"`{name}` is a fact, and no former one", at, "remove one of the two")
        if was["now"] not in written:
            at = subject.span(FILE, f"former/{name}/now")
            yield subject.unknown("unknown-fact", f"unknown fact `{was['now']}`", was["now"], written, at)
        else:
            yield from carries(subject, subject.bundle.facts[was["now"]], was, f"former/{name}")


def carries(subject: Subject, now: FactType, was: dict[str, Any], path: str) -> Iterator[Problem]:
    """What a former fact is carried over as is a field that there is, and values that are allowed."""
    field = was.get("field")
    if field and field not in now.fields:
        at, message = subject.span(FILE, f"{path}/field"), f"`{now.name}` has no field `{field}`"
        yield subject.unknown("fact-former", message, field, now.fields, at)
        return
    if "whole" in was and (field or "values" in was):
        at = subject.span(FILE, f"{path}/whole", key=True)
        yield Problem(
            "fact-former", "unexpected `whole`: `field` or `values` say what is carried over", at, "remove `whole`"
        )
    target = now.fields[field] if field else now
    stated: list[str] = []
    for n, one in enumerate(was.get("values", ())):
        if repr(one["was"]) in stated:
            at = subject.span(FILE, f"{path}/values/{n}/was")
            yield Problem("fact-former", f"{shown(one['was'])} stands here twice", at, "keep one of the two")
        stated.append(repr(one["was"]))
        for inside, message, help_ in faults(target, one["is"]):
            at = subject.span(FILE, f"{path}/{pointer('values', str(n), 'is', *map(str, inside))}")
            yield Problem("fact-former", message, at, help_)


def of_fact(subject: Subject, name: str, fact: dict[str, Any], path: str) -> Iterator[Problem]:
    yield from values(subject, name, fact, path)
    yield from bounds(subject, name, fact, path)
    yield from absence(subject, name, fact, path)
    yield from fields(subject, name, fact, path)
    about = subject.bundle.facts.every[name]
    for message in direction_faults(about):
        at = subject.span(FILE, f"{path}/remedy to", key=True)
        yield Problem("fact-remedy", message, at, "name true or false, a value of the choice, or more or fewer")
    if about.silence:
        for inside, message, help_ in faults(about, fact["when not stated"]["is"]):
            at = subject.span(FILE, f"{path}/{pointer('when not stated', 'is', *map(str, inside))}")
            yield Problem("fact-silence", message, at, "write true or false" if help_ == WRITE_TRUTH else help_)


def values(subject: Subject, name: str, fact: dict[str, Any], path: str) -> Iterator[Problem]:
    kind = fact["type"]
    if kind in {CHOICE, CHOICES}:
        if "values" not in fact and "values_from" not in fact:
            yield Problem(
                "fact-values",
                f"missing `values`: `{name}` is a {kind}",
                subject.span(FILE, f"{path}", key=True),
                "list its `values`, each with what it means",
            )
    elif key := next((key for key in ("values", "values_from") if key in fact), ""):
        yield Problem(
            "fact-values",
            f"unexpected `{key}`: `{name}` is a {kind}",
            subject.span(FILE, f"{path}/{key}"),
            f"remove `{key}`, or make it a choice",
        )
    if "values_from" in fact and fact["values_from"] not in subject.bundle.files:
        files = [file for file in subject.bundle.files if file.startswith("values/")]
        at = subject.span(FILE, f"{path}/values_from")
        message = f"file not found: `{fact['values_from']}`"
        yield subject.unknown("unknown-values", message, fact["values_from"], files, at)


def bounds(subject: Subject, name: str, fact: dict[str, Any], path: str) -> Iterator[Problem]:
    kind = fact["type"]
    if kind in {NUMBER, NUMBERS}:
        if "from" not in fact:
            yield Problem(
                "fact-bounds",
                f"missing `from` and `to`: `{name}` is a {kind}",
                subject.span(FILE, f"{path}", key=True),
                "give the smallest and the largest number as `from` and `to`",
            )
        elif fact["from"] >= fact["to"]:
            yield Problem(
                "fact-bounds",
                f"expected `from` less than `to`, got {fact['from']} and {fact['to']}",
                subject.span(FILE, f"{path}/from"),
                "give the smallest number as `from`, the largest as `to`",
            )
    elif "from" in fact:
        yield Problem(
            "fact-bounds",
            f"unexpected `from` and `to`: `{name}` is a {kind}",
            subject.span(FILE, f"{path}/from"),
            "remove `from` and `to`",
        )


def absence(subject: Subject, name: str, fact: dict[str, Any], path: str) -> Iterator[Problem]:
    """`none` is no text, and no choice that has a value of this name."""
    if "may be" not in fact:
        return
    kind, at = fact["type"], subject.span(FILE, f"{path}/may be")
    if kind not in ABSENT:
        why = "`none` would be a text like any other" if kind == TEXT else f"`{name}` is a {kind}"
        yield Problem(
            "fact-none", f"unexpected `may be`: {why}", at, "only a date, a whole number or a choice may be none"
        )
    elif WRITTEN in subject.bundle.facts.every[name].values:
        yield Problem("fact-none", f"`{name}` has a value `{WRITTEN}` of its own", at, "give that value another name")
    elif kind != CHOICE and (flag := FLAG.format(name)) in subject.bundle.facts.every:
        message = f"`{flag}` is the column of a table that says whether `{name}` is none"
        yield Problem("fact-none", message, at, f"give the fact `{flag}` another name")


def fields(subject: Subject, name: str, fact: dict[str, Any], path: str) -> Iterator[Problem]:
    """A list has fields; a field may be a list, whose fields may not."""
    kind = fact["type"]
    if kind != LIST:
        for key in ("fields", "one", "at most"):
            if key in fact:
                at = subject.span(FILE, f"{path}/{key}")
                yield Problem("fact-fields", f"unexpected `{key}`: `{name}` is a {kind}", at, f"remove `{key}`")
        return
    if "fields" not in fact:
        at = subject.span(FILE, path, key=True)
        yield Problem("fact-fields", f"missing `fields`: `{name}` is a list", at, "list what is said of each member")
    if name.count("[]") > 1:
        message = f"`{name}` is a list in a list in a list"
        yield Problem("fact-fields", message, subject.span(FILE, path, key=True), "one list inside another is the most")
        return
    for key, field in fact.get("fields", {}).items():
        yield from order(subject, fact["fields"], key, f"{path}/fields/{key}")
        yield from of_fact(subject, f"{name}[].{key}", field, f"{path}/fields/{key}")


def order(subject: Subject, siblings: dict[str, Any], key: str, path: str) -> Iterator[Problem]:
    """What cannot be before another field is a date, and so is that other field of the member."""
    other = siblings[key].get("not before")
    if other is None:
        return
    at = subject.span(FILE, f"{path}/not before")
    if other not in siblings or other == key:
        yield subject.unknown(
            "unknown-field", f"unknown field `{other}`", other, [one for one in siblings if one != key], at
        )
    elif {siblings[key]["type"], siblings[other]["type"]} != {DATE}:
        message = f"expected two dates, got a {siblings[key]['type']} and a {siblings[other]['type']}"
        yield Problem("fact-bounds", message, at, "`not before` orders two dates of one member")
