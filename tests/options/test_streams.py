"""Every verb beside standard streams of another encoding, closed or full: the same bytes, or a refusal that names the
stream."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from effort import TRY_ALL
from forked import CLOSED, parent

from .test_options import MODES, Mode

if TYPE_CHECKING:
    from .conftest import Run, Seen

CACHED = re.compile(rb"^cache  +/.*\n.*$", re.MULTILINE)  # where the cache is, and what it holds: of `doctor`
RUNNER = Path(__file__).parents[2] / "runner"
USES = [(verb, title) for verb in MODES for title in MODES[verb]]
# The first use of each verb.
FIRST = [(verb, next(iter(MODES[verb]))) for verb in MODES]
ALL = [*FIRST, ("schema", "write"), ("batch", "stream"), ("decide", "stdin"), ("ask", "saved")]
Plain = dict[object, tuple[int, bytes, bytes]]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
@pytest.mark.parametrize(("verb", "title"), USES)
def test_what_is_piped_is_utf_8(run: Run, known: dict[object, Seen], verb: str, title: str, encoding: str) -> None:
    mode = MODES[verb][title]
    if encoding != "ascii" and (mode.only or not (TRY_ALL or (verb, title) in FIRST)):
        return
    if (verb, title) not in known:
        known[verb, title] = run((verb, *mode.arguments), mode.given, bundle=mode.bundle)
    odd = run((verb, *mode.arguments), mode.given, bundle=mode.bundle, encoding=encoding)

    assert odd[:4] == known[verb, title][:4]


@pytest.mark.parametrize("arguments", [("show",), ("schema",), ("diff", "2005-05-05", "2015-05-05", "--cases-only")])
def test_the_law_here_holds_characters_that_are_not_ascii(run: Run, arguments: tuple[str, ...]) -> None:
    assert "“" in run((*arguments, "--bundle", "law")).output


def test_what_a_terminal_lacks_is_escaped(folder: Path) -> None:
    """A terminal keeps the encoding that it has."""
    main, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "statute_runner", "show", "--bundle", "law"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=folder,
        env=environment() | {"PYTHONIOENCODING": "ascii"},
    ) as process:
        os.close(terminal)
        shown = b""
        with suppress(OSError):  # how the end of a terminal is told
            while part := os.read(main, 4096):
                shown += part
    os.close(main)

    assert process.returncode == 0
    assert rb"A small law of \u201clending\u201d" in shown


class Stage:
    """A copy of the folder in which commands run as from a shell."""

    def __init__(self, folder: Path, place: Path) -> None:
        self.source, self.place = folder, place

    def run(self, verb: str, mode: Mode, redirected: str = "") -> tuple[int, bytes, bytes]:
        """Status, standard output and standard error, the folder being `HERE`; a redirection as a shell has it."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.source, self.place)
        told = environment() | ({"STATUTE_BUNDLE": mode.bundle} if mode.bundle else {})
        if (verb, mode) not in STARTED:
            with ExitStack() as opened:
                streams = dict(redirection(word, opened) for word in redirected.split())
                ran = parent().run(
                    verb,
                    *mode.arguments,
                    folder=self.place,
                    environment=told,
                    given=mode.given.encode(),
                    streams=streams,
                )
            return ran.returncode, self.anywhere(ran.stdout), self.anywhere(ran.stderr)
        done = subprocess.run(
            shell(redirected, verb, *mode.arguments),
            cwd=self.place,
            env=told,
            input=mode.given.encode(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        return done.returncode, self.anywhere(done.stdout), self.anywhere(done.stderr)

    def anywhere(self, said: bytes) -> bytes:
        """What is said, wherever the folder stands and whatever the cache holds."""
        return CACHED.sub(b"cached", said.replace(str(self.place).encode(), b"HERE"))


# Uses that are run by a shell that starts an interpreter; the others are forks of one that was started.
STARTED = [("decide", MODES["decide"]["json"]), ("decide", MODES["decide"]["stdin"]), ("batch", MODES["batch"]["file"])]


def redirection(word: str, opened: ExitStack) -> tuple[int, int]:
    """The stream that a redirection names by its number, and where it leads."""
    sign = "<" if "<" in word else ">"
    number, _, target = word.partition(sign)
    stream = int(number) if number else 0 if sign == "<" else 1
    if target == "&-":
        return stream, CLOSED
    return stream, opened.enter_context(open(target, "wb")).fileno()


def shell(redirected: str, *arguments: str) -> list[str]:
    """The command as a shell runs it whose streams are redirected so."""
    return ["/bin/sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-m", "statute_runner", *arguments]


def environment() -> dict[str, str]:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("STATUTE_", "PYTHONIO"))}
    return told | {"PYTHONPATH": str(RUNNER), "COLUMNS": "200"}


@pytest.fixture
def stage(folder: Path, tmp_path: Path) -> Stage:
    return Stage(folder, tmp_path / "stage")


@pytest.fixture(scope="session")
def plain() -> Plain:
    """What runs give whose streams are open."""
    return {}


def opened(stage: Stage, plain: Plain, verb: str, title: str) -> tuple[int, bytes, bytes]:
    if (verb, title) not in plain:
        plain[verb, title] = stage.run(verb, MODES[verb][title])
    return plain[verb, title]


@pytest.mark.parametrize("why", ["closed", "full"])
@pytest.mark.parametrize(("verb", "title"), ALL)
def test_output_that_cannot_be_written_is_told(stage: Stage, plain: Plain, verb: str, title: str, why: str) -> None:
    status, output, _ = opened(stage, plain, verb, title)
    redirected, fault = {
        "closed": (">&-", b"bad file descriptor"),
        "full": (">/dev/full", b"no space left on device"),
    }[why]
    done = stage.run(verb, MODES[verb][title], redirected)

    if not output:
        assert done[0] == status
        return
    assert done[0] == 2
    assert b"statute: standard output: " + fault in done[2]
    assert b"Traceback" not in done[2]
    assert b"internal error" not in done[2]


@pytest.mark.parametrize(
    "command",
    [
        *((verb, *MODES[verb][title].arguments) for verb, title in [*FIRST, ("ask", "saved"), ("new", "version")]),
        ("new", "code/1/10", "2030-01-01", "--bundle", "kept/law"),
        ("test", "thin", "--mutate", "--write"),
        ("test", "law", "--junit", "law.xml"),
    ],
)
def test_no_file_is_written_of_which_nobody_could_read(stage: Stage, command: tuple[str, ...]) -> None:
    verb, *arguments = command
    files = [path for path in sorted(stage.source.rglob("*")) if path.is_file()]
    status, _, errors = stage.run(verb, Mode(tuple(arguments), bundle="law"), ">&-")
    if verb == "batch":  # it prints nothing, and writes what was asked for
        assert status == 0
        return

    assert (status, errors.splitlines()[-1]) == (2, b"statute: standard output: bad file descriptor")
    assert [path for path in sorted(stage.place.rglob("*")) if path.is_file()] == [
        stage.place / path.relative_to(stage.source) for path in files
    ]
    assert all((stage.place / path.relative_to(stage.source)).read_bytes() == path.read_bytes() for path in files)


@pytest.mark.parametrize("redirected", ["2>&-", "2>/dev/full"])
@pytest.mark.parametrize(("verb", "title"), [*ALL, ("decide", "bad"), ("check", "faulty"), ("batch", "bad")])
def test_errors_that_nobody_reads_change_nothing(
    stage: Stage, plain: Plain, verb: str, title: str, redirected: str
) -> None:
    expected = opened(stage, plain, verb, title)

    assert stage.run(verb, MODES[verb][title], redirected)[:2] == expected[:2]


@pytest.mark.parametrize(("verb", "title"), ALL)
def test_input_that_is_closed_is_told(stage: Stage, plain: Plain, verb: str, title: str) -> None:
    expected = opened(stage, plain, verb, title)
    done = stage.run(verb, MODES[verb][title], "<&-")
    if not MODES[verb][title].given:
        assert done == expected
        return

    assert (done[0], done[1]) == (2, b"")
    assert b"standard input" in done[2]
    assert b"bad file descriptor" in done[2]
    assert b"internal error" not in done[2]


def test_no_file_gets_the_number_of_a_closed_stream(stage: Stage) -> None:
    status, _, errors = stage.run("batch", MODES["batch"]["file"], "<&- >&- 2>&-")
    whole = (stage.place / "out.ndjson").read_bytes()
    stage.run("batch", MODES["batch"]["file"])

    assert (status, errors) == (0, b"")
    assert (stage.place / "out.ndjson").read_bytes() == whole


@pytest.mark.parametrize("arguments", [("--help",), ("show", "--help"), ("--version",)])
@pytest.mark.parametrize("redirected", [">&-", ">/dev/full"])
def test_help_that_nobody_got_is_told(folder: Path, arguments: tuple[str, ...], redirected: str) -> None:
    done = subprocess.run(
        shell(redirected, *arguments), cwd=folder, env=environment(), capture_output=True, check=False
    )

    assert done.returncode == 2
    assert done.stderr.startswith(b"statute: standard output: ")


def test_wrong_usage_is_status_2_whoever_reads(folder: Path) -> None:
    command = shell("2>/dev/full", "decide", "--x")

    assert subprocess.run(command, cwd=folder, env=environment(), check=False).returncode == 2


def test_answers_are_not_asked_for_where_the_decision_cannot_be_printed(stage: Stage) -> None:
    _, _, errors = stage.run("ask", MODES["ask"]["text"], ">&-")

    assert errors == b"statute: standard output: bad file descriptor\n"
