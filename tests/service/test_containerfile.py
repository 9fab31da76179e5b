"""The steps of the container file, run in a folder in the place of a root: what they build serves.

No engine of containers is needed: its instructions are few, and each is done here as an engine does it, with absolute
paths below the folder. What only an engine does (its base image, users) is left out.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.outside  # it builds and installs

ROOT = Path(__file__).parents[2]
FILE = ROOT / "Containerfile"
PATHS = re.compile(r"(?<![\w.*])/(?=(?:source|wheels|opt)\b)")
KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}


class Step(NamedTuple):
    """An instruction, and what it says."""

    name: str
    said: str


def steps() -> list[Step]:
    text = re.sub(r"^#.*\n", "", FILE.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [Step(*line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


def said_by(name: str) -> list[str]:
    return [step.said for step in steps() if step.name == name]


def test_only_what_is_run_here_stands_in_the_file() -> None:
    assert {step.name for step in steps()} <= KNOWN
    assert len(said_by("FROM")) == 2
    assert said_by("USER") == ["statute"]


def test_the_steps_build_what_serves(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT,
        tmp_path / "context",
        ignore=shutil.ignore_patterns(*(ROOT / ".dockerignore").read_text().split(), "*cache"),
    )
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environment.pop("PYTHONPATH", None)
    folder = tmp_path / "root"
    folder.mkdir()
    for step in steps():
        below = PATHS.sub(f"{folder}/", step.said)
        if step.name == "COPY":
            *sources, target = [word for word in shlex.split(below) if not word.startswith("--")]
            for source in sources:
                place = tmp_path / "context" if source == "." else Path(source)
                if not Path(target).exists() or place != Path(target):
                    shutil.copytree(place, target, dirs_exist_ok=True)
        elif step.name == "RUN" and not step.said.startswith("useradd"):
            subprocess.run(["/bin/sh", "-c", below], cwd=folder, env=environment, check=True, capture_output=True)
        elif step.name == "ENV":
            stated = dict(word.split("=", 1) for word in shlex.split(below))
            environment |= {key: value.replace("$PATH", environment["PATH"]) for key, value in stated.items()}
    assert not list(folder.glob("wheels/*"))
    (tmp_path / "tokens").write_text("desk 0123456789abcdef01234567\n")
    environment |= {"STATUTE_TOKENS": str(tmp_path / "tokens"), "STATUTE_PORT": "0", "STATUTE_ANSWER_TO": "*"}
    environment["STATUTE_CACHE"] = str(tmp_path / "cache")
    command = [*json.loads(said_by("ENTRYPOINT")[0]), *json.loads(said_by("CMD")[0])]
    with (tmp_path / "said").open("w") as said:
        server = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=said)
    try:
        ends = time.monotonic() + 60
        while not (found := re.search(r"http://0\.0\.0\.0:([0-9]+)/", (tmp_path / "said").read_text())):
            assert server.poll() is None, (tmp_path / "said").read_text()
            assert time.monotonic() < ends
            time.sleep(0.1)
        base = f"http://127.0.0.1:{found[1]}"
        with urllib.request.urlopen(f"{base}/health") as answer:  # noqa: S310 - a server of the test
            assert answer.status == 200
        probe = json.loads(said_by("HEALTHCHECK")[0].removeprefix("CMD "))
        subprocess.run(probe, env=environment | {"STATUTE_PORT": found[1]}, check=True)
        asked = urllib.request.Request(  # noqa: S310 - the same
            f"{base}/v1/decide?answer=short",
            b'{"id": "a", "date": "2024-03-15"}',
            {"Content-Type": "application/json", "Authorization": "Bearer 0123456789abcdef01234567"},
        )
        with urllib.request.urlopen(asked) as answer:  # noqa: S310 - the same
            assert json.loads(answer.read())["id"] == "a"
    finally:
        server.terminate()
        assert server.wait(60) == 0
    assert server.stdout
    assert b'"path":"/v1/decide"' in server.stdout.read()


def test_it_answers_nobody_whom_it_does_not_know(tmp_path: Path) -> None:
    """As it stands, without tokens, the command of the image refuses to begin, and says what is lacking."""
    stated = dict(word.split("=", 1) for line in said_by("ENV") for word in shlex.split(line))
    environment = {**os.environ, **stated, "PATH": os.environ["PATH"], "STATUTE_CACHE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "statute_runner", "serve"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "--tokens" in done.stderr
