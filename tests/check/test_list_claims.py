"""The search for requests under law over lists finds one exactly where trying every request does, and stays fast."""

from __future__ import annotations

import contextlib
import io
from cProfile import Profile
from pstats import Stats
from random import Random
from typing import TYPE_CHECKING, Any

from statute_runner.api import LoadedBundle
from statute_runner.budget import Budget
from statute_runner.check.reachability import otherwise
from statute_runner.check.witness_search import WitnessSearch
from statute_runner.cli import main
from statute_runner.decide.evaluation import Values
from statute_runner.law.facts import Facts, as_known, from_data
from statute_runner.law.list_bounds import list_bounds
from statute_runner.law.member_paths import with_known
from statute_runner.law.value_classes import classes_of
from statute_runner.logic.absence import NONE
from statute_runner.logic.refs import FactRef, MemberRef, ReadingRef
from statute_runner.logic.tree import Test, fold
from whatif.list_bundle import DECIDED, EVERY_LIST, ListLaw

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from statute_runner.law.bundle import Bundle
    from statute_runner.logic.tree import Known

DAY = "2005-01-01"
LAWS = 5


def every_request(bundle: Bundle) -> Iterator[dict[str, Known]]:
    """The facts of every request, what is not stated left out."""
    about = bundle.facts["things.all"]
    lists: list[Any] = [None, *(as_known(about, members) for members in EVERY_LIST)]
    for members in lists:
        for is_open in (None, True, False):
            for limit in (None, 0, 1, 2, 3):
                facts = {"things.all": members, "case.open": is_open, "case.limit": limit}
                yield {"date": DAY, **{name: known for name, known in facts.items() if known is not None}}


def test_a_request_with_lists_is_found_exactly_where_there_is_one() -> None:
    sides = {True: 0, False: 0}
    for seed in range(LAWS):
        bundle = ListLaw(Random(seed)).bundle()
        law = LoadedBundle(bundle).on(DAY)
        search = WitnessSearch(bundle, DAY, bundle.questions["it"], Budget())
        for case in law.routes["law/1/a"][:2]:
            node = case.when
            assert node is not None
            # what the condition comes to over all requests: yes, no
            values = (Values(law, facts, {}) for facts in every_request(bundle))
            pairs = {fold(node, one.meaning, law.rules) for one in values}
            for always, held in (("yes", (False, False)), ("no", (True, True))):
                found = search.witness(
                    lambda look, node=node, always=always: otherwise(look, node, always),  # type: ignore[misc]
                    [node],
                )
                assert (found is not None) == (held in pairs), (seed, always)
                sides[found is not None] += 1
                if found is not None:
                    made = {place: known for place, known in found.items() if not isinstance(place, ReadingRef)}
                    facts = with_known(
                        {"date": DAY}, {path: known for path, known in made.items() if known is not None}
                    )
                    assert fold(node, Values(law, facts, {}).meaning, law.rules) == held, (seed, always)
    assert sides[True] > 3


def facts_of_list(**fields: Mapping[str, Any]) -> Facts:
    about = {"ask": "?", "decides": DECIDED}
    given = {name: {"ask": "?", **field} for name, field in fields.items()}
    days = {"type": "date", "may be": "none", **about}
    return from_data(
        {"facts": {"a.list": {"type": "list", "one": "one", "at most": 5, "fields": given, **about}, "a.day": days}}, {}
    )


def test_none_is_a_class_and_members_need_room() -> None:
    facts = facts_of_list(
        n={"type": "whole number", "from": 0, "to": 100}, m={"type": "whole number", "from": 0, "to": 100}
    )
    number, other = MemberRef("a.list", "n"), MemberRef("a.list", "m")
    alone = classes_of([Test(number, "at least", 50)], facts.every, (DAY, DAY), sizes={"a.list": 3})
    compared = [Test(number, "at least", 50), Test(number, "less than", other)]
    together = classes_of(compared, facts.every, (DAY, DAY), sizes={"a.list": 3})
    day = classes_of([Test(FactRef("a.day"), "before", DAY)], facts.every, (DAY, DAY))["a.day"]

    assert list(alone) == ["a.list[].n", "date"]
    # one number of a member is less than its other one or is not, below 50 and above it; members are not compared
    assert sum(value < 50 for value in together["a.list[].n"].values) >= 2  # type: ignore[operator]
    assert sum(value >= 50 for value in together["a.list[].m"].values) >= 2  # type: ignore[operator]
    assert NONE in day.values
    assert len(day.values) > 2


def test_as_many_members_are_looked_at_as_the_law_counts() -> None:
    made = {seed: ListLaw(Random(seed)).bundle() for seed in range(40)}
    bounds = [
        list_bounds(LoadedBundle(bundle).on(DAY), bundle.facts.every).get("things.all", 0) for bundle in made.values()
    ]

    assert set(bounds) == {0, 1, 2}  # at most two are declared


def rows(root: Path, number: int) -> Path:
    """A bundle with one number fact in so many rows, of 49 cases."""
    (root / "code/1").mkdir(parents=True)
    each = number // 49 + 1
    cases = []
    for n in range(49):
        tests = [f"{{fact: x.n, at most: {10 * row}, quote: w{row}}}" for row in range(n * each, n * each + each)]
        cases.append(f"    - {{outcome: {'yes' if n % 2 else 'no'}, when: {{any: [{', '.join(tests)}]}}}}\n")
    words = " ".join(f"w{row}" for row in range(49 * each))
    (root / "bundle.yaml").write_text(
        "format: bundle/v1\nname: rows\ntitle: Rows\nversion: 1.0.0\nnot_encoded_at_most: 100\n"
        "limits: [Nothing here is law.]\nquestions:\n  it:\n    ask: Is it?\n    explained_by: code/1\n    outcomes:\n"
        "      'yes': {says: Yes., tone: favourable}\n      'no': {says: No., tone: adverse}\n    routes: [code/1/a]\n"
        "    decision:\n      - {outcome: 'yes', when: {any_route: 'yes'}}\n      - {outcome: 'no'}\n"
        "    not_in_force: {outcome: 'no', says: Nothing was in force.}\n"
    )
    (root / "facts.yaml").write_text(
        "format: facts/v1\nfacts:\n  x.n: {type: whole number, from: 0, to: 1000000, ask: How many?, "
        "decides: {kind: record, by: desk}}\n"
    )
    (root / "code/1/2000-01-01.yaml").write_text(
        "cite: 1 Code 1\nidentifier: /us/code/1\nheading: Things\nin_force: {from: 2000-01-01}\nenacted: 2000-01-01\n"
        'source: {law: L, at: "1", verified: [], unverified: []}\nrevision: 1\n'
        f'text:\n  - {{at: a, text: "{words}", words: seen}}\n'
        f"decisions:\n  code/1/a:\n{''.join(cases)}    - {{outcome: 'no'}}\n".replace(
            "outcome: no", "outcome: 'no'"
        ).replace("outcome: yes", "outcome: 'yes'")
    )
    return root


def steps(root: Path) -> int:
    profile = Profile()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        profile.runcall(main, ["check", "--bundle", str(root), "--format", "json", "--budget", "600"])
    assert "not-settled" not in said.getvalue()
    assert "bad-value" not in said.getvalue()
    return Stats(profile).total_calls  # type: ignore[attr-defined, no-any-return]


def test_check_takes_near_linear_time_in_the_rows_of_one_fact(tmp_path: Path) -> None:
    steps(rows(tmp_path / "first", 49))  # what is read once
    few, many = steps(rows(tmp_path / "few", 98)), steps(rows(tmp_path / "many", 294))

    assert many < 4 * few
