"""`statute init` writes a bundle that passes every check: an example, or from options or answers."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml

from commands.command import statute
from statute_runner.author.citation_form import cited_section
from statute_runner.cli import main
from statute_runner.problem import Refused

LAW = "\u00a710. Lending\n(a) A book may be lent to a reader who has a card.\n(b) A map may not: it is “kept” here.\n"
OWN = (
    *("--citation", "1 Code \u00a7 10(a)", "--from", "2010-01-01", "--question", "May the book be lent?"),
    *("--quote", "who has a card", "--fact", "reader.card", "--ask", "Is there a card?"),
)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "law.txt").write_text(LAW)


def passes(root: str) -> None:
    pytest.importorskip("z3")
    for verb in (("check", root, "--deep"), ("test", root), ("prove", root)):
        done = statute(*verb)
        assert done.status == 0, (verb, done.output, done.errors)
    assert ", 0 problems" in statute("check", root).output


def answered(*arguments: str, typed: str) -> tuple[int, str, str]:
    """The command before a person who types."""
    output, errors, given = io.StringIO(), io.StringIO(), io.StringIO(typed)
    given.isatty = lambda: True  # type: ignore[method-assign]
    with redirect_stdout(output), redirect_stderr(errors), patch.object(sys, "stdin", given):
        status = main(arguments)
    return status, output.getvalue(), errors.getvalue()


def test_the_example_passes() -> None:
    done = statute("init", "lending")

    assert (done.status, done.errors) == (0, "")
    assert "lending/README.md" in done.output
    passes("lending")


def test_ones_own_law_passes_with_every_word_of_it() -> None:
    assert statute("init", "lending", "--text", "law.txt", *OWN).status == 0
    passes("lending")
    made = yaml.safe_load(Path("lending/code/1/10/2010-01-01.yaml").read_text("utf-8"))

    assert (made["cite"], made["identifier"], made["heading"]) == ("1 Code 10", "/us/code/t1/s10", "Lending")
    assert [part["text"] for part in made["text"]] == [
        "A book may be lent to a reader who has a card.",
        "A map may not: it is “kept” here.",
    ]
    assert made["not_encoded"] == [
        {"at": "a", "quote": "A book may be lent to a reader", "because": "Not encoded yet."},
        {"at": "b", "whole": True, "because": "Not encoded yet."},
    ]


def test_at_a_terminal_what_is_usual_is_taken_and_what_does_not_fit_is_asked_again() -> None:
    status, output, errors = answered("init", "lending", typed="nothing\n1 Code 10\nsoon\n" + "\n" * 9)

    assert status == 0
    assert "lending/bundle.yaml" in output
    assert "expected a citation, got `nothing`" in errors
    passes("lending")


def test_answers_at_a_terminal_make_ones_own_law() -> None:
    typed = (
        "2 Code 7\nlaw.txt\n2015-05-05\nwho has a card\nreader.card\nMay it?\nyes=It may.\nno=It may not.\n\n"
        "Is there one?\nthe desk\nThere is a card.\n"
    )
    assert answered("init", "lending", typed=typed)[0] == 0
    passes("lending")
    bundle = yaml.safe_load(Path("lending/bundle.yaml").read_text("utf-8"))

    assert list(bundle["questions"]["lending"]["outcomes"]) == ["yes", "no"]
    assert os.path.isfile("lending/code/2/7/2015-05-05.yaml")


def test_answers_that_end_are_said() -> None:
    status, _, errors = answered("init", "lending", typed="1 Code 10\n")

    assert status == 2
    assert "the answers ended" in errors
    assert not os.path.exists("lending")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--citation", "1 Code 10"), "`--text` is missing"),
        (("--text", "law.txt"), "`--citation` is missing"),
        (("--text", "law.txt", *OWN, "--quote", "who has a cart"), "is not found"),
        (("--text", "law.txt", *OWN, "--at", "c"), "no provision `c`"),
        (("--text", "law.txt", *OWN, "--at", "b"), "is not found in b"),
        (("--text", "law.txt", *OWN, "--from", "2010-02-30"), "2010-02-30"),
        (("--text", "law.txt", *OWN, "--enacted", "2011-01-01"), "later than"),
        (("--text", "law.txt", *OWN, "--fact", "card"), "expected a group and a name"),
        (("--text", "law.txt", *OWN, "--outcome", "yes=It may."), "needed twice"),
        (("--text", "law.txt", *OWN, "--outcome", "Yes=It may.", "--outcome", "no=No."), "lower-case"),
        (("--text", "none.txt", *OWN), "none.txt"),
        (("--bundle", "other"), "`--bundle` has no effect here"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_option_and_leaves_nothing(arguments: tuple[str, ...], said: str) -> None:
    done = statute("init", "lending", *arguments)

    assert done.status == 2
    assert said in done.errors
    assert not os.path.exists("lending")


def test_nothing_is_written_over() -> None:
    assert statute("init", "lending").status == 0
    assert "holds a bundle already" in statute("init", "lending").errors
    os.mkdir("other")
    with open("other/README.md", "w", encoding="utf-8") as file:
        file.write("mine")
    assert "`other` has README.md already" in statute("init", "other").errors
    assert os.listdir("other") == ["README.md"]


def test_a_folder_that_is_there_and_has_other_files_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkdir("lending")
    with open("lending/notes.txt", "w", encoding="utf-8") as file:
        file.write("mine")
    monkeypatch.chdir("lending")

    assert statute("init", ".").status == 0
    passes(".")


def test_editors_find_the_schema_of_every_file() -> None:
    statute("init", "lending")
    named = {}
    for place, _, names in os.walk("lending"):
        for name in (name for name in names if name.endswith(".yaml") and not name.startswith(".")):
            with open(os.path.join(place, name), encoding="utf-8") as file:
                named[name] = os.path.join(place, file.readline().partition("$schema=")[2].strip())

    assert len(named) == 5
    assert [name for name, schema in named.items() if not os.path.isfile(schema)] == []


def test_what_stands_beside_the_law_is_well_formed() -> None:
    statute("init", "lending")
    for name in ("settings", "extensions", "tasks"):
        with open(f"lending/.vscode/{name}.json", encoding="utf-8") as file:
            assert json.load(file)
    with open("lending/.vscode/settings.json", encoding="utf-8") as file:
        schemas = json.load(file)["yaml.schemas"]
    assert [path for path in schemas if not os.path.isfile(f"lending/{path}")] == []
    with open("lending/.github/workflows/law.yml", encoding="utf-8") as file:
        steps = yaml.safe_load(file)["jobs"]["law"]["steps"]
    commands = [step["run"].split() for step in steps if step.get("run", "").startswith("statute")]
    assert [command[1] for command in commands] == ["check", "check", "test", "prove"]
    with open("lending/.pre-commit-config.yaml", encoding="utf-8") as file:
        hooks = yaml.safe_load(file)["repos"][0]["hooks"]
    for words in (*commands, *(hook["entry"].split() for hook in hooks)):
        assert statute(*(word if word != "." else "lending" for word in words[1:])).status == 0


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("12 Code 31", "code/12/31"),
        ("12 Code \u00a7 31(a)-(b)", "code/12/31"),
        ("12 A.B. Code 31a", "abc/12/31a"),
        ("19 ABC 103.33", "abc/19/103.33"),
        ("code/12/31", "code/12/31"),
        ("Act 12, section 3", "act/12/3"),
        ("Pub. L. 116-113 \u00a7 209", "publ/116-113/209"),
    ],
)
def test_a_citation_is_a_folder(written: str, path: str) -> None:
    assert cited_section(written).path == path


@pytest.mark.parametrize("written", ["", "Lending", "\u00a7", "12", "a/../b", "/etc/passwd"])
def test_what_is_no_citation_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        cited_section(written)
