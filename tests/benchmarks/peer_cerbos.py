"""The contract as a policy of Cerbos, a decision service: the same pairs in its Common Expression Language.

Its binary is `@cerbos/cerbos-linux-x64` of npm; it is looked for on the path, and where `CERBOS` says. It answers over
HTTP, as ours does, on all processors that there are. One action is asked for, whose output is the number in which the
outcomes of the question and of the routes stand; what is missing it is not asked.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from . import peer_cel
from .edge import checked
from .pair_numbers import LAYERS, NUMBER
from .shape_answers import DOCUMENTS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .pairs import Term

CERBOS = "Cerbos"
PATH = "/api/check/resources"
PATIENCE = 60
# Without what is missing, which is not asked.
OUTCOMES_ALONE = ("sum", *NUMBER[1:-1])


def binary() -> str | None:
    """The program, where it is installed."""
    return os.environ.get("CERBOS") or shutil.which("cerbos")


def written(term: Term) -> str:
    """The term in the language of its policies: facts are attributes of the resource, names are its variables."""
    match term:
        case ("name", str(name)):
            return f"V.{name}"
        case _:
            return peer_cel.written(term, written, lambda fact: f"R.attr.{peer_cel.variable(fact)}", "R.attr.day")


def used(term: object, every: dict[str, Term]) -> Iterator[str]:
    """The names that a term uses, and those that they use in turn."""
    match term:
        case ("name", str(name)):
            yield name
            yield from used(every[name], every)
        case tuple():
            for part in term:
                yield from used(part, every)


def policy() -> dict[str, Any]:
    """The policy, as JSON, which is YAML."""
    every = {name: term for layer in LAYERS for name, term in layer.items()}
    local = {name: written(every[name]) for name in dict.fromkeys(used(OUTCOMES_ALONE, every))}
    rule = {
        "actions": ["decide"],
        "effect": "EFFECT_ALLOW",
        "roles": ["*"],
        "output": {"when": {"ruleActivated": written(OUTCOMES_ALONE)}},
    }
    return {
        "apiVersion": "api.cerbos.dev/v1",
        "resourcePolicy": {
            "resource": "request",
            "version": "default",
            "variables": {"local": local},
            "rules": [rule],
        },
    }


def body(line: bytes) -> bytes:
    """A request as Cerbos is asked."""
    request = checked(line)
    resource = {"kind": "request", "id": request.id, "attr": peer_cel.variables(request)}
    asked = {
        "requestId": request.id,
        "principal": {"id": "p", "roles": ["user"]},
        "resources": [{"resource": resource, "actions": ["decide"]}],
    }
    return json.dumps(asked, separators=(",", ":")).encode()


def answer(said: bytes) -> dict[str, Any]:
    """What it said, as outcome, possible outcomes and routes."""
    (result,) = json.loads(said)["results"]
    (output,) = result["outputs"]
    number = int(output["val"])
    e, c, a = number & 7, number >> 3 & 7, number >> 6 & 7
    outcome, possible, routes = DOCUMENTS[a, c, e]
    assert [name for bit, name in OUTCOMES.items() if number >> 9 & bit] == possible
    return {"id": result["resource"]["id"], "outcome": outcome, "possible": possible, "routes": routes}


@contextmanager
def served(program: str) -> Iterator[tuple[int, int]]:
    """The port at which it answers under the policy, and its process."""
    with TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
        policies = Path(folder) / "policies"
        policies.mkdir()
        (policies / "contract.json").write_text(json.dumps(policy()), encoding="utf-8")
        found.close()
        settings = {
            "server.httpListenAddr": f"127.0.0.1:{port}",
            "server.grpcListenAddr": f"unix:{folder}/grpc.sock",
            "storage.driver": "disk",
            "storage.disk.directory": str(policies),
            "telemetry.disabled": "true",
        }
        command = [program, "server", "--log-level=error", *(f"--set={key}={value}" for key, value in settings.items())]
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            try:
                wait(port, process)
                yield port, process.pid
            finally:
                process.kill()


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Waits until it answers. Raises `RuntimeError` where it has ended, with what it said."""
    ends = monotonic() + PATIENCE
    while monotonic() < ends:
        if process.poll() is not None:
            assert process.stderr
            raise RuntimeError(process.stderr.read().decode())
        try:
            urlopen(f"http://127.0.0.1:{port}/_cerbos/health").read()
        except OSError:
            sleep(0.05)
        else:
            return
    raise RuntimeError("it does not answer")
