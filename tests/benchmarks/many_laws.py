"""Bundles of many sections: the shipped law with as many generated definitions beside it as are asked for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import statute_runner

from .shape import BUNDLE, documents
from .shape_files import lines
from .timing import per_block, spread

if TYPE_CHECKING:
    from .timing import Spread

FIRST = 50_001
FEW = 1000
SECTION = """cite: 19 U.S.C. {number}
identifier: /us/usc/t19/s{number}
heading: Generated definition {number}
in_force: {{from: "2020-07-01", note: Generated for a measurement.}}
enacted: "2020-01-29"
source: {{law: "Pub. L. 116-113, § {number}", at: "134 Stat. {number}", verified: [], unverified: [generated]}}
revision: 1
text:
  - {{at: "1", text: "The term “partner {number}” means Canada or Mexico.", words: seen}}
rules:
  partner_{number}:
    cite: "1"
    says: The counterpart's country is Canada or Mexico.
    any:
      - {{fact: counterpart.country, is: "CA", at: "1", quote: Canada, nth: 1}}
      - {{fact: counterpart.country, is: "MX", at: "1", quote: Mexico, nth: 1}}
    quote: means
  cooperates_{number}:
    cite: "1"
    says: The counterpart is a customs agency of a partner.
    all:
      - {{rule: partner_{number}}}
      - {{fact: counterpart.kind, is: customs, quote: partner {number}}}
"""
# Run apart, so that its memory is its own.
MEASURED = """
import json, sys, time
import statute_runner
def held():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
began = time.perf_counter()
loaded = statute_runner.load(sys.argv[1], cache=sys.argv[2] == "cache")
took = time.perf_counter() - began
after = held()
decider = loaded.decider()
for line in open(sys.argv[3], "rb"):
    decider.decide_json(line)
print(json.dumps({"seconds": took, "loaded": after, "decided": held()}))
"""


def bundle(folder: str, sections: int) -> str:
    """A copy of the shipped law with that many more sections; its path."""
    path = Path(folder) / f"law-{sections}"
    shutil.copytree(BUNDLE, path)
    for number in range(FIRST, FIRST + sections):
        section = path / "usc" / "19" / str(number)
        section.mkdir()
        (section / "2020-07-01.yaml").write_text(SECTION.format(number=number), encoding="utf-8")
    return str(path)


def loaded(path: str, requests: str, cache: str, rounds: int) -> dict[str, float]:
    """The medians of loading a bundle in a process of its own."""
    runs = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, path, cache, requests], capture_output=True, check=True, text=True
        )
        runs.append(json.loads(done.stdout))
    return {name: median(run[name] for run in runs) for name in runs[0]}


def measured(sizes: tuple[int, ...], number: int, rounds: int) -> dict[str, Any]:
    """For each number of sections: loading without a cache and with one, memory, and the ratio of deciding."""
    asked = lines(documents(number))
    with TemporaryDirectory() as folder:
        os.environ["STATUTE_CACHE"] = f"{folder}/cache"
        requests = Path(folder) / "requests.ndjson"
        requests.write_bytes(b"\n".join(asked) + b"\n")
        paths = {size: bundle(folder, size) for size in sizes}
        found: dict[str, Any] = {}
        for size, path in paths.items():
            cold = loaded(path, str(requests), "no-cache", 1 if rounds < 5 or size > FEW else 3)
            loaded(path, str(requests), "cache", 1)
            warm = loaded(path, str(requests), "cache", rounds)
            found[str(size)] = {
                "cold_seconds": cold["seconds"],
                "warm_seconds": warm["seconds"],
                "loaded_kib": warm["loaded"],
                "decided_kib": warm["decided"],
            }
        deciders = {str(size): statute_runner.load(path).decider().decide_json for size, path in paths.items()}
        del os.environ["STATUTE_CACHE"]
    for name, ratios in decide_ratios(deciders, asked, rounds, str(sizes[0])).items():
        found[name]["decide"] = ratios
    return found


def decide_ratios(deciders: dict[str, Any], asked: list[bytes], rounds: int, unit: str) -> dict[str, Spread]:
    for line in asked:
        assert len({decide(line) for decide in deciders.values()}) == 1
    return spread(per_block(deciders, asked, rounds), unit)
