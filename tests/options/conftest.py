"""A working folder with everything that an argument may name, and the command run in a copy of it, with all that it
leaves."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import shutil
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from unittest.mock import patch

import pytest

from statute_runner.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TINY = Path(__file__).parents[1] / "check" / "tiny"
SECTION = "code/1/10/2010-01-01.yaml"
CASES = "code/1/10/cases/lending.yaml"
MEMBER = {"kind": "reader", "age": 12}
READER = {"id": "reader", "date": "2015-05-05", "facts": {"member": MEMBER, "loan": {"map": False, "overdue": False}}}
CHILD = {
    "id": "map",
    "date": "2015-05-05",
    "facts": {"member": {"kind": "reader", "age": 11}, "loan": {"map": True, "overdue": False}},
}
GROWN = {
    **CHILD,
    "id": "grown",
    "facts": {"member": {"kind": "reader", "age": 12}, "loan": {"map": True, "overdue": False}},
}
LATE = {
    **CHILD,
    "id": "late",
    "facts": {"member": {"kind": "reader", "age": 12}, "loan": {"map": True, "overdue": True}},
}
MAP = {"id": "map", "date": "2015-05-05", "facts": {"member": {"kind": "reader"}, "loan": {"map": True}}}
VISIT = """  visit:
    ask: May the reader come in?
    explained_by: code/1/10
    outcomes:
      welcome: {says: Come in., tone: favourable}
      permitted: {says: Come in and borrow., tone: favourable}
      refused: {says: Stay out., tone: adverse}
    routes: [code/1/10/a]
    decision:
      - {outcome: refused, when: {route: code/1/10/a, is: refused}}
      - outcome: welcome
    not_in_force: {outcome: refused, says: Before 2000 there was no library.}
"""
PROPERTIES = """format: properties/v1
properties:
  overdue-never:
    says: Nobody borrows with a loan overdue.
    given: {fact: loan.overdue, is: true}
    never: {outcome: permitted}
  age-never-matters:
    says: Nobody borrows.
    given: {fact: member.age, is: 12}
    never: {outcome: permitted}
"""
# The endings of files that git takes for text.
TEXTS = {".yaml", ".md", ".j2", ".json", ".ndjson", ".csv", ".txt"}
COPY = "1 Code 10 Lending\n(a) A book may be lent to a member, unless a loan is overdue.\n(b) Other words.\n"
TITLE = """<uscDoc xmlns="http://xml.house.gov/schemas/uslm/1.0"><main>
<section identifier="/us/code/t1/s20"><num value="20"/><heading>Members</heading><content>A member.</content></section>
</main></uscDoc>
"""
# A run of `batch` that breaks off, for its second input does.
HALF = ("many.ndjson", "broken.ndjson.gz", "-o", "half.ndjson", "--workers", "1", "--block", "500", "--bundle", "law")


class Seen(NamedTuple):
    """All that a run leaves: exit status, what it printed, files, whether a cold one wrote a cache, whether
    processes were started."""

    status: int
    output: str
    errors: str
    files: dict[str, bytes | None]
    cached: bool
    processes: bool


class Run(Protocol):
    """Runs the command in a folder as it was made; `bundle` is STATUTE_BUNDLE; cold, with no cache; `encoding` is that
    which the interpreter gives the standard streams."""

    def __call__(
        self,
        arguments: Sequence[str],
        given: str = "",
        *,
        bundle: str | None = None,
        cold: bool = False,
        encoding: str = "utf-8",
    ) -> Seen: ...


def edited(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text()
    for find, put in pairs:
        assert find in text, (file, find)
        text = text.replace(find, put)
    file.write_text(text)


def lines(*requests: object) -> str:
    return "".join(json.dumps(one) + "\n" for one in requests)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two bundles, one with a fault, one in a repository, and requests, past decisions and templates."""
    root = tmp_path_factory.mktemp("options")
    law = shutil.copytree(TINY, root / "law")
    (law / "bundle.yaml").write_text((law / "bundle.yaml").read_text() + VISIT)
    (law / "properties.yaml").write_text(PROPERTIES)
    edited(law / "bundle.yaml", ("A small law of lending", "A small law of “lending”"))
    edited(law / "facts.yaml", ("Is it a map?", "Is it a map? Of the “maps”?"))
    edited(law / SECTION, ("heading: Lending", "heading: Lending “books”"))
    printed(root, 0, "schema", "--write", "--bundle", "law")
    other = shutil.copytree(law, root / "other")
    edited(other / "bundle.yaml", ("A small law", "Another law"), ("name: tiny-lending", "name: other-lending"))
    amended(other)
    edited(other / "facts.yaml", ("Is it a map?", "Is this a map?"))
    edited(other / "properties.yaml", ("Nobody borrows with", "None borrow with"))
    edited(other / CASES, ("says: A reader of twelve", "says: One of twelve"), ("  guest-other:", "  guest-else:"))
    faulty = shutil.copytree(law, root / "faulty")
    edited(faulty / SECTION, ("quote: unless a loan is overdue", "quote: unless a loan is late"))
    thin = shutil.copytree(law, root / "thin")
    edited(thin / CASES, ('asked_on: "2010-01-01"', 'asked_on: "2010-01-02"'))
    failing = shutil.copytree(law, root / "failing")
    edited(failing / CASES, ("expect: {outcome: permitted, because: [lent_to_guest]}", "expect: {outcome: refused}"))
    files = {
        "requests.ndjson": lines(READER, MAP),
        "bad.ndjson": lines(MAP, {"id": "bad", "date": "never"}),
        "child.json": json.dumps(CHILD),
        "decided.ndjson": lines(CHILD, GROWN, LATE),
        "reader.json": json.dumps(READER),
        "requests.csv": "id,date,loan.map\na,2015-05-05,true\nb,2015-05-05,\n",
        "many.ndjson": lines(*({**MAP, "id": f"m{n}"} for n in range(60))),
        "copy.txt": COPY,
        "copy2.txt": COPY.replace("Other", "Others"),
        "title.xml": TITLE,
        "title2.xml": TITLE.replace("A member", "Another member"),
        "accept.yaml": "accept:\n  - {id: map, from: permitted, to: refused, because: Reviewed.}\n",
        "accept2.yaml": "accept:\n  - {id: else, from: permitted, to: refused, because: Reviewed.}\n",
        "templates/outcome.j2": "Another sentence.\n",
    }
    (root / "templates").mkdir()
    for name, content in files.items():
        (root / name).write_text(content)
    (root / "broken.ndjson.gz").write_bytes(gzip.compress(os.urandom(9000))[:4000])
    parquet(root / "requests.parquet")
    (root / "past.ndjson").write_text(printed(root, 0, "decide", "decided.ndjson", "--bundle", "law", "--with-request"))
    printed(root, 2, "batch", *HALF, "--checkpoint", "0")
    kept(root)
    WAS[root] = held(root, {})
    return root


def parquet(path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table({"id": ["a", "b"], "date": ["2015-05-05"] * 2, "loan.map": [True, None]}), path)


def kept(root: Path) -> None:
    """A repository of law with one commit, and an edit after it."""
    law = shutil.copytree(root / "law", root / "kept" / "law")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "One.")):
        subprocess.run(["git", "-C", str(root / "kept"), *command], check=True, capture_output=True)
    amended(law)


def amended(law: Path) -> None:
    """Another law of 2010, in its words, its rules and its source."""
    edited(law / SECTION, ("heading: Lending", "heading: Loans"), ("says: A book is lent to", "says: It goes to"))
    edited(law / SECTION, ("says: An earlier loan was", "says: A loan was"), ("may be lent", "may now be lent"))
    edited(
        law / SECTION, ("fact: loan.overdue, is: true", "fact: loan.overdue, is: false"), ("law: Act 2", "law: Act 3")
    )


def printed(root: Path, status: int, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "statute_runner", *arguments, "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def checkout(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same files as git checks them out where it ends lines with CRLF."""
    root = shutil.copytree(folder, tmp_path_factory.mktemp("checkout") / "options")
    for path in root.rglob("*.*"):
        if path.suffix in TEXTS and not path.name.startswith("half") and ".git" not in path.parts:
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    WAS[root] = held(root, {})
    return root


@pytest.fixture
def run(folder: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in the folder, and puts back what it did there, so that what is printed is always the same."""
    return run_in(folder, tmp_path, tmp_path_factory.getbasetemp() / "options-cache", monkeypatch)


@pytest.fixture
def run_in_checkout(
    checkout: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs the command where lines end with CRLF."""
    return run_in(checkout, tmp_path, tmp_path_factory.getbasetemp() / "checkout-cache", monkeypatch)


def run_in(folder: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in a folder, and puts back what it did there."""

    def ran(
        arguments: Sequence[str],
        given: str = "",
        *,
        bundle: str | None = None,
        cold: bool = False,
        encoding: str = "utf-8",
    ) -> Seen:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("STATUTE_CACHE", str(cache))
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.delenv("STATUTE_BUNDLE", raising=False)
        if bundle:
            monkeypatch.setenv("STATUTE_BUNDLE", bundle)
        if cold:
            shutil.rmtree(cache, ignore_errors=True)
        output, errors = (tmp_path / name for name in ("output", "errors"))
        stdin = io.TextIOWrapper(io.BytesIO(given.encode()), encoding)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        with (
            output.open("w", encoding=encoding) as out,
            errors.open("w", encoding=encoding) as err,
            redirect_stdout(out),
            redirect_stderr(err),
            patch.object(sys, "stdin", stdin),
            standard_output(out.fileno()),
        ):
            try:
                status = main(list(arguments))
            except SystemExit as stopped:
                status = int(stopped.code or 0)
        started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before
        return Seen(
            status,
            output.read_text("utf-8", "replace"),
            errors.read_text("utf-8"),
            put_back(folder),
            cold and cache.exists(),
            started,
        )

    return ran


@contextmanager
def standard_output(descriptor: int) -> Iterator[None]:
    """The standard output of the process too, which a verb may write to by its number."""
    before = os.dup(1)
    os.dup2(descriptor, 1)
    try:
        yield
    finally:
        os.dup2(before, 1)
        os.close(before)


@pytest.fixture(scope="session")
def known() -> dict[object, Seen]:
    """What runs left that were made before."""
    return {}


class Held(NamedTuple):
    """What a file holds, and by what it is known that it still does."""

    mark: tuple[int, ...]
    content: bytes


def held(root: Path, known: dict[str, Held]) -> dict[str, Held]:
    """The files as they are; a repository's own are nobody's output."""
    found: dict[str, Held] = {}
    for place, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = os.path.join(place, name)
            stat = os.stat(path)
            mark = stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size
            inside = os.path.relpath(path, root)
            old = known.get(inside)
            found[inside] = old if old and old.mark == mark else Held(mark, Path(path).read_bytes())
    return found


WAS: dict[Path, dict[str, Held]] = {}


def put_back(root: Path) -> dict[str, bytes | None]:
    """The files that are not as they were, as they are; those that are gone are nothing. They are then as they were."""
    was, now = WAS[root], held(root, WAS[root])
    changed: dict[str, bytes | None] = {}
    for name in {**was, **now}:
        if name not in was:
            changed[name] = now[name].content
            (root / name).unlink()
            with suppress(OSError):  # the folder holds more
                os.removedirs((root / name).parent)
        elif name not in now or now[name].content != was[name].content:
            changed[name] = now[name].content if name in now else None
            (root / name).write_bytes(was[name].content)
    return changed
