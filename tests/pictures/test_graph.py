"""The graph of the law: no node lies on another, edges go on through the layers, what is drawn is what is written."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from statute_runner.api import load
from statute_runner.cli import main
from statute_runner.explain.graph_sheet import graph_sheet, version_sheet
from statute_runner.explain.law_graph import law_graph
from statute_runner.pictures.layered_layout import THREAD, layout
from statute_runner.problem import Refused

SHIPPED = load(None).bundle
NEWEST = SHIPPED.days()[-1]
GAP = 10.0


def chance_graph(seed: int, *, circles: bool) -> tuple[dict[str, float], list[tuple[str, str]]]:
    """Nodes of heights, and edges between them; without circles, each goes from an earlier node to a later one."""
    chance = random.Random(seed)
    nodes = {f"n{n}": chance.choice([20.0, 36.0, 52.0]) for n in range(chance.randint(1, 30))}
    names = list(nodes)
    pairs = [(chance.randrange(len(names)), chance.randrange(len(names))) for _ in range(chance.randint(0, 60))]
    return nodes, [(names[a], names[b]) for a, b in pairs if circles or a < b]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("circles", [False, True])
def test_no_node_lies_on_another_nor_on_an_edge_that_goes_through(seed: int, *, circles: bool) -> None:
    nodes, edges = chance_graph(seed, circles=circles)
    placed = layout(nodes, edges, GAP)

    taken: dict[int, list[tuple[float, float]]] = {}
    for node, height in nodes.items():
        taken.setdefault(placed.layer[node], []).append((placed.middle[node], height))
    for edge, through in placed.through.items():
        first = min(placed.layer[end] for end in edge)
        for n, at in enumerate(through, first + 1):
            taken.setdefault(n, []).append((at, THREAD))
    for spans in taken.values():
        spans.sort()
        for (a, tall), (b, next_) in pairwise(spans):
            assert b - next_ / 2 - (a + tall / 2) >= GAP - 0.001
        assert spans[0][0] - spans[0][1] / 2 >= -0.001
        assert spans[-1][0] + spans[-1][1] / 2 <= placed.height + 0.001


@pytest.mark.parametrize("seed", range(40))
def test_every_edge_goes_on_through_the_layers(seed: int) -> None:
    nodes, edges = chance_graph(seed, circles=False)
    placed = layout(nodes, edges, GAP)

    assert all(placed.layer[a] < placed.layer[b] for a, b in edges)
    assert all(len(placed.through[a, b]) == placed.layer[b] - placed.layer[a] - 1 for a, b in edges)


def test_a_circle_is_cut_and_one_of_its_edges_goes_back() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "a")]
    placed = layout({"a": 20, "b": 20, "c": 20}, edges, GAP)

    assert [edge for edge in edges if placed.ends(edge) != edge] == [("c", "a")]


def test_the_order_takes_out_crossings_that_need_not_be() -> None:
    edges = [("a", "z"), ("b", "y"), ("c", "x")]
    placed = layout(dict.fromkeys("abcxyz", 20.0), edges, GAP)
    assert [placed.middle[a] == placed.middle[b] for a, b in edges] == [True, True, True]


ABOUT = ["", *SHIPPED.versions, *(f"usc/19/1628#{name}" for name in SHIPPED.in_force("usc/19/1628", NEWEST).rules)]  # type: ignore[union-attr]


@pytest.mark.parametrize("about", [one for one in ABOUT if "#" in one or not one or SHIPPED.in_force(one, NEWEST)])
def test_each_picture_is_well_formed_and_every_node_and_edge_has_a_title(about: str) -> None:
    sheet = graph_sheet(SHIPPED, about, NEWEST)
    root = ET.fromstring(sheet.picture(alone=True))  # noqa: S314 - made here
    titles = [one.text for one in root.iter("{http://www.w3.org/2000/svg}title")]

    for node in sheet.graph.nodes.values():
        assert any(title and title.startswith(f"{node.kind} {node.name}") for title in titles)
    for edge in sheet.graph.edges:
        assert f"{sheet.graph.nodes[edge.tail].name} {edge.how} {sheet.graph.nodes[edge.head].name}" in titles
    boxes = [
        tuple(float(one.get(key, "0")) for key in ("x", "y", "width", "height"))
        for one in root.iter("{http://www.w3.org/2000/svg}rect")
        if one.get("rx") != "2" and "box" in (one.get("class") or "")
    ]
    assert len(boxes) == len(sheet.graph.nodes)
    for n, (x, y, wide, tall) in enumerate(boxes):
        for x2, y2, wide2, tall2 in boxes[n + 1 :]:
            assert x + wide <= x2 or x2 + wide2 <= x or y + tall <= y2 or y2 + tall2 <= y


def test_the_graph_has_what_the_law_writes() -> None:
    """What the files of the law say of one rule, read with the eye: what it uses, tests, and what fills that."""
    graph = law_graph(SHIPPED, NEWEST)
    of = {(edge.how, edge.head) for edge in graph.edges if edge.tail == "usc/19/1628#foreign_agency"}
    assert of == {
        ("uses", "usc/19/1401#foreign_country"),
        ("tests", "fact counterpart.kind"),
        ("tests", "reading international-bodies"),
    }
    assert ("fact counterpart.kind", "register agencies", "is filled by") in graph.edges


def test_every_rule_in_force_is_in_the_graph_and_no_other() -> None:
    for day in ("1990-05-05", "2000-01-01", NEWEST):
        found = {key for key, node in law_graph(SHIPPED, day).nodes.items() if node.kind == "rule" and "@" not in key}
        sections = [section for one in SHIPPED.versions if (section := SHIPPED.in_force(one, day))]
        assert found == {f"{section.citation}#{name}" for section in sections for name in section.rules}


def test_versions_stand_side_by_side_each_rule_tied_to_itself() -> None:
    sheet = version_sheet(SHIPPED, "usc/19/1628")
    assert sheet.graph.columns == SHIPPED.versions["usc/19/1628"]
    rows = set(sheet.rows())
    name = "rule foreign agency, version of"
    assert (f"{name} 1986-10-27", "stays as", f"{name} 1994-01-01") in rows
    assert ("rule usmca conditions, version of 2020-07-01", "stands in", "no other version") in rows


def run(capsys: pytest.CaptureFixture[str], *given: str) -> tuple[int, str, str]:
    status = main(["show", "graph", *given])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_command_prints_the_graph_as_lines_as_a_picture_and_as_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    rule = "usc/19/1628#foreign_agency"
    status, text, _ = run(capsys, rule)
    assert (status, "  rule foreign agency\n    uses rule of 19 U.S.C. 1401 foreign country\n" in text) == (0, True)
    status, svg, _ = run(capsys, rule, "--format", "svg")
    assert (status, svg.startswith("<svg "), svg.count("</svg>")) == (0, True, 1)
    status, page, _ = run(capsys, rule, "--format", "html")
    assert (status, page.count("<main"), page.count("<table"), "default-src 'none'" in page) == (0, 1, 1, True)
    assert not re.search(r"<script|<link|\sstyle=|\ssrc=|url\(|@import", page)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["usc/19/9999"], "usc/19/9999"),
        (["usc/19/1628#foreign_agncy"], "foreign_agency"),
        (["usc/19/1628", "--on", "1900-01-01"], "1900-01-01"),
        (["--format", "markdown"], "markdown"),
        (["--versions", "--on", "2020-01-01"], "--on"),
    ],
)
def test_what_cannot_be_drawn_is_refused(capsys: pytest.CaptureFixture[str], given: list[str], said: str) -> None:
    status, out, err = run(capsys, *given)
    assert (status, out, said in err) == (2, "", True)


def test_another_law_has_its_graph(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("lending-library", "ftc", "privacy-act"):
        assert main(["show", "graph", "--bundle", f"tests/bundles/{name}"]) == 0
        assert len(capsys.readouterr().out.splitlines()) > 2


def test_a_section_that_is_not_in_force_is_said_when_it_was() -> None:
    with pytest.raises(Refused) as refused:
        graph_sheet(SHIPPED, "usc/19/1628", "1900-01-01")

    assert refused.value.problems[0].help == "its first version is of 1986-10-27"
