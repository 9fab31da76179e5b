"""The reason beside an answer begins as `statute decide` prints it, and says what decides or what is open."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from shipped_cases import requests_of
from statute_runner.cli import main
from statute_runner.explain.renderer import renderer

from .conftest import in_this_process, lines

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle

LIBRARY = Path(__file__).parents[1] / "bundles" / "lending-library"
STATED: dict[str, Any] = {
    "branch": {
        "county": "inside",
        "services": ["lending"],
        "deposits": [{"note": "Note 1", "from": "2023-01-01", "until": "none"}],
        "losses": [],
    },
    "member": {"kind": "reader", "fines": []},
    "loan": {"approved": True},
}
LENT = "The central library may lend the book. It rests on 1 Code 10(a)."
NOT_LENT = "This law does not provide for the loan. 1 Code 10(a): Does not hold:"
UNAPPROVED = "“With the approval of the librarian” (1 Code 10(a)) Has the librarian approved the loan? Given: no."
OPEN = "It cannot be said whether the book may be lent. To be answered:"
QUESTIONS = "Has the librarian approved the loan? What kind of member is it?"
EXPECTED: dict[str, tuple[dict[str, Any], str]] = {
    "lent": ({}, LENT),
    "not approved": ({"loan": {"approved": False}}, f"{NOT_LENT} {UNAPPROVED}"),
    "open": ({"loan": {}, "member": {"fines": []}}, f"{OPEN} {QUESTIONS}"),
}


def asked(folder: Path) -> Path:
    file = folder / "in.ndjson"
    documents = [
        {"id": name, "date": "2024-05-05", "facts": {**STATED, **facts}} for name, (facts, _) in EXPECTED.items()
    ]
    file.write_text("".join(json.dumps(one) + "\n" for one in documents))
    return file


def run(*arguments: object, bundle: Path = LIBRARY) -> int:
    return main(["batch", "--bundle", str(bundle), "--workers", "1", *map(str, arguments)])


def test_it_says_what_carries_what_is_in_the_way_and_what_is_open(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    told = [reason for _, reason in EXPECTED.values()]
    for ending in ("ndjson", "csv", "parquet"):
        assert run(asked(tmp_path), "-o", tmp_path / f"out.{ending}", "--explain") == 0

    assert [one["explanation"] for one in lines(tmp_path / "out.ndjson")] == told
    with (tmp_path / "out.csv").open(newline="") as file:
        assert [one["explanation"] for one in csv.DictReader(file)] == told
    assert pq.read_table(tmp_path / "out.parquet")["explanation"].to_pylist() == told


@pytest.mark.parametrize("bundle", ["1628", "ftc"])
def test_it_begins_as_the_decision_is_printed(tmp_path: Path, bundle: str) -> None:
    some = requests_of(bundle)[::60]
    loaded: LoadedBundle = some[0].loaded
    (tmp_path / "in.ndjson").write_text("".join(json.dumps(one.request.document()) + "\n" for one in some))
    assert run(tmp_path / "in.ndjson", "-o", tmp_path / "out.ndjson", "--explain", bundle=Path(loaded.bundle.root)) == 0

    printed = renderer(loaded.bundle, "text", columns=10**6)
    for one, answer in zip(some, lines(tmp_path / "out.ndjson"), strict=True):
        made = loaded.decide(one.request, text=True)
        sentence = printed(made).split("\n\n")[1].partition("\n  ")[2]
        assert answer["explanation"].startswith(sentence)
        rest = answer["explanation"].removeprefix(sentence)
        assert ("To be answered:" in rest) == (answer["outcome"] == "undetermined")
        for name in answer["missing"]:
            if name in loaded.bundle.facts:
                assert loaded.bundle.facts[name].ask in rest


def test_python_decides_in_the_place_of_duckdb_and_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("duckdb")
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"id": ["a"], "date": ["2024-03-15"]}), tmp_path / "in.parquet")
    told = (tmp_path / "in.parquet", "-o", tmp_path / "out.ndjson", "--explain")

    assert in_this_process(*told) == 0
    assert "the engine python decides: the engine duckdb words no reasons, as --explain asks" in capfd.readouterr().err
    assert in_this_process(*told, "--engine", "python") == 0
    assert "the engine python decides" not in capfd.readouterr().err
    assert in_this_process(*told, "--engine", "duckdb") == 2
    assert "the engine duckdb words no reasons, as --explain asks" in capfd.readouterr().err


def test_it_is_no_part_of_a_document(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(asked(tmp_path), "-o", tmp_path / "out.ndjson", "--explain", "--full") == 2
    assert "`--explain`" in capfd.readouterr().err
    assert run(asked(tmp_path), "-o", tmp_path / "out.csv", "--explain", "--full") == 0


@pytest.mark.parametrize("template", ["{{ missing[0].fact }}", "{{ nothing }}"])
def test_a_template_that_fails_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str], template: str) -> None:
    bundle = tmp_path / "law"
    shutil.copytree(LIBRARY, bundle)
    (bundle / "code/1/10/explain/outcome.j2").write_text(template + "\n")
    status = run(asked(tmp_path), "-o", tmp_path / "out.ndjson", "--explain", "--no-cache", bundle=bundle)

    if "nothing" in template:
        assert status == 2
        assert "outcome.j2:1" in capfd.readouterr().err
        assert not (tmp_path / "out.ndjson").exists()
        return
    assert status == 3
    assert [one["id"] for one in lines(tmp_path / "out.ndjson")] == ["open"]
    rejected = lines(tmp_path / "out.ndjson.rejects.ndjson")
    assert [(one["line"], one["code"]) for one in rejected] == [(1, "template-fails"), (2, "template-fails")]
    assert statute_runner.load(str(bundle), cache=False)
