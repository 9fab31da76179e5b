"""Several workers at one port: they are counted together, renewed together, replaced where one ends, and all end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path

import pytest

from check.tiny_bundle import TINY
from serve.test_live_law import LATE, SECTION, edited, until
from serve.test_peers import children_of, gone
from statute_runner import load
from statute_runner.serve import worker_process
from statute_runner.serve.child_process import Child

pytestmark = pytest.mark.outside  # five processes
LEFT: list[Child] = []


def workers_of(pid: int) -> set[int]:
    return {one for one in children_of(pid) if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()}


def test_workers_are_one_service(tmp_path: Path) -> None:
    law = Path(shutil.copytree(TINY, tmp_path / "law"))
    command = [sys.executable, "-m", "statute_runner", "serve", "--bundle", str(law), "--no-cache"]
    command += ["--port", "0", "--workers", "2", "--reload", "--access-log", str(tmp_path / "log")]
    said = tmp_path / "said"
    with said.open("w") as errors, subprocess.Popen(command, stderr=errors) as server:
        until(lambda: re.search(r"http://127\.0\.0\.1:[1-9]", said.read_text()))
        port = int(re.findall(r"http://127\.0\.0\.1:([0-9]+)/", said.read_text())[0])

        def told(path: str, body: str | None = None) -> str:
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                connection.request("POST" if body else "GET", path, body, {"Content-Type": "application/json"})
                return connection.getresponse().read().decode()

        def number(pattern: str) -> float:
            found = re.search(rf"^{pattern} ([0-9.e+]+)$", told("/metrics"), re.MULTILINE)
            return float(found[1]) if found else 0.0

        def under(sha256: str) -> float:
            return number(rf'statute_law\{{[^}}]*sha256="{sha256}"[^}}]*\}}')

        first = json.loads(told("/ready"))["sha256"]
        until(lambda: under(first) == 2)
        for _ in range(20):
            assert json.loads(told("/v1/decide?answer=short", json.dumps(LATE)))["outcome"] == "refused"
        assert number(r'statute_decisions_total\{outcome="refused"\}') == 20
        head = (law / SECTION).read_text().partition("\n")[0]
        edited(law / SECTION, head, f"# A remark.\n{head}")
        until(lambda: under(first) == 0)
        second = json.loads(told("/ready"))["sha256"]
        assert second != first
        assert under(second) == 2
        ended = max(workers_of(server.pid))
        os.kill(ended, signal.SIGKILL)
        until(lambda: "another takes its place" in said.read_text())
        until(lambda: under(second) == 2)
        assert json.loads(told("/v1/decide?answer=short", json.dumps(LATE)))["outcome"] == "refused"
        until(lambda: len((tmp_path / "log").read_text().splitlines()) > 25)
        children = children_of(server.pid)
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
        assert gone(children, 30)
    assert "Traceback" not in said.read_text()


def begin_and_leave() -> None:
    """What a worker does that stops before its server has begun: a process that answers calls is not ended by it."""
    law = worker_process.frame(worker_process.law_of(load(str(TINY)).bundle))
    LEFT.append(asyncio.run(Child.started(law)))


def test_a_worker_ends_that_left_a_process_running() -> None:
    one = get_context("spawn").Process(target=begin_and_leave)
    one.start()
    one.join(60)
    code = one.exitcode
    one.kill()

    assert code == 0


def test_workers_that_cannot_begin_end_the_command(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("desk 0123456789abcdef01234567\n")
    command = [sys.executable, "-m", "statute_runner", "serve", "--bundle", str(TINY), "--port", "0", "--workers", "2"]
    broken = {**os.environ, "STATUTE_ACCESS_LOG": str(tmp_path / "none" / "log")}
    done = subprocess.run(command, env=broken, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert "access log" in done.stderr
