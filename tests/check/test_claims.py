"""The search for requests against trying every one, and the limits that keep evaluation safe."""

from __future__ import annotations

import re
import shutil
from itertools import chain, combinations, pairwise, product
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from check.tiny_bundle import TINY, checked, planted, renew_schema
from statute_runner.api import load
from statute_runner.budget import Budget
from statute_runner.check.reachability import otherwise
from statute_runner.check.witness_search import WitnessSearch
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import AllOf, AnyOf, Not
from statute_runner.logic.tree import Test as Compared
from statute_runner.text.days import shifted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from statute_runner.logic.tree import Node

BUNDLE = load(str(TINY), cache=False).bundle
QUESTION = BUNDLE.questions["loan"]
DAYS = ["2009-12-30", "2009-12-31", "2010-01-01", "2010-01-02"]
EVERY: dict[str, list[Any]] = {
    "member.kind": ["reader", "staff", "guest"],
    "member.age": list(range(8, 18)),
    "loan.overdue": [True, False],
    "loan.subjects": list(chain.from_iterable(combinations(["law", "history"], size) for size in range(3))),
    "loan.asked_on": DAYS,
    "date": DAYS,
}
KINDS = st.sampled_from(EVERY["member.kind"])
TESTS = st.one_of(
    st.builds(Compared, st.just(FactRef("member.kind")), st.sampled_from(["is", "is not"]), KINDS),
    st.builds(
        Compared,
        st.just(FactRef("member.kind")),
        st.sampled_from(["one of", "none of"]),
        st.lists(KINDS, min_size=1).map(tuple),
    ),
    st.builds(
        Compared,
        st.just(FactRef("member.age")),
        st.sampled_from(["more than", "at least", "less than", "at most", "is"]),
        st.integers(10, 14),
    ),
    st.builds(Compared, st.just(FactRef("loan.overdue")), st.just("is"), st.booleans()),
    st.builds(Compared, st.just(FactRef("loan.subjects")), st.just("has"), st.sampled_from(["law", "history"])),
    st.builds(
        Compared,
        st.just(FactRef("loan.asked_on")),
        st.sampled_from(["before", "after", "on or before", "on or after"]),
        st.one_of(st.just("2010-01-01"), st.just(FactRef("date"))),
    ),
)
NODES = st.recursive(
    TESTS,
    lambda parts: st.one_of(
        st.builds(AllOf, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, parts),
    ),
    max_leaves=6,
)


def plainly(node: Node, facts: dict[str, Any]) -> bool:
    """What a condition comes to where everything is known, written without the program."""
    if isinstance(node, AllOf):
        return all(plainly(part, facts) for part in node.parts)
    if isinstance(node, AnyOf):
        return any(plainly(part, facts) for part in node.parts)
    if isinstance(node, Not):
        return not plainly(node.part, facts)
    assert isinstance(node, Compared)
    fact = facts[str(node.ref)]
    operand: Any = facts[node.operand.name] if isinstance(node.operand, FactRef) else node.operand
    compared: dict[str, Callable[[], bool]] = {
        "is": lambda: fact == operand,
        "is not": lambda: fact != operand,
        "one of": lambda: fact in operand,
        "none of": lambda: fact not in operand,
        "has": lambda: operand in fact,
        "more than": lambda: fact > operand,
        "at least": lambda: fact >= operand,
        "less than": lambda: fact < operand,
        "at most": lambda: fact <= operand,
        "before": lambda: fact < operand,
        "after": lambda: fact > operand,
        "on or before": lambda: fact <= operand,
        "on or after": lambda: fact >= operand,
    }
    return compared[node.operator]()


def named(node: Node) -> set[str]:
    if isinstance(node, Compared):
        return {str(ref) for ref in (node.ref, node.operand) if isinstance(ref, FactRef)}
    parts = node.parts if isinstance(node, AllOf | AnyOf) else (node.part,) if isinstance(node, Not) else ()
    return set().union(*(named(part) for part in parts))


@given(NODES, st.sampled_from(["yes", "no"]))
@settings(max_examples=150, deadline=None)
def test_a_request_is_found_exactly_where_there_is_one(node: Node, always: str) -> None:
    found = WitnessSearch(BUNDLE, "2010-01-01", QUESTION, Budget()).witness(
        lambda look: otherwise(look, node, always), [node]
    )
    facts = sorted(named(node))
    completions = [dict(zip(facts, values, strict=True)) for values in product(*(EVERY[fact] for fact in facts))]
    refuted = any(plainly(node, known) != (always == "yes") for known in completions)

    assert (found is not None) == refuted


@given(NODES)
@settings(max_examples=80, deadline=None)
def test_a_request_that_is_found_is_one(node: Node) -> None:
    found = WitnessSearch(BUNDLE, "2010-01-01", QUESTION, Budget()).witness(
        lambda look: otherwise(look, node, "no"), [node]
    )
    if found is not None:
        rest = {fact: values[0] for fact, values in EVERY.items()}

        assert plainly(node, {**rest, **{str(ref): value for ref, value in found.items()}})


def test_the_first_day_of_the_calendar_has_none_before_it() -> None:
    assert [shifted("0001-01-01", -1), shifted("2004-02-28", 1)] == ["0001-01-01", "2004-02-29"]


def chain_of(rules: int, root: Path) -> Path:
    """The tiny bundle with a chain of so many rules, each resting on the next, before `overdue` tests its fact."""
    shutil.copytree(TINY, root)
    path = root / "code/1/10/2010-01-01.yaml"
    names = [f"link_{n}" for n in range(rules)] + ["overdue"]
    links = [
        f"  {name}: {{cite: a, says: Link., when: {{rule: {further}, quote: a loan is overdue}}}}\n"
        for name, further in pairwise(names)
    ]
    text = path.read_text().replace("- not: {rule: overdue}", "- not: {rule: link_0}")
    path.write_text(text.replace("decisions:\n", "".join(links) + "decisions:\n", 1))
    return root


def test_a_chain_that_is_too_long_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, output = checked(chain_of(1200, tmp_path / "tiny"), capsys)

    assert re.findall(r": (rule-depth) `(.*)` depends on (\d+) levels", output) == [
        ("rule-depth", "code/1/10#link_1100", "101")
    ]


def test_the_longest_chain_allowed_is_decided(tmp_path: Path) -> None:
    """Ninety-five links between a rule of two conditions and one of two: 99 conditions under that of the decision."""
    loaded = load(str(chain_of(95, tmp_path / "tiny")), cache=False)
    document = {"id": "A-1", "date": "2015-05-05", "facts": {"member": {"kind": "reader"}, "loan": {"overdue": True}}}

    assert loaded.decide(document)["outcome"] == "refused"


def test_a_claim_over_too_many_values_is_not_taken_for_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = "".join(f"      s{n}: Subject {n}.\n" for n in range(10))
    root = planted(tmp_path, "      law: Law.\n", f"      law: Law.\n{many}", "facts.yaml")
    path = root / "code/1/10/2000-01-01.yaml"
    listed = ", ".join(["law", "history", *(f"s{n}" for n in range(10))])
    claim = f"[{listed}], constant: {{always: yes, because: all are listed}}"
    path.write_text(path.read_text().replace("[law, history]", claim))
    renew_schema(root)
    _, output = checked(root, capsys)

    assert "constant-unproved there are too many values to prove this" in output
