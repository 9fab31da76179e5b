"""Records of every format are held to what their law answers, to the byte; the law they are of lies beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import statute_runner
from amend.test_altered import alterations, replayed
from statute_runner.amend.first_format import in_first_format

LAWS = Path(__file__).parent / "formats" / "laws"
RECORDS = sorted(LAWS.glob("*.ndjson"))


def documents(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def law_of(file: Path) -> Path:
    return LAWS / file.stem.rpartition("-")[0]


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_a_record_is_verified_in_its_format(file: Path) -> None:
    made = documents(file)

    assert {document["format"] for document in made} == {f"decision/{file.stem.rpartition('-')[2]}"}
    assert replayed(law_of(file), made) == (
        0,
        [],
        [{"status": "same", "cause": None, "verification": "verified", "records": len(made)}],
    )


def test_whatever_is_altered_in_a_record_of_the_first_format_is_told() -> None:
    document = documents(LAWS / "tiny-v1.ndjson")[1]
    made = [altered for _, altered in list(alterations(document))[::7]]
    status, told, _ = replayed(LAWS / "tiny", made)

    assert len(made) > 50
    assert (status, {row["line"] for row in told}) == (1, set(range(1, len(made) + 1)))


def test_a_record_whose_format_is_said_to_be_another_is_not_replayable_or_altered() -> None:
    first, second = (documents(LAWS / f"tiny-{version}.ndjson")[0] for version in ("v1", "v2"))
    swapped = [{**first, "format": "decision/v2"}, {**second, "format": "decision/v1"}]
    status, told, _ = replayed(LAWS / "tiny", swapped)

    assert (status, [row["line"] for row in told]) == (1, [1, 2])


def test_records_of_the_first_format_are_compared_with_other_law_in_that_format() -> None:
    granted = documents(LAWS / "pledges-v1.ndjson")[0]
    other = {**granted, "bundle": {**granted["bundle"], "sha256": "0" * 64}}
    status, told, counts = replayed(LAWS / "pledges", [other])

    assert (status, told, counts[0]["verification"]) == (0, [], "not verified: other law")


def test_the_first_format_says_of_silence_nothing_where_the_law_rests_on_none() -> None:
    for name, rests in (("tiny", False), ("pledges", True)):
        made = statute_runner.load(str(LAWS / name)).decide({"id": "r", "date": "2015-05-05"})
        first = in_first_format(made, may_rest_on_silence=rests)

        assert ("silence" in first, "registers" in first, first["conditions"]) == (rests, False, [])
