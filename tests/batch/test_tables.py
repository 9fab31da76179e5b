"""Tables of text as pandas, R and spreadsheets write them are read; what cannot be read gets advice for tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .conftest import in_this_process, lines

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Run

ROWS = [
    ["id", "date", "finding.made", "finding.chapters", "counterpart.country"],
    ["a", "2024-03-15", "True", "3;7", "MX"],
    ["b", "2024-03-15", "FALSE", ";", ""],
    ["c", "2024-03-15", "", "", "NA"],
]
REQUESTS = [
    {"finding": {"made": True, "chapters": [3, 7]}, "counterpart": {"country": "MX"}},
    {"finding": {"made": False, "chapters": []}},
    {"counterpart": {"country": "NA"}},
]


def table(delimiter: str, end: str) -> bytes:
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in ROWS]
    return "".join(delimiter.join(row) + end for row in quoted).encode()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The answers to the same requests, stated as lines."""
    folder = tmp_path_factory.mktemp("expected")
    documents = [{"id": row[0], "date": row[1], "facts": facts} for row, facts in zip(ROWS[1:], REQUESTS, strict=True)]
    (folder / "same.ndjson").write_text("".join(json.dumps(one) + "\n" for one in documents))
    assert in_this_process(folder / "same.ndjson", "-o", folder / "expected.ndjson") == 0
    return (folder / "expected.ndjson").read_bytes()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("size", ["1", "60", "262144"])
def test_delimiter_line_end_and_mark_are_read_from_the_table(
    batch: Run, tmp_path: Path, expected: bytes, mark: bytes, delimiter: str, end: str, size: str
) -> None:
    (tmp_path / "in.csv").write_bytes(mark + table(delimiter, end))

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson", "--block", size, "--workers", "1") == 0
    assert (tmp_path / "out.ndjson").read_bytes() == expected


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("in.tsv", ()),
        ("in.txt", ("--from", "csv")),
        ("in.csv", ("--delimiter", "tab")),
        ("in.csv", ("--delimiter", "\t")),
    ],
)
def test_a_table_with_tabs_by_its_name_or_an_option(
    batch: Run, tmp_path: Path, expected: bytes, name: str, options: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(table("\t", "\n"))

    assert batch(tmp_path / name, "-o", tmp_path / "out.ndjson", *options) == 0
    assert (tmp_path / "out.ndjson").read_bytes() == expected


def test_the_delimiter_given_wins_over_the_header(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_bytes(table(",", "\n"))

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson", "--delimiter", ";") == 2
    assert "unknown column `id,date,finding.made" in capfd.readouterr().err


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_first_line_that_tells_excel_what_stands_between_cells_is_no_row(
    batch: Run, tmp_path: Path, expected: bytes, first: str, end: str
) -> None:
    (tmp_path / "in.csv").write_bytes(f"{first}{end}".encode() + table(";", end))
    (tmp_path / "bad.csv").write_bytes(f"{first}{end}id;date{end}a;2024-03-15{end}b;never{end}".encode())

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 0
    assert (tmp_path / "out.ndjson").read_bytes() == expected
    assert batch(tmp_path / "bad.csv", "-o", tmp_path / "out.ndjson") == 3
    (rejected,) = lines(tmp_path / "out.ndjson.rejects.ndjson")
    assert (rejected["line"], rejected["id"]) == (4, "b")


def test_what_excel_is_told_has_no_say_over_what_is_given(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_bytes(b"sep=;\n" + table(",", "\n"))

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson", "--delimiter", ",") == 0
    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 2
    assert "unknown column `id,date,finding.made" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("row", "reason", "help_"),
    [
        (
            "K\u00f6ln \u20ac".encode("cp1252"),
            "invalid UTF-8: byte 0xf6, which is `\u00f6` in Windows-1252",
            "save the file as UTF-8 (in Excel: Save as, CSV UTF-8)",
        ),
        (b"a\rb", "invalid CSV: a line ends inside a cell that is not quoted", "write the cell in quotes"),
        (b'"a"b', "invalid CSV: ',' expected after '\"'", "write a quote inside quotes twice"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected_alone(
    batch: Run, tmp_path: Path, row: bytes, reason: str, help_: str
) -> None:
    (tmp_path / "in.csv").write_bytes(b"id,date,counterpart.name\na,2024-03-15," + row + b"\nb,2024-03-15,\n")

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 3
    (rejected,) = lines(tmp_path / "out.ndjson.rejects.ndjson")
    assert (rejected["line"], rejected["reason"], rejected["help"]) == (2, reason, help_)
    assert [one["id"] for one in lines(tmp_path / "out.ndjson")] == ["b"]


def test_a_table_in_utf_16_is_told_as_that(batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_bytes("id;date\r\na;2024-03-15\r\n".encode("utf-16"))

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 2
    said = capfd.readouterr().err
    assert "in.csv:1:1: text-encoding invalid UTF-8: byte 0xff; the file is UTF-16" in said
    assert "(in Excel: Save as, CSV UTF-8)" in said


def test_rows_are_numbered_whatever_ends_them(batch: Run, tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        (tmp_path / "in.csv").write_bytes(f"id,date{end}a,2024-03-15{end}{end}b,never{end}".encode())

        assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 3
        (rejected,) = lines(tmp_path / "out.ndjson.rejects.ndjson")
        assert (rejected["line"], rejected["id"]) == (4, "b")


@pytest.mark.parametrize(
    ("column", "cell", "help_"),
    [
        ("finding.made", "yes", "did you mean `true`?"),
        ("finding.made", "NA", "leave the cell empty where the fact is not known"),
        ("finding.made", "maybe", "write true or false; leave the cell empty if it is not known"),
        ("finding.made", "NaN", "leave the cell empty where the fact is not known"),
        ("finding.chapters", "7.0", "did you mean 7?"),
        ("finding.chapters", " 7", "did you mean 7?"),
        ("finding.chapters", "\"['7']\"", "write the members of a set with ; between them, without brackets"),
        ("counterpart.country", "mx", "did you mean `MX`?"),
    ],
)
def test_advice_fits_a_table(batch: Run, tmp_path: Path, column: str, cell: str, help_: str) -> None:
    (tmp_path / "in.csv").write_text(f"id,date,{column}\na,2024-03-15,{cell}\n")

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 3
    (rejected,) = lines(tmp_path / "out.ndjson.rejects.ndjson")
    assert rejected["help"] == help_


@pytest.mark.parametrize("name", ["", "Unnamed: 0"])
def test_row_numbers_are_told_for_what_they_are(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "in.csv").write_text(f"{name},id,date\n0,a,2024-03-15\n")

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 2
    assert "row numbers are no fact; write the table without them" in capfd.readouterr().err


@pytest.mark.parametrize("option", [("--delimiter", "x"), ("--delimiter", ",,")])
def test_another_delimiter_is_refused(batch: Run, tmp_path: Path, option: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        batch(tmp_path / "in.csv", *option)

    assert stopped.value.code == 2
