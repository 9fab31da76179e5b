"""The pages of `test`, `prove` and `replay` say what the verbs say, stand alone, and are written over nothing else."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from statute_runner.amend.replay_engine import Against, Replayed
from statute_runner.amend.replay_page import LISTED, ReplayRows, replay_page
from statute_runner.api import load
from statute_runner.cli import main

LIBRARY = Path(__file__).parent.parent / "bundles" / "lending-library"
TINY = LIBRARY.parent.parent / "check" / "tiny"
DECIDED = "The words of the law, by how many cases they decided"
SHAPE = LIBRARY.parent / "exchange-shape"


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the table of a part, row by row."""
    (section,) = (one for one in re.findall(r"<section.*?</section>", page, re.DOTALL) if f">{heading}</h2>" in one)
    return [
        [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", section, re.DOTALL)
    ]


def stands_alone(page: str) -> bool:
    bare = not re.search(r"<script|<link|<img|\sstyle=|\ssrc=|url\(|@import", page)
    return bare and (page.count("<main"), page.count("<h1>"), "default-src 'none'" in page) == (1, 1, True)


def test_a_page_of_cases_has_what_was_expected_and_what_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    law, file = tmp_path / "law", tmp_path / "report.html"
    shutil.copytree(LIBRARY, law)
    case = next(path for path in sorted(law.rglob("cases/*.yaml")) if "outcome: " in path.read_text())
    words = case.read_text()
    was = re.findall(r"outcome: (\w+)", words)[0]
    other = next(name for name in load(str(law)).question(None).outcomes if name != was)
    case.write_text(words.replace(f"outcome: {was}", f"outcome: {other}", 1))

    status = main(["test", str(law), "--report", str(file)])
    said, page = capsys.readouterr().out, file.read_text()

    assert (status, stands_alone(page)) == (1, True)
    every = rows_of(page, "Every case")
    answers, passed, failed = map(int, re.findall(r"(\d+) answers: (\d+) passed, (\d+) failed", said)[0])
    assert (len(every), sum(row[-1].endswith("passed") for row in every)) == (answers, passed)
    assert len(rows_of(page, "What failed")) == failed > 0
    assert any(row[3:5] == [other.replace("_", " "), was.replace("_", " ")] for row in every)


def test_a_page_of_cases_shades_the_words_by_how_many_cases_they_decided(tmp_path: Path) -> None:
    """Three cases lend a book or refuse it by the age of the reader, three by the day on which a guest asked."""
    file = tmp_path / "report.html"
    assert main(["test", str(TINY), "--coverage", "--report", str(file)]) == 0
    page = file.read_text()
    found = {words: (version, count) for words, version, count in rows_of(page, DECIDED)}

    assert found["1 Code 10(a): “who is at least 12 years old”"] == ("2000-01-01", "3")
    assert found["1 Code 10(b): “who asks for it before January 1, 2010”"] == ("2000-01-01", "3")
    assert stands_alone(page)
    # The map has the newest version: what became of paragraph (b) decides map-later, late-later and both later guests.
    shaded = re.findall(r'<mark class="h\d" title="(\d+)">([^<]*)<sup>', page)
    assert ("4", "For loans asked for before January 1, 2010") in shaded
    assert "who is at least 12 years old" not in dict(map(reversed, shaded))


def test_of_some_cases_it_is_not_said_what_all_decided(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert main(["test", str(TINY), "--case", "reader", "--report", str(file)]) == 0

    assert DECIDED not in file.read_text()


def test_a_page_of_proofs_has_each_verdict_and_what_refutes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("z3")
    law, file = tmp_path / "law", tmp_path / "report.html"
    shutil.copytree(SHAPE, law)
    with (law / "properties.yaml").open("a") as properties:
        properties.write(
            "  nothing-is-ever-permitted:\n    says: Not so.\n    never: {route: usc/19/1628/a, is: permitted}\n"
        )
    main(["prove", str(law), "--format", "json", "--report", str(file)])
    found, page = json.loads(capsys.readouterr().out)["properties"], file.read_text()

    assert stands_alone(page)
    assert [(row[0], row[1].split(" ", 1)[1]) for row in rows_of(page, "The properties")] == [
        (one["name"], one["verdict"]) for one in found
    ]
    refuted = {one["name"]: one["counterexample"]["request"] for one in found if one["counterexample"]}
    shown = {row[0]: json.loads(row[2]) for row in rows_of(page, "What refutes them") if not row[0].endswith("against")}
    assert shown == refuted
    assert "nothing-is-ever-permitted" in refuted


def test_a_page_of_a_replay_has_each_record_and_its_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = load(None)
    made = loaded.decide({"id": "<r>", "date": "2024-03-01", "facts": {}}, trace=False, given=True)
    past, file = tmp_path / "past.ndjson", tmp_path / "report.html"
    past.write_text(json.dumps(made) + '\n{"x": 1}\n')
    replay = ["replay", str(past), "--against", "1990-01-01", "--format", "json", "--report"]
    main([*replay, str(file)])
    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    page = file.read_text()

    assert stands_alone(page)
    rows = rows_of(page, "The records that are not the same")
    assert [(int(row[1]), row[2]) for row in rows] == [(one["line"], one["status"]) for one in lines]
    assert {row[0]: int(row[1]) for row in rows_of(page, "What became of the records")} == {
        one["status"]: one["records"] for one in summary["summary"]
    }
    before = past.read_text()
    assert main([*replay, str(past)]) == 2
    assert past.read_text() == before


def test_a_page_of_a_long_replay_lists_the_first_and_counts_all() -> None:
    rows = ReplayRows()
    for line in range(LISTED + 10):
        rows.take(Replayed(line, "r", "same", "open", "open"), is_reviewed=False)
    page = replay_page(rows, {("open", "open"): LISTED + 10}, Against(load(None), None, None, {}))

    assert f"The first {LISTED:,} of {LISTED + 10:,}." in page
    assert rows_of(page, "Was by is") == [["open", "open", str(LISTED + 10)]]


@pytest.mark.parametrize("verb", ["test", "prove"])
def test_a_page_is_never_written_over_law(tmp_path: Path, verb: str) -> None:
    if verb == "prove":
        pytest.importorskip("z3")
    law = tmp_path / "law"
    shutil.copytree(LIBRARY, law)
    before = (law / "bundle.yaml").read_text()

    assert main([verb, str(law), "--report", str(law / "bundle.yaml")]) == 2
    assert (law / "bundle.yaml").read_text() == before
