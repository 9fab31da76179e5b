"""What `statute check` prints in each format, and its exit statuses."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from check.tiny_bundle import TINY, checked, planted
from statute_runner.check.reports import report
from statute_runner.cli import main
from statute_runner.problem import Problem, Span

ROOT = Path(__file__).parents[2]
WRONG = ("is at least 12 years old}", "is at leas 12 years old}", "code/1/10/2000-01-01.yaml")
MADE = [
    Problem("quote-long", "50 % it\nall: told", Span("a b.yaml", 3, 5, 9), "shorten: 9 %"),
    Problem("quote-operator", "odd", Span("c,d:e.yaml", 1), severity="warning"),
    Problem("bundle-missing", "nothing here"),
]


def test_the_shipped_law_has_neither_problems_nor_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", str(ROOT / "policies")])
    output = capsys.readouterr().out

    assert status == 0
    assert re.search(r"words: 100 % covered \(\d+ % quoted, \d+ % not encoded\), 0 problems\n", output)
    assert "warning" not in output


@pytest.mark.parametrize(("bundle", "left_out"), [("tests/bundles/ftc", 7), ("tests/bundles/exchange-shape", 3)])
def test_of_law_that_leaves_provisions_out_only_that_is_said(
    bundle: str, left_out: int, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["check", str(ROOT / bundle)])
    output = capsys.readouterr().out

    assert status == 0
    assert re.search(
        r"words here: \d+ % quoted, \d+ % not encoded, "
        rf"and the words of {left_out} provisions left out, 0 problems, \d+ warnings?\n",
        output,
    )
    assert {line.split()[1] for line in output.splitlines() if " warning: " in line} == {"provision-omitted"}


@pytest.mark.parametrize("bundle", ["beneficial-owner", "privacy-act"])
def test_of_law_that_rests_on_silence_and_leaves_provisions_out_only_that_is_said(
    bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["check", str(ROOT / "tests/bundles" / bundle), "--format", "json"])
    *told, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert status == 0
    assert last["errors"] == 0
    assert {line["code"] for line in told} == {"silence-rests", "provision-omitted"}


def test_a_changed_word_of_the_law_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "law"
    shutil.copytree(ROOT / "policies", root)
    version = max(root.glob("usc/19/1628/*.yaml"))
    version.write_text(version.read_text().replace("only if the Secretary obtains", "where the Secretary obtains", 1))
    status, output = checked(root, capsys)

    assert status == 1
    assert f"law/usc/19/1628/{version.name}:" in output
    assert "quote-verbatim `only if` does not occur in provision b/1" in output


def test_json_is_one_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(planted(tmp_path, *WRONG), capsys, "--format", "json")
    *lines, last = [json.loads(line) for line in output.splitlines()]

    assert status == 1
    assert last == {"bundles": ["tiny"], "errors": 2, "warnings": 0, "complete": True}
    assert [(line["code"], line["line"], line["column"]) for line in lines] == [
        ("word-uncovered", 12, 50),
        ("quote-verbatim", 34, 49),
    ]
    assert lines[1] == {
        "file": "tiny/code/1/10/2000-01-01.yaml",
        "line": 34,
        "column": 49,
        "end": 76,
        "code": "quote-verbatim",
        "severity": "error",
        "message": "`who is at leas 12 years old` does not occur in provision a",
        "help": "did you mean `who is at least 12 years old`?",
        "follows": None,
    }


def test_github_commands_are_escaped() -> None:
    assert list(report(MADE, "github", {})) == [
        "::error file=a b.yaml,line=3,col=5,endColumn=9,title=quote-long::50 %25 it%0Aall: told%0Ahelp: shorten: 9 %25",
        "::warning file=c%2Cd%3Ae.yaml,line=1,col=1,title=quote-operator::odd",
        "::error title=bundle-missing::nothing here",
    ]


def test_sarif_has_a_rule_for_each_code_and_a_place_for_each_result() -> None:
    (text,) = report(MADE, "sarif", {})
    made = json.loads(text)
    (run,) = made["runs"]
    rules, results = run["tool"]["driver"]["rules"], run["results"]

    assert made["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == ["bundle-missing", "quote-long", "quote-operator"]
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [result["ruleId"] for result in results]
    assert rules[1]["shortDescription"]["text"] == "A quote is longer than fifteen words."
    assert rules[1]["help"]["markdown"].startswith("# quote-long\n")
    assert [result["level"] for result in results] == ["error", "warning", "error"]
    assert results[0]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "a%20b.yaml"},
                "region": {"startLine": 3, "startColumn": 5, "endColumn": 9},
            }
        }
    ]
    assert "locations" not in results[2]


def test_sarif_of_a_sound_bundle_has_no_results(capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(TINY, capsys, "--format", "sarif")

    assert status == 0
    assert json.loads(output)["runs"][0]["results"] == []


def test_warnings_alone_are_not_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ("quote: guest}", "quote: [guest, {words: not overdue}]}", "code/1/10/2000-01-01.yaml")
    status, output = checked(planted(tmp_path, *wrong), capsys)

    assert status == 0
    assert "quote-operator warning: the quote says `not`, the test `is`" in output
    assert ", 0 problems, 1 warning\n" in output


def test_the_shapes_of_all_files_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted(tmp_path, "revision: 1", "revison: 1", "code/1/20/2000-01-01.yaml")
    (root / "values/country.yaml").write_text("format: values/v1\nvalues: [A]\n")
    (root / "readings/keeper.md").write_text("# One keeper\n")
    status, output = checked(root, capsys)

    assert status == 1
    assert re.findall(r"^tiny/(\S+): (\S+) ", output, re.MULTILINE) == [
        ("code/1/20/2000-01-01.yaml:8:1", "unknown-key"),
        ("readings/keeper.md:1:1", "reading-front-matter"),
        ("values/country.yaml:1:1", "missing-key"),
        ("values/country.yaml:2:9", "bad-type"),
    ]
    assert output.endswith("statute: tiny: 3 invalid files; references, words and cases were not checked\n")


def test_a_link_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(TINY, root)
    (root / "values/other.yaml").symlink_to(root / "values/country.yaml")
    status, output = checked(root, capsys)

    assert (status, output.splitlines()[0]) == (
        1,
        "tiny/values/other.yaml:1:1: file-link a file of a bundle must not be a link",
    )


@pytest.mark.parametrize("there", [True, False])
def test_no_bundle_is_bad_usage(there: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "empty"
    if there:
        root.mkdir()
    status, output = checked(root, capsys)

    assert status == 2
    assert output.startswith("bundle-missing ")
    assert output.endswith("help: give the folder that holds bundle.yaml\n")


def test_a_file_is_named_so_that_it_can_be_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From elsewhere the whole path is told."""
    root = planted(tmp_path, *WRONG)
    main(["check", str(root)])

    assert Path(capsys.readouterr().out.split(":")[0]) == root / "code/1/10/2000-01-01.yaml"


def test_a_bundle_with_problems_is_not_decided_under(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted(tmp_path, "rule: code/1/20#member,", "rule: code/1/20#members,", "code/1/10/2000-01-01.yaml")
    request = tmp_path / "request.yaml"
    request.write_text('id: A-1\ndate: "2015-05-05"\n')
    status = main(["decide", "--bundle", str(root), "--no-cache", str(request)])
    captured = capsys.readouterr()

    assert (status, captured.out) == (2, "")
    assert "unknown-rule unknown rule `members` of code/1/20" in captured.err
