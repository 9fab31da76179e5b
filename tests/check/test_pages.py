"""Each problem's page: there is one for every code, and its examples are true."""

from __future__ import annotations

import ast
import io
import re
import shlex
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import statute_runner
from check.tiny_bundle import LENDING, TINY, checked, planted
from statute_runner.api import load
from statute_runner.check.code_pages import codes, page
from statute_runner.cli import main, parsed
from statute_runner.problem import Refused
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark import ParameterSet

RUNNER = Path(statute_runner.__file__).parent
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+\Z|(?:cycle|fault|overlap|usage)\Z")
# What a refusal of HTTP begins with, as a number or as its first line: its code follows.
STATUS = re.compile(r"[45][0-9]{2}(?: |\Z)")
SAYING = {"Problem", "refuse", "say", "problem", "unknown"}
# What takes a code as a later argument, and as which.
LATER = {"checked_day": 1, "require": 3}
PASSING_ON = {
    *{"optional_packages.py", "serve/refusal.py"},
    *{
        "amend/git_revisions.py",
        "loading/subject.py",
        "problem.py",
        "request/request_document.py",
        "text/days.py",
        "whatif/register_questions.py",
    },
    *{
        "law/schema_validation.py",
        "serve/http_api.py",
        "text/yaml_reader.py",
        "text/strict_json.py",
        "explain/template_rules.py",
    },
}
FENCE = re.compile(r"```([a-z ]+)\n(.*?)\n```\n", re.DOTALL)


@cache
def sources() -> dict[str, ast.Module]:
    return {str(path.relative_to(RUNNER)): ast.parse(path.read_text()) for path in sorted(RUNNER.rglob("*.py"))}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = node.func
            yield getattr(called, "id", getattr(called, "attr", "")), node


def said() -> set[str]:
    """Every code in the source: an argument of whatever makes a problem, and what schema.py returns first."""
    found = set()
    for file, tree in sources().items():
        firsts = [call.args[0] for name, call in calls(tree) if name in SAYING]
        for called, place in LATER.items():
            firsts += [code for name, call in calls(tree) if name == called for code in call.args[place:]]
        if file == "law/schema_validation.py":
            returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
            firsts += [value.elts[0] for value in returned if isinstance(value, ast.Tuple)]
        found |= {first.value for first in firsts if isinstance(first, ast.Constant) and CODE.match(str(first.value))}
    return {str(code) for code in found} | set(served())


def served() -> Iterator[str]:
    """Every code in the source that follows a status of HTTP: in a call, or in a tuple."""
    for tree in sources().values():
        for node in ast.walk(tree):
            parts = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
            for status, code in pairwise(part.value if isinstance(part, ast.Constant) else None for part in parts):
                if STATUS.match(str(status)) and isinstance(code, str) and code.replace("-", "").isalpha():
                    yield code


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert sorted(said()) == codes()


def test_a_code_is_passed_on_only_where_it_is_counted() -> None:
    passing = {
        file
        for file, tree in sources().items()
        for name, call in calls(tree)
        if name in {"Problem", "refuse"} and not isinstance(call.args[0], ast.Constant)
    }

    assert passing == PASSING_ON


@pytest.mark.parametrize("code", codes())
def test_a_page_has_its_parts(code: str) -> None:
    text = page(code).text
    parts = text.split("\n\n")

    assert parts[0] == f"# {code}"
    assert parts[1].endswith(".")
    assert parts[2].endswith(".")
    assert text.index("\nWrong:\n") < text.index("\nRight:\n")
    assert [kind for kind, _ in FENCE.findall(text)] == [FENCE.findall(text)[0][0]] * 2


def examples(*kinds: str) -> list[ParameterSet]:
    found = []
    for code in codes():
        (kind, wrong), (_, right) = FENCE.findall(page(code).text)
        if kind in kinds:
            found.append(pytest.param(code, wrong, right, id=code))
    return found


@pytest.mark.parametrize(("code", "wrong", "right"), examples("yaml", "jinja", "json"))
def test_the_wrong_example_is_found_and_the_right_one_is_not(
    code: str, wrong: str, right: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, output = checked(planted(tmp_path, right, wrong), capsys)

    assert code in {line.split(" ")[1] for line in output.splitlines() if re.match(r"tiny/\S+:\d+:\d+: ", line)}


@pytest.mark.parametrize(("code", "wrong", "right"), examples("yaml register"))
def test_the_wrong_register_is_found_and_the_right_one_is_not(
    code: str, wrong: str, right: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, output = checked(planted(tmp_path, right, wrong, bundle=LENDING), capsys)

    assert code in {line.split(" ")[1] for line in output.splitlines() if re.match(r"tiny/\S+:\d+:\d+: ", line)}


@pytest.mark.parametrize(("code", "wrong", "right"), examples("yaml register request"))
def test_the_wrong_request_of_an_entry_is_refused_and_the_right_one_is_not(code: str, wrong: str, right: str) -> None:
    assert code in refused(wrong, LENDING)
    assert refused(right, LENDING) == []


@pytest.mark.parametrize(("code", "wrong", "right"), examples("yaml request", "json request"))
def test_the_wrong_request_is_refused_and_the_right_one_is_not(code: str, wrong: str, right: str) -> None:
    assert code in refused(wrong)
    assert refused(right) == []


def commands() -> list[ParameterSet]:
    """Every line of an example that is a command, with a comment or without."""
    lines = [
        (code, line) for code in codes() for _, text in FENCE.findall(page(code).text) for line in text.split("\n")
    ]
    return [pytest.param(line, id=f"{code}-{n}") for n, (code, line) in enumerate(lines) if line.startswith("statute ")]


@pytest.mark.parametrize("line", commands())
def test_a_command_in_an_example_is_one(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The reader of arguments takes it; in `git-revision` a revision stands where an option could."""
    arguments = shlex.split(line.partition(" >")[0].partition(" 2>")[0], comments=True)[1:]
    if arguments == ["diff", "--git", "--all"]:
        return

    assert parsed(arguments).verb == arguments[0]
    assert capsys.readouterr().err == ""


def refused(text: str, bundle: Path = TINY) -> list[str]:
    facts = load(str(bundle), cache=False).bundle.facts
    found: list[str] = []
    for raw in requests(io.BytesIO(text.encode()), "request"):
        try:
            request_from(raw, facts)
        except Refused as problems:
            found += [problem.code for problem in problems.problems]
    return found


def test_the_lending_library_is_right_before_a_fault_is_planted(capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(LENDING, capsys)

    assert (status, output.splitlines()[0].rpartition(", ")[2]) == (0, "0 problems")


def test_the_tiny_bundle_is_right_before_a_fault_is_planted(capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(TINY, capsys)

    assert status == 0
    assert output.splitlines() == [
        "tiny: 3 sections in 5 versions, 7 rules, 102 words: 100 % covered (84 % quoted, 16 % not encoded), 0 problems",
        "no lawyer has signed 5 of 5 versions and 2 of 2 readings",
    ]


def test_explain_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", "--explain", "quote-long"])

    assert (status, capsys.readouterr().out) == (0, page("quote-long").text)


def test_explain_names_the_nearest_code(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", "--explain", "quote-lng"])

    assert (status, capsys.readouterr().err) == (
        2,
        "unknown-code unknown code `quote-lng`\n  help: did you mean `quote-long`?\n",
    )
