"""`serve --reload`: law that has changed answers once its cases come out; no call is dropped, and good law is kept."""

from __future__ import annotations

import json
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import statute_runner
from serve.conftest import running
from serve.test_live_law import LATE, RULE, SECTION, UNKNOWN, _law, edited, until
from statute_runner.loading import file_watch
from statute_runner.loading.file_watch import FileWatch
from statute_runner.serve.law_follower import Followed, Follower

if TYPE_CHECKING:
    from pathlib import Path

assert _law  # a fixture
CASES = "code/1/10/cases/lending.yaml"
WORDS = ("# yaml-language-server", "# A remark.\n# yaml-language-server")


def followed_by(law: Path) -> Followed:
    sha256 = statute_runner.load(str(law), cache=False).bundle.sha256
    return Followed(str(law), None, use_cache=False, sha256=sha256, gated=True)


def saving(law: Path, *steps: tuple[str, str, str]) -> list[dict[str, Any]]:
    """What is told as each file is saved in turn."""
    left, told = list(steps), list[dict[str, Any]]()

    def pause(seconds: float) -> None:
        if seconds == file_watch.EVERY:
            edited(law / left[0][0], *left.pop(0)[1:])

    follower = Follower(followed_by(law), FileWatch([str(law)], pause=pause), told.append)
    follower.begin()
    while left:
        follower.follow()
    return told


def remark(law: Path) -> tuple[str, str]:
    """A change of the section that changes no answer."""
    first = (law / SECTION).read_text().partition("\n")[0]
    return first, f"# A remark.\n{first}"


def test_law_whose_cases_come_out_is_told_and_nothing_else(law: Path) -> None:
    told = saving(law, (SECTION, *remark(law)))

    assert [one["type"] for one in told] == ["law"]


def test_law_whose_cases_fail_is_not_taken_up_and_the_cases_are_named(law: Path) -> None:
    (told,) = saving(law, (SECTION, *RULE))

    assert told["type"] == "faults"
    assert any("lending.yaml" in one and "expected" in one for one in told["faults"])


def test_law_with_a_fault_is_not_taken_up(law: Path) -> None:
    (told,) = saving(law, (SECTION, *UNKNOWN))

    assert told["type"] == "faults"
    assert "unknown-rule" in told["faults"][0]


def test_cases_that_cannot_be_run_keep_law_out(law: Path) -> None:
    (told,) = saving(law, (CASES, "like: map\n", "like: maps\n"))

    assert told["type"] == "faults"
    assert "case-like" in told["faults"][0]


def test_calls_go_on_while_the_law_changes(law: Path) -> None:
    """Short answers and documents alike, over kept connections, with an old law marked once a newer has a fault."""
    loaded = statute_runner.load(str(law), cache=False)
    seen: list[tuple[int, str | None, str]] = []
    ended = threading.Event()

    def asking(port: int, query: str) -> None:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            while not ended.is_set():
                connection.request(
                    "POST", f"/v1/decide?{query}", json.dumps(LATE), {"Content-Type": "application/json"}
                )
                answer = connection.getresponse()
                seen.append((answer.status, answer.getheader("statute-law"), json.loads(answer.read())["outcome"]))
                time.sleep(0.01)

    with running(loaded, followed=followed_by(law)) as (_, port):

        def told(path: str) -> str:
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                connection.request("GET", path)
                return connection.getresponse().read().decode()

        threads = [threading.Thread(target=asking, args=(port, query)) for query in ("answer=short", "trace=false")]
        for thread in threads:
            thread.start()
        edited(law / SECTION, *remark(law))
        until(lambda: json.loads(told("/ready"))["sha256"] != loaded.bundle.sha256)
        second = json.loads(told("/ready"))["sha256"]
        edited(law / SECTION, *RULE)
        until(lambda: 'statute_law_reloads_total{result="refused"} 1.0' in told("/metrics"))
        until(lambda: {one[1] for one in seen[-2:]} == {"last-without-fault"})
        assert json.loads(told("/ready"))["sha256"] == second
        assert 'statute_law_reloads_total{result="loaded"} 1.0' in told("/metrics")
        assert "<title>" in told("/rules")
        edited(law / SECTION, *reversed(RULE))
        until(lambda: {one[1] for one in seen[-2:]} == {None})
        ended.set()
        for thread in threads:
            thread.join()

    assert {(status, outcome) for status, _, outcome in seen} == {(200, "refused")}
    assert len(seen) > 20
