"""Records what every verb gives, to compare two commits: `python -m tests.same_bytes record DIR`, then `compare DIR
DIR`.

`record` runs the command `statute` that is installed beside this Python, on the law and the inputs of this checkout.
DIR holds `manifest.json`, the digest of each output by run and stream, and the outputs themselves. `--slow` also proves
and mutates; `--only WORDS` runs what has these words in its name.

A run is a fork of one process that has imported everything; the start of an interpreter would take most of the time.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from same_bytes.forks import imported, waited
from same_bytes.inputs import BUNDLES, ROOT, prepared
from same_bytes.pages import pages, served
from same_bytes.runs import Run, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

STATUTE = str(Path(sys.executable).with_name("statute"))
SHOWN = 12
WIDEST = 600


class Recorder:
    """Runs, and keeps what came by digest."""

    def __init__(self, to: Path, work: Path) -> None:
        self.to, self.work = to, work
        self.manifest: dict[str, dict[str, str | int]] = {}
        (to / "outputs").mkdir(parents=True, exist_ok=True)

    def environment(self, place: Path) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "STATUTE_CACHE": str(self.work / "cache"),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "NO_COLOR": "1",
        }

    def place(self, name: str, *, copies: bool) -> Path:
        """A folder for one run, with everything given in it."""
        place = self.work / "runs" / hashlib.sha256(name.encode()).hexdigest()[:16]
        place.mkdir(parents=True)
        for given in (self.work / "given").iterdir():
            if copies and given.name in BUNDLES:
                shutil.copytree(given, place / given.name)
            else:
                (place / given.name).symlink_to(given)
        return place

    def plain(self, place: Path, content: bytes) -> bytes:
        """What must differ from one run to another, left out: where the folders are, and how long a case took."""
        for path, word in ((place, b"HERE"), (self.work, b"WORK"), (ROOT, b"ROOT")):
            content = content.replace(str(path).encode(), word)
        return re.sub(rb'time="[0-9.]+"', b'time="TIME"', content)

    def digest(self, place: Path, content: bytes) -> str:
        content = self.plain(place, content)
        digest = hashlib.sha256(content).hexdigest()[:32]
        (self.to / "outputs" / digest).write_bytes(content)
        return digest

    def take(self, runs: list[Run]) -> None:
        """Runs them, as many at once as there are processors."""
        places = {run: self.place(run.name, copies=run.copies) for run in runs}
        forks = [(run.arguments, place, self.environment(place), run.typed) for run, place in places.items()]
        for (run, place), status in zip(places.items(), waited(imported(), forks), strict=True):
            got: dict[str, str | int] = {"status": status}
            for path in files_made(place):
                inside = path.relative_to(place)
                given = self.work / "given" / inside
                if not (given.is_file() and given.read_bytes() == path.read_bytes()):
                    got[str(inside).removeprefix(".")] = self.digest(place, path.read_bytes())
            self.manifest[run.name] = got
            shutil.rmtree(place)

    def take_pages(self, bundle: str) -> None:
        place = self.place(f"serve {bundle}", copies=False)
        lines = (self.work / "given" / f"{bundle}.ndjson").read_bytes()
        requests = [json.loads(line) for line in lines.splitlines()[::9]][:12]
        with served([STATUTE, "serve", "--bundle", bundle], place, self.environment(place)) as port:
            for name, content in pages(port, requests, lines):
                self.manifest[f"serve {bundle} {name}"] = {"answer": self.digest(place, content)}


def files_made(place: Path) -> Iterator[Path]:
    """The files of a run that were not given by a link."""
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not Path(folder, name).is_symlink())
        yield from (Path(folder, name) for name in sorted(names) if not Path(folder, name).is_symlink())


def record(to: Path, only: str, *, slow: bool) -> None:
    with tempfile.TemporaryDirectory() as made:
        work = Path(made).resolve()
        prepared(work)
        recorder = Recorder(to, work)
        asked = [run for run in runs(work, slow=slow) if only in run.name]
        recorder.take([Run(f"cache {bundle}", ("schema", "--bundle", bundle)) for bundle in BUNDLES])
        recorder.take(asked)
        for bundle in BUNDLES:
            if only in f"serve {bundle}":
                recorder.take_pages(bundle)
    (to / "manifest.json").write_text(json.dumps(recorder.manifest, indent=1, sort_keys=True))
    print(f"{len(recorder.manifest)} runs recorded in {to}")


def compare(old: Path, new: Path) -> int:
    """Prints what differs; 1 where something does."""
    before, after = (json.loads((side / "manifest.json").read_text()) for side in (old, new))
    differ = 0
    for name in sorted({*before, *after}):
        if name not in before or name not in after:
            print(f"only in {old if name in before else new}: {name}")
            differ += 1
            continue
        for stream in sorted({*before[name], *after[name]}):
            was, is_ = before[name].get(stream), after[name].get(stream)
            if was != is_:
                differ += 1
                print(f"\n{name}: {stream}")
                if stream == "status":
                    print(f"  {was} became {is_}")
                else:
                    print("".join(f"  {line}\n" for line in difference(old, was, new, is_)), end="")
    print(f"{len(before)} runs, {len(after)} runs, {differ} differences")
    return 1 if differ else 0


def difference(old: Path, was: str | None, new: Path, is_: str | None) -> list[str]:
    """The first lines of a unified diff."""
    before, after = (
        (side / "outputs" / digest).read_text(errors="replace").splitlines() if digest else []
        for side, digest in ((old, was), (new, is_))
    )
    found = [line[:WIDEST] for line in difflib.unified_diff(before, after, lineterm="", n=0)][2:]
    return [*found[:SHOWN], *([f"and {len(found) - SHOWN} lines more"] if len(found) > SHOWN else [])]


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, prog="python -m tests.same_bytes")
    verbs = reader.add_subparsers(dest="verb", required=True)
    recording = verbs.add_parser("record")
    recording.add_argument("to", type=Path)
    recording.add_argument("--only", default="")
    recording.add_argument("--slow", action="store_true")
    comparing = verbs.add_parser("compare")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    given = reader.parse_args()
    if given.verb == "compare":
        return compare(given.old, given.new)
    record(given.to, given.only, slow=given.slow)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
