"""AuthZEN 1.0, held to the public certification scenario of the protocol: its fixture, its questions, its faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

import statute_runner
from statute_runner.problem import Refused
from statute_runner.serve import app
from statute_runner.serve.authzen_mapping import mapping_of
from statute_runner.serve.reverse_proxy import FrontAddress, network_of
from statute_runner.service.service_application import AuthzenCalls

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle

    Json = dict[str, Any]

HERE = Path(__file__).parent
MAPPING = HERE / "records-authzen.yaml"
ONE, SEVERAL = "/access/v1/evaluation", "/access/v1/evaluations"
ALICE, BOB = {"type": "user", "id": "alice"}, {"type": "user", "id": "bob"}
ADMIN = {**BOB, "properties": {"role": "admin"}}
FIRST, SECOND = {"type": "record", "id": "record-1"}, {"type": "record", "id": "record-2"}
ACTIVE, ARCHIVED = ({**FIRST, "properties": {"status": "active"}}, {**SECOND, "properties": {"status": "archived"}})
READ, WRITE = {"name": "read"}, {"name": "write"}
SOFT, HARD = ({"name": "delete", "properties": {"soft": soft}} for soft in (True, False))


@pytest.fixture(scope="module")
def records() -> LoadedBundle:
    return statute_runner.load(str(HERE / "records"), cache=False)


@pytest.fixture(scope="module")
def client(records: LoadedBundle) -> TestClient:
    calls: Any = AuthzenCalls(app.made(records), mapping_of(str(MAPPING), records))
    return TestClient(calls, base_url="http://127.0.0.1:8628")


def question(subject: object, action: object, resource: object, **more: object) -> Json:
    return {"subject": subject, "action": action, "resource": resource, **more}


@pytest.mark.parametrize(
    ("asked", "decision"),
    [
        (question(ALICE, READ, FIRST), True),
        (question(ALICE, WRITE, FIRST), True),
        (question(BOB, READ, FIRST), True),
        (question(BOB, WRITE, FIRST), False),
        (question(ALICE, WRITE, ARCHIVED), False),
        (question(ADMIN, WRITE, ARCHIVED), True),
        (question(ALICE, SOFT, FIRST), True),
        (question(ALICE, HARD, FIRST), False),
        (question(ALICE, READ, FIRST, context={"time": "2025-06-27T18:03-07:00", "ip": "192.168.1.1"}), True),
        (question(ALICE, READ, FIRST, foo="bar", futureField={"nested": True}), True),
        (
            question(
                {**ALICE, "properties": {"department": "Sales", "role": "manager"}},
                {**READ, "properties": {"method": "GET"}},
                {**FIRST, "properties": {"status": "active", "owner": "bob"}},
            ),
            True,
        ),
    ],
)
def test_the_decisions_of_the_scenario(client: TestClient, asked: Json, decision: bool) -> None:
    found = [client.post(path, json=asked) for path in (ONE, SEVERAL, ONE)]

    assert [one.status_code for one in found] == [200] * 3
    assert [one.json()["decision"] for one in found] == [decision] * 3
    assert client.post(SEVERAL, json={**asked, "evaluations": []}).json()["decision"] is decision
    assert found[0].json()["context"]["determined"] is True


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"alice"',
        b'{"subject": {"type": "user", "id": "a", "id": "b"}}',
        *(
            json.dumps(asked).encode()
            for asked in (
                {"action": READ, "resource": FIRST},
                {"subject": ALICE, "resource": FIRST},
                {"subject": ALICE, "action": READ},
                question({"id": "alice"}, READ, FIRST),
                question({"type": "user"}, READ, FIRST),
                question(ALICE, {}, FIRST),
                question(ALICE, READ, {"id": "record-1"}),
                question(ALICE, READ, {"type": "record"}),
                question("alice", READ, FIRST),
                question(ALICE, {"name": 123}, FIRST),
                question(ALICE, READ, FIRST, context="now"),
                question({**ALICE, "properties": []}, READ, FIRST),
                question(ALICE, {"name": "fly"}, FIRST),
                question(ALICE, {"name": "delete", "properties": {"soft": "perhaps"}}, FIRST),
            )
        ),
    ],
)
def test_what_is_no_question_is_a_bad_request(client: TestClient, body: bytes) -> None:
    answer = client.post(ONE, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"]
    assert "decision" not in answer.json()


def test_another_form_is_a_bad_request(client: TestClient) -> None:
    asked = json.dumps(question(ALICE, READ, FIRST))

    assert client.post(ONE, content=asked, headers={"Content-Type": "text/plain"}).status_code == 400


@pytest.mark.parametrize(
    ("asked", "decisions"),
    [
        ({"subject": ALICE, "action": READ, "evaluations": [{"resource": FIRST}, {"resource": SECOND}]}, [True, True]),
        ({"subject": BOB, "resource": FIRST, "evaluations": [{"action": READ}, {"action": WRITE}]}, [True, False]),
        (
            {"subject": ALICE, "action": WRITE, "evaluations": [{"resource": ACTIVE}, {"resource": ARCHIVED}]},
            [True, False],
        ),
        (
            {"action": WRITE, "resource": ARCHIVED, "evaluations": [{"subject": ALICE}, {"subject": ADMIN}]},
            [False, True],
        ),
        ({"evaluations": [question(ALICE, READ, FIRST), question(BOB, WRITE, FIRST)]}, [True, False]),
        (
            {
                **question(ALICE, WRITE, {"type": "record"}),
                "evaluations": [{"resource": {"id": "record-1"}}, {"resource": ARCHIVED}],
            },
            [True, False],
        ),
        ({**question(ALICE, READ, ARCHIVED), "evaluations": [{}, {"action": WRITE, "resource": FIRST}]}, [True, True]),
        ({"subject": ALICE, "action": READ, "evaluations": [{"resource": FIRST}, {}]}, [True, False]),
        ({"subject": ALICE, "action": READ, "evaluations": [{"resource": FIRST}, 7]}, [True, False]),
    ],
)
def test_several_are_answered_in_order_over_what_they_have_in_common(
    client: TestClient, asked: Json, decisions: list[bool]
) -> None:
    answer = client.post(SEVERAL, json=asked)

    assert answer.status_code == 200
    assert [one["decision"] for one in answer.json()["evaluations"]] == decisions


def test_a_fault_of_one_of_several_is_a_no_that_says_it_is_one(client: TestClient) -> None:
    asked = {"subject": ALICE, "resource": FIRST, "evaluations": [{"action": {"name": "fly"}}, {"action": READ}]}
    bad, good = client.post(SEVERAL, json=asked).json()["evaluations"]

    assert (bad["decision"], bad["context"]["determined"], bad["context"]["error"]["status"]) == (False, False, 400)
    assert bad["context"]["error"]["errors"][0]["path"] == "facts.act.name"
    assert good["decision"] is True


@pytest.mark.parametrize(
    ("semantic", "decisions"),
    [
        ("execute_all", [True, False, True]),
        ("deny_on_first_deny", [True, False]),
        ("permit_on_first_permit", [True]),
    ],
)
def test_several_end_where_it_is_asked_for(client: TestClient, semantic: str, decisions: list[bool]) -> None:
    each = [{"action": READ}, {"action": WRITE}, {"action": READ}]
    asked = {"subject": BOB, "resource": FIRST, "evaluations": each, "options": {"evaluations_semantic": semantic}}

    assert [one["decision"] for one in client.post(SEVERAL, json=asked).json()["evaluations"]] == decisions


@pytest.mark.parametrize("semantic", ["any", "", None, 1, True, [], ["execute_all"], {}])
def test_an_unknown_semantic_is_a_bad_request(client: TestClient, semantic: object) -> None:
    asked = {**question(ALICE, READ, FIRST), "evaluations": [{}], "options": {"evaluations_semantic": semantic}}

    assert client.post(SEVERAL, json=asked).status_code == 400


def test_a_denial_names_the_conditions_in_the_way(client: TestClient) -> None:
    context = client.post(ONE, json=question(ALICE, WRITE, ARCHIVED)).json()["context"]
    ways = [[one["test"] for one in way] for way in context["conditions"]]

    assert context["outcome"] == "denied"
    assert ["record.status is active"] in ways
    assert ["user.role is admin"] in ways
    assert "“while it is in use” (rules/1/a)" in context["reason"]


def test_what_is_not_known_is_never_a_plain_no(client: TestClient) -> None:
    made = client.post(ONE, json=question(ALICE, {"name": "delete"}, FIRST)).json()

    assert made["decision"] is False
    assert (made["context"]["determined"], made["context"]["outcome"]) == (False, "undetermined")
    assert [one["fact"] for one in made["context"]["missing"]] == ["act.soft"]
    assert "Can it be brought back?" in made["context"]["reason"]


@pytest.mark.parametrize(
    ("context", "outcome"),
    [
        ({"date": "2019-12-31"}, "denied"),
        ({"time": "2019-12-31T23:00Z"}, "denied"),
        ({"date": "2020-01-01"}, "allowed"),
    ],
)
def test_the_law_of_the_day_in_the_context_decides(client: TestClient, context: Json, outcome: str) -> None:
    made = client.post(ONE, json=question(ALICE, READ, FIRST, context=context)).json()["context"]

    assert (made["outcome"], made["date"]) == (outcome, next(iter(context.values()))[:10])


def test_without_a_mapping_properties_have_the_names_of_facts(records: LoadedBundle) -> None:
    client = TestClient(app.made(records), base_url="http://127.0.0.1:8628")
    subject = {**ALICE, "properties": {"user.name": "alice"}}
    grouped = {"act": {"name": "write"}, "record": {"status": "active"}}

    assert client.post(ONE, json=question(subject, WRITE, FIRST, context=grouped)).json()["decision"] is True
    assert client.post(ONE, json=question(subject, WRITE, FIRST)).json()["context"]["determined"] is False


def test_the_metadata_say_where_questions_are_answered(client: TestClient, records: LoadedBundle) -> None:
    made = client.get("/.well-known/authzen-configuration").json()
    front = FrontAddress("", [network_of("192.0.2.7")])
    proxied = TestClient(app.made(records, front=front), base_url="http://localhost", client=("192.0.2.7", 1))
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/law"}

    assert made == {
        "policy_decision_point": "http://127.0.0.1:8628",
        "access_evaluation_endpoint": f"http://127.0.0.1:8628{ONE}",
        "access_evaluations_endpoint": f"http://127.0.0.1:8628{SEVERAL}",
    }
    assert (
        proxied.get("/.well-known/authzen-configuration", headers=told).json()["access_evaluation_endpoint"]
        == f"https://localhost/law{ONE}"
    )


@pytest.mark.parametrize(
    ("find", "put", "said"),
    [
        ("authzen/v1", "authzen/v9", "authzen/v1"),
        ("act.soft:", "act.sofd:", "act.sofd"),
        ("permits: [allowed]", "permits: [alowed]", "alowed"),
        ("action.properties.soft", "acton.properties.soft", "read from no place"),
        ("values: {alice: alice", "value: {alice: alice", "another form"),
        ("question: access", "questoin: access", "questoin"),
        ("question: access", "question: entry", "entry"),
        ("question: access", "readings: {x: y}", "x"),
    ],
)
def test_a_fault_of_a_mapping_is_told_at_the_start(
    records: LoadedBundle, tmp_path: Path, find: str, put: str, said: str
) -> None:
    text = MAPPING.read_text()
    assert find in text
    (tmp_path / "m.yaml").write_text(text.replace(find, put))
    with pytest.raises(Refused, match=said):
        mapping_of(str(tmp_path / "m.yaml"), records)
