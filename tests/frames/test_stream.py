"""The program on the page loses no message where it is killed between an answer and its acknowledgement."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
import statute_runner.frames
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

TINY = Path(__file__).parents[1] / "check" / "tiny"
PAGE = Path(statute_runner.frames.__file__).with_name("README.md").read_text(encoding="utf-8")
COUNT, BATCH = 450, 100
PATIENCE = 60
# The third acknowledgement never comes: the answers before it are written.
KILLED = """
import os, runpy, signal, sys
import confluent_kafka

class Consumer(confluent_kafka.Consumer):
    acknowledged = 0

    def commit(self, *arguments, **options):
        Consumer.acknowledged += 1
        if Consumer.acknowledged == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().commit(*arguments, **options)

confluent_kafka.Consumer = Consumer
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def program(page: str, import_: str) -> str:
    """The program on the page that imports this."""
    found: str
    (found,) = [text for text in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if import_ in text]
    return found


class Cluster:
    """Brokers of Kafka in this process, as librdkafka has them for tests."""

    def __init__(self, kafka: Any) -> None:
        self.kafka = kafka
        self.producer = kafka.Producer({"bootstrap.servers": "none", "test.mock.num.brokers": 1, "log_level": 0})
        brokers = self.producer.list_topics(timeout=10).brokers.values()
        self.servers = ",".join(f"{one.host}:{one.port}" for one in brokers)

    def read(self, topic: str) -> list[Any]:
        """All messages of a topic as they now are."""
        consumer = self.kafka.Consumer({"bootstrap.servers": self.servers, "group.id": "reader", "log_level": 0})
        partitions = self.producer.list_topics(topic, timeout=10).topics[topic].partitions
        found: list[Any] = []
        for number in partitions:
            place = self.kafka.TopicPartition(topic, number, 0)
            _, end = consumer.get_watermark_offsets(place, timeout=10)
            if end:
                consumer.assign([place])
                held: list[Any] = []
                while len(held) < end:
                    held += consumer.consume(end, timeout=1)
                found += held
        consumer.close()
        return found


@pytest.fixture(name="kafka")
def _kafka() -> Cluster:
    return Cluster(pytest.importorskip("confluent_kafka"))


def request(number: int) -> bytes:
    return json.dumps({"id": f"r{number}", "date": "2015-05-05", "facts": {"loan": {"map": number % 3 == 0}}}).encode()


def started(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env={**os.environ, "STATUTE_BUNDLE": str(TINY)}, stderr=subprocess.PIPE)


def until(holds: Callable[[], bool], running: subprocess.Popen[bytes]) -> None:
    """Waits until it holds, as long as a process runs."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert running.poll() is None, running.stderr and running.stderr.read()
        assert time.monotonic() < end, "nothing more comes"
        time.sleep(0.2)


def expected() -> tuple[dict[str, bytes], set[bytes]]:
    """The answer to each request by its id, and the messages that are none."""
    decide = statute_runner.load(str(TINY)).decider().decide_json
    poison = {b"{", b'{"id": "p", "date": "never", "facts": {}}', b"\xff"}
    for each in poison:
        with pytest.raises(Refused):
            decide(each)
    return {f"r{number}": decide(request(number)) for number in range(COUNT)}, poison


def test_nothing_is_lost_and_what_comes_twice_is_the_same(kafka: Cluster, tmp_path: Path) -> None:
    script = tmp_path / "consumer.py"
    script.write_text(program(PAGE, "from confluent_kafka import"))
    answers, poison = expected()
    sent = [request(number) for number in range(COUNT)]
    for place, each in enumerate([*poison, b"", b" \n"]):  # of those that ask nothing nothing is written
        sent.insert(50 * place + 25, each)
    for topic in ("requests", "answers", "dead"):
        kafka.producer.list_topics(topic, timeout=10)
    for each in sent:
        kafka.producer.produce("requests", each, partition=0)
    assert kafka.producer.flush(10) == 0

    topics = [kafka.servers, "requests", "answers", "dead"]
    killed = started([sys.executable, "-c", KILLED, str(script), *topics])
    assert killed.wait(PATIENCE) == -signal.SIGKILL
    written = len(kafka.read("answers"))
    assert 0 < written < COUNT
    again = started([sys.executable, str(script), *topics])
    until(lambda: {message.key().decode() for message in kafka.read("answers")} == set(answers), again)
    until(lambda: {message.value() for message in kafka.read("dead")} == poison, again)
    again.terminate()
    assert again.wait(PATIENCE) == 0

    found = kafka.read("answers")
    assert {message.key().decode(): message.value() for message in found} == answers
    assert len(found) > COUNT
    assert {(message.key().decode(), message.value()) for message in found} == set(answers.items())
    assert all(json.loads(dict(message.headers())["rejected"]) for message in kafka.read("dead"))
