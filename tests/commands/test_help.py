"""Help has every verb in a group and examples that can be typed; what was mistyped is told with what was meant."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from statute_runner.cli import parsed
from statute_runner.commands import GROUPS, VERBS
from statute_runner.commands.examples import EXAMPLES

from .command import statute

STATUTE = str(Path(sys.executable).with_name("statute"))


def test_each_verb_stands_in_one_group_and_has_examples() -> None:
    grouped = [name for names in GROUPS.values() for name in names]

    assert sorted(grouped) == sorted(VERBS)
    assert sorted(EXAMPLES) == sorted(VERBS)


@pytest.mark.parametrize("typed", [typed for examples in EXAMPLES.values() for typed, _ in examples])
def test_an_example_can_be_typed(typed: str) -> None:
    words = shlex.split(typed.partition(" > ")[0])

    assert words[0] == "statute"
    assert parsed(words[1:]).verb == words[1]


@pytest.mark.parametrize("columns", [40, 80])
def test_help_is_as_wide_as_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    whole = statute("--help")
    groups = whole.output.partition("\ndecide:\n")[2].partition("`statute VERB")[0]

    assert whole.status == 0
    assert all(len(line) <= columns for line in groups.splitlines())
    for name in VERBS:
        found = statute(name, "--help")
        assert found.status == 0
        assert found.output.partition("\nexamples:\n")[2].count("  statute ") == len(EXAMPLES[name])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("decid",), "decide"),
        (("chek",), "check"),
        (("decide", "--frmat", "json"), "--format"),
        (("decide", "--why-nt"), "--why-not"),
        (("batch", "--ful"), "--full"),
        (("decide", "--format", "htm"), "html"),
        (("check", "--format", "sarf"), "sarif"),
        (("decide", "--question", "exchnge"), "exchange"),
    ],
)
def test_what_was_meant_is_told(typed: tuple[str, ...], meant: str) -> None:
    done = statute(*typed)

    assert (done.status, done.output) == (2, "")
    assert f"did you mean `{meant}`?" in done.errors


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("statute de", {"decide "}),
        ("statute decide --any", {"--any-fact ", "--any-outcome "}),
        ("statute decide --format h", {"html "}),
    ],
)
def test_a_shell_completes(line: str, expected: set[str], tmp_path: Path) -> None:
    pytest.importorskip("argcomplete")
    told = tmp_path / "told"
    asked = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE_STDOUT_FILENAME": str(told),
    }
    done = subprocess.run([STATUTE], env={**os.environ, **asked}, check=False, capture_output=True)

    assert done.stdout == b""
    assert {one if one.endswith(" ") else f"{one} " for one in told.read_text().split("\n")} == expected


def test_nothing_is_loaded_to_complete_where_no_shell_asks() -> None:
    code = "import sys; from statute_runner.cli import parsed; parsed(['decide']); print('argcomplete' in sys.modules)"
    environment = {name: value for name, value in os.environ.items() if name != "_ARGCOMPLETE"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)

    assert done.stdout == "False\n"
