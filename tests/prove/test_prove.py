"""Properties: proved where they hold of every request, refuted by a request that the engine decides so."""

from __future__ import annotations

import io
import json
import random
import shutil
from contextlib import redirect_stdout
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("z3")

import statute_runner
from effort import TRY_ALL
from statute_runner.cases.properties import load_properties
from statute_runner.cli import main
from statute_runner.decide.evaluation import answers
from statute_runner.problem import Refused
from statute_runner.prove.law_periods import periods
from statute_runner.prove.prover import FALSE, PROVED, VACUOUS, prove

from .random_bundle import OUTCOMES, ROUTES, WINDOW, bundle, domain, requests

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from statute_runner.api import LoadedBundle
    from statute_runner.prove.prover import Verdict

BUNDLES = ("policies", "tests/bundles/ftc")
FLAT = "tests/flat_law"


@cache
def proved(root: str) -> tuple[LoadedBundle, list[Verdict]]:
    """A bundle, and the verdicts on the properties beside it.

    Of the shipped law one in four is tried, and all that are false under a reading: `.ci/run` proves every one of them.
    """
    loaded = statute_runner.load(root)
    of_law = load_properties(loaded.bundle)
    some = [one for n, one in enumerate(of_law) if root != "policies" or TRY_ALL or one.false_under or n % 4 == 0]
    return loaded, list(prove(loaded.bundle, some))


@pytest.mark.parametrize("root", BUNDLES)
def test_the_properties_beside_the_law_come_out_as_they_expect(root: str) -> None:
    _, verdicts = proved(root)
    assert [v.property.name for v in verdicts if not v.as_expected] == []
    assert len(verdicts) >= 6
    assert any(v.verdict == FALSE and v.property.false_under for v in verdicts)


@pytest.mark.parametrize("name", ["beneficial-owner", "exchange-shape", "privacy-act"])
def test_the_properties_of_law_over_lists_are_proved(name: str) -> None:
    made = statute_runner.load(f"tests/bundles/{name}").bundle
    verdicts = list(prove(made, load_properties(made)))
    assert [v.property.name for v in verdicts if not v.as_expected] == []
    assert len(verdicts) >= 2


@pytest.mark.parametrize("root", BUNDLES)
def test_a_counterexample_is_decided_so_by_the_engine(root: str) -> None:
    loaded, verdicts = proved(root)
    found = [v for v in verdicts if v.counterexample]
    assert found
    for verdict in found:
        shown = verdict.counterexample
        assert shown
        made = loaded.decide(shown.request, shown.readings)
        assert {
            **{r: a["outcome"] for r, a in made["routes"].items()},
            made["question"]: made["outcome"],
        } == shown.answers


def claimed(tmp_path: Path, properties: dict[str, Any], root: str = "policies") -> tuple[LoadedBundle, list[Verdict]]:
    """The verdicts on properties of one's own beside a copy of the law."""
    copy = tmp_path / "law"
    if not copy.exists():
        shutil.copytree(root, copy)
    text = json.dumps({"format": "properties/v1", "properties": properties})
    (copy / "properties.yaml").write_text(text)
    loaded = statute_runner.load(str(copy), cache=False)
    return loaded, list(prove(loaded.bundle, load_properties(loaded.bundle)))


def test_false_claims_are_refuted(tmp_path: Path) -> None:
    private = {"fact": "counterpart.kind", "is": "other_government"}
    loaded, verdicts = claimed(
        tmp_path,
        {
            "never": {"says": ".", "given": private, "never": {"outcome": "permitted"}},
            "then": {"says": ".", "given": private, "then": {"outcome": "not_permitted"}},
            "possible": {"says": ".", "given": private, "then_possible": {"route": "usc/19/1628/c", "is": "permitted"}},
            "impossible": {"says": ".", "given": private, "never_possible": {"outcome": "permitted"}},
            "same": {"says": ".", "compare": {"of": "usc/19/1628/c", "differ": ["goods"]}},
            "readings": {"says": ".", "compare": {"differ": ["reading.goods-date"]}},
            "kept": {"says": ".", "compare": {"growing": ["counterpart.violated_assurance"], "keeps": "permitted"}},
            "filled": {"says": ".", "compare": {"filling_in": True}},
        },
        FLAT,
    )
    assert [v.verdict for v in verdicts] == [FALSE] * 8
    assert not any(v.as_expected or v.proved_for for v in verdicts)
    by_name = {v.property.name: v.counterexample for v in verdicts}
    kept = by_name["kept"]
    assert kept
    assert kept.other
    assert loaded.decide(kept.request, kept.readings)["outcome"] == "permitted"
    assert loaded.decide(kept.other, kept.readings)["outcome"] != "permitted"
    assert kept.request["facts"]["counterpart"]["violated_assurance"] is False
    assert kept.other["facts"]["counterpart"]["violated_assurance"] is True


def test_expectations_are_held(tmp_path: Path) -> None:
    receiving = {
        "says": ".",
        "given": {"fact": "exchange.direction", "is": "receive"},
        "never": {"outcome": "prohibited"},
    }
    providing = {**receiving, "given": {"fact": "exchange.direction", "is": "provide"}}
    _, verdicts = claimed(
        tmp_path,
        {
            "proved-but-said-false": {**receiving, "expect": {"false": True}},
            "false-and-said-so": {**providing, "expect": {"false": True}},
            "false-under-all": {**providing, "expect": {"false_under": {"bar-reaches-c": "no"}}},
            "false-under-none": {**receiving, "expect": {"false_under": {"bar-reaches-c": "no"}}},
            "of-nothing": {**receiving, "given": {"all": [receiving["given"], providing["given"]]}},
        },
    )
    assert [(v.verdict, v.as_expected) for v in verdicts] == [
        (PROVED, False),
        (FALSE, True),
        (FALSE, False),
        (PROVED, False),
        (VACUOUS, False),
    ]


def test_days_and_readings_restrict_a_claim(tmp_path: Path) -> None:
    claim = {"says": ".", "never_possible": {"route": "publ/116-113/209/e", "is": "permitted"}}
    _, verdicts = claimed(
        tmp_path,
        {
            "ever": claim,
            "before": {**claim, "days": {"to": "2020-06-30"}},
            "from": {**claim, "days": {"from": "2020-06-30"}},
            "other-reading": {**claim, "under": {"goods-date": "exchange-date"}},
        },
        FLAT,
    )
    assert [v.verdict for v in verdicts] == [FALSE, PROVED, FALSE, PROVED]
    assert verdicts[1].proved_for[-1].last == "2020-06-30"
    assert verdicts[3].proved_for[-1].combinations == 256


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ({"given": {"fact": "exchange.directon", "is": "receive"}}, "unknown fact `exchange.directon`"),
        ({"given": {"fact": "exchange.direction", "is": "recieve"}}, "unknown value `recieve`"),
        ({"given": {"fact": "exchange.direction", "before": "2020-01-01"}}, "unsupported operator `before`"),
        ({"given": {"rule": "usc/19/1628#outbund"}}, "unknown rule `usc/19/1628#outbund`"),
        ({"given": {"reading": "goods-date", "is": "splt"}}, "unknown option `splt`"),
        ({"given": {"in_force": "usc/19/1629"}}, "unknown section `usc/19/1629`"),
        ({"never": {"outcome": "permited"}}, "unknown outcome `permited`"),
        ({"never": {"route": "usc/19/1628/b", "is": "permitted"}}, "unknown route `usc/19/1628/b`"),
        ({"expect": {"false_under": {"goods": "split"}}}, "unknown reading `goods`"),
        ({"compare": {"differ": ["god"]}}, "unknown fact `god`"),
        ({"given": {"outcome": "permitted", "fact": "date"}}, "`outcome` and `fact` are mutually exclusive"),
        ({"sais": "."}, "unknown key `sais`"),
    ],
)
def test_what_does_not_exist_is_refused(tmp_path: Path, claim: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused) as refused:
        claimed(tmp_path, {"wrong": {"says": ".", "never": {"outcome": "permitted"}, **claim}})
    assert message in str(refused.value)


@pytest.mark.parametrize("seed", range(25))
def test_verdicts_against_every_request(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    made = bundle(rng)
    made.root = str(tmp_path)
    fact = rng.choice(list(made.facts))
    value: Any = rng.choice(domain(fact))
    test = (
        {"fact": fact, "has" if isinstance(value, tuple) else "is": value[0] if value else "p"}
        if isinstance(value, tuple)
        else {"fact": fact, "is": value}
    )
    route, outcome = rng.choice([*ROUTES, "asked"]), rng.choice(OUTCOMES)
    asked = {"outcome": outcome} if route == "asked" else {"route": route, "is": outcome}
    days = {"from": WINDOW[1], "to": WINDOW[9]}
    claims = {
        key: {"says": ".", "given": test, key.replace("-", "_"): asked, "days": days}
        for key in ("then", "then-possible", "never", "never-possible")
    }
    (tmp_path / "properties.yaml").write_text(json.dumps({"format": "properties/v1", "properties": claims}))
    kinds: dict[str, Callable[[bool, bool], bool]] = {
        "then": lambda must, _: must,
        "then-possible": lambda _, may: may,
        "never": lambda must, _: not must,
        "never-possible": lambda _, may: not may,
    }
    hold = dict.fromkeys(claims, True)
    every_period = list(periods(made))
    for facts in requests({name: domain(name) for name in made.facts}, list(WINDOW[1:10])):
        if (
            fact not in facts or (value[0] if value else "p") not in facts[fact]
            if isinstance(value, tuple)
            else facts.get(fact) != value
        ):
            continue
        law = next(p.law for p in every_period if p.first <= facts["date"] <= p.last)
        for wide in ("no", "yes"):
            got = answers(law, facts, {"wide": wide})
            answer = got.question if route == "asked" else got.routes.get(route)
            possible = answer.possible if answer else ()
            for key, claim in kinds.items():
                hold[key] = hold[key] and claim(possible == (outcome,), outcome in possible)
    verdicts = {v.property.name: v.verdict for v in prove(made, load_properties(made))}
    assert verdicts == {key: PROVED if held else FALSE for key, held in hold.items()}


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", "policies", "--property", "breach-closes-every-route"]) == 0
    text = capsys.readouterr().out
    assert "false under bar-reaches-c=no, proved under every other choice" in text
    assert main(["prove", "policies", "--property", "receiving-is-never-prohibited", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    entry = document["properties"][0]
    assert (entry["verdict"], entry["counterexample"]) == ("proved", None)
    # All that are switched, but for the reading of words that were gone by 2020.
    every = {
        name: one.options for name, one in statute_runner.load("policies").bundle.readings.items() if not one.recorded
    }
    gone = every.pop("foreign-officers-2003")
    assert gone
    assert entry["proved_for"][-1]["combinations"] == prod(map(len, every.values()))
    assert {"citation": "usc/19/1628", "version": "2020-07-01"} in entry["proved_for"][-1]["law"]
    claimed(tmp_path, {"wrong": {"says": ".", "never": {"outcome": "permitted"}}})
    with redirect_stdout(io.StringIO()) as printed:
        assert main(["prove", str(tmp_path / "law"), "--no-cache"]) == 1
    assert "not as expected: wrong" in printed.getvalue()
    assert main(["prove", "policies", "--property", "receiving"]) == 2
