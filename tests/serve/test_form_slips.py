"""What is wrong in a form is said beside its field, in the words of its question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_the_message_on_a_bad_day_stands_beside_it(client: TestClient) -> None:
    page = client.get("/?date=2024-13-01").text
    beside = page.split('id="n-date"')[1].split("</p>")[0]

    assert "invalid date" in beside
    assert re.search(r'<input id="date"[^>]*aria-invalid="true"', page)


def test_a_fault_is_a_link_named_by_its_question_and_neither_by_a_path_nor_a_mark(client: TestClient) -> None:
    page = client.get("/?date=2024-03-15&finding.on=soon&finding.purposes=%21none&finding.purposes=other").text
    faults = page.split('<ul class="faults">')[1].split("</ul>")[0]

    assert re.search(r'<a href="#f\d+">For which purposes was the exchange found necessary\?</a>', faults)
    for written in ("!none", "finding.on", "finding.purposes"):
        assert written not in faults
