"""Git, run so that nothing it is pointed at and nothing in the environment steers it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from statute_runner.problem import refuse

if TYPE_CHECKING:
    from statute_runner.problem import Refused

PATIENCE = 60.0
LONGEST_SAID = 2_000
# No configuration, attribute, replacement, graft, server or prompt has a say.
SETTINGS = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


def environment(git_dir: str) -> dict[str, str]:
    """The environment without what steers git, as in a hook, and with what keeps others from steering it."""
    inherited = {name: given for name, given in os.environ.items() if not name.upper().startswith("GIT_")}
    return {**inherited, **SETTINGS, "GIT_DIR": git_dir}


def run_git(git_dir: str, *arguments: str) -> bytes:
    """What git prints about a repository. Raises `Refused`."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument of the user's can be an option
            ["git", *arguments],  # noqa: S607 - the user's git
            capture_output=True,
            check=False,
            cwd=git_dir,
            env=environment(git_dir),
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
    except FileNotFoundError:
        raise refuse("git-missing", "comparing revisions needs git, which is not installed") from None
    except subprocess.TimeoutExpired:
        raise failed(b"", git_dir) from None
    if done.returncode:
        raise failed(done.stderr, git_dir)
    return done.stdout


def failed(output: bytes, git_dir: str) -> Refused:
    """The refusal with all that git printed."""
    text = output[:LONGEST_SAID].decode(errors="replace").replace(git_dir, ".git")
    lines = [line.removeprefix("fatal: ") for line in text.splitlines() if line]
    return refuse("git-failed", f"git: {'; '.join(lines) or f'no answer within {PATIENCE:.0f} seconds'}")
