"""The report of a run counts what its answers say: the same as a count of the decisions one by one, on every path."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from statute_runner.api import load
from statute_runner.batch import workers
from statute_runner.cli import main

if TYPE_CHECKING:
    from pathlib import Path

LOADED = load(None)
VALUES = {"yes": "holds", "no": "does not hold", "unknown": "is not known"}


def some_requests(count: int) -> list[dict[str, object]]:
    """Requests with some choices and findings known, in a fixed order of chance."""
    chance = random.Random(14)
    made: list[dict[str, object]] = []
    for n in range(count):
        facts: dict[str, dict[str, object]] = {}
        for name, values in (
            ("counterpart.country", ["CA", "MX", "FR"]),
            ("counterpart.kind", list(LOADED.bundle.facts["counterpart.kind"].values)[:2]),
            ("exchange.direction", ["provide", "receive"]),
            ("finding.made", [True, False]),
            ("authorization.subsection_c", [True, False]),
        ):
            if chance.random() < 0.7:
                group, _, key = name.partition(".")
                facts.setdefault(group, {})[key] = chance.choice(values)
        made.append({"id": f"r{n}", "date": chance.choice(["1990-05-05", "2021-02-03", "2024-03-01"]), "facts": facts})
    return made


def counted_by_hand(requests: list[dict[str, object]]) -> dict[tuple[str, str], Counter[str]]:
    """What the report must say: by part and name, how many of each outcome."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for request in requests:
        made = LOADED.decide(LOADED.request(request))
        outcome = made["outcome"].replace("_", " ")
        names = {("By day", str(request["date"]))}
        country = request["facts"].get("counterpart", {}).get("country", "not stated")  # type: ignore[attr-defined]
        names.add(("By counterpart.country", country))
        for missing in made["missing"]:
            names.add(("What holds most back", re.sub(r"\[\d+\]", "[]", missing["fact"])))
        for name in names:
            found.setdefault(name, Counter())[outcome] += 1
    return found


def tables(page: str) -> dict[tuple[str, str], Counter[str]]:
    """The tables of a report: by part and name, how many of each outcome."""
    found = {}
    for section in re.findall(r"<section.*?</section>", page, re.DOTALL):
        heading = re.findall(r"<h2[^>]*>(.*?)</h2>", section)[0]
        _, *kinds, _ = re.findall(r'<th scope="col">(.*?)</th>', section) or ["", ""]
        for name, cells in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', section):
            numbers = map(int, re.findall(r">(\d+)<", cells))
            named = re.findall(r"\(([a-z_.\[\]]+)\)$", name)
            key = heading, named[0] if heading == "What holds most back" else name
            found[key] = Counter({kind: n for kind, n in zip(kinds, numbers, strict=False) if n})
    return found


@pytest.mark.parametrize("more", [[], ["--workers", "2", "--block", "2000"]], ids=["one", "workers"])
def test_a_report_counts_what_the_decisions_say(
    tmp_path: Path, more: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 1e-9)
    requests = some_requests(40)
    (tmp_path / "in.ndjson").write_text("".join(json.dumps(one) + "\n" for one in requests))
    page = tmp_path / "report.html"

    assert (
        main(["batch", str(tmp_path / "in.ndjson"), "-o", str(tmp_path / "out.ndjson"), "--report", str(page), *more])
        == 0
    )

    found = tables(page.read_text())
    expected = counted_by_hand(requests)
    assert {name: found.get(name) for name in expected} == expected
    parts = {part for part, _ in expected}
    assert {name for name in found if name[0] in parts} == set(expected)


def test_what_blocks_is_what_the_answers_give_as_their_reasons(tmp_path: Path) -> None:
    """The officer of no customs service fails (a) and (c); of one who may be anything nothing blocks yet."""
    known = {
        "exchange": {"direction": "provide", "material": "information"},
        "officer": {"service": "other"},
        "counterpart": {"country": "CA", "kind": "customs", "level": "national", "violations": []},
        "assurances": {"given": [{}]},
    }
    requests = [
        {"id": "no", "date": "1999-03-01", "facts": known},
        {"id": "open", "date": "1999-03-01", "facts": {}},
    ]
    (tmp_path / "in.ndjson").write_text("".join(json.dumps(one) + "\n" for one in requests))
    page = tmp_path / "report.html"
    assert main(["batch", str(tmp_path / "in.ndjson"), "-o", str(tmp_path / "o.ndjson"), "--report", str(page)]) == 0

    blocks = {name: counts for (part, name), counts in tables(page.read_text()).items() if part == "What blocks most"}
    assert blocks == {
        "19 U.S.C. 1401(i): The officer is one whom the customs laws call a customs officer. Does not hold.": {
            "not permitted": 1
        },
        "19 U.S.C. 1401(i): The officer belongs to the Customs Service of the Treasury Department. Does not hold.": {
            "not permitted": 1
        },
    }


def test_a_run_that_goes_on_reports_what_it_counted_before(tmp_path: Path) -> None:
    requests = some_requests(40)
    lines = [json.dumps(one) + "\n" for one in requests]
    given, page = tmp_path / "in.ndjson", tmp_path / "report.html"
    given.write_text("".join([*lines[:30], '{"id": "bad"}\n', *lines[30:]]))
    run = ["batch", str(given), "-o", str(tmp_path / "out.ndjson"), "--workers", "1", "--block", "500", "--report"]

    assert main([*run, str(page), "--max-rejects", "0"]) == 3
    assert not page.exists()
    assert main([*run, str(page), "--max-rejects", "1", "--resume"]) == 0
    found, expected = tables(page.read_text()), counted_by_hand(requests)
    assert {name: found.get(name) for name in expected} == expected


def test_a_report_stands_alone_and_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text(json.dumps({"id": "<b>", "date": "2024-03-01", "facts": {}}) + "\n")
    page = tmp_path / "report.html"
    main(["batch", str(tmp_path / "in.ndjson"), "-o", str(tmp_path / "out.ndjson"), "--report", str(page)])
    text = page.read_text()

    assert not re.search(r"<script|<link|<img|\sstyle=|\ssrc=|url\(|@import", text)
    assert (text.count("<main"), text.count("<h1>"), "default-src 'none'" in text) == (1, 1, True)


@pytest.mark.parametrize("unable", ["duckdb", "spark"])
def test_an_engine_that_counts_nothing_for_a_report_says_so(
    tmp_path: Path, unable: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.parquet").write_bytes(b"PAR1")
    out = str(tmp_path / "out.parquet")
    status = main(
        ["batch", str(tmp_path / "in.parquet"), "-o", out, "--engine", unable, "--report", str(tmp_path / "r.html")]
    )

    assert (status, "--report" in capsys.readouterr().err) == (2, True)
    assert not (tmp_path / "r.html").exists()


def test_a_report_is_never_written_over_an_input(tmp_path: Path) -> None:
    given = tmp_path / "in.ndjson"
    given.write_text(json.dumps({"id": "r", "date": "2024-03-01", "facts": {}}) + "\n")
    before = given.read_text()

    assert main(["batch", str(given), "-o", str(tmp_path / "out.ndjson"), "--report", str(given)]) == 2
    assert given.read_text() == before
