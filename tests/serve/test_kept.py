"""What a state is kept as equals what the command makes of the saved request."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

import statute_runner
from serve.addresses import CLEAN, COVERED, VIOLATED
from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_runs import run
from statute_runner.cli import main
from statute_runner.loading.bundle_files import folder
from statute_runner.serve.export import slug
from statute_runner.text.yaml_flow import flow, scalar
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

FRANCE = f"id=FR-2024-0031&counterpart.name=L%27agence+%22%C3%A9%22+%7B%7D%3A+%23&{COVERED}"
STATES = [
    ("id=NO&date=2024-03-15&counterpart.country=NO", []),
    ("id=01&date=1980-01-01", []),
    (FRANCE, []),
    (f"{FRANCE}&{CLEAN}", []),
    (f"{FRANCE}&{VIOLATED}", []),
    (f"{FRANCE}&finding.chapters=%21none", []),
    (
        f"{FRANCE}&reading.information-covers-documents=no&as_of=1990-01-01",
        ["--reading", "information-covers-documents=no", "--as-of", "1990-01-01"],
    ),
]


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize(("query", "flags"), STATES)
def test_the_decision_is_that_of_the_command_byte_for_byte(
    client: TestClient,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    query: str,
    flags: list[str],
    form: str,
) -> None:
    saved = tmp_path / f"saved.{form}"
    saved.write_bytes(client.get(f"/request.{form}?{query}").content)

    assert main(["decide", str(saved), *flags]) == 0
    assert client.get(f"/decision.json?{query}").content == capfdbinary.readouterr().out


def test_the_decision_of_the_second_bundle_is_that_of_the_command(
    ftc_client: TestClient, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    query = "id=a&date=2021-01-01&material.obtained_under=federal_antitrust&material.obtained_under=other&agency.vested=true"
    (tmp_path / "a.yaml").write_bytes(ftc_client.get(f"/request.yaml?{query}").content)

    assert main(["decide", "--bundle", "tests/bundles/ftc", str(tmp_path / "a.yaml")]) == 0
    assert ftc_client.get(f"/decision.json?{query}").content == capfdbinary.readouterr().out


def test_the_explanation_is_that_of_the_command(
    client: TestClient, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_bytes(client.get(f"/request.yaml?{FRANCE}").content)
    page = client.get(f"/explanation.html?{FRANCE}")

    assert main(["decide", "--format", "html", str(tmp_path / "a.yaml")]) == 0
    assert page.content == capfdbinary.readouterr().out
    policy = page.headers["content-security-policy"]
    assert policy.split("style-src ")[1].split(";")[0] in page.text, "the page's own style sheet is not the one allowed"


@pytest.mark.parametrize(("query", "_flags"), STATES)
def test_a_saved_case_passes_in_the_suite_and_asks_for_a_lawyer(
    client: TestClient, tmp_path: Path, query: str, _flags: object
) -> None:
    root = tmp_path / "law"
    shutil.copytree("policies", root)
    saved = client.get(f"/case.yaml?{query}").text
    (root / "usc/19/1628/cases/saved.yaml").write_text(saved)
    bundle = statute_runner.load(str(root), cache=False)
    (case,) = [
        one for one in load_cases(bundle.bundle, folder(str(root), ("bundle", "cases"))) if "saved" in one.span.file
    ]
    (got,) = run(bundle, case)

    assert "lawyer" in saved.splitlines()[1]
    assert case.says.startswith("To be confirmed by a lawyer")
    assert got.differences == ()
    assert "routes" in case.columns[0].expect


@pytest.mark.parametrize(
    "given",
    [
        "plain",
        "NO",
        "no",
        "true",
        "01",
        "1e3",
        "0x10",
        "12:30",
        "a: b",
        "- a",
        "#",
        "é \u00a0",
        '"',
        "\\",
        "~",
        "null",
        "2024-01-01",
        "",
        " a",
        "a,b",
        "a#b",
        ".5",
        "=",
        "<<",
    ],
)
def test_a_value_written_as_yaml_is_read_as_the_same_value(given: str) -> None:
    text = f"a: {scalar(given)}\nb: {flow({'c': [given]})}\n"

    assert document(text.encode(), "a.yaml").data == {"a": given, "b": {"c": [given]}}


@pytest.mark.parametrize("name", ["MX-2024-0117", "1", "é", "---", "a" * 200, "../../etc"])
def test_a_file_is_named_by_letters_digits_and_hyphens(name: str) -> None:
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(name)[0].isalpha()


def test_a_state_that_cannot_be_read_is_kept_as_nothing(client: TestClient) -> None:
    for path in ("/request.yaml", "/request.json", "/decision.json", "/case.yaml", "/explanation.html"):
        answer = client.get(f"{path}?date=2024-13-01&finding.made=perhaps")

        assert answer.status_code == 422
        assert [error["path"] for error in json.loads(answer.content)["errors"]] == ["date", "facts.finding.made"]
