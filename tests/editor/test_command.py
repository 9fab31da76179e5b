"""`statute lsp` from a shell: its options, and its end when the editor is gone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from commands.command import statute


@pytest.mark.parametrize("option", [("--bundle", "x"), ("--no-cache",)])
def test_an_option_that_would_do_nothing_is_refused(option: tuple[str, ...]) -> None:
    done = statute("lsp", *option)

    assert done.status == 2
    assert option[0] in done.errors


def test_the_server_ends_with_its_editor_and_prints_nothing_of_its_own() -> None:
    pytest.importorskip("pygls")
    done = subprocess.run(
        [sys.executable, "-m", "statute_runner", "lsp", "--stdio"],
        input=b"",
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
