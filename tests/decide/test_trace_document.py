"""The trace of a decision: each condition once, by id, and as a tree all that was evaluated, with what decided."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import statute_runner
from effort import some
from oracle import requests
from random_law import READINGS, bundle_of
from random_lists import ListMaker, request
from statute_runner.api import LoadedBundle
from statute_runner.decide.decision import chosen_readings, deciding_routes
from statute_runner.decide.trace import Trace, deciding_parts
from statute_runner.decide.trace_tree import trace_tree, tree_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.decide.trace import TracedDecision, TracedNode

    Json = Any

TESTS = Path(__file__).parents[1]
SCHEMA = Draft202012Validator(json.loads((TESTS.parent / "schemas/v2/decision.schema.json").read_text()))
TINY = statute_runner.load(str(TESTS / "check/tiny"))
PLEDGES = statute_runner.load(str(TESTS / "explain/pledges"))
SHIPPED = statute_runner.load()
MOST = 2_000
READER = {"id": "r", "date": "2015-05-05", "facts": {"member": {"kind": "reader"}, "loan": {"map": False}}}


def random_decisions() -> Iterator[tuple[LoadedBundle, Json, Mapping[str, str]]]:
    """Bundles, requests and readings: of random law with lists, and of the shipped law."""
    for seed in some(range(60), 3):
        rng = Random(f"trace {seed}")
        files = ListMaker(rng).files()
        bundle = LoadedBundle(bundle_of(files))
        for _ in range(3):
            yield (
                bundle,
                request(rng, files, rng.choice([0.1, 0.3])),
                {name: rng.choice(READINGS[name]) for name in READINGS},
            )
    rng = Random(1628)
    for _ in some(range(30), 3):
        yield SHIPPED, requests.request(rng), requests.readings(rng)


def as_seen(trace: Trace, seen: TracedNode, decides: bool) -> Json:
    """A condition as it was evaluated, with all below it, written from what was seen alone."""
    reasons = [id(part) for part in deciding_parts(seen)] if decides else []
    at = seen.node.at
    assert at
    return (
        (at.id, f"{at.file}:{at.line}", seen.value, decides, seen.member),
        [as_seen(trace, part, id(part) in reasons) for part in trace.parts(seen)],
    )


def decision_as_seen(trace: Trace, decided: TracedDecision) -> Json:
    return [
        (case.case.outcome, case.reached, case.decides, as_seen(trace, case.when, case.decides) if case.when else None)
        for case in decided.cases
    ]


def as_written(node: Json) -> Json:
    """The same of a condition in the tree that a document says."""
    head = (node["id"], node["source"], node["value"], node["decides"], node.get("member", ""))
    return head, [as_written(part) for part in node.get("parts", [])]


def decision_as_written(root: Json) -> Json:
    return [
        (case["outcome"], case["reached"], case["decides"], as_written(case["parts"][0]) if case["parts"] else None)
        for case in root["parts"]
    ]


def test_as_a_tree_it_is_what_was_evaluated() -> None:
    counted = members = 0
    for bundle, made, readings in random_decisions():
        document = bundle.decide(made, readings)
        if tree_size(document["trace"]) > MOST:
            continue
        law = bundle.on(made["date"])
        trace = Trace(law, bundle.request(made).facts, chosen_readings(bundle.bundle, readings))
        deciding = deciding_routes(trace)
        tree = trace_tree(document)
        seen = {**({document["question"]: trace.question} if law.routes else {}), **trace.routes}

        assert {name: decision_as_written(root) for name, root in tree.items()} == {
            name: decision_as_seen(trace, decided) for name, decided in seen.items()
        }
        assert [name for name, root in tree.items() if root["decides"]] == [
            *([document["question"]] if law.routes else []),
            *deciding,
        ]
        counted += tree_size(document["trace"]) > len(document["trace"]["nodes"])
        members += any(id_.endswith("]") for id_ in document["trace"]["nodes"])
    assert min(counted, members) > 10


def test_every_document_is_valid_and_its_ids_lead_to_its_nodes() -> None:
    for bundle, made, readings in random_decisions():
        document = bundle.decide(made, readings)
        trace = document["trace"]
        named = [case["when"] for root in (trace["question"], *trace["routes"].values()) for case in root["cases"]]
        for node in trace["nodes"].values():
            named += [node["rule"]] if "rule" in node else node.get("parts", [])

            assert set(node.get("because", [])) <= set(node.get("parts", []))

        assert not list(SCHEMA.iter_errors(document))
        assert {id_ for id_ in named if id_} == set(trace["nodes"])


def resting(trace: Json, root: Json) -> set[str]:
    """What a decision rests on, along `because`."""
    found: set[str] = set()
    waiting = [case["when"] for case in root["cases"] if case["decides"] and case["when"]]
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            node = trace["nodes"][id_]
            waiting += [node["rule"]] if "rule" in node else node.get("because", [])
    return found


def test_a_condition_decides_where_the_answer_rests_on_it() -> None:
    for bundle, made, readings in random_decisions():
        trace = bundle.decide(made, readings)["trace"]
        roots = [trace["question"], *trace["routes"].values()]
        answer = set[str]().union(*(resting(trace, root) for root in roots if root["decides"]))
        every = set[str]().union(*(resting(trace, root) for root in roots))

        assert {id_ for id_, node in trace["nodes"].items() if node["decides"]} == answer
        assert {id_ for id_, node in trace["nodes"].items() if "because" in node} == {
            id_ for id_ in every if trace["nodes"][id_].get("parts")
        }


def test_a_rule_that_is_used_twice_stands_once_with_what_it_says() -> None:
    nodes = SHIPPED.decide({"id": "r", "date": "2024-03-15"})["trace"]["nodes"]
    uses = Counter(node["rule"] for node in nodes.values() if "rule" in node)

    assert max(uses.values()) > 1
    assert set(uses) == {id_ for id_, node in nodes.items() if "says" in node}


def test_a_rule_of_another_day_stands_beside_that_of_the_day() -> None:
    nodes = TINY.decide({**READER, "date": "2015-05-05"})["trace"]["nodes"]
    retained = nodes["code/1/10#retained"]

    assert retained["rule"] == "code/1/10#lent_to_guest@2009-12-31"
    assert nodes[retained["rule"]]["source"].startswith("code/1/10/2000-01-01.yaml:")


def test_what_is_asked_of_members_stands_once_for_each_by_its_path() -> None:
    given = [{"by": "country"}, {"by": "agency", "confidence": True, "from": "2021-01-01", "until": "none"}]
    facts = {"pledges": {"given": given}, "breaches": {"known": []}, "company": {"owners": []}}
    nodes = PLEDGES.decide({"id": "p", "date": "2024-01-01", "facts": facts})["trace"]["nodes"]
    (asked,) = [node for node in nodes.values() if node.get("of") == "pledges.given"]
    fields = {node["fact"] for node in nodes.values() if node.get("fact", "").startswith("pledges.")}

    assert [part.partition(":")[2] for part in asked["parts"]] == ["pledges.given[0]", "pledges.given[1]"]
    assert asked["because"] == asked["parts"][1:]
    assert {"pledges.given[0].by", "pledges.given[1].by"} <= fields


def test_each_route_that_any_route_stands_for_has_a_node() -> None:
    document = SHIPPED.decide({"id": "r", "date": "2024-03-15"})
    nodes = document["trace"]["nodes"]
    (asked,) = [node for id_, node in nodes.items() if id_ == "exchange#case-1"]

    assert asked["parts"] == [f"exchange#case-1:{route}" for route in document["routes"]]
    assert [nodes[part]["fact"] for part in asked["parts"]] == [f"route.{route}" for route in document["routes"]]


@pytest.mark.parametrize("bundle", [TINY, PLEDGES, SHIPPED])
def test_what_is_not_there_is_said_to_be_nothing(bundle: LoadedBundle) -> None:
    document = bundle.decide({"id": "r", "date": "1850-01-01"})

    assert (document["silence"], document["conditions"]) == ([], {})
    read = document["registers"]
    assert (read["sha256"], read["entries"], read["incomplete"]) == ("", [], [])
    assert document["trace"] == {"question": {"decides": True, "cases": []}, "routes": {}, "nodes": {}}


def test_what_must_be_kept_to_is_said_by_route() -> None:
    facts = {"member": {"kind": "reader", "age": 12}, "loan": {"map": False, "overdue": False}}
    document = TINY.decide({"id": "r", "date": "2005-05-05", "facts": facts})
    (route,) = document["conditions"]

    assert route in document["routes"]
    assert document["routes"][route]["outcome"] == document["outcome"]
    assert [set(one) for one in document["conditions"][route]] == [{"id", "cite", "text"}]
