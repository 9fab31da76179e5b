"""`serve --watch`: what is saved is loaded and its cases are run; a fault is shown, and the law before it answers."""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

import statute_runner
from check.tiny_bundle import TINY
from serve.conftest import running
from statute_runner.loading import file_watch
from statute_runner.loading.file_watch import FileWatch
from statute_runner.serve.app import application
from statute_runner.serve.law_follower import Followed, Follower
from statute_runner.serve.live_law import LiveLaw
from statute_runner.serve.middleware import Middleware

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send

    from statute_runner.api import LoadedBundle

SECTION = "code/1/10/2010-01-01.yaml"
RULE = ("is: true}\ndecisions:", "is: false}\ndecisions:")
UNKNOWN = ("rule: overdue}", "rule: overdu}")
LATE = {
    "id": "r",
    "date": "2015-05-05",
    "facts": {"member": {"kind": "reader"}, "loan": {"map": False, "overdue": True}},
}


@pytest.fixture(name="law")
def _law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(TINY, tmp_path / "law"))


def edited(path: Path, find: str, put: str) -> None:
    text = path.read_text()
    assert find in text
    path.write_text(text.replace(find, put))


def saving(law: Path, *steps: tuple[str, str, str]) -> list[dict[str, Any]]:
    """What the follower tells of the bundle as each file is saved in turn."""
    left, told = list(steps), list[dict[str, Any]]()

    def pause(seconds: float) -> None:
        if seconds == file_watch.EVERY:
            file, find, put = left.pop(0)
            edited(law / file, find, put)

    loaded = statute_runner.load(str(law), cache=False)
    followed = Followed(str(law), None, use_cache=False, sha256=loaded.bundle.sha256)
    follower = Follower(followed, FileWatch([str(law)], pause=pause), told.append)
    follower.begin()
    while left:
        follower.follow()
    return told


def test_what_was_loaded_first_is_not_loaded_anew_and_its_cases_run(law: Path) -> None:
    assert saving(law) == [{"type": "cases", "said": "13 as expected, 0 not", "faults": [], "changes": []}]


def test_a_saved_law_is_told_with_its_templates_and_the_cases_that_changed(law: Path) -> None:
    _, told, cases = saving(law, (SECTION, *RULE))

    assert (told["type"], told["saved"]) == ("law", [f"law/{SECTION}"])
    assert "code/1/10/explain/outcome.j2" in told["law"]["templates"]
    assert cases["said"] == "2 answers of the cases changed; 11 as expected, 2 not"
    said = (
        "law/code/1/10/cases/lending.yaml:34: reader-later on 2015-05-05: was permitted, is refused: expected permitted"
    )
    assert [one["fails"] for one in cases["changes"] if one["said"].startswith(said)] == [True]


@pytest.mark.parametrize(
    ("file", "find", "put", "said"),
    [
        (SECTION, *UNKNOWN, f"law/{SECTION}:31:21: unknown-rule unknown rule `overdu`"),
        (SECTION, "heading: Lending", "heading: [", f"law/{SECTION}:"),
        ("code/1/10/explain/outcome.j2", "{", "{{ nothing", "law/code/1/10/explain/outcome.j2:"),
        ("facts.yaml", "format: facts/v1", "format: facts/v9", "law/facts.yaml:"),
    ],
)
def test_a_fault_is_told_with_its_line_and_a_caret(law: Path, file: str, find: str, put: str, said: str) -> None:
    *_, told = saving(law, (file, find, put))

    assert told["type"] == "faults"
    assert told["faults"][0].startswith(said)
    assert "\n" in told["faults"][0]
    assert "^" in told["faults"][0].splitlines()[2]


def test_once_mended_the_cases_are_compared_with_those_of_the_last_law(law: Path) -> None:
    *_, cases = saving(law, (SECTION, *UNKNOWN), (SECTION, *UNKNOWN[::-1]))

    assert cases["said"] == "no answer of a case changed; 13 as expected, 0 not"


def test_a_fault_of_the_cases_keeps_no_law_from_being_loaded(law: Path) -> None:
    _, told, cases = saving(law, ("code/1/10/cases/lending.yaml", "like: map\n", "like: maps\n"))

    assert told["type"] == "law"
    assert cases["said"] == "the cases cannot be run"
    assert "case-like" in cases["faults"][0]


def test_a_save_while_the_cases_run_breaks_them_off(law: Path) -> None:
    told: list[dict[str, Any]] = []
    followed = Followed(str(law), None, use_cache=False, sha256="")
    follower = Follower(followed, FileWatch([str(law)], pause=lambda _: None), told.append)
    edited(law / SECTION, *RULE)
    follower.looked = 0
    follower.begin()

    assert [one["type"] for one in told] == ["law"]


class Near:
    """A pool whose calls are answered in this process."""

    most_calls = 9

    def __init__(self, near: Starlette) -> None:
        self.near, self.law = near, b""
        self.idle: list[object] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.near(scope, receive, send)


@pytest.fixture(name="live")
def _live(ftc: LoadedBundle) -> LiveLaw:
    near = application(ftc)
    return LiveLaw(Near(near), near, Followed("", None, use_cache=False, sha256=""), lambda _: None)  # type: ignore[arg-type]


@pytest.fixture(name="client")
def _client(live: LiveLaw) -> TestClient:
    return TestClient(Middleware(live), base_url="http://127.0.0.1:8628")


FAULT = {"type": "faults", "saved": ["a.yaml"], "faults": ["a.yaml:1:2: bad\n  1 | <b>\n    |  ^"]}


def test_every_page_shows_the_fault_and_that_an_older_law_answers(live: LiveLaw, client: TestClient) -> None:
    live.take(FAULT)
    for path in ("/", "/start", "/rules", "/cases", "/compare", "/interview", "/readings", "/past", "/card", "/search"):
        page = client.get(path)

        assert page.status_code == 200
        assert "As saved, the law cannot be decided under." in page.text, path
        assert "is by the law as it last was without a fault" in page.text
        assert "  1 | &lt;b&gt;\n    |  ^\n" in page.text
        assert page.headers["statute-law"] == "last-without-fault"
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert "style=" not in page.text
    answer = client.post("/v1/decide", json={"id": "r", "date": "2024-03-15"})

    assert (answer.status_code, answer.headers["statute-law"]) == (200, "last-without-fault")


def test_a_page_that_is_current_is_told_nothing(live: LiveLaw, client: TestClient) -> None:
    assert client.get("/live?told=1&page=1").status_code == 204
    assert "statute-law" not in client.get("/").headers
    live.take({"type": "cases", "said": "3 as expected, 0 not", "changes": [], "faults": []})
    told = client.get("/live?told=1&page=1")

    assert told.status_code == 200
    assert "3 as expected, 0 not" in told.text
    assert "data-anew" not in told.text


def test_a_page_of_an_earlier_law_is_told_to_load_again(live: LiveLaw, client: TestClient) -> None:
    live.state |= {"law": 2, "number": 5}

    assert "data-anew" in client.get("/live?told=4&page=1").text
    assert "data-anew" not in client.get("/live?told=4&page=2").text
    assert client.get('/live?told=4&page="><script>').text.count("<script") == 0


def test_pages_that_are_not_followed_hold_nothing_of_it(ftc_client: TestClient) -> None:
    page = ftc_client.get("/")

    assert "live" not in page.text
    assert ftc_client.get("/live").status_code == 404


def fetched(port: int, path: str, body: object = None) -> Any:
    sent = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(f"http://127.0.0.1:{port}{path}", sent, {"content-type": "application/json"})
    with urllib.request.urlopen(call) as answer:  # noqa: S310 - a server of the test
        return answer.read().decode()


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + 60
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.1)


def test_the_server_answers_by_what_is_saved_and_else_by_the_last_law(law: Path) -> None:
    loaded = statute_runner.load(str(law), cache=False)
    followed = Followed(str(law), None, use_cache=False, sha256=loaded.bundle.sha256)
    with running(loaded, followed=followed) as (_, port):

        def outcome() -> str:
            return str(json.loads(fetched(port, "/v1/decide?trace=false", LATE))["outcome"])

        until(lambda: "as expected" in fetched(port, "/live"))
        assert outcome() == "refused"
        edited(law / SECTION, *RULE)
        until(lambda: "Loaded anew" in fetched(port, "/live?page=2"))
        assert outcome() == "permitted"
        edited(law / SECTION, *UNKNOWN)
        until(lambda: "unknown-rule" in fetched(port, "/live?page=2"))

        assert outcome() == "permitted"
        assert "unknown-rule" in fetched(port, "/rules")
        assert json.loads(fetched(port, "/ready"))["sha256"] != loaded.bundle.sha256
