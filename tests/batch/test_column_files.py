"""A file that names columns is held to its schema: each fault with its line and what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Run

BEGUN = "format: columns/v1\n"
FAULTS = [
    ("columns: {note: id}\n", 1, "missing-key", "missing key `format`", "write `format: columns/v1`"),
    ("format: columns/v2\n", 1, "bad-value", "expected `columns/v1`, got `columns/v2`", "did you mean `columns/v1`?"),
    (f"{BEGUN}colums: {{note: id}}\n", 2, "unknown-key", "unknown key `colums`", "did you mean `columns`?"),
    (f"{BEGUN}columns: [note]\n", 2, "bad-type", "expected a mapping, got", "What each column states"),
    (f"{BEGUN}columns:\n  note: id\n  n: 7\n", 4, "bad-type", "expected text or null, got `7`", "order_no: id"),
    (f"{BEGUN}columns:\n  note: [id]\n", 3, "bad-type", "expected text or null, got", "The name of a fact"),
    (f"{BEGUN}keep: al\n", 2, "bad-form", "expected `all`, or a list of columns, got `al`", "carried through"),
    (f"{BEGUN}keep:\n  - note\n  - 7\n", 4, "bad-type", "expected text, got `7`", "The name of a column"),
    (f"{BEGUN}keep: {{note: all}}\n", 2, "bad-type", "expected a list or text, got", "carried through"),
    (f"{BEGUN}columns:\n  a: finding.mad\n", 3, "batch-column", "unknown fact `finding.mad`", "`finding.made`"),
    (f"{BEGUN}columns:\n  '*': finding.made\n", 3, "batch-column", "every other column cannot state", "'*='"),
    ("- note\n", 1, "bad-type", "expected a mapping, got", ""),
    (f"{BEGUN}keep: [a]\nkeep: [b]\n", 3, "", "duplicate key `keep`", ""),
]


@pytest.mark.parametrize(("text", "line", "code", "message", "help_"), FAULTS)
def test_a_fault_is_told_with_its_line_and_help(
    batch: Run,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    text: str,
    line: int,
    code: str,
    message: str,
    help_: str,
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    (tmp_path / "in.csv").write_text("id,date,note\na,2024-03-15,x\n")

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--map", file) == 2
    said = capfd.readouterr().err
    assert f"mine.yaml:{line}:" in said
    assert f"{code} {message}".strip() in said
    assert help_ in said
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    "text",
    [
        "format: columns/v1\n",
        "format: columns/v1\ncolumns: {note: null}\nkeep: all\n",
        "format: columns/v1\ncolumns:\n  note:\n",
        "format: columns/v1\nkeep: [note]\n",
    ],
)
def test_a_sound_file_is_taken(batch: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text)
    header = "id,date,note\na,2024-03-15,x\n" if "note" in text else "id,date\na,2024-03-15\n"
    (tmp_path / "in.csv").write_text(header)

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--map", tmp_path / "mine.yaml") == 0
