"""One request from a shell starts fast: the warm path imports little, and a cache of checked law is only used when it
is sound."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import statute_runner

ROOT = Path(__file__).parent.parent
SLOW = {
    "yaml",
    "jsonschema",
    "jinja2",
    "msgspec",
    "dataclasses",
    "typing",
    "inspect",
    "locale",
    "referencing",
    "pathlib",
    "z3",
    "sqlglot",
}

LISTED = """
import sys
from statute_runner.cli import main
status = main(["decide", sys.argv[1], *sys.argv[2:]])
sys.stdout.flush()
print(*sorted(sys.modules), file=sys.stderr)
raise SystemExit(status)
"""


READ = 'import argparse, sys; argparse.ArgumentParser().add_argument("--x"); print(*sys.modules)'


@cache
def slow() -> set[str]:
    """What is slow to import, but for what Python itself imports to read arguments: from 3.14 on, for their colours."""
    done = subprocess.run([sys.executable, "-S", "-c", READ], capture_output=True, text=True, check=True)
    own = {"dataclasses", "inspect"} & set(done.stdout.split())
    assert not own or sys.version_info >= (3, 14)
    return SLOW - own


@pytest.fixture(name="request_file")
def _request_file(tmp_path: Path) -> Path:
    file = tmp_path / "request.json"
    facts = {"exchange": {"direction": "receive"}, "counterpart": {"country": "FR", "kind": "customs"}}
    file.write_text(json.dumps({"id": "r", "date": "2024-03-15", "facts": facts}))
    return file


def decide(request_file: Path, cache: Path, *options: str, bundle: Path | None = None) -> tuple[str, set[str]]:
    environment = {**os.environ, "STATUTE_CACHE": str(cache)}
    if bundle:
        environment["STATUTE_BUNDLE"] = str(bundle)
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            LISTED.replace("import sys\n", f"import sys\nsys.path[:0] = {sys.path!r}\n", 1),
            str(request_file),
            *options,
        ],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    return done.stdout, set(done.stderr.split())


def test_a_warm_decision_of_a_json_request_imports_nothing_slow(request_file: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cold, loaded_cold = decide(request_file, cache)
    warm, loaded_warm = decide(request_file, cache)

    assert "jsonschema" in loaded_cold
    assert not slow() & loaded_warm
    assert warm == cold


def test_only_what_a_warm_decision_imports_does_without_dataclasses_and_typing(
    request_file: Path, tmp_path: Path
) -> None:
    decide(request_file, tmp_path / "cache")
    _, warm = decide(request_file, tmp_path / "cache")
    warm |= of_registers(tmp_path)
    package = Path(statute_runner.__file__).parent
    cheap = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in package.rglob("*.py")
        if "TYPE_CHECKING = False\n" in (text := path.read_text()) or "\n@value\n" in text
    }

    assert cheap
    assert cheap - warm == set()


def of_registers(folder: Path) -> set[str]:
    """What a warm decision imports whose facts are read from registers."""
    file = folder / "loan.json"
    file.write_text(json.dumps({"id": "r", "date": "2024-03-15", "facts": {"branch": {"key": "station"}}}))
    bundle = ROOT / "tests" / "bundles" / "lending-library"
    cold, _ = decide(file, folder / "registers", bundle=bundle)
    warm, loaded = decide(file, folder / "registers", bundle=bundle)

    assert warm == cold
    assert json.loads(warm)["registers"]["entries"]
    return loaded


def test_a_warm_decision_that_reads_registers_imports_nothing_slow(tmp_path: Path) -> None:
    assert not slow() & of_registers(tmp_path)


@pytest.mark.parametrize(("bundle", "imported"), [("policies", ["deferred_registers"]), ("tests/bundles/ftc", [])])
def test_a_decision_that_reads_no_register_imports_nothing_of_them(
    bundle: str, imported: list[str], request_file: Path, tmp_path: Path
) -> None:
    request_file.write_text(json.dumps({"id": "r", "date": "2024-03-15"}))
    decide(request_file, tmp_path / "cache", bundle=ROOT / bundle)
    _, warm = decide(request_file, tmp_path / "cache", bundle=ROOT / bundle)

    assert [name.rpartition(".")[2] for name in warm if "register" in name] == imported


COLLECTED = """
import gc, sys
collections = []
gc.callbacks.append(lambda phase, _: collections.append(phase))
from statute_runner.__main__ import main
sys.argv[0] = "statute"
status = main()
print(len(collections), gc.isenabled(), file=sys.stderr)
raise SystemExit(status)
"""


def test_nothing_that_a_short_run_makes_is_looked_at_for_garbage(request_file: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "STATUTE_CACHE": str(tmp_path / "cache"), "PYTHONPYCACHEPREFIX": str(tmp_path / "pyc")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", COLLECTED, "decide", str(request_file)]
    cold, warm = (subprocess.run(command, capture_output=True, text=True, env=environment) for _ in range(2))  # noqa: PLW1510 - said below

    assert (warm.returncode, warm.stderr) == (0, "0 True\n")
    assert warm.stdout == cold.stdout


def test_without_the_cache_the_bytes_are_the_same(request_file: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    warm, _ = decide(request_file, cache)
    plain, loaded = decide(request_file, tmp_path / "none", "--no-cache")

    assert plain == warm
    assert "yaml" in loaded
    assert not (tmp_path / "none").exists()


def checked_data(entry: bytes) -> bytes:
    """An entry of the cache without its seal, and without the modules that were loaded when it was written."""
    return entry.split(b"\n", 3)[3]


def one_byte_changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    before = file.stat()
    file.write_bytes(bytes(content))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def of_another_version(file: Path) -> None:
    seal, head, body = file.read_bytes().split(b"\n", 2)
    form, version, *rest = head.split(b" ")
    file.write_bytes(seal + b"\n" + b" ".join([form, b"9" + version, *rest]) + b"\n" + body)


def of_another_user(file: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(file, 12345, 12345)


@pytest.mark.parametrize("part", ["registers", "law"])
@pytest.mark.parametrize("spoil", [one_byte_changed, truncated, empty, of_another_version, of_another_user])
def test_a_cache_that_is_not_sound_is_written_anew(spoil, part: str, request_file: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    cache = tmp_path / "cache"
    first, _ = decide(request_file, cache)
    registers, law = sorted(cache.glob("*.ndjson"), key=lambda file: file.stat().st_size)
    stored = law if part == "law" else registers
    good = stored.read_bytes()
    spoil(stored)
    second, loaded = decide(request_file, cache)

    assert "jsonschema" in loaded
    assert second == first
    assert checked_data(stored.read_bytes()) == checked_data(good)
    assert part == "registers" or stored.read_bytes() == good


def test_a_change_of_the_law_is_seen_whatever_its_size_and_time(request_file: Path, tmp_path: Path) -> None:
    cache, bundle = tmp_path / "cache", tmp_path / "bundle"
    shutil.copytree(ROOT / "policies", bundle)
    first, _ = decide(request_file, cache, bundle=bundle)
    version = bundle / "usc/19/1628/2020-07-01.yaml"
    before, text = version.stat(), version.read_text()
    version.write_text(
        text.replace("The United States would provide", "The United States would PROVIDE").replace(
            "Information would be provided", "Information would be PROVIDED"
        )
    )
    os.utime(version, ns=(before.st_atime_ns, before.st_mtime_ns))
    second, _ = decide(request_file, cache, bundle=bundle)

    assert version.stat().st_size == before.st_size
    assert version.read_text() != text
    assert json.loads(second)["bundle"]["sha256"] != json.loads(first)["bundle"]["sha256"]


def test_a_cache_folder_that_cannot_be_written_is_no_error(request_file: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    made, _ = decide(request_file, blocked / "cache")

    assert json.loads(made)["outcome"]


def test_what_the_package_offers_is_seen_before_it_is_asked_for() -> None:
    looked = (
        "import statute_runner as s, sys; print(set(s.__all__) <= set(dir(s)), 'statute_runner.api' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True)

    assert done.stdout == "True False\n"
