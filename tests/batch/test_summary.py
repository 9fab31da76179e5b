"""The summary of a run as a document: what the text says of it, and what was asked for, whichever engine decided."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from statute_runner.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

FTC = str(Path(__file__).parents[1] / "bundles" / "ftc")
DAYS = ("2000-01-01", "2007-01-01", "2021-01-01", "2028-01-01")


@pytest.fixture(name="requests")
def _requests(tmp_path: Path) -> Path:
    """Two requests of each period, and one that is none."""
    file = tmp_path / "requests.ndjson"
    good = [{"id": f"{day} {n}", "date": day, "facts": {}} for day in DAYS for n in range(2)]
    file.write_text("".join(json.dumps(each) + "\n" for each in [*good, {"id": "bad", "date": "x"}]))
    return file


def summary(requests: Path, *options: str, status: int = 3) -> Mapping[str, Any]:
    file = requests.with_name("summary.json")
    to = ("-o", str(requests.with_name("out.ndjson")), "--summary", str(file))
    assert main(["batch", str(requests), "--bundle", FTC, "--workers", "1", *to, *options]) == status
    found: Mapping[str, Any] = json.loads(file.read_text())
    return found


def test_it_tells_counts_law_readings_and_options(requests: Path) -> None:
    bundle = statute_runner.load(FTC).bundle
    reading, about = next(iter(bundle.readings.items()))
    other = next(option for option in about.options if option != about.default)
    found = summary(requests, "--reading", f"{reading}={other}", "--max-rejects", "1", status=0)

    assert (found["read"], found["decided"], found["rejected"], found["published"]) == (9, 8, 1, True)
    assert sum(found["outcomes"].values()) == 8
    assert found["readings"][reading] == {"chosen": other, "default": about.default}
    assert found["bundle"] == {"name": bundle.name, "version": bundle.version, "sha256": bundle.sha256}
    assert found["options"]["inputs"] == [str(requests)]
    assert found["options"]["max_rejects"] == "1"
    versions = {(one["cite"], one["version"]): one["decided"] for one in found["law"]}
    assert versions["usc/15/57b-2", "2006-12-22"] == 2
    assert versions["usc/15/57b-2", "2020-10-20"] == 2


def test_it_is_written_where_nothing_is_published(requests: Path) -> None:
    found = summary(requests, "--max-rejects", "0")

    assert (found["published"], found["rejected"]) == (False, 1)
    assert not requests.with_name("out.ndjson").exists()


@pytest.mark.parametrize("name", ["out.ndjson", "requests.ndjson", "out.ndjson.rejects.ndjson"])
def test_it_is_no_other_file_of_the_run(requests: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    rejects = ("--rejects", str(requests.with_name("out.ndjson.rejects.ndjson")))
    to = ("-o", str(requests.with_name("out.ndjson")), "--summary", str(requests.with_name(name)), *rejects)

    assert main(["batch", str(requests), "--bundle", FTC, *to]) == 2
    assert "is an input or another output" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--summary", "--report", "--rejects", "-o"])
@pytest.mark.parametrize(("folder", "said"), [("absent", "no such file"), ("requests.ndjson", "not a directory")])
def test_what_cannot_be_written_is_said_before_the_work(
    requests: Path, option: str, folder: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    to = ("-o", str(requests.with_name("out.ndjson")), option, str(requests.with_name(folder) / "page.ndjson"))

    assert main(["batch", str(requests), "--bundle", FTC, "--workers", "1", *to]) == 2
    assert said in capsys.readouterr().err
    assert [file.name for file in requests.parent.iterdir()] == ["requests.ndjson"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk here")
@pytest.mark.parametrize("option", ["--summary", "--report"])
def test_a_page_that_fails_at_the_end_says_that_the_answers_are_published(
    requests: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = requests.with_name("out.ndjson")

    assert main(["batch", str(requests), "--bundle", FTC, "--workers", "1", "-o", str(out), option, "/dev/full"]) == 2
    said = capsys.readouterr().err
    assert f"statute: the answers are published: {out}\n" in said
    assert "/dev/full: no space left on device" in said
    assert len(out.read_text().splitlines()) == 8


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk here")
def test_a_page_that_fails_where_nothing_is_published_says_so(
    requests: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = ("-o", str(requests.with_name("out.ndjson")), "--summary", "/dev/full", "--max-rejects", "0")

    assert main(["batch", str(requests), "--bundle", FTC, "--workers", "1", *to]) == 2
    assert "the answers are not published" in capsys.readouterr().err
