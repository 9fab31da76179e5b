"""A rule that is used twice is worked out once; a trace is bounded in nodes and letters."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner import load

from .heavy import ROUTE, chain, folder, ladder, request, statute

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.api import LoadedBundle

TWENTY = 20
NAMED = "the rule `code/1#r0` (code/1/2000-01-01.yaml:1) comes to 101,001"


@pytest.fixture
def doubling(tmp_path: Path) -> Path:
    """Twenty rules, each using the one before twice."""
    return folder(tmp_path / "law", *chain(TWENTY))


@pytest.mark.parametrize("facts", [{}, {"a": True}, {"a": False}])
def test_twenty_rules_each_using_the_one_before_twice_are_decided(doubling: Path, facts: dict[str, bool]) -> None:
    done = statute(doubling, "decide", "--no-trace", given=request(**facts))
    made = json.loads(done.output)

    assert (done.status, done.errors) == (0, "")
    assert made["outcome"] == {(): "undetermined", (True,): "granted", (False,): "refused"}[tuple(facts.values())]
    assert [fact["fact"] for fact in made["missing"]] == ([] if facts else ["x.a"])
    assert made["basis"] == []


@pytest.mark.parametrize("verb", [("decide",), ("batch", "--full"), ("decide", "--format", "text")])
def test_a_trace_has_each_rule_once_however_often_it_is_used(doubling: Path, verb: tuple[str, ...]) -> None:
    done = statute(doubling, *verb, given=request(a=True))

    assert (done.status, done.errors if "batch" not in verb else "") == (0, "")
    if verb != ("decide", "--format", "text"):
        nodes = json.loads(done.output)["trace"]["nodes"]
        assert [id_ for id_ in nodes if "/" not in id_.partition("#")[2] and "#r" in id_] == [
            f"code/1#r{n}" for n in reversed(range(TWENTY))
        ]


def listed(root: Path, conditions: int, kind: str = "yes/no") -> Path:
    """A rule that asks so much of each member of a list."""
    asked = {"its": "ok", "is": True if kind == "yes/no" else "so"}
    found = folder(root, {"r0": {"some": "x.a", "with": [asked] * conditions}}, {"rule": "r0"})
    facts = json.loads((found / "facts.yaml").read_text())
    facts["facts"]["x.a"] |= {
        "type": "list",
        "one": "person",
        "at most": 1000,
        "fields": {"ok": {"type": kind, "ask": "?"}},
    }
    (found / "facts.yaml").write_text(json.dumps(facts))
    return found


@pytest.mark.parametrize("verb", [("decide",), ("batch", "--full"), ("decide", "--format", "text")])
def test_a_trace_of_more_than_100_000_nodes_is_refused_with_the_rule_that_makes_it_so(
    tmp_path: Path, verb: tuple[str, ...]
) -> None:
    given = json.dumps({"id": "a", "date": "2024-01-01", "facts": {"x": {"a": [{"ok": True}] * 1000}}}).encode()
    done = statute(listed(tmp_path, 100), *verb, given=given)

    assert (done.status, done.output) == (3 if "batch" in verb else 2, "")
    assert f"the trace is too large: 101,010 nodes, the limit is 100,000: {NAMED}" in done.errors
    assert statute(tmp_path, "decide", "--no-trace", given=given).status == 0


@pytest.mark.parametrize(
    "verb",
    [
        ("batch",),
        ("sql", "--dialect", "duckdb"),
        ("compile", "--on", "2024-01-01"),
        ("check",),
        ("decide", "--no-trace", "--why-not", "--any-fact", "--all-readings"),
        ("show", "code/1#r19"),
        ("diff", "1999-01-01", "2000-01-01"),
        ("timeline", "-"),
    ],
    ids=lambda verb: verb[0],
)
def test_every_other_verb_has_an_end(doubling: Path, verb: tuple[str, ...]) -> None:
    assert statute(doubling, *verb, given=request()).status in {0, 1}


def test_the_size_of_a_trace_is_that_which_is_written(tmp_path: Path) -> None:
    made = load(str(listed(tmp_path, 3))).decide(
        {"id": "a", "date": "2024-01-01", "facts": {"x": {"a": [{"ok": True}] * 25}}}
    )

    assert len(made["trace"]["nodes"]) == 1 + 25 * 4 + 3


def test_a_long_text_that_is_tested_often_is_counted_in_letters(tmp_path: Path) -> None:
    root = listed(tmp_path, 90, "text")
    short, long = (
        json.dumps({"id": "a", "date": "2024-01-01", "facts": {"x": {"a": [{"ok": "s" * length}] * 1000}}}).encode()
        for length in (1, 800)
    )

    assert statute(root, "decide", given=short).status == 0
    done = statute(root, "decide", given=long)
    assert (done.status, done.output) == (2, "")
    assert " letters, the limit is 67,108,864: the rule `code/1#r0" in done.errors


def answers_agree(loaded: LoadedBundle) -> None:
    decider = loaded.decider()
    for a, b, c in product((None, True, False), repeat=3):
        stated = {"x": {key: given for key, given in (("a", a), ("b", b), ("c", c)) if given is not None}}
        asked = {"id": "one", "date": "2024-01-01", "facts": stated}
        whole, short = loaded.decide(asked, trace=False), decider.decide(asked)

        assert (short["outcome"], short["routes"][ROUTE]) == (whole["outcome"], whole["routes"][ROUTE]["outcome"])
        assert short["missing"] == [fact["fact"] for fact in whole["missing"]]


def tangled(rungs: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A ladder each of whose rungs has other conditions beside the two rules below it."""
    rules, _ = ladder(rungs)
    for n in range(1, rungs):
        a, b = {"rule": f"a{n - 1}"}, {"rule": f"b{n - 1}"}
        rules[f"a{n}"] = {"all": [{"any": [a, {"fact": "x.c", "is": n % 2 == 0}]}, {"not": b}]}
        rules[f"b{n}"] = {"any": [{"all": [b, {"fact": "x.c", "is": n % 3 == 0}]}, {"not": a}]}
    return rules, {"all": [{"rule": f"a{rungs - 1}"}, {"not": {"rule": f"b{rungs - 1}"}}]}


@pytest.mark.parametrize(("kind", "rungs"), [(ladder, 20), (tangled, 4), (tangled, 28)])
def test_generated_code_grows_with_the_rules_and_not_with_the_ways_through_them(
    kind: Any, rungs: int, tmp_path: Path
) -> None:
    rules, when = kind(rungs)
    root = folder(tmp_path, rules, when, ("x.a", "x.b", "x.c"))
    done = statute(root, "compile", "--on", "2024-01-01")

    assert done.status == 0
    assert len(done.output) < 1_000_000
    answers_agree(load(str(root)))
