"""A decision as a flow: which ways are taken, open or not reached, and that what is drawn is one with the decision."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from statute_runner.api import load
from statute_runner.explain.route_flow import flow_picture, flows
from statute_runner.pictures.flow_picture import Flow, FlowCase, FlowPart, Way, about, picture, ways
from statute_runner.serve.app import made


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - of our own making


SVG = "{http://www.w3.org/2000/svg}"
LOADED = load(None)
FACTS = {"exchange": {"direction": "provide", "material": "information"}, "counterpart": {"country": "CA"}}


def case(value: str, parts: tuple[FlowPart, ...] = ()) -> FlowCase:
    return FlowCase("It is so", value, "allowed", "favourable", parts)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("yes yes", [Way("taken", "taken", "idle"), Way("idle", "idle", "idle")]),
        ("no yes", [Way("taken", "idle", "taken"), Way("taken", "taken", "idle")]),
        ("unknown yes", [Way("taken", "open", "open"), Way("open", "open", "idle")]),
        ("unknown no yes", [Way("taken", "open", "open"), Way("open", "idle", "open"), Way("open", "open", "idle")]),
        ("yes unknown", [Way("taken", "taken", "idle"), Way("idle", "idle", "idle")]),
    ],
)
def test_only_a_way_that_nothing_leaves_open_is_taken(values: str, expected: list[Way]) -> None:
    assert ways([case(value) for value in values.split()]) == expected


def test_the_picture_says_what_it_shows_in_words() -> None:
    flow = Flow("One", "allowed", (case("no"), case("yes")))

    told = "1. It is so does not hold: allowed is not reached. 2. It is so holds: allowed is taken."
    assert about(flow) == told
    root = parsed(picture([flow], "A title", alone=True))
    assert (root.get("role"), root.findtext(f"{SVG}title"), told in (root.findtext(f"{SVG}desc") or "")) == (
        "img",
        "A title",
        True,
    )


def test_what_a_picture_says_is_escaped() -> None:
    flow = Flow("<b>", "a & b", (FlowCase("<script>", "yes", "x", "adverse", (FlowPart(0, '"<i>', "no", True),)),))

    assert "<script>" not in picture([flow], "<t>", alone=True)
    parsed(picture([flow], "<t>", alone=True))


def test_no_line_is_wider_than_the_picture() -> None:
    long = "word " * 60
    flow = Flow(long, long, (FlowCase(long, "yes", long, "adverse", (FlowPart(3, long, "unknown", True),)),))
    root = parsed(picture([flow], "t", alone=True))

    for text in root.iter(f"{SVG}text"):
        assert float(text.get("x", "0")) + 7.6 * len(text.text or "") <= 360, text.text


def test_the_flows_are_those_of_the_routes_and_the_question() -> None:
    decided = LOADED.decide(LOADED.request({"id": "r", "date": "2024-03-01", "facts": FACTS}), text=True)
    found = flows(decided, LOADED.bundle)

    assert list(found) == [*decided["routes"], decided["question"]]
    for route, answer in decided["routes"].items():
        reached = list(zip(found[route].cases, ways(found[route].cases), strict=True))
        taken = [one.outcome for one, way in reached if way.out == "taken"]
        open_ = [one.outcome for one, way in reached if way.out == "open"]
        expected = [name.replace("_", " ") for name in answer["possible"]]
        assert sorted(set(taken + open_)) == sorted(expected)
        assert bool(taken) == (len(answer["possible"]) == 1)
    assert "19 U.S.C. 1628(a)" in flow_picture(decided, LOADED.bundle, next(iter(decided["routes"])))


def test_the_page_serves_the_flow_of_one_route_or_of_all() -> None:
    client = TestClient(made(LOADED), base_url="http://localhost")
    one = client.get("/flow.svg?date=2024-03-01&counterpart.country=CA&route=usc/19/1628/a")
    every = client.get("/flow.svg?date=2024-03-01&counterpart.country=CA")

    assert (one.status_code, one.headers["content-type"]) == (200, "image/svg+xml")
    assert len(parsed(every.text).findtext(f"{SVG}desc") or "") > len(parsed(one.text).findtext(f"{SVG}desc") or "")
    assert client.get("/flow.svg?date=never").status_code == 422
    assert "flow.svg?" in client.get("/?date=2024-03-01&counterpart.country=CA").text
