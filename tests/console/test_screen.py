"""What a terminal shows: colours and a pager there only, lines no wider than it, the answer and the next step last."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests/check/tiny"
COLOUR = re.compile(r"\x1b\[([0-9;]*)m")
OPEN, FAVOURABLE, ADVERSE = "1;33", "1;32", "1;31"
FACTS = {"member": {"kind": "reader", "age": 12}, "loan": {"map": False, "overdue": False}}
LATE = {**FACTS, "loan": {"map": False, "overdue": True}}


def request(folder: Path, facts: object = None) -> str:
    file = folder / "request.json"
    file.write_text(json.dumps({"id": "R-1", "date": "2015-05-05", "facts": {} if facts is None else facts}))
    return str(file)


def shown(*arguments: str, columns: int = 80, rows: int = 24, law: Path = TINY, **variables: Any) -> str:
    """What a terminal of this size is given."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES", "CI", "NO_COLOR", "PAGER", "LESS"}}
    running = subprocess.Popen(
        [sys.executable, "-m", "statute_runner", *arguments, "--bundle", str(law), "--no-cache"],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=subprocess.PIPE,
        env={**kept, "TERM": "xterm-256color", "PAGER": "cat", **variables},
    )
    os.close(follower)
    found = b""
    try:
        while piece := os.read(leader, 65536):
            found += piece
    except OSError:  # the other end is closed
        pass
    os.close(leader)
    assert running.stderr
    errors = running.stderr.read().decode()
    running.stderr.close()
    assert running.wait() in {0, 1}, errors
    return found.decode().replace("\r\n", "\n")


def piped(*arguments: str, **variables: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "statute_runner", *arguments, "--bundle", str(TINY), "--no-cache"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **variables},
    ).stdout


def styles(text: str) -> dict[str, str]:
    """The styles of what is coloured."""
    return {words: style for style, words in re.findall(r"\x1b\[([0-9;]+)m(.*?)\x1b\[0m", text)}


@pytest.mark.parametrize(
    ("facts", "head", "style"),
    [({}, "UNDETERMINED", OPEN), (FACTS, "PERMITTED", FAVOURABLE), (LATE, "REFUSED", ADVERSE)],
)
def test_an_outcome_has_the_colour_of_its_tone_on_a_terminal(
    facts: object, head: str, style: str, tmp_path: Path
) -> None:
    seen = shown("decide", request(tmp_path, facts), "--format", "text")

    assert styles(seen)[head] == style


def test_without_its_colours_a_terminal_shows_what_a_pipe_gets(tmp_path: Path) -> None:
    arguments = ("decide", request(tmp_path, FACTS), "--format", "text")
    seen = shown(*arguments, rows=500)

    assert COLOUR.sub("", seen) == piped(*arguments)


@pytest.mark.parametrize(
    ("more", "variables", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"TERM": "dumb"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_who_wants_no_colour_gets_none(
    more: tuple[str, ...], variables: dict[str, Any], coloured: bool, tmp_path: Path
) -> None:
    seen = shown("decide", request(tmp_path), "--format", "text", *more, **variables)

    assert bool(COLOUR.search(seen)) == coloured


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_no_colour_reaches_a_pipe(form: str, tmp_path: Path) -> None:
    assert "\x1b" not in piped("decide", request(tmp_path), "--format", form)
    assert "\x1b" not in piped("timeline", request(tmp_path), "--format", form)


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_what_is_no_text_has_no_colour_on_a_terminal_either(form: str, tmp_path: Path) -> None:
    assert "\x1b" not in shown("decide", request(tmp_path), "--format", form)


def test_a_pipe_gets_colour_where_it_is_asked_for(tmp_path: Path) -> None:
    seen = piped("decide", request(tmp_path), "--format", "text", "--color", "always")

    assert styles(seen)["UNDETERMINED"] == OPEN
    assert COLOUR.sub("", seen) == piped("decide", request(tmp_path), "--format", "text")


@pytest.fixture(name="pager")
def _pager(tmp_path: Path) -> Path:
    """A pager that keeps what it is given."""
    file = tmp_path / "pager"
    file.write_text(f"#!/bin/sh\ncat > {tmp_path / 'paged'}\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("rows", "more", "variables", "paged"),
    [
        (10, (), {}, True),
        (500, (), {}, False),
        (10, ("--no-pager",), {}, False),
        (10, (), {"CI": "true"}, False),
        (10, (), {"TERM": "dumb"}, False),
    ],
)
def test_what_is_longer_than_the_terminal_goes_to_the_pager(
    rows: int, more: tuple[str, ...], variables: dict[str, Any], paged: bool, pager: Path, tmp_path: Path
) -> None:
    seen = shown(
        "decide", request(tmp_path), "--format", "text", *more, rows=rows, **{"PAGER": str(pager), **variables}
    )

    kept = tmp_path / "paged"
    assert kept.exists() == paged
    assert "UNDETERMINED" in (kept.read_text() if paged else seen)
    assert (seen == "") == paged


@pytest.mark.parametrize("name", ["no-such-pager-at-all", ""])
def test_without_a_pager_all_is_shown(name: str, tmp_path: Path) -> None:
    assert "UNDETERMINED" in shown("decide", request(tmp_path), "--format", "text", rows=10, PAGER=name)


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("verb", ["decide", "timeline", "show", "text", "diff"])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_broken(verb: str, columns: int, tmp_path: Path) -> None:
    given = {
        "decide": ("decide", request(tmp_path), "--format", "text"),
        "timeline": ("timeline", request(tmp_path)),
        "show": ("show", "code/1/10"),
        "text": ("text", "code/1/10"),
        "diff": ("diff", "2009-12-31", "2010-01-01", "--cases-only"),
    }[verb]
    seen = COLOUR.sub("", shown(*given, columns=columns, rows=500))
    words = set(piped(*given).split())

    lines = seen.splitlines()
    assert lines
    assert [line for line in lines if len(line) > columns and " " in line.strip()] == []
    assert {word for word in seen.split() if word.isalpha() and word not in words} == set()


@pytest.mark.parametrize("more", [(), ("--full",)])
@pytest.mark.parametrize(
    ("facts", "head", "next_"), [({}, "UNDETERMINED.", "Next: "), (FACTS, "PERMITTED.", "Request R-1.")]
)
def test_what_scrolled_by_ends_with_the_answer_and_the_next_step(
    more: tuple[str, ...], facts: object, head: str, next_: str, tmp_path: Path
) -> None:
    seen = COLOUR.sub("", shown("decide", request(tmp_path, facts), "--format", "text", *more))
    last = seen.splitlines()[-8:]

    assert head in last
    assert any(next_ in line for line in last[last.index(head) :])
    assert "sha256" not in "".join(last[last.index(head) :])


def test_what_fits_is_told_once(tmp_path: Path) -> None:
    seen = COLOUR.sub("", shown("decide", request(tmp_path), "--format", "text", rows=500))

    assert seen.splitlines().count("UNDETERMINED.") == 1
