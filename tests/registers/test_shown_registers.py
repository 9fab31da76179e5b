"""What people read of registers: `statute show registers`, and in an explanation where each fact was read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from registers.lending import LENDING, copy, request
from statute_runner.cli import main

if TYPE_CHECKING:
    from pathlib import Path

LAW = ("--bundle", str(LENDING), "--no-cache")
MILL_ROAD = """\
branch mill-road, from 2010-01-01, until 2019-12-31
  name: Mill Road
  county: inside
  services: lending, reading
  on record since 2010-01-04: County gazette 2010, page 7 (registers/branches.yaml:13)
  took over from old-mill
  deposits: all there are
    deposit
      note: Note 12
      from: 2010-02-01
      until: 2019-12-31
      on record since 2010-02-03: Cash book 2010 (registers/deposits.yaml:4)
  losses: all there are
    loss
      found_on: 2018-06-01
      replaced_on: none
      on record since 2018-07-01: Audit of 2018 (registers/losses.yaml:10)
    loss of old-mill
      found_on: 2005-03-01
      replaced_on: 2006-01-10
      found_by: The auditor
      on record since 2005-04-01: Audit of 2005 (registers/losses.yaml:4)
"""


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    status = main(["show", "registers", *arguments, *LAW])
    output, errors = capsys.readouterr()

    assert (status, errors) == (0, "")
    return output


def test_a_key_shows_its_entry_and_all_that_is_read_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "mill-road") == MILL_ROAD


def test_what_was_recorded_later_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    later = MILL_ROAD[MILL_ROAD.index("    loss\n") : MILL_ROAD.index("    loss of old-mill")]

    assert shown(capsys, "mill-road", "--known-on", "2018-06-30") == MILL_ROAD.replace(later, "")


def test_an_entry_is_shown_on_its_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "mill-road", "--on", "2010-01-01") == MILL_ROAD
    assert shown(capsys, "mill-road", "--on", "2020-01-01") == "branch mill-road: not in force on 2020-01-01\n"


def test_the_list_has_every_key_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    listed, then = shown(capsys), shown(capsys, "--on", "2015-01-01")

    assert [line for line in listed.splitlines() if line[:1] not in {" ", ""}] == [
        "branches: The branches of the libraries, and which took over from which.",
        "members: The members of the libraries.",
    ]
    assert "  cleo\n    fines: none on record; no entry says that this is all\n" in listed
    assert "  station, Station Street, from 2020-01-01\n" in listed
    assert "station" not in then
    assert "  mill-road, Mill Road, from 2010-01-01, until 2019-12-31\n" in then


def test_an_open_matter_is_shown_as_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy(tmp_path / "r", losses=('    found_on: "2018-06-01"\n', ""))
    output = shown(capsys, "mill-road", "--registers", str(folder))

    assert "    loss; open: `found_on` is not known\n" in output
    assert f"({folder}/losses.yaml:10)" in output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("registers", "statoin"), "register-key"),
        (("code/1/10", "station"), "usage"),
        (("registers", "--on", "2015"), "request-date"),
    ],
)
def test_what_is_not_there_is_refused(
    arguments: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["show", *arguments, *LAW])

    assert (status, capsys.readouterr().err.split(" ")[0]) == (2, code)


def test_a_bundle_without_registers_has_none_to_show(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["show", "registers", "--bundle", "tests/bundles/ftc"])

    assert (status, "the bundle declares no registers" in capsys.readouterr().err) == (2, True)


def decided(asked: object, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "statute_runner", "decide", *LAW, *arguments]
    return subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)


def test_decide_takes_other_registers_and_what_was_known(tmp_path: Path) -> None:
    asked = request("2018-06-15", branch={"key": "mill-road"}, member={"key": "ann"})
    paid = copy(tmp_path / "r", losses=("replaced_on: none", 'replaced_on: "2018-06-10"'))
    outcomes = [
        json.loads(decided(asked, *arguments).stdout)["outcome"]
        for arguments in ((), ("--known-on", "2018-06-30"), ("--registers", str(paid)))
    ]

    assert outcomes == ["barred", "permitted", "permitted"]


def test_a_conflict_is_shown_with_the_words_of_the_request_and_the_place_of_the_register(tmp_path: Path) -> None:
    folder = copy(tmp_path / "r")
    found = decided(request(branch={"key": "hill", "county": "inside"}), "--registers", str(folder))

    assert found.returncode == 2
    assert found.stderr.startswith("standard input:1:")
    assert f"stated as `inside`, but the register of branches has `outside` ({folder}/branches.yaml:43)" in found.stderr


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_an_explanation_says_where_each_fact_was_read(form: str) -> None:
    asked = request("2015-05-05", branch={"key": "harbour"}, member={"key": "ann"})
    full = ["--full"] if form == "text" else []
    said = " ".join(decided(asked, "--format", form, *full).stdout.replace("&#8203;", "").split())

    # In the annex each field of the deposit, and each fact of the member; the list there, and twice on the first sheet:
    # as what is not known, and as what was given.
    assert said.count("register of deposits, harbour: Cash book 2001 (registers/deposits.yaml:16)") == 3
    assert said.count("no register says that this is all") == 1
    assert said.count("No register says that it holds all of them") == 1
    assert said.count("The registers hold none, and do not say that this is all, so that it is not known") == 1
    assert said.count("register of members, ann: Card 1") == 2
    assert "registers/" not in decided(request(), "--format", form).stdout


def test_a_blank_request_says_what_is_read_with_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "request", *LAW])

    assert "#   With it are read: member.name, member.kind, member.fines\n" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_first_sheet_has_the_entries_and_calls_no_loss_the_first_that_is_not_on_record(form: str) -> None:
    asked = request("2015-05-05", branch={"key": "harbour"}, member={"key": "cleo"})
    said = re.split("ANNEX|# Annex|>Annex to", decided(asked, "--format", form).stdout)[0]
    words = " ".join(re.sub("<[^>]+>", " ", said).replace("\\", "").split())

    assert len(re.findall(r"Harbour\.? .register of branches, harbour.", words)) == 1
    assert "Register of branches, harbour: County gazette 1990, page 1 (recorded on February 1, 2000)" in words
    deposit = r"The first deposit: note: Note 3; from: January 1, 2001; until: none\.? .register of deposits, harbour."
    assert re.search(deposit, words)
    assert "Register of deposits, harbour: Cash book 2001 (recorded on January 9, 2001)" in words
    for asked_for in ("Which losses of the branch have been found?", "Which fines were imposed on the member?"):
        assert f"{asked_for} No register says that it holds all of them" in words
        assert f"{asked_for} The registers hold none, and do not say that this is all" in words
    assert "first loss" not in words
    assert "first fine" not in words


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_annex_calls_no_loss_the_first_that_is_not_on_record(form: str) -> None:
    asked = request("2015-05-05", branch={"key": "harbour"}, member={"key": "cleo"})
    full = ["--full"] if form == "text" else []
    said = decided(asked, "--format", form, *full).stdout
    words = " ".join(re.sub("<[^>]+>", " ", said).replace("\\", "").split())

    assert re.search("[Aa]ny loss that is not on record: Who lost the book?", words)
    assert words.count("none on record, and any loss that is not on record") > 1
    assert "first deposit" in words.lower()
    assert "first loss" not in words.lower()
    assert "first fine" not in words.lower()


IDLE = [("show",), ("show", "code/1/10"), ("timeline",), ("diff", "2005-05-05", "2015-05-05")]


@pytest.mark.parametrize("use", IDLE, ids=" ".join)
def test_other_registers_are_refused_where_none_are_read(
    use: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([*use, *LAW, "--registers", str(copy(tmp_path / "r"))])

    assert status == 2
    assert "`--registers`" in capsys.readouterr().err
