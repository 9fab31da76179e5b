"""The program on the page loses no message of a RabbitMQ queue where it is killed before it acknowledges one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest

from sql.engines import ON_CI

from .test_stream import COUNT, PAGE, PATIENCE, expected, program, request, started, until

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = "/usr/lib/rabbitmq/bin"
# Message 200 is answered, and never acknowledged.
KILLED = """
import os, runpy, signal, sys
from pika.adapters import blocking_connection

acknowledge = blocking_connection.BlockingChannel.basic_ack
seen = 0

def killing(self, *arguments, **options):
    global seen
    seen += 1
    if seen == 200:
        os.kill(os.getpid(), signal.SIGKILL)
    return acknowledge(self, *arguments, **options)

blocking_connection.BlockingChannel.basic_ack = killing
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


class Rabbit:
    """A broker of its own, which hears on this machine only."""

    def __init__(self, pika: Any) -> None:
        self.pika, self.folder = pika, mkdtemp(prefix="statute-rabbit-")
        port, others, names = free_port(), free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{port}/%2F"
        settings = {
            "HOME": self.folder,
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(names),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_DIST_PORT": str(others),
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{self.folder}/plugins",
            "RABBITMQ_LOG_BASE": self.folder,
            "RABBITMQ_MNESIA_BASE": self.folder,
            "RABBITMQ_NODENAME": f"law-{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_PID_FILE": f"{self.folder}/pid",
        }
        quiet = {"env": settings, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # The names of nodes are kept by a program that would else outlive the broker.
        self.names = subprocess.Popen(["epmd", "-port", str(names), "-address", "127.0.0.1"], **quiet)  # type: ignore[call-overload]
        self.server = subprocess.Popen([f"{PROGRAMS}/rabbitmq-server"], **quiet)  # type: ignore[call-overload]
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.channel = pika.BlockingConnection(pika.URLParameters(self.url)).channel()
            except pika.exceptions.AMQPError:
                assert time.monotonic() < end, "the broker does not answer"
                time.sleep(0.5)
            else:
                return

    def count(self, queue: str) -> int:
        found: int = self.channel.queue_declare(queue, passive=True).method.message_count
        return found

    def read(self, queue: str) -> list[tuple[Any, bytes]]:
        """All messages of a queue, with their properties."""
        found: list[tuple[Any, bytes]] = []
        while True:
            method, properties, body = self.channel.basic_get(queue, auto_ack=True)
            if method is None:
                return found
            found.append((properties, body))

    def stop(self) -> None:
        with suppress(self.pika.exceptions.AMQPError):
            self.channel.connection.close()
        for each in (self.server, self.names):
            each.terminate()
            each.wait(PATIENCE)
        shutil.rmtree(self.folder)


@pytest.fixture(name="rabbitmq")
def _rabbitmq() -> Iterator[Rabbit]:
    pika = pytest.importorskip("pika")
    if not Path(PROGRAMS).exists():
        (pytest.fail if ON_CI else pytest.skip)("RabbitMQ is not installed")
    broker = Rabbit(pika)
    yield broker
    broker.stop()


def test_nothing_is_lost_and_what_comes_twice_is_the_same(rabbitmq: Rabbit, tmp_path: Path) -> None:
    script = tmp_path / "queue_program.py"
    script.write_text(program(PAGE, "import pika"))
    answers, poison = expected()
    for name in ("answers", "dead"):
        rabbitmq.channel.queue_declare(name, durable=True)
    dead = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead"}
    rabbitmq.channel.queue_declare("requests", durable=True, arguments=dead)
    sent = [request(number) for number in range(COUNT)]
    for place, each in enumerate(poison):
        sent.insert(50 * place + 25, each)
    for each in sent:
        rabbitmq.channel.basic_publish("", "requests", each)

    command = [str(script), rabbitmq.url, "requests", "answers"]
    killed = started([sys.executable, "-c", KILLED, *command])
    assert killed.wait(PATIENCE) == -signal.SIGKILL
    assert 0 < rabbitmq.count("answers") < COUNT
    again = started([sys.executable, *command])
    until(lambda: rabbitmq.count("answers") > COUNT and rabbitmq.count("dead") == len(poison), again)
    again.kill()
    again.wait(PATIENCE)

    found = [(properties.message_id, body) for properties, body in rabbitmq.read("answers")]
    assert dict(found) == answers
    assert len(found) == COUNT + 1
    assert set(found) == set(answers.items())
    assert {body for _, body in rabbitmq.read("dead")} == poison
