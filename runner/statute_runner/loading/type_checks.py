"""Every fact has values or bounds that fit its type, and every test an operator and operand that fit its fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.facts import DAY, FactType, fault
from statute_runner.logic.operators import CHOICE, CHOICES, NUMBER, NUMBERS, OPERATORS, SETS
from statute_runner.logic.refs import FactRef, ref_named
from statute_runner.logic.tree import Test
from statute_runner.problem import Problem
from statute_runner.text.strict_json import shown
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from statute_runner.loading.subject import Condition, Subject

FILE = "facts.yaml"


def problems(subject: Subject) -> Iterator[Problem]:
    """Every fact that cannot be stated, and every test that does not fit its fact."""
    written: dict[str, Any] = subject.bundle.files[FILE].data["facts"]
    for name, fact in written.items():
        yield from of_fact(subject, name, fact)
    for condition in subject.conditions:
        node = condition.node
        if isinstance(node, Test) and isinstance(node.ref, FactRef):
            yield from of_test(subject, condition, node, node.ref.name)


def of_fact(subject: Subject, name: str, fact: dict[str, Any]) -> Iterator[Problem]:
    path, kind = f"facts/{name}", fact["type"]
    if not isinstance(ref_named(name), FactRef):
        yield Problem(
            "fact-name",
            f"reserved name `{name.partition('.')[0]}`: it is the group of what the law itself answers",
            subject.span(FILE, f"{path}", key=True),
            "give the group another name",
        )
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


def of_test(subject: Subject, condition: Condition, node: Test, name: str) -> Iterator[Problem]:
    stated = [name for name in OPERATORS if name in condition.place.keys]
    if len(stated) > 1:
        yield Problem(
            "operator-count",
            f"expected one operator, got {len(stated)}: {' and '.join(f'`{name}`' for name in stated)}",
            subject.at(condition, stated[1]),
            "write a condition for each, under `all` or `any`",
        )
        return
    facts = {**subject.bundle.facts, "date": DAY}
    fact, operator = facts.get(name), OPERATORS[node.operator]
    if fact is None:
        return
    at = subject.at(condition, node.operator)
    if fact.type not in operator.types:
        fitting = ", ".join(f"`{row.name}`" for row in OPERATORS.values() if fact.type in row.types)
        yield Problem(
            "operator-type",
            f"unsupported operator `{operator.name}` for `{fact.name}`, a {fact.type}",
            at,
            f"the operators of a {fact.type} are {fitting}",
        )
    elif isinstance(node.operand, FactRef):
        other = facts.get(node.operand.name)
        if other and (other.type != fact.type or other.name == fact.name):
            same = other.name == fact.name
            got = "the fact itself" if same else f"`{other.name}`, a {other.type}"
            yield Problem(
                "operand-fact",
                f"expected another {fact.type} to compare `{fact.name}` with, got {got}",
                subject.at(condition, f"{node.operator}/fact"),
                f"compare it with another {fact.type}",
            )
    elif isinstance(node.operand, tuple):
        for n, member in enumerate(node.operand):
            part = f"{node.operator}/{n}"
            yield from of_value(subject, condition, fact, member, part)
            if member in node.operand[:n]:
                yield Problem(
                    "repeated-value",
                    f"duplicate value {shown(member)}",
                    subject.at(condition, part),
                    "keep one of the two",
                )
    else:
        yield from of_value(subject, condition, fact, node.operand, node.operator)


def of_value(subject: Subject, condition: Condition, fact: FactType, given: object, part: str) -> Iterator[Problem]:
    """What is wrong with a value written in a condition: a member where the fact is a set."""
    one = replace(fact, type=CHOICE if fact.type == CHOICES else NUMBER) if fact.type in SETS else fact
    unlisted = one.type == CHOICE and not one.values
    unbounded = one.type == NUMBER and one.smallest >= one.largest
    if (unlisted or unbounded) and isinstance(given, str if unlisted else int):
        return
    if found := fault(one, given):
        yield Problem("operand-value", found[0], subject.at(condition, part), found[1])
