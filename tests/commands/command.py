"""Runs the command within the test, as a shell would, and says what it printed."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple
from unittest.mock import patch

from statute_runner.cli import main


class Done(NamedTuple):
    """What a command left: exit status, standard output, standard error."""

    status: int
    output: str
    errors: str


def statute(*arguments: str, given: bytes = b"") -> Done:
    output, errors = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(given))
    with redirect_stdout(output), redirect_stderr(errors), patch.object(sys, "stdin", stdin):
        try:
            status = main(arguments)
        except SystemExit as stopped:
            status = int(stopped.code or 0)
    return Done(status, output.getvalue(), errors.getvalue())
