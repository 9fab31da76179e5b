"""The server says of drafts that they are no law, keeps what was known apart, and hands both to its processes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

import statute_runner
from amend.reader_only import SECTION, STAFF, reader_only
from check.tiny_bundle import TINY
from serve.conftest import client_of
from statute_runner.serve.worker_process import as_known, bundle_of, law_of

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.api import LoadedBundle


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    (root / SECTION / "2003-01-01.yaml").write_text(reader_only("2003-01-01", "2002-12-01", "draft: true"))
    (root / SECTION / "2000-01-01.enacted-2015-06-01.yaml").write_text(reader_only("2000-01-01", "2015-06-01"))
    return root


def sent(loaded: LoadedBundle) -> LoadedBundle:
    """The law as a process of the server has it."""
    return as_known(bundle_of(law_of(loaded.bundle)))


def test_a_process_of_the_server_answers_under_the_same_law(root: Path) -> None:
    plain, drafts = statute_runner.load(str(root)), statute_runner.load(str(root), drafts=True)
    before = plain.known_on("2015-05-31")

    for loaded, outcome in ((plain, "refused"), (drafts, "refused"), (before, "permitted")):
        assert loaded.decide(STAFF)["outcome"] == outcome
        assert sent(loaded).decide(STAFF) == loaded.decide(STAFF)
        assert (sent(loaded).known, sent(loaded).bundle.versions) == (loaded.known, loaded.bundle.versions)


def test_a_page_says_so(root: Path) -> None:
    plain, drafts = statute_runner.load(str(root)), statute_runner.load(str(root), drafts=True)
    asked = {"date": "2005-05-05", "section": SECTION}

    assert "which are no law" not in client_of(plain).get("/", params=asked).text
    assert "with drafts, which are no law" in client_of(drafts).get("/", params=asked).text
    assert "as known on May 31, 2015" in client_of(plain.known_on("2015-05-31")).get("/", params=asked).text
    law = client_of(drafts).get("/", params=asked).text
    assert "Until June 1, 2015 the law from 2000-01-01 on was that enacted December 1, 1999: Act 1." in law
    answer = client_of(drafts).post(
        "/v1/decide", content=json.dumps(STAFF), headers={"Content-Type": "application/json"}
    )
    assert [entry["citation"] for entry in answer.json()["law"] if entry.get("draft")] == [SECTION]
