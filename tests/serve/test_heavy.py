"""Bundles and questions made to be much work keep nobody from `/health`, nor the server from stopping when it is told
to."""

from __future__ import annotations

import json
import signal
import time
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import pytest

from budget.heavy import chain, folder

from .test_command import command, connected, free_port
from .test_peers import unanswered

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    Condition = dict[str, Any]

DAY = "2024-01-01"
FACTS = tuple(f"x.f{n:02}" for n in range(60))
LOOPS = "{% for a in explanation.facts %}" * 4 + "{{ a }}" + "{% endfor %}" * 4
TRUE = {"id": "a", "date": DAY, "facts": {"x": {"a": True}}}
ADDRESS = urlencode([("id", "a"), ("date", DAY), *((name, "false") for name in FACTS)])
# Seconds for an answer that takes a millisecond, and for an end: those of grace, and many for a machine that does much
# else.
SOON, END = 3.0, 30.0


class Work(NamedTuple):
    """A bundle, and a call of it that is much work."""

    folder: Path
    address: str
    body: str = ""


def shared(root: Path) -> Work:
    """Twenty rules, each using the one before twice."""
    rules, when = chain(20)
    return Work(folder(root, rules, when), "/v1/decide", json.dumps(TRUE))


def many(root: Path) -> Work:
    """As many requests as a call may hold, under much law."""
    rules: dict[str, Condition] = {f"r{n}": {"when": {"fact": "x.a", "is": True}} for n in range(400)}
    for half in range(2):
        rules[f"h{half}"] = {"all": [{"rule": f"r{n}"} for n in range(200 * half, 200 * half + 200)]}
    made = folder(root, rules, {"all": [{"rule": "h0"}, {"rule": "h1"}]})
    return Work(made, "/v1/decide?trace=false", f"[{','.join([json.dumps(TRUE)] * 5000)}]")


def loops(root: Path) -> Work:
    """A page that goes over all facts for each of them, four times over."""
    made = folder(root, {}, pairs(), FACTS, explains={"route.j2": LOOPS, "scope.j2": LOOPS})
    return Work(made, f"/explanation.html?{ADDRESS}")


def changes(root: Path) -> Work:
    """What would change an answer that takes one fact of each of thirty pairs: as many changes, each of either."""
    return Work(folder(root, {}, pairs(), FACTS, remedy="Apply for it."), f"/?{ADDRESS}&advice=any")


def pairs() -> Condition:
    both = [[{"fact": name, "is": True} for name in FACTS[n : n + 2]] for n in range(0, len(FACTS), 2)]
    return {"all": [{"any": pair} for pair in both]}


@pytest.fixture(params=[shared, many, loops, changes], ids=lambda one: one.__name__)
def working(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[subprocess.Popen[str], int, list[HTTPConnection]]]:
    """The server with more such calls begun than it answers at a time, its port, and the calls."""
    work = request.param(tmp_path_factory.mktemp("law"))
    port = free_port()
    process = command("--port", str(port), bundle=work.folder)
    with closing(connected(port)) as first:
        first.request("GET", "/health")
        first.getresponse().read()
    kind = {"Content-Type": "application/json"} if work.body else {}
    with ExitStack() as opened:
        calls = [opened.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=60))) for _ in range(4)]
        for connection in calls:
            connection.request("POST" if work.body else "GET", work.address, work.body or None, kind)
        time.sleep(1)
        yield process, port, calls
        process.kill()
        process.communicate()


def test_health_is_answered_whatever_is_asked_and_it_stops(
    working: tuple[subprocess.Popen[str], int, list[HTTPConnection]], request: pytest.FixtureRequest
) -> None:
    process, port, calls = working
    for _ in range(10):
        begun = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.request("GET", "/health")

            assert connection.getresponse().status == 200
        # soon; at the least, on a machine that does much else, before what was asked earlier
        assert time.monotonic() - begun < SOON or any(map(unanswered, calls))

    sent = signal.SIGTERM if request.node.callspec.params["working"] in {shared, loops} else signal.SIGINT
    process.send_signal(sent)
    _, said = process.communicate(timeout=END)

    assert process.returncode == {signal.SIGTERM: 0, signal.SIGINT: 130}[sent]
    assert "Traceback" not in said
