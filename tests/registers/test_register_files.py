"""What keeps registers from being read: each fault is found when they are loaded, at its place."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import jsonschema
import pytest

import statute_runner
from registers.lending import LENDING, copy, lending, request
from statute_runner.cli import main
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from pathlib import Path

FAULTS = {
    "unknown-key": ("fines", "paid: false", "payed: false", 5),
    "missing-key": ("fines", "of: bob\n    ", "", 4),
    "missing-key of the record": ("fines", "    source: Receipt book 5\n", "", 8),
    "register-value": ("fines", "paid: false", "paid: no", 5),
    "register-value of a day": ("losses", 'found_on: "2018-06-01"', 'found_on: "2018-06-31"', 11),
    "register-value of no day": ("losses", 'found_on: "2018-06-01"', "found_on: none", 11),
    "register-value of a set": ("branches", "services: [reading, lending]", "services: [reading, reading]", 26),
    "register-value of a key": ("members", "key: cleo", 'key: "cl eo"', 16),
    "register-value of keys": ("branches", "succeeds: [old-mill]", "succeeds: old-mill", 19),
    "register-value of what is complete": (
        "members",
        "complete: [fines]\n    source: Card 2",
        "complete: [fine]\n    source: Card 2",
        13,
    ),
    "register-reference": ("fines", "of: bob", "of: bobby", 4),
    "register-reference of what was taken over": ("branches", "succeeds: [old-mill]", "succeeds: [mill]", 19),
    "register-cycle": ("branches", "succeeds: [old-mill]", "succeeds: [station]", 19),
    "register-cycle of one": ("branches", "succeeds: [old-mill]", "succeeds: [mill-road]", 19),
    "register-overlap": ("branches", "key: hill", "key: harbour", 41),
    "register-date": ("branches", 'until: "2009-12-31"', 'until: "1994-12-31"', 9),
    "register-date of the record": ("losses", 'recorded_on: "2018-07-01"', 'recorded_on: "2018-05-31"', 14),
    "bad-date": ("losses", 'recorded_on: "2018-07-01"', 'recorded_on: "2018-07-32"', 14),
    "duplicate-key": ("fines", "paid: false", "paid: false\n    paid: true", 6),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_at_its_place(name: str, tmp_path: Path) -> None:
    register, before, after, line = FAULTS[name]
    folder = copy(tmp_path / "r", **{register: (before, after)})
    with pytest.raises(statute_runner.Refused) as refused:
        lending(folder)
    found = [(one.code, one.span.file, one.span.line) for one in refused.value.problems if one.span]

    assert found == [(name.split(" ", maxsplit=1)[0], f"{folder}/{register}.yaml", line)]


def test_a_cycle_of_many_is_told_once(tmp_path: Path) -> None:
    folder = copy(tmp_path / "r", branches=("  - key: old-mill\n", "  - key: old-mill\n    succeeds: [station]\n"))
    with pytest.raises(statute_runner.Refused) as refused:
        lending(folder)

    assert [one.code for one in refused.value.problems] == ["register-cycle"]
    assert "`mill-road` from `old-mill` from `station` from `mill-road`" in refused.value.problems[0].message


def test_every_overlap_is_told_at_once(tmp_path: Path) -> None:
    periods = {"of all days": None, "inside": ("2005-01-01", "2006-12-31"), "later": ("2010-01-01", "2011-12-31")}
    entries = [
        {"key": "one", "source": source, "recorded_on": "2012-01-01"}
        | (dict(zip(("from", "until"), days, strict=True)) if days else {})
        for source, days in periods.items()
    ]
    folder = copy(tmp_path / "r")
    (folder / "members.yaml").unlink()
    (folder / "fines.yaml").unlink()
    (folder / "members.yaml").write_text(json.dumps({"format": "register/v1", "entries": entries}, indent=1))
    with pytest.raises(statute_runner.Refused) as refused:
        lending(folder)

    assert [(one.code, "members.yaml:4" in one.message) for one in refused.value.problems] == [
        ("register-overlap", True),
        ("register-overlap", True),
    ]


def test_two_records_that_differ_in_their_source_are_two(tmp_path: Path) -> None:
    again = '  - of: bob\n    paid: false\n    source: Another book\n    recorded_on: "2003-01-01"\n'
    folder = copy(tmp_path / "r", fines=("  - of: bob\n", f"{again}  - of: bob\n"))

    assert len(lending(folder).request(request(member={"key": "bob"})).facts["member.fines"]) == 2  # type: ignore[arg-type]


def test_a_register_may_stand_in_several_files_below_a_folder_of_its_name(tmp_path: Path) -> None:
    folder = copy(tmp_path / "r")
    (folder / "fines").mkdir()
    shutil.move(folder / "fines.yaml", folder / "fines" / "2003-01-01.yaml")
    further = 'format: register/v1\nentries: [{of: cleo, paid: false, source: s, recorded_on: "2020-01-01"}]\n'
    (folder / "fines" / "2020.yaml").write_text(further)
    known = lending(folder).request(request(member={"key": "cleo"})).facts

    assert known["member.fines"] == ({"paid": False}, {})


@pytest.mark.parametrize("inside", [None, "note.txt"])
def test_a_folder_without_registers_is_refused(inside: str | None, tmp_path: Path) -> None:
    if inside:
        (tmp_path / inside).write_text("")
    folder = tmp_path if inside else tmp_path / "none"
    with pytest.raises(statute_runner.Refused) as refused:
        lending(folder)

    assert [one.code for one in refused.value.problems] == ["register-folder"]


def test_a_link_among_the_registers_is_refused(tmp_path: Path) -> None:
    folder = copy(tmp_path / "r")
    os.rename(folder / "fines.yaml", tmp_path / "fines.yaml")
    (folder / "fines.yaml").symlink_to(tmp_path / "fines.yaml")
    with pytest.raises(statute_runner.Refused) as refused:
        lending(folder)

    assert [one.code for one in refused.value.problems] == ["file-link"]


def test_a_register_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    folder = copy(tmp_path / "r")
    os.rename(folder / "fines.yaml", folder / "fine.yaml")
    with pytest.raises(statute_runner.Refused) as refused:
        lending(folder)

    (found,) = refused.value.problems
    assert (found.code, found.help) == ("register-undeclared", "did you mean `fines`?")


def test_a_bundle_that_declares_none_takes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(statute_runner.Refused) as refused:
        statute_runner.load("tests/bundles/ftc", registers=str(copy(tmp_path / "r")))
    assert [one.code for one in refused.value.problems] == ["register-undeclared"]

    shutil.copytree("tests/bundles/ftc", tmp_path / "law")
    shutil.copytree(LENDING / "registers", tmp_path / "law" / "registers")
    status = main(["check", str(tmp_path / "law")])

    assert (status, capsys.readouterr().out.count(" register-undeclared unexpected")) == (1, 5)


def test_a_change_of_a_register_is_seen_behind_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUTE_CACHE", str(tmp_path / "cache"))
    shutil.copytree(LENDING, tmp_path / "law")
    file = tmp_path / "law" / "registers" / "fines.yaml"
    asked = request(branch={"key": "harbour"}, member={"key": "bob"})

    def owed() -> list[object]:
        members = statute_runner.load(str(tmp_path / "law")).request(asked).facts["member.fines"]
        assert isinstance(members, tuple)
        return [member["paid"] for member in members if isinstance(member, dict)]

    assert owed() == owed() == [False]
    file.write_text(file.read_text().replace("paid: false", "paid: true"))
    assert owed() == owed() == [True]
    file.write_text(
        file.read_text().replace("paid: true\n    source: Receipt book 4", "paid: yes\n    source: Receipt book 4")
    )
    for _ in range(2):
        with pytest.raises(statute_runner.Refused):
            owed()


@pytest.mark.parametrize("name", ["branches", "deposits", "losses", "members", "fines"])
def test_the_schema_of_a_register_is_current_and_takes_its_entries(name: str) -> None:
    schema = json.loads((LENDING / "registers" / f"{name}.schema.json").read_text())
    file = LENDING / "registers" / f"{name}.yaml"
    data = document(file.read_bytes(), str(file)).data

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    data["entries"][0]["elsewhere"] = True
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)


def test_statute_schema_writes_the_schemas_of_registers(tmp_path: Path) -> None:
    root = tmp_path / "law"
    shutil.copytree(LENDING, root)
    for file in (root / "registers").glob("*.json"):
        file.unlink()
    status = main(["schema", "--write", "--bundle", str(root)])

    assert status == 0
    assert {file.name: file.read_text() for file in (root / "registers").glob("*.json")} == {
        file.name: file.read_text() for file in (LENDING / "registers").glob("*.json")
    }


DECLARED = {
    "an unknown key fact": ("key: branch.key", "key: branch.kee"),
    "a key that is no text": ("key: branch.key", "key: branch.county"),
    "an unknown fact": ("name: branch.name,", "name: branch.nam,"),
    "a list in fills": ("name: branch.name,", "name: branch.losses,"),
    "a fact twice": ("name: member.name,", "name: branch.name,"),
    "an unknown list": ("list: member.fines", "list: member.fine"),
    "a list that is none": ("list: member.fines", "list: member.kind"),
    "an unknown register": ("of: members", "of: member"),
    "a register without keys": ("of: members", "of: losses"),
    "an unknown field in own": ("own: {of: branch}", "own: {off: branch}"),
    "a value that cannot be": ("own: {of: branch}", "own: {of: us}"),
    "own and inherited of different fields": ("inherited: {of: predecessor}", 'inherited: {found_on: "2020-01-01"}'),
    "an unknown field without which": ("open without: found_on", "open without: found"),
    "an unknown day": ("past: [found_on]", "past: [found]"),
    "a past that is no day": ("past: [found_on]", "past: [of]"),
    "a field of every entry": ("found_by: {type", "source: {type"),
    "a field that is there": ("found_by: {type", "found_on: {type"),
    "a member's field that every entry has": ("    own: {of: branch}\n    inherited: {of: predecessor}\n", ""),
}


@pytest.mark.parametrize("name", DECLARED)
def test_a_register_that_could_not_be_read_is_refused(name: str, tmp_path: Path) -> None:
    root = tmp_path / "law"
    shutil.copytree(LENDING, root)
    text = (root / "bundle.yaml").read_text()
    before, after = DECLARED[name]

    assert text.count(before) == 1
    (root / "bundle.yaml").write_text(text.replace(before, after))
    with pytest.raises(statute_runner.Refused) as refused:
        statute_runner.load(str(root), cache=False)
    assert {one.code for one in refused.value.problems} == {"register-declared"}
