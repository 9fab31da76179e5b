"""Options of the service by the environment, and the application that another server runs."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

import statute_runner
from statute_runner import asgi
from statute_runner.commands.serve import arguments
from statute_runner.console.service_options import limiting_options, listening_options
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp

README = Path(statute_runner.__file__).parent / "serve" / "README.md"
FTC = str(Path(__file__).parent.parent / "bundles" / "ftc")


def parsed(environment: dict[str, str], *words: str) -> dict[str, object]:
    parser = argparse.ArgumentParser(exit_on_error=False)
    listening_options(parser, environment)
    limiting_options(parser, environment)
    return vars(parser.parse_args(words))


@pytest.mark.parametrize(
    ("name", "stated", "key", "value"),
    [
        ("STATUTE_HOST", "0.0.0.0", "host", "0.0.0.0"),  # noqa: S104 - what is asked for
        ("STATUTE_PORT", "9000", "port", 9000),
        ("STATUTE_PORT", "0", "port", 0),
        ("STATUTE_WORKERS", "4", "workers", 4),
        ("STATUTE_UNIX_SOCKET", "/run/a", "unix_socket", "/run/a"),
        ("STATUTE_TLS_CERT", "a.pem", "tls_cert", "a.pem"),
        ("STATUTE_TOKENS", "a", "tokens", "a"),
        ("STATUTE_TOKENS", "", "tokens", None),
        ("STATUTE_ANSWER_TO", "a.example, b.example", "answer_to", ["a.example", "b.example"]),
        ("STATUTE_BEYOND_THIS_MACHINE", "yes", "beyond_this_machine", True),
        ("STATUTE_BEYOND_THIS_MACHINE", "0", "beyond_this_machine", False),
        ("STATUTE_DRAIN", "2.5", "drain", 2.5),
        ("STATUTE_CALL_TIMEOUT", "9", "call_timeout", 9.0),
        ("STATUTE_ACCESS_LOG", "-", "access_log", "-"),
        ("STATUTE_RELOAD", "1", "reload", True),
    ],
)
def test_an_option_may_come_from_the_environment(name: str, stated: str, key: str, value: object) -> None:
    assert parsed({name: stated}) == {**parsed({}), key: value}


def actions() -> list[argparse.Action]:
    parser = argparse.ArgumentParser()
    listening_options(parser, {})
    limiting_options(parser, {})
    return parser._actions  # noqa: SLF001 - it has no other


@pytest.mark.parametrize("action", [one for one in actions() if one.type], ids=lambda one: one.dest)
def test_what_the_help_gives_as_default_may_be_said(action: argparse.Action) -> None:
    stated = re.search(r"\(default: (.+?)\)", action.help or "")
    name = action.option_strings[0]

    assert stated, name
    if stated[1] != "any":  # no number
        assert parsed({}, name, stated[1]) == parsed({})


def test_what_the_docs_give_as_default_may_be_said() -> None:
    rows = re.findall(r"^\| (`--[^|]*) \| ([^|]*) \|", README.read_text(), re.MULTILINE)
    said = [
        (name, value)
        for names, values in rows
        for name, value in zip(re.findall(r"--[a-z-]+", names), values.removesuffix(" s").split(", "), strict=True)
    ]

    assert {"--drain", "--grace", "--most-calls", "--head-timeout"} <= {name for name, _ in said}
    for name, value in said:
        if value != "any":
            assert parsed({}, name, value) == parsed({}), name


@pytest.mark.parametrize("name", ["--head-timeout", "--call-timeout"])
def test_a_time_in_which_nothing_could_be_done_is_refused(name: str) -> None:
    with pytest.raises(argparse.ArgumentError, match="above 0"):
        parsed({}, name, "0")


def test_what_the_command_says_comes_first() -> None:
    assert parsed({"STATUTE_PORT": "9000"}, "--port", "9001")["port"] == 9001


@pytest.mark.parametrize(("name", "stated"), [("STATUTE_PORT", "banana"), ("STATUTE_WORKERS", "0")])
def test_a_variable_that_is_no_value_is_refused(name: str, stated: str) -> None:
    with pytest.raises(argparse.ArgumentError):
        parsed({name: stated})


def test_a_variable_that_says_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(Refused, match="STATUTE_RELOAD"):
        parsed({"STATUTE_RELOAD": "banana"})


def test_every_option_of_the_service_has_its_variable() -> None:
    parser = argparse.ArgumentParser()
    arguments(parser)
    named = {option for action in parser._actions for option in action.option_strings}  # noqa: SLF001 - it has no other
    own = {"-h", "--help", "--registers", "--drafts", "--known-on", "--watch", "--open"}

    assert len(named - own) == len(parsed({}))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ASGIApp:
    (tmp_path / "tokens").write_text("desk 0123456789abcdef01234567\n")
    monkeypatch.setenv("STATUTE_BUNDLE", FTC)
    monkeypatch.setenv("STATUTE_TOKENS", str(tmp_path / "tokens"))
    monkeypatch.setenv("STATUTE_ANSWER_TO", "law.example")
    return asgi.app()


def test_another_server_runs_the_application_as_the_environment_says(made: ASGIApp) -> None:
    client = TestClient(made, base_url="http://law.example", client=("192.0.2.7", 1))
    with client:
        asked = {"Authorization": "Bearer 0123456789abcdef01234567"}
        answer = client.post("/v1/decide?answer=short", json={"id": "a", "date": "2021-01-01"}, headers=asked)

        assert answer.status_code == 200
        assert answer.json()["id"] == "a"
        assert client.get("/v1/law").status_code == 401


def test_without_tokens_it_answers_its_own_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUTE_BUNDLE", FTC)
    made = asgi.app()

    assert TestClient(made, base_url="http://localhost", client=("192.0.2.7", 1)).get("/metrics").status_code == 403
    assert TestClient(made, base_url="http://localhost", client=("127.0.0.1", 1)).get("/metrics").status_code == 200
    monkeypatch.setenv("STATUTE_BEYOND_THIS_MACHINE", "yes")
    made = asgi.app()
    assert TestClient(made, base_url="http://localhost", client=("192.0.2.7", 1)).get("/metrics").status_code == 200
