"""The server under calls of every kind for a while: no error, and memory that stays as it is.

`STATUTE_SOAK=1800` soaks half an hour; without it the time is short. `STATUTE_SOAK_PAUSE=0.05` has each client wait
between calls, where others need the processor. With `-s` it says how far it is. What happens: many connections, some
of which break off, requests good and bad, single, in lines and in arrays, pages, and law that is saved again and again.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from check.tiny_bundle import TINY
from serve.test_command import connected, free_port
from serve.test_live_law import LATE, SECTION, edited
from serve.test_peers import children_of

pytestmark = pytest.mark.outside  # it takes as long as it is told to

SECONDS = float(os.environ.get("STATUTE_SOAK", "20"))
PAUSE = float(os.environ.get("STATUTE_SOAK_PAUSE", "0"))
CLIENTS = 4
# A client waits no longer than this for an answer.
PATIENCE = 90.0
GROWN = 24 * 2**20
JSON, LINES = "application/json", "application/x-ndjson"
GOOD = json.dumps(LATE)
BAD = json.dumps({**LATE, "date": "2015-02-30"})
ASKED = {"type": "user", "id": "a"}
QUESTION = json.dumps({"subject": ASKED, "action": {"name": "lend"}, "resource": ASKED})
CALLS = [
    *[("POST", "/v1/decide?answer=short", GOOD, JSON, 200)] * 12,
    ("POST", "/v1/decide?answer=short", BAD, JSON, 422),
    ("POST", "/v1/decide?answer=short", f"{GOOD}\n{BAD}\n" * 50, LINES, 207),
    ("POST", "/v1/decide?answer=short", f"[{','.join([GOOD] * 50)}]", JSON, 200),
    ("POST", "/v1/decide?trace=false", GOOD, JSON, 200),
    ("POST", "/access/v1/evaluation", QUESTION, JSON, 200),
    ("GET", "/rules?date=2015-05-05", None, JSON, 200),
    ("GET", "/health", None, JSON, 200),
    ("GET", "/metrics", None, JSON, 200),
    ("GET", "/nothing", None, JSON, 404),
]


def held(pid: int) -> int:
    """Bytes of memory that a process has of its own."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024


def ask(port: int, ends: float, seed: int, wrong: list[object], answered: list[int]) -> None:
    """Asks until the time is over, over connections that last for some calls each."""
    chance = random.Random(seed)
    while time.monotonic() < ends:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            for _ in range(chance.randint(1, 40)):
                method, path, body, kind, status = chance.choice(CALLS)
                try:
                    connection.request(method, path, body, {"Content-Type": kind})
                    answer = connection.getresponse()
                    content = answer.read()
                except (OSError, HTTPException) as error:
                    wrong.append((path, error))
                    return
                if answer.status != status:
                    wrong.append((path, answer.status, content[:200]))
                answered[seed] += 1
                time.sleep(PAUSE)
        if chance.random() < 0.2:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as broken:
                broken.sendall(b"POST /v1/decide?answer=short HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le")


def saved_again(law: Path, ends: float) -> None:
    """Saves the law anew every few seconds until the time is over."""
    for number in itertools.count():
        if time.monotonic() > ends:
            return
        edited(law / SECTION, "cite: 1 Code 10\n", f"cite: 1 Code 10\n# {number}\n")
        time.sleep(max(2.0, SECONDS / 60))


def told(server: subprocess.Popen[bytes], answered: list[int], begun: float) -> None:
    """Says how far it is, for who waits for a long one."""
    passed = time.monotonic() - begun
    print(f"{passed:.0f} s: {sum(answered):,} calls, {held(server.pid) >> 20} MiB", file=sys.stderr, flush=True)


def ended(server: subprocess.Popen[bytes]) -> int | None:
    """With what the server ends that is told to stop; nothing where it does not, and is killed."""
    server.terminate()
    try:
        return server.wait(60)
    except subprocess.TimeoutExpired:
        server.kill()
        return None


def test_it_goes_on_as_it_began(tmp_path: Path) -> None:
    law, port = Path(shutil.copytree(TINY, tmp_path / "law")), free_port()
    command = [sys.executable, "-m", "statute_runner", "serve", "--bundle", str(law), "--no-cache", "--reload"]
    command += ["--port", str(port), "--access-log", str(tmp_path / "log")]
    wrong: list[object] = []
    answered = [0] * CLIENTS
    with (tmp_path / "said").open("w") as said, subprocess.Popen(command, stderr=said) as server:
        try:
            connected(port).close()
            begun = time.monotonic()
            arguments = [(port, begun + SECONDS, seed, wrong, answered) for seed in range(CLIENTS)]
            threads = [threading.Thread(target=ask, args=one, daemon=True) for one in arguments]
            threads.append(threading.Thread(target=saved_again, args=(law, begun + SECONDS * 0.8), daemon=True))
            for thread in threads:
                thread.start()
            first = 0
            while time.monotonic() < begun + SECONDS:
                time.sleep(min(60.0, SECONDS / 10))
                told(server, answered, begun)
                if not first and time.monotonic() > begun + SECONDS * 0.3:
                    first = held(server.pid)
            for thread in threads:
                thread.join(PATIENCE)
            waiting = [thread.name for thread in threads if thread.is_alive()]
            last, children = held(server.pid), children_of(server.pid)
            status = ended(server)
        finally:
            server.kill()
    text = (tmp_path / "said").read_text()
    lines = (tmp_path / "log").read_text().splitlines()

    assert not wrong
    assert not waiting, "these still wait for an answer"
    assert status == 0, "it does not end when it is told to" if status is None else text
    assert "Traceback" not in text
    assert "loaded anew" in text
    assert sum(answered) > SECONDS
    assert len(lines) >= sum(answered)
    assert last - first < GROWN, f"{first:,} bytes, then {last:,}"
    assert len(children) < 16
    print(f"{sum(answered):,} calls in {SECONDS:.0f} s, {first >> 20} MiB, then {last >> 20} MiB")
