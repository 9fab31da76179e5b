"""The page of a law of one section, one version and no readings shows no control that has nothing to choose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import statute_runner
from serve.conftest import client_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

LIBRARY = Path(__file__).parent.parent / "bundles" / "lending-library"


def test_a_small_law_has_no_empty_controls(client: TestClient) -> None:
    loaded = statute_runner.load(str(LIBRARY))
    bundle = loaded.bundle
    page = client_of(loaded).get("/").text

    assert len(bundle.questions) == len(bundle.versions) == len(bundle.days()) == 1
    assert not any(len(one.options) > 1 for one in bundle.readings.values())
    for empty in ('name="question"><', 'id="as_of"', "Readings of contested words", 'class="timeline"', "Sections of"):
        assert empty not in page
        assert empty in client.get("/").text or empty == 'name="question"><'
    assert 'name="date"' in page
