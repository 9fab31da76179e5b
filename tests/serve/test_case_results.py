"""Each case of the suite says whether it passes; one that fails stands first, and says what came otherwise."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import statute_runner
from serve.conftest import client_of
from statute_runner.serve import case_results

if TYPE_CHECKING:
    from starlette.testclient import TestClient

LIBRARY = Path(__file__).parent.parent / "bundles" / "lending-library"
ROW = re.compile(r'<tr role="row"><th role="rowheader" scope="row"><code>(.*?)</code>.*?</tr>', re.DOTALL)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    shutil.copytree(LIBRARY, tmp_path / "law")
    return tmp_path / "law"


def served(folder: Path) -> TestClient:
    return client_of(statute_runner.load(str(folder), cache=False))


def results(page: str) -> list[str]:
    return re.findall(r'data-label="Result"><span class="verdict [a-z]+">.*?</span> ([a-z ]+)</span>', page)


def spoilt(folder: Path) -> str:
    """Gives the last case an outcome that another expects; which."""
    (file,) = folder.rglob("cases/*.yaml")
    text = file.read_text(encoding="utf-8")
    known: list[str] = re.findall(r"outcome: (\w+)", text)
    other = next(one for one in known if one != known[-1])
    head, _, tail = text.rpartition(f"outcome: {known[-1]}")
    file.write_text(f"{head}outcome: {other}{tail}", encoding="utf-8")
    return other


def test_every_case_that_is_shown_says_that_it_passes(library: Path) -> None:
    page = served(library).get("/cases").text

    assert results(page)
    assert set(results(page)) == {"pass"}
    assert len(results(page)) == len(ROW.findall(page))


def test_a_case_that_fails_stands_first_and_says_why(library: Path) -> None:
    other = spoilt(library)
    page = unescape(served(library).get("/cases").text)

    assert results(page)[0] == "fail"
    assert "fail" not in results(page)[1:]
    assert f"outcome: expected {other}, got " in page.partition("</tr>")[2].partition("</tr>")[0]


def test_a_case_is_run_once_for_a_bundle(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = served(library)
    client.get("/cases")
    monkeypatch.setattr(case_results, "run", lambda *_: pytest.fail("it was run already"))

    assert "fail" not in results(client.get("/cases").text)


def test_what_there_is_no_time_for_is_said_to_be_not_run_yet(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_results, "SECONDS", -1.0)
    client = served(library)
    page = client.get("/cases").text

    assert "not run yet" in results(page)
    assert "run=yes" in page
    assert set(results(client.get("/cases?run=yes").text)) == {"pass"}
    assert "run=yes" not in client.get("/cases").text
