"""The page of an answer says what is left out of the law that it used."""

from __future__ import annotations

from pathlib import Path

import statute_runner
from serve.conftest import client_of

RECORDS = Path(__file__).parent.parent / "bundles" / "privacy-act"


def test_the_page_names_what_is_left_out() -> None:
    page = client_of(statute_runner.load(str(RECORDS))).get("/?date=2024-01-02&record.in_system=true").text

    assert "so not read: 5 U.S.C. 552a(a), (c)." in page
