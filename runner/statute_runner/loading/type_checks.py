"""Every test has an operator and an operand that fit its fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.facts import DAY, FactType
from statute_runner.law.value_faults import fault
from statute_runner.logic.absence import NONE, WRITTEN
from statute_runner.logic.operators import ABSENT, CHOICE, CHOICES, NUMBER, OPERATORS, SETS, STATED
from statute_runner.logic.refs import FACT_REFS, FactRef
from statute_runner.logic.tree import Test
from statute_runner.problem import Problem
from statute_runner.text.strict_json import shown
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.loading.subject import Condition, Subject


def problems(subject: Subject) -> Iterator[Problem]:
    """Every test that does not fit its fact, or the field of a member."""
    for condition in subject.conditions:
        node = condition.node
        if isinstance(node, Test) and isinstance(node.ref, FACT_REFS):
            yield from of_test(subject, condition, node, node.ref.name)


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
    facts = {**subject.bundle.facts.every, "date": DAY}
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
    elif isinstance(node.operand, FACT_REFS):
        other = facts.get(node.operand.name)
        if other and (other.type != fact.type or other.name == fact.name):
            same = other.name == fact.name
            got = "the fact itself" if same else f"`{other.name}`, a {other.type}"
            yield Problem(
                "operand-fact",
                f"expected another {fact.type} to compare `{fact.name}` with, got {got}",
                subject.at(condition, f"{node.operator}/{'fact' if isinstance(node.operand, FactRef) else 'its'}"),
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
    elif node.operator != STATED and node.operand is not NONE:
        yield from of_value(subject, condition, fact, node.operand, node.operator)


def of_value(subject: Subject, condition: Condition, fact: FactType, given: object, part: str) -> Iterator[Problem]:
    """What is wrong with a value written in a condition: a member where the fact is a set."""
    one = replace(fact, type=CHOICE if fact.type == CHOICES else NUMBER) if fact.type in SETS else fact
    unlisted = one.type == CHOICE and not one.values
    unbounded = one.type == NUMBER and one.smallest >= one.largest
    if (unlisted or unbounded) and isinstance(given, str if unlisted else int):
        return
    if found := fault(one, given):
        may = f"let `{fact.name}` be none: `may be: none`" if given == WRITTEN and one.type in ABSENT else ""
        yield Problem("operand-value", found[0], subject.at(condition, part), may or found[1])
