"""Lists in tables of text: as JSON in a cell, or in columns of their members."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.cli import main

from .conftest import lines
from .list_tables import answered, rejected

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("cell", "place", "code", "reason"),
    [
        ("[{'by': 'court'}]", "", "json-syntax", "invalid JSON: expected double quotes, got a single quote"),
        ("[] []", "", "json-syntax", "invalid JSON: extra data after the value"),
        ('[{"by": "court"', "", "json-syntax", "invalid JSON: unexpected end of input"),
        ('[],"other":[]', "", "json-syntax", "invalid JSON: extra data after the value"),
        ('[{"by": "court", "by": "agency"}]', "[0].by", "duplicate-key", "duplicate key `by`; first on line 1"),
        ('[{"rank": NaN}]', "[0].rank", "number-size", "expected a number, got `NaN`"),
        ('[{"rank": 1e999}]', "[0].rank", "number-size", "number out of range: `1e999`"),
        ("[" * 40 + "]" * 40, "", "json-depth", "nested deeper than 29 levels"),
        ('{"by": "court"}', "", "request-value", "expected a list, got a mapping"),
        ("court", "", "request-value", "expected a list, got `court`"),
        ("null", "", "request-value", "expected a list, got `null`"),
        ("[null]", "[0]", "request-value", "expected a member with fields, got `null`"),
        ('[{"by": "court", "rank": 1.0}]', "[0].rank", "request-value", "expected a whole number, got `1.0`"),
    ],
)
def test_a_cell_holds_one_list_in_json(
    root: Path, tmp_path: Path, cell: str, place: str, code: str, reason: str
) -> None:
    quoted = cell.replace('"', '""')
    (tmp_path / "in.csv").write_text(f'id,date,papers.given\nr1,2010-01-01,"{quoted}"\nr2,2010-01-01,\n')

    (found,) = rejected(root, tmp_path / "in.csv")
    expected = {"line": 2, "id": "r1", "place": f"facts.papers.given{place}", "code": code, "reason": reason}
    assert {key: found[key] for key in expected} == expected
    assert [one["id"] for one in lines(tmp_path / "in.csv.out.ndjson")] == ["r2"]


def test_advice_for_cells_is_not_given_within_json(root: Path, tmp_path: Path) -> None:
    header = "id,date,papers.given,person.rank\n"
    (tmp_path / "in.csv").write_text(f'{header}a,2010-01-01,"[{{""rank"":""5""}}]",5.0\nb,2010-01-01,"(a,b)",NA\n')

    first, second = rejected(root, tmp_path / "in.csv")
    assert first["help"] == "did you mean 5, without quotes?"
    assert first["also"][0]["help"] == "did you mean 5?"
    assert second["help"] == 'write it as JSON, as [{"field": "value"}]; [] where it has no member'
    assert second["also"][0]["help"] == "leave the cell empty where the fact is not known"


@pytest.mark.parametrize(
    ("columns", "row", "place", "reason"),
    [
        ("papers.given,papers.given[0].by", '"[{""by"":""court""}]",', "", "a list stands in its own column and"),
        ("papers.given,papers.given[0].by", "[],court", "", "a list stands in its own column and"),
        ("papers.given[0].by,papers.given[1].by", ",court", "[0]", "no cell of this member says anything"),
        ("papers.given[0],papers.given[1].by", "{x},court", "[0]", "the column of a member says something"),
        (
            "papers.given[0].parts[0].size,papers.given[0].parts[1].size",
            ",3",
            "[0].parts[0]",
            "no cell of this member says anything",
        ),
    ],
)
def test_cells_of_one_list_go_together(
    root: Path, tmp_path: Path, columns: str, row: str, place: str, reason: str
) -> None:
    (tmp_path / "in.csv").write_text(f"id,date,{columns}\nr1,2010-01-01,{row}\n")

    (found,) = rejected(root, tmp_path / "in.csv")
    assert (found["place"], found["code"], found["id"]) == (f"facts.papers.given{place}", "request-value", "r1")
    assert found["reason"].startswith(reason)
    assert found["help"]


@pytest.mark.parametrize(
    ("columns", "row", "members"),
    [
        ("papers.given", "", None),
        ("papers.given", " [] ", []),
        ("papers.given,papers.given[0].by", ",", None),
        ("papers.given,papers.given[0].by", "[],", []),
        ("papers.given[0].by,papers.given[1].by", "agency,", [{"by": "agency"}]),
        ("papers.given[1].by,papers.given[0].by", "agency,court", [{"by": "court"}, {"by": "agency"}]),
        ("papers.given[0],papers.given[1].marks", "{},;", [{}, {"marks": []}]),
        ("papers.given[0],papers.given[0].marks", "{},1;2", [{"marks": [1, 2]}]),
        ("papers.given[0].parts", '"[{""size"":2},{}]"', [{"parts": [{"size": 2}, {}]}]),
        ("papers.given[0].parts,papers.given[0].parts[0].size", "[],", [{"parts": []}]),
        ("papers.given[0].until,papers.given[0].rank", "none,none", [{"until": "none", "rank": "none"}]),
    ],
)
def test_what_cells_state(root: Path, tmp_path: Path, columns: str, row: str, members: Any) -> None:
    (tmp_path / "in.csv").write_text(f"id,date,{columns}\nr1,2010-01-01,{row}\n")
    given = {} if members is None else {"papers": {"given": members}}
    (tmp_path / "in.ndjson").write_text(json.dumps({"id": "r1", "date": "2010-01-01", "facts": given}) + "\n")

    assert answered(root, tmp_path / "in.csv") == answered(root, tmp_path / "in.ndjson")
    full = answered(root, tmp_path / "in.csv", "--full")
    assert json.loads(full) == json.loads(answered(root, tmp_path / "in.ndjson", "--full"))


@pytest.mark.parametrize(
    ("name", "message", "help_"),
    [
        ("papers.given[0].bye", "unknown column `papers.given[0].bye`", "did you mean `by`?"),
        ("papers.giben[0].by", "unknown column `papers.giben[0].by`", "did you mean `papers.given`?"),
        ("papers.given[00].by", "unknown column `papers.given[00].by`", "as `papers.given[0].by`"),
        ("papers.given[].by", "unknown column `papers.given[].by`", "as `papers.given[0].by`"),
        ("papers.given[0]by", "unknown column `papers.given[0]by`", "as `papers.given[0].by`"),
        ("papers.given[0][0].by", "unknown column `papers.given[0][0].by`", "as `papers.given[0].by`"),
        ("papers.given[100].by", "no member `[100]`", "at most 100 members"),
        ("papers.given[0].parts[3].size", "no member `[3]`", "at most 3 members"),
        ("papers.given[0].by[0]", "unknown column `papers.given[0].by[0]`", "name the column `papers.given[0].by`"),
        ("person.rank[0]", "unknown column `person.rank[0]`", "name the column `person.rank`"),
        ("papers.given[1].by", "column `papers.given[1].by`, but no column of the member `papers.given[0]`", "a gap"),
        ("papers.given[0].parts[1].size", "but no column of the member `papers.given[0].parts[0]`", "a gap"),
        ("person.willing__none", "unknown column `person.willing__none`", "`person.willing` is never none"),
        ("[0]", "unknown column `[0]`", "facts by their path"),
    ],
)
def test_columns_of_members_that_are_none(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, message: str, help_: str
) -> None:
    (tmp_path / "in.csv").write_text(f"id,date,{name}\nr1,2010-01-01,\n")

    answered_not = main(["batch", "--bundle", str(root), str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.ndjson")])
    said = capfd.readouterr().err
    assert answered_not == 2
    assert "batch-column" in said
    assert message in said
    assert help_ in said
    assert not (tmp_path / "out.ndjson").exists()
