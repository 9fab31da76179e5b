"""The server under calls of every kind for a while: no error, and memory that stays as it is.

`STATUTE_SOAK=1800` soaks half an hour; without it the time is short. What happens: many connections, some of which
break off, requests good and bad, single, in lines and in arrays, pages, and law that is saved again and again.
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
from http.client import HTTPConnection
from pathlib import Path

import pytest

from check.tiny_bundle import TINY
from serve.test_command import connected, free_port
from serve.test_live_law import LATE, SECTION, edited
from serve.test_peers import children_of

pytestmark = pytest.mark.outside  # it takes as long as it is told to

SECONDS = float(os.environ.get("STATUTE_SOAK", "20"))
CLIENTS = 4
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
                except OSError as error:
                    wrong.append(error)
                    return
                if answer.status != status:
                    wrong.append((path, answer.status, content[:200]))
                answered[seed] += 1
        if chance.random() < 0.2:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as broken:
                broken.sendall(b"POST /v1/decide?answer=short HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le")


def test_it_goes_on_as_it_began(tmp_path: Path) -> None:
    law, port = Path(shutil.copytree(TINY, tmp_path / "law")), free_port()
    command = [sys.executable, "-m", "statute_runner", "serve", "--bundle", str(law), "--no-cache", "--reload"]
    command += ["--port", str(port), "--access-log", str(tmp_path / "log")]
    with (tmp_path / "said").open("w") as said, subprocess.Popen(command, stderr=said) as server:
        connected(port).close()
        begun = time.monotonic()
        wrong: list[object] = []
        answered = [0] * CLIENTS
        arguments = [(port, begun + SECONDS, seed, wrong, answered) for seed in range(CLIENTS)]
        threads = [threading.Thread(target=ask, args=one) for one in arguments]
        for thread in threads:
            thread.start()
        time.sleep(SECONDS * 0.3)
        first = held(server.pid)
        for number in itertools.count():
            if time.monotonic() > begun + SECONDS * 0.8:
                break
            edited(law / SECTION, "cite: 1 Code 10\n", f"cite: 1 Code 10\n# {number}\n")
            time.sleep(max(2.0, SECONDS / 60))
        for thread in threads:
            thread.join()
        last, children = held(server.pid), children_of(server.pid)
        server.terminate()
        status = server.wait(60)
    text = (tmp_path / "said").read_text()
    lines = (tmp_path / "log").read_text().splitlines()

    assert not wrong
    assert status == 0
    assert "Traceback" not in text
    assert "loaded anew" in text
    assert sum(answered) > SECONDS
    assert len(lines) >= sum(answered)
    assert last - first < GROWN, f"{first:,} bytes, then {last:,}"
    assert len(children) < 16
    print(f"{sum(answered):,} calls in {SECONDS:.0f} s, {first >> 20} MiB, then {last >> 20} MiB")
