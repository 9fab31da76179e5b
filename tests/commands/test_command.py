"""No traceback reaches a user: wrong usage, files that cannot be read, outputs that cannot be written, interrupts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .command import statute

ROOT = Path(__file__).parent.parent.parent
GOOD = b'{"id": "a", "date": "2024-03-15"}\n'
STATUTE = [sys.executable, "-m", "statute_runner"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            ["--bundle", "nowhere"],
            "bundle-missing folder not found: `nowhere`\n  help: give the folder that holds bundle.yaml\n",
        ),
        (
            ["--bundle", "empty"],
            "bundle-missing file not found: bundle.yaml in `empty`\n  help: give the folder that holds bundle.yaml\n",
        ),
        (
            ["--bundle", "file"],
            "bundle-missing folder not found: `file`\n  help: give the folder that holds bundle.yaml\n",
        ),
        (
            ["--as-of", "2023-02-29"],
            ("request-date invalid date `2023-02-29`\n  help: the last day of that month is 2023-02-28\n"),
        ),
        (["--as-of", "today"], "request-date expected a date (YYYY-MM-DD), got `today`\n"),
        (["--reading", "purposes-list"], "usage expected NAME=OPTION, got `--reading purposes-list`\n"),
        (["--reading", "=any"], "usage expected NAME=OPTION, got `--reading =any`\n"),
        (
            ["--reading", "purposes-list=any", "--reading", "purposes-list=all"],
            "usage duplicate reading `purposes-list`\n  help: choose one option\n",
        ),
        (["--fail-on", "forbidden"], "unknown-outcome unknown outcome `forbidden`\n  help: "),
        (
            ["--fail-on", "prohibitd"],
            "unknown-outcome unknown outcome `prohibitd`\n  help: did you mean `prohibited`?\n",
        ),
        (
            ["--question", "exchnge"],
            "unknown-question unknown question `exchnge`\n  help: did you mean `exchange`?\n",
        ),
    ],
)
def test_a_wrong_option_is_told_with_its_help(
    options: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("file").touch()
    done = statute("decide", *options, given=GOOD)

    assert (done.status, done.output) == (2, "")
    assert done.errors.startswith(expected)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("purposes=any", "did you mean `purposes-list`?"),
        ("purposes-list=every", "any"),
        ("purposes-list=al", "one of any, all"),
    ],
)
def test_an_unknown_reading_or_option_is_told_with_the_nearest(reading: str, expected: str) -> None:
    done = statute("decide", "--reading", reading, given=GOOD)

    assert (done.status, done.output) == (2, "")
    assert expected in done.errors


@pytest.mark.parametrize(
    "arguments",
    [[], ["decde"], ["decide", "--frmat", "json"], ["decide", "--format", "rtf"], ["decide", "--errors", "xml"]],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str]) -> None:
    done = statute(*arguments)

    assert (done.status, done.output) == (2, "")
    assert done.errors.startswith("statute")
    assert done.errors.count("\n") == 2


def test_a_wrong_bundle_in_the_environment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUTE_BUNDLE", "/nowhere/law")
    done = statute("decide", given=GOOD)

    assert (done.status, done.output) == (2, "")
    assert done.errors.startswith("bundle-missing folder not found: `/nowhere/law`")


@pytest.mark.parametrize("given", [b"", b"\n \n", b"# nothing\n", b"[]"])
def test_no_request_at_all_is_an_error(given: bytes) -> None:
    done = statute("decide", given=given)

    assert (done.status, done.output) == (2, "")
    assert done.errors.startswith("standard input:1:1: request-none there is no request\n")


@pytest.mark.parametrize("options", [[], ["--with-request", "--no-trace"]])
def test_many_requests_are_printed_as_each_alone_is(options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("statute_runner.commands.decide.FEW", 1)
    monkeypatch.setattr("statute_runner.decide.printed_document.FIRST", 1)
    facts = b'"facts": {"counterpart": {"name": "\xc5\x81\xc3\xb3d\xc5\xba", "kind": "customs"}, "goods": {"entries": [{}]}}'
    asked = [b'{"id": "r-%d", "date": "%d-03-15", %b}\n' % (n, 2018 + n % 2 * 3, facts) for n in range(6)]
    alone = [statute("decide", *options, given=one) for one in asked]
    together = statute("decide", *options, "--fail-on", "undetermined", given=b"".join(asked) + b"{}\n")

    assert together.output == "".join(done.output for done in alone)
    assert together.status == 3
    assert statute("decide", *options, "--fail-on", "undetermined", given=b"".join(asked)).status == 1
    assert {done.status for done in alone} == {0}


def test_bad_input_wins_over_an_outcome_to_fail_on() -> None:
    fails = statute("decide", "--fail-on", "undetermined", given=GOOD)
    both = statute("decide", "--fail-on", "undetermined", given=GOOD + b"{}\n")
    none = statute("decide", "--fail-on", "permitted,prohibited", given=GOOD)

    assert (fails.status, both.status, none.status) == (1, 3, 0)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (GOOD + GOOD, 0),
        (GOOD + b"{}\n" + GOOD, 3),
        (b"{}\n" + GOOD, 3),
        (b"{}\n", 2),
        (b"{}\n{}\n", 2),
        (GOOD + b"{}\n" + b"\n" * 2**23 + GOOD, 2),
    ],
)
def test_the_status_is_3_where_some_were_rejected_and_2_where_nothing_was_decided(given: bytes, status: int) -> None:
    assert statute("decide", "--no-trace", given=given).status == status


@pytest.mark.parametrize("others", [("-", "none.json"), ("none.json", "-")])
def test_a_file_that_cannot_be_read_wins_over_a_request_that_is_rejected(others: tuple[str, ...]) -> None:
    assert statute("decide", "--no-trace", *others, given=GOOD + b"{}\n").status == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(GOOD)
    file.chmod(0)

    assert statute("decide", str(file)).errors == f"{file}:1:1: request-file cannot be read: permission denied\n"


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="needs a file whose reading fails")
def test_a_file_whose_reading_fails_is_told() -> None:
    done = statute("decide", "/proc/self/mem", "-", given=GOOD)

    assert done.status == 2
    assert done.errors == "/proc/self/mem:1:1: request-file cannot be read: input/output error\n"
    assert json.loads(done.output)["request"]["id"] == "a"


@pytest.mark.parametrize("options", [["--no-trace"], [], ["--indent"]])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a disk that is full")
def test_a_full_disk_is_told(options: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*STATUTE, "decide", *options],
            input=GOOD,
            stdout=full,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            check=False,
        )

    assert (done.returncode, done.stderr) == (2, b"statute: standard output: no space left on device\n")


def test_a_reader_that_went_away_ends_the_run_silently() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*STATUTE, "decide"], input=GOOD, stdout=write, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False
    )
    os.close(write)

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("closed", "errors"),
    [
        ("<&-", "standard input:1:1: request-file cannot be read: bad file descriptor\n"),
        (">&-", "statute: standard output: bad file descriptor\n"),
        ("2>&-", ""),
    ],
)
def test_a_closed_stream_is_no_traceback(closed: str, errors: str) -> None:
    command = f"{sys.executable} -m statute_runner decide {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], input=b"{}\n", capture_output=True, env=ENVIRONMENT, check=False)

    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", errors)


def test_a_pipe_can_converse_and_an_interrupt_ends_it_silently() -> None:
    with subprocess.Popen(
        [*STATUTE, "decide", "--no-trace"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        for name in ("é1", "b", "c"):
            process.stdin.write(json.dumps({"id": name, "date": "2024-03-15"}).encode() + b"\n")
            process.stdin.flush()

            assert json.loads(process.stdout.readline())["request"]["id"] == name
        process.stdin.write(b"{}\n")
        process.stdin.flush()

        assert process.stderr.readline() == b"standard input:4:1: request-id missing key `id`\n"
        process.send_signal(signal.SIGINT)

        assert process.wait(10) == 130
        assert b"Traceback" not in process.stderr.read()


def test_what_a_request_holds_cannot_drive_a_terminal() -> None:
    lines = [
        '{"id": "a", "date": "' + "\x7f" + '", "facts": {"counterpart": {"name": "' + "\x9b" + '31m"}}}',
        '{"id": "b", "date": "\\u001b[2J\\u202e"}',
        '{"\\u200b": 1}',
    ]
    for form in ("text", "json"):
        done = statute("decide", "--errors", form, given="\n".join(lines).encode())

        assert done.status == 2
        assert all(sign.isprintable() or sign == "\n" for sign in done.errors)


def test_a_name_of_a_file_that_is_not_utf_8_is_shown(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.json"
    done = subprocess.run(
        [*STATUTE, "decide", name, "--errors", "json"], capture_output=True, env=ENVIRONMENT, check=False
    )

    assert done.returncode == 2
    assert os.fsencode(json.loads(done.stderr)["file"]) == name
