"""An official copy in an encoding, or of a kind, that cannot be read is refused, and never waited for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.command import statute

RUNNER = Path(__file__).parents[2] / "runner"


@pytest.mark.parametrize("content", ["Some words of law.\n", "<section/>"])
def test_a_repealed_version_has_no_words_to_compare(content: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text(content)
    done = statute("text", "usc/19/3301", "--compare", str(copy))

    assert (done.status, done.output) == (2, "")
    assert done.errors.startswith("unknown-section `usc/19/3301` is repealed from 2020-07-01")
    assert "\n  help: give a day before with --on\n" in done.errors


@pytest.mark.parametrize("encoding", ["shift_jis", "bogus-8", "utf-7"])
def test_xml_in_another_encoding_is_refused(encoding: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xml"
    copy.write_text(f'<?xml version="1.0" encoding="{encoding}"?><section/>')
    done = statute("text", "usc/19/1628", "--compare", str(copy))

    assert (done.status, done.output) == (2, "")
    assert done.errors.startswith(f"{copy}:1:1: text-encoding unsupported encoding of the XML: ")


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = subprocess.run(
        [sys.executable, "-m", "statute_runner", "text", "usc/19/1628", "--compare", str(tmp_path / "pipe")],
        env={**os.environ, "PYTHONPATH": str(RUNNER)},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 2
    assert b"text-section the copy is empty" in done.stderr


def test_a_pipe_that_is_written_to_late_is_read() -> None:
    command = f"(sleep 1; echo Other words.) | {sys.executable} -m statute_runner text usc/19/1628 --compare /dev/stdin"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={**os.environ, "PYTHONPATH": str(RUNNER)},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1, done.stderr
    assert b"collated with /dev/stdin" in done.stdout
