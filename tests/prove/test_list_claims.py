"""Properties, mutants and findings of law with lists: proved and refuted by requests that the engine decides so."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("z3")

from statute_runner.cases.properties import load_properties
from statute_runner.decide.evaluation import UNDETERMINED, answers
from statute_runner.law.facts import as_stated
from statute_runner.law.linker import law_on
from statute_runner.problem import Refused, Span
from statute_runner.prove.deep_report import deep_report
from statute_runner.prove.law_periods import periods
from statute_runner.prove.mutants import mutants
from statute_runner.prove.mutation import EQUIVALENT, SURVIVED, Mutation, with_change
from statute_runner.prove.prover import FALSE, PROVED, prove
from statute_runner.request.request_document import Raw, request_from

from .list_bundle import ABOUT, BITS, DAY, FACTS, OTHERS, THINGS, listed, member, request
from .random_bundle import NEW, OLD, ROUTES, bundle_of, data

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.law.bundle import Bundle
    from statute_runner.prove.prover import Verdict

X = {"its": "kind", "is": "x"}
SOME_X, ANY = {"some": THINGS, "with": [X]}, {"some": THINGS}
OPEN = {"its": "on", "before": {"fact": "date"}}


def deciding(when: dict[str, Any], rules: dict[str, Any] | None = None) -> Bundle:
    """A bundle of one version that grants where the condition holds."""
    files = data(Random(0), ["a.flag"])
    del files[f"law/one/{NEW}.yaml"]
    files["facts.yaml"] = {"facts": {name: {**fact, **ABOUT} for name, fact in FACTS.items()}}
    route = [{"outcome": "granted", "when": when}, {"outcome": "refused"}]
    made = {name: {"cite": "a", "says": "", **rule} for name, rule in (rules or {}).items()}
    files[f"law/one/{OLD}.yaml"] |= {"rules": made, "decisions": {ROUTES[0]: route}}
    return bundle_of(files)


def claimed(tmp_path: Path, made: Bundle, **claims: dict[str, Any]) -> list[Verdict]:
    made.root = str(tmp_path)
    properties = {name: {"says": ".", **claim} for name, claim in claims.items()}
    (tmp_path / "properties.yaml").write_text(json.dumps({"format": "properties/v1", "properties": properties}))
    return list(prove(made, load_properties(made)))


GRANTED = {"route": ROUTES[0], "is": "granted"}


@pytest.mark.parametrize(
    ("when", "claim", "expected"),
    [
        (SOME_X, {"given": GRANTED, "then": ANY}, PROVED),
        (SOME_X, {"given": GRANTED, "then": {"every": THINGS, "has": [X]}}, FALSE),
        (SOME_X, {"given": {"none": THINGS}, "never": GRANTED}, PROVED),
        (SOME_X, {"given": {"at most": 1, "of": THINGS}, "never": GRANTED}, FALSE),
        ({"at least": 2, "of": THINGS, "with": [X]}, {"given": {"at most": 1, "of": THINGS}, "never": GRANTED}, PROVED),
        ({"at least": 2, "of": THINGS, "with": [X]}, {"given": {"at most": 2, "of": THINGS}, "never": GRANTED}, FALSE),
        ({"every": THINGS, "has": [X]}, {"given": {"none": THINGS}, "then": GRANTED}, PROVED),
        (
            {"not": {"fact": "a.end", "before": DAY}},
            {"given": {"fact": "a.end", "is": "none"}, "then": GRANTED},
            PROVED,
        ),
        ({"fact": "a.end", "on or after": DAY}, {"given": {"fact": "a.end", "is": "none"}, "never": GRANTED}, PROVED),
        (SOME_X, {"compare": {"of": ROUTES[0], "filling_in": True, "keeps": "granted"}}, PROVED),
        (SOME_X, {"compare": {"of": ROUTES[0], "growing": [THINGS], "keeps": "granted"}}, PROVED),
        ({"none": THINGS, "with": [X]}, {"compare": {"of": ROUTES[0], "growing": [THINGS], "keeps": "granted"}}, FALSE),
        (SOME_X, {"compare": {"of": ROUTES[0], "differ": [THINGS]}}, FALSE),
        (SOME_X, {"compare": {"of": ROUTES[0], "differ": [OTHERS]}}, PROVED),
        ({"some": OTHERS}, {"given": {"not": {"fact": OTHERS, "is stated": True}}, "never": GRANTED}, PROVED),
    ],
)
def test_claims_over_lists(tmp_path: Path, when: dict[str, Any], claim: dict[str, Any], expected: str) -> None:
    days = {"days": {"from": DAY, "to": DAY}}
    made = deciding(when)
    (verdict,) = claimed(tmp_path, made, one={**claim, **days})

    assert verdict.verdict == expected

    found = verdict.counterexample
    if found:
        for told, got in ((found.request, found.answers), (found.other, found.other_answers)):
            if told and got:
                facts = request_from(Raw(told, Span("request", 1)), made.facts).facts
                law = law_on(made, DAY, made.questions["asked"])

                assert answers(law, facts, {"wide": "no"}).routes[ROUTES[0]].outcome == got[ROUTES[0]]


@pytest.mark.parametrize(
    ("when", "resting"),
    [
        ({"fact": "a.end", "before": DAY}, ("a.end",)),
        ({"some": OTHERS, "with": [{"its": "ok", "is": True}]}, (OTHERS,)),
        ({"some": THINGS, "with": [{"its": "on", "is stated": True}]}, (f"{THINGS}[].on",)),
        ({"cannot be said": SOME_X}, (THINGS, f"{THINGS}[].kind")),
        ({"not": {"rule": "unsaid"}}, ("a.flag",)),
        (SOME_X, ()),
    ],
)
def test_filling_in_is_claimed_of_facts_on_whose_silence_nothing_rests(
    tmp_path: Path, when: dict[str, Any], resting: tuple[str, ...]
) -> None:
    rules = {"unsaid": {"when": {"cannot be said": {"fact": "a.flag", "is": True}}}}
    (verdict,) = claimed(
        tmp_path, deciding(when, rules), kept={"compare": {"of": ROUTES[0], "filling_in": True, "keeps": "granted"}}
    )

    assert verdict.verdict == PROVED
    assert verdict.proved_for[-1].resting == resting


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ({"never": {"some": "a.thing"}}, "unknown list `a.thing`"),
        ({"never": {"some": "a.flag"}}, "expected a list, got `a.flag`, a yes/no"),
        ({"never": X}, "`its: kind`: of which list?"),
        (
            {"never": {"some": OTHERS, "with": [{"its": "kind", "of": THINGS, "is": "x"}]}},
            f"no member of `{THINGS}` is looked at",
        ),
        ({"never": {"some": THINGS, "with": [{"its": "knd", "is": "x"}]}}, f"unknown fact `{THINGS}[].knd`"),
        ({"never": {"some": {"its": "bits", "of": THINGS}}}, f"no member of `{THINGS}` is looked at"),
        ({"never": {"rule": "law/one#of_thing"}}, f"the rule `of_thing` is about {THINGS}"),
        ({"compare": {"growing": ["a.end"]}}, "`a.end`, a date, cannot grow"),
    ],
)
def test_what_a_property_cannot_say_of_lists_is_refused(tmp_path: Path, claim: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused) as refused:
        claimed(tmp_path, deciding(SOME_X, {"of_thing": {"about": THINGS, "when": X}}), wrong=claim)

    assert message in str(refused.value)


def test_every_kind_of_change_of_a_test_over_members_is_made() -> None:
    when = {
        "all": [
            {"some": THINGS, "with": [X, {"its": "on", "is": "none"}]},
            {"at least": 2, "of": OTHERS, "with": [{"not": {"its": "ok", "is": True}}]},
            {"not": {"fact": "a.end", "before": DAY}},
            {"cannot be said": {"fact": "a.flag", "is": True}},
            {"fact": THINGS, "is stated": True},
        ]
    }
    made = [mutant.what for mutant in mutants(deciding(when))]
    for change in (
        "made `every`: some a.things",
        "made `none`: some a.things",
        "made `at most`: at least 2 of a.others",
        "number made 1: at least 2 of a.others",
        "number made 3: at least 2 of a.others",
        "negated: at least 2 of a.others",
        "dropped: its kind is x",
        "dropped: its on is none",
        "its on is none: operator made `is not`",
        "its kind is x made its kind is y",
        "a.end before 2020-01-07 negated",
        "`cannot be said` dropped",
        "a.things is stated true made a.things is stated false",
    ):
        assert any(change in what for what in made), change
    assert not any("is none made" in what and "before none" in what for what in made)


def test_not_before_is_not_taken_for_on_or_after() -> None:
    """Of a date that may be none the one is a mutant of the other that a request tells apart."""
    made = deciding({"not": {"fact": "a.end", "before": DAY}})
    run = Mutation(made, [])
    fates = {mutant.what: run.fate(mutant) for mutant in mutants(made)}
    dropped = next(fate for what, fate in fates.items() if what == "`not` dropped")

    assert dropped.fate == SURVIVED

    written = deciding({"fact": "a.end", "on or after": DAY})
    other = next(m for m in mutants(written) if "operator made `before`" in m.what)
    changed = with_change(written, other)
    law = law_on(changed, OLD, changed.questions["asked"])

    assert answers(law, {"date": DAY}, {"wide": "no"}).question.outcome == "refused"
    assert any(m.what == f"a.end on or after {DAY} negated" for m in mutants(written))


@pytest.mark.parametrize("seed", range(4))
def test_fates_of_mutants_of_law_with_lists(seed: int) -> None:
    rng = Random(seed)
    made = listed(rng)
    run = Mutation(made, [])
    every_period = list(periods(made))
    asked = [request(rng, rng.choice([0.3, 0.6, 0.9])) for _ in range(60)]
    tried = [request_from(Raw(one, Span("request", 1)), made.facts).facts for one in asked]
    for mutant in rng.sample(list(mutants(made)), 8):
        fate = run.fate(mutant)
        changed = with_change(made, mutant)
        laws = [(p, law_on(changed, p.start, changed.questions["asked"])) for p in every_period]

        assert fate.fate in {EQUIVALENT, SURVIVED}

        if fate.fate == EQUIVALENT:
            apart = [
                facts
                for p, law in laws
                for facts in tried
                for wide in ("no", "yes")
                if p.first <= str(facts["date"]) <= p.last
                and answers(p.law, facts, {"wide": wide}) != answers(law, facts, {"wide": wide})
            ]

            assert apart == [], mutant.what
        else:
            assert fate.killing
            p, law = next((p, law) for p, law in laws if fate.period and p.start == fate.period.start)
            found = fate.killing

            assert answers(p.law, found.facts, found.readings) != answers(law, found.facts, found.readings), mutant.what


def whole_member(rng: Random, name: str, known: dict[str, Any]) -> dict[str, Any]:
    """The member with what is not known of it filled in at random."""
    made = member(rng, FACTS[name]["fields"], 1.0, 3)
    stated: dict[str, Any] = {key: as_stated(given) for key, given in known.items()}
    bits = [{**bit, **one} for bit, one in zip(made.get("bits", ()), stated.get("bits", ()), strict=False)]
    bits += [{"count": rng.randint(1, 3), **one} for one in stated.get("bits", ())[len(bits) :]]
    return {**made, **stated, **({"bits": bits} if "bits" in stated else {})}


def filled(rng: Random, made: Bundle, facts: dict[str, Any]) -> dict[str, Any]:
    """A random completion of the request."""
    document = request(rng, 1.0)
    for name, given in facts.items():
        if name in {THINGS, OTHERS}:
            document["facts"]["a"][name.partition(".")[2]] = [whole_member(rng, name, one) for one in given]
        elif name != "date":
            document["facts"]["a"][name.partition(".")[2]] = as_stated(given)
    return {**request_from(Raw(document, Span("request", 1)), made.facts).facts, "date": facts["date"]}


@pytest.mark.parametrize("seed", [0, 3, 5])
def test_what_is_left_open_in_lists_is_so_of_every_completion(seed: int) -> None:
    made = listed(Random(seed))
    still_open = [one for one in deep_report(made) if one.kind == "open-answer"]

    assert still_open

    rng = Random(seed)
    for finding in still_open:
        told = finding.request
        assert told
        facts = request_from(Raw(told, Span("request", 1)), made.facts).facts
        law = next(p.law for p in periods(made) if p.first <= str(facts["date"]) <= p.last)
        outcome = finding.message.partition("every completion is ")[2].partition(";")[0]

        assert answers(law, facts, {"wide": "no"}).question.outcome == UNDETERMINED

        for _ in range(40):
            assert answers(law, filled(rng, made, facts), {"wide": "no"}).question.outcome == outcome


@pytest.mark.parametrize(
    ("when", "kind", "said"),
    [
        ({"all": [SOME_X, ANY]}, "implied", "some a.things"),
        ({"any": [SOME_X, ANY]}, "adds-nothing", "some a.things with (its kind is x)"),
        ({"all": [{"at least": 2, "of": THINGS}, ANY]}, "implied", "some a.things"),
        ({"all": [SOME_X, {"some": OTHERS}]}, "", ""),
    ],
)
def test_idle_conditions_over_members_are_found(when: dict[str, Any], kind: str, said: str) -> None:
    kinds = {"implied", "adds-nothing", "decides-nothing"}
    found = [one for one in deep_report(deciding(when)) if one.kind in kinds]

    assert [one.kind for one in found] == ([kind] if kind else [])
    assert all(said in one.message for one in found)
    assert BITS not in str(found)
