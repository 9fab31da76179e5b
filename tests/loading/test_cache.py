"""The cache of checked law never changes an answer, hangs or fails a run, or touches a file that is not its own.

Every case is a place for a cache that cannot be trusted or had: the answer is that of a run without one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forked import parent
from statute_runner.text.digest import keyed_digest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent
LENDING = ROOT / "tests" / "bundles" / "lending-library"
REQUEST = {
    "id": "r",
    "date": "2024-05-05",
    "facts": {"branch": {"key": "station"}, "member": {"key": "ann"}, "loan": {"approved": True}},
}
pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
by_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can do this")


def decided(cache: str | bytes | Path | None, *options: str | bytes | Path, **changed: str) -> bytes:
    """What `decide` answers with the cache there; it answers, soon, and says nothing else."""
    environment = {**os.environb, **{os.fsencode(name): os.fsencode(said) for name, said in changed.items()}}
    environment.pop(b"STATUTE_CACHE", None)
    if cache is not None:
        environment[b"STATUTE_CACHE"] = os.fsencode(cache)
    law = () if "--bundle" in options else ("--bundle", LENDING)
    done = parent().run(
        "decide",
        *map(os.fsdecode, [*law, *options]),
        folder=ROOT,
        environment={os.fsdecode(name): os.fsdecode(said) for name, said in environment.items()},
        given=json.dumps(REQUEST).encode(),
    )

    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


@pytest.fixture(name="answer", scope="module")
def _answer() -> bytes:
    """The answer without a cache."""
    return decided(None, "--no-cache")


HELD = {"the law": b'\n"bundle.yaml"\t', "the registers": b'\n"registers/losses.yaml"\t'}
OTHER = {"the law": (b'"barred"', b'"permitted"'), "the registers": (b"2018-06-01", b"2018-06-02")}
each_entry = pytest.mark.parametrize("held", HELD)


def entry(cache: Path, held: str) -> Path:
    """The entry that holds the law, or that which holds the registers."""
    (found,) = (path for path in cache.glob("*.ndjson") if HELD[held] in path.read_bytes())
    return found


def changed_in(held: str, content: bytes) -> bytes:
    """Checked law in which a prohibition has become a permission, or registers in which a loss was found later."""
    before, after = OTHER[held]
    assert before in content
    return content.replace(before, after)


@each_entry
def test_an_entry_changed_together_with_its_digests_is_not_believed(held: str, tmp_path: Path, answer: bytes) -> None:
    cache = tmp_path / "cache"
    decided(cache)
    file = entry(cache, held)
    lines = file.read_bytes().split(b"\n")
    body = next(n for n, line in enumerate(lines) if b"\t" in line)
    changed = changed_in(held, b"\n".join(lines[body:]))
    honest = {hashlib.sha256(b"\n".join(lines[n:])).hexdigest().encode(): n for n in range(body + 1)}
    head = b"\n".join(lines[:body])
    for made, n in honest.items():
        again = b"\n".join([*lines[n:body], changed]) if n < body else changed
        head = head.replace(made, hashlib.sha256(again).hexdigest().encode())
    forged = head + b"\n" + changed
    unkeyed = hashlib.sha256(forged.partition(b"\n")[2]).hexdigest().encode() + b"\n" + forged.partition(b"\n")[2]
    for content in (forged, unkeyed, forged.partition(b"\n")[2]):
        file.write_bytes(content)
        assert decided(cache) == answer


@each_entry
def test_a_cache_that_was_copied_is_not_believed(held: str, tmp_path: Path, answer: bytes) -> None:
    """An archive with a cache of somebody else's, restored with modes and owners, has its own key and seals."""
    cache = tmp_path / "cache"
    decided(cache)
    shutil.copytree(cache, tmp_path / "other", copy_function=shutil.copy2)
    assert (stat.S_IMODE((tmp_path / "other").stat().st_mode)) == 0o700
    made = entry(tmp_path / "other", held).read_bytes()
    assert decided(tmp_path / "other") == answer
    assert entry(tmp_path / "other", held).read_bytes().partition(b"\n")[0] != made.partition(b"\n")[0]


def test_what_is_made_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    decided(cache)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [cache, *cache.iterdir()]}

    assert modes == {"cache": 0o700, "key": 0o600, **{entry(cache, held).name: 0o600 for held in HELD}}


FOLDERS: dict[str, Callable[[Path], object]] = {
    "others may write to it": lambda cache: cache.chmod(0o777),
    "others may write to it and not delete": lambda cache: cache.chmod(0o1777),
    "its group may write to it": lambda cache: cache.chmod(0o770),
}


@pytest.mark.parametrize("made", FOLDERS)
def test_a_folder_that_others_may_write_to_is_no_cache(made: str, tmp_path: Path, answer: bytes) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    FOLDERS[made](cache)

    assert decided(cache) == answer
    assert not list(cache.iterdir())


@by_root
def test_a_folder_of_another_user_is_no_cache(tmp_path: Path, answer: bytes) -> None:
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o700)
    os.chown(cache, 12345, 12345)

    assert decided(cache) == answer
    assert not list(cache.iterdir())


def test_a_link_to_a_folder_is_no_cache(tmp_path: Path, answer: bytes) -> None:
    (tmp_path / "other").mkdir(mode=0o700)
    (tmp_path / "cache").symlink_to(tmp_path / "other")

    assert decided(tmp_path / "cache") == answer
    assert not list((tmp_path / "other").iterdir())


def fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


def link(file: Path) -> None:
    file.rename(file.parent.parent / "target")
    file.symlink_to(file.parent.parent / "target")


def hard_link(file: Path) -> None:
    os.link(file, file.parent.parent / "target")


def dangling(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.parent.parent / "none")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def writable(file: Path) -> None:
    file.chmod(0o666)


def readable(file: Path) -> None:
    file.chmod(0o644)


def short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:7])


SPOILT = (fifo, link, hard_link, dangling, a_folder, writable, readable, short, Path.unlink)


@pytest.mark.parametrize("spoil", SPOILT)
@pytest.mark.parametrize("name", [*HELD, "key"])
def test_a_spoilt_file_of_the_cache_is_neither_waited_for_nor_written_through(
    name: str, spoil: Callable[[Path], None], tmp_path: Path, answer: bytes
) -> None:
    cache, target = tmp_path / "cache", tmp_path / "target"
    decided(cache)
    spoil(entry(cache, name) if name in HELD else cache / "key")
    before = target.read_bytes() if target.exists() else None

    assert decided(cache) == answer
    assert decided(cache) == answer
    assert (target.read_bytes() if target.exists() else None) == before
    assert not (tmp_path / "none").exists()
    assert not [path.name for path in cache.iterdir() if path.name.startswith(".")]


def test_a_link_at_every_name_that_could_be_guessed_leads_nowhere(tmp_path: Path, answer: bytes) -> None:
    """Who knows the names of a first run puts links there before the next one."""
    cache, target = tmp_path / "cache", tmp_path / "target"
    decided(cache)
    names = [path.name for path in cache.iterdir()]
    shutil.rmtree(cache)
    cache.mkdir(mode=0o700)
    target.write_text("precious")
    for name in names:
        (cache / name).symlink_to(target)

    assert decided(cache) == answer
    assert target.read_text() == "precious"


@pytest.mark.parametrize("name", ["HOME", "XDG_CACHE_HOME", "STATUTE_CACHE"])
@pytest.mark.parametrize(
    "said", ["", "/", "relative", "/dev/null", "/proc/nowhere", "/none", "~nobody-of-this-name", "\udcff"]
)
def test_no_place_for_a_cache_is_a_fault(name: str, said: str, answer: bytes) -> None:
    changed = {"HOME": "/none", "XDG_CACHE_HOME": "/proc/none", name: said}
    cache = changed.pop("STATUTE_CACHE", None)
    if said == "/" or not said:
        changed.update({"XDG_CACHE_HOME": "/proc/none"} if name == "HOME" else {})

    assert decided(cache, **changed) == answer
    assert not (ROOT / "relative").exists()


def test_paths_that_are_not_utf_8_are_cached_too(tmp_path: Path, answer: bytes) -> None:
    bundle = os.fsencode(tmp_path) + b"/law-\xff"
    cache = os.fsencode(tmp_path) + b"/cache-\xff"
    shutil.copytree(LENDING, os.fsdecode(bundle))

    for _ in range(2):
        assert decided(cache, "--bundle", bundle) == answer
    assert len(os.listdir(cache)) == 1 + len(HELD)


@by_root
def test_a_full_disk_is_no_fault(tmp_path: Path, answer: bytes) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=36k,mode=700", "tmpfs", str(cache)], capture_output=True, check=False
    ).returncode:
        pytest.skip("not every container lets root mount a file system")
    try:
        assert decided(cache) == answer
        assert {path.name for path in cache.iterdir()} == {"key", entry(cache, "the registers").name}
    finally:
        subprocess.run(["umount", str(cache)], check=True)


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 1000])
def test_the_keyed_digest_is_hmac(length: int) -> None:
    key, content = bytes(range(32)), b"x" * length

    assert keyed_digest(key, content) == hmac.new(key, content, "sha256").hexdigest()
