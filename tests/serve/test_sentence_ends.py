"""A sentence of a page ends once: no full stop follows a question mark."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import statute_runner
from statute_runner.problem import Problem, sentence, stopped

if TYPE_CHECKING:
    from starlette.testclient import TestClient

TEMPLATES = Path(statute_runner.__file__).parent / "serve" / "templates"
BROWSER = {"accept": "text/html"}
TWICE = re.compile(r"[?.!][\u201d\"]?\.(?!\.)")
SLIPS = [
    "/?id=a&date=2024-03-15&officer.servic=ice",
    "/?id=a&date=2024-03-15&officer.service=icee",
    "/interview?id=a&date=2024-03-15&asked=officer.service&answering=officer.service&officer.service=icee",
    "/request.yaml?id=a&date=2024-03-15&officer.service=icee",
    "/rule?rule=usc/19/1628%23nothing",
    "/?question=disclosur",
]


@pytest.mark.parametrize(
    ("text", "ends"),
    [("it is not", "it is not."), ("did you mean `a`?", "did you mean `a`?"), ("so it is.", "so it is."),
     ("it asks “may it?”", "it asks “may it?”"), ("`a.b`", "`a.b`."), ("", ".")],
)  # fmt: skip
def test_a_text_ends_once(text: str, ends: str) -> None:
    assert stopped(text) == ends


def test_a_problem_reads_as_one_sentence_with_its_help() -> None:
    assert sentence(Problem("x", "it is not known", help="did you mean `a`?")) == "it is not known; did you mean `a`?"
    assert sentence(Problem("x", "it is not known"), begins=True) == "It is not known."


@pytest.mark.parametrize("path", SLIPS)
def test_no_slip_is_told_with_two_ends(client: TestClient, path: str) -> None:
    text = re.sub("<[^>]*>", "", client.get(path, headers=BROWSER).text)

    assert TWICE.findall(text) == []


def test_a_pasted_document_with_a_slip_is_told_with_one_end(client: TestClient) -> None:
    pasted = "id: a\ndate: 2024-03-15\nfacts:\n  officer.servic: ice\n"
    text = client.post("/start", files={"text": (None, pasted)}, headers=BROWSER).text
    about = text.partition('class="faults"')[2].partition("</ul>")[0]

    assert "did you mean" in about
    assert TWICE.findall(about) == []


def test_no_template_ends_the_sentence_of_a_problem_by_itself() -> None:
    by_hand = re.compile(r"(message|help|detail) \}\}(\{% endif %\})?\.")

    assert [path.name for path in TEMPLATES.iterdir() if by_hand.search(path.read_text("utf-8"))] == []
