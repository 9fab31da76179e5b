"""Every verb that writes a file, and every kind of thing that its name may lead to: written as asked, or refused and
all as it was."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forked import parent
from statute_runner.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
TINY = Path(__file__).parent / "check" / "tiny"
GOOD = "".join(
    json.dumps({"id": f"r{n}", "date": "2015-01-01", "facts": {"loan": {"map": bool(n % 2)}}}) + "\n" for n in range(40)
)
BAD = '{"id":"bad","date":"2015-02-30"}\n'
ENVIRONMENT = {name: said for name, said in os.environ.items() if not name.startswith("STATUTE_")}
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no links, pipes and modes of files here")
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can do this")


class Shelf:
    """A folder with a bundle and requests in it, in which commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        shutil.copytree(TINY, folder / "law")
        (folder / "in.ndjson").write_text(GOOD)
        (folder / "mixed.ndjson").write_text(GOOD + BAD)

    def run(
        self,
        *command: str,
        answers: str = "",
        output: int = subprocess.PIPE,
        handles: tuple[int, ...] = (),
        before: str = "",
        devices: bool = False,
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs the command in a process of its own, in which `before` is done first; with `devices` root has devices to
        break."""
        environment = {**ENVIRONMENT, "PYTHONPATH": str(ROOT), "STATUTE_CACHE": str(self.folder.parent / "cache")}
        if not devices:
            streams = {} if output == subprocess.PIPE else {1: output}
            return parent().run(
                *command,
                folder=self.folder,
                environment=environment,
                given=answers.encode(),
                streams=streams,
                handles=handles,
                before=before,
            )
        program = f"import sys\n{before}\nfrom statute_runner.cli import main\nsys.exit(main(sys.argv[1:]))"
        done = subprocess.run(
            [*own_devices(), sys.executable, "-c", program, *command],
            input=answers.encode(),
            stdout=output,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=environment,
            pass_fds=handles,
            timeout=120,
            check=False,
        )
        assert done.returncode != BROKEN, "a device was replaced"
        return done

    def state(self) -> dict[str, object]:
        """Everything in the folder: kind, mode and content of each file, and where each link leads."""
        found: dict[str, object] = {}
        for path in sorted(self.folder.rglob("*")):
            about = path.lstat()
            what: object = stat.S_IFMT(about.st_mode)
            if path.is_symlink():
                what = os.readlink(path)
            elif path.is_file():
                what = path.read_bytes()
            found[str(path.relative_to(self.folder))] = (what, stat.S_IMODE(about.st_mode))
        return found


BROKEN = 99
OWN_DEVICES = """
mount -t tmpfs -o mode=755 tmpfs /dev
mknod -m 666 /dev/null c 1 3
mknod -m 666 /dev/full c 1 7
mknod -m 666 /dev/urandom c 1 9
ln -s /proc/self/fd /dev/fd
for n in 0:stdin 1:stdout 2:stderr; do ln -s /proc/self/fd/${n%:*} /dev/${n#*:}; done
status=0
"$@" || status=$?
test -c /dev/null && test -c /dev/full && test -h /dev/stdout && test -h /dev/stderr || exit 99
test "$(ls /dev | wc -l)" = 7 || exit 99
exit $status
"""


@cache
def own_devices() -> tuple[str, ...]:
    """What runs a command for root with devices of its own, so that a fault cannot take away those of the machine."""
    if os.geteuid():
        return ()
    command = ("unshare", "--mount", "--propagation", "private", "sh", "-euc", OWN_DEVICES, "sh")
    if not shutil.which("unshare") or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("root could break the devices of this machine")
    return command


@pytest.fixture(name="shelf")
def _shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


ONE = ("--workers", "1", "--engine", "python", "--bundle", "law")
VERBS: dict[str, tuple[str, ...]] = {
    "batch -o": ("batch", "in.ndjson", *ONE, "-o"),
    "batch --rejects": ("batch", "mixed.ndjson", *ONE, "-o", "answers.ndjson", "--rejects"),
    "test --junit": ("test", "law", "--junit"),
    "ask --save": ("ask", "--bundle", "law", "--date", "2015-01-01", "--format", "json", "--save"),
}
verbs = pytest.mark.parametrize("verb", VERBS)


def timeless(content: bytes) -> bytes:
    """The content without what a report of cases says of how long they took."""
    return re.sub(rb' time="[0-9.]+"', b"", content)


@pytest.fixture(name="wanted", scope="session")
def _wanted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """What a verb writes into a new file."""

    @cache
    def wanted(verb: str) -> bytes:
        shelf = Shelf(tmp_path_factory.mktemp("wanted") / "shelf")
        done = shelf.run(*VERBS[verb], "new.ndjson")
        assert done.returncode in {0, 3}, done.stderr
        content = (shelf.folder / "new.ndjson").read_bytes()
        assert content
        return timeless(content)

    return wanted


@pytest.fixture(name="refused")
def _refused(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command in this process that must be refused, and all be as it was; what it says of it."""
    monkeypatch.chdir(shelf.folder)
    monkeypatch.setenv("STATUTE_CACHE", str(shelf.folder.parent / "cache"))

    def refused(*command: str) -> str:
        before = shelf.state()
        with Path(os.devnull).open() as nothing:
            monkeypatch.setattr(sys, "stdin", nothing)
            status = main(command)
        said = capfd.readouterr().err

        assert status == 2
        assert "internal error" not in said
        assert shelf.state() == before
        return said

    return refused


@verbs
def test_a_new_file_has_the_mode_that_any_program_gives(verb: str, shelf: Shelf) -> None:
    before = os.umask(0o027)
    try:
        shelf.run(*VERBS[verb], "new.ndjson")
    finally:
        os.umask(before)

    assert stat.S_IMODE((shelf.folder / "new.ndjson").stat().st_mode) == 0o640


def plain(shelf: Shelf) -> tuple[str, Path]:
    return "out.ndjson", shelf.folder / "out.ndjson"


def of_mode(mode: int) -> Callable[[Shelf], tuple[str, Path]]:
    def made(shelf: Shelf) -> tuple[str, Path]:
        file = shelf.folder / "out.ndjson"
        file.write_text("old")
        file.chmod(mode)
        return "out.ndjson", file

    return made


def link(shelf: Shelf) -> tuple[str, Path]:
    file = shelf.folder / "elsewhere" / "file"
    file.parent.mkdir()
    file.write_text("old")
    file.chmod(0o600)
    (shelf.folder / "out.ndjson").symlink_to("elsewhere/file")
    return "./out.ndjson", file


def chain(shelf: Shelf) -> tuple[str, Path]:
    _, file = link(shelf)
    (shelf.folder / "elsewhere" / "second.ndjson").symlink_to("../out.ndjson")
    (shelf.folder / "to-elsewhere").symlink_to("elsewhere")
    return "to-elsewhere/second.ndjson", file


def dangling(shelf: Shelf) -> tuple[str, Path]:
    (shelf.folder / "elsewhere").mkdir()
    (shelf.folder / "out.ndjson").symlink_to(shelf.folder / "elsewhere" / "none")
    return "out.ndjson", shelf.folder / "elsewhere" / "none"


def hard_link(shelf: Shelf) -> tuple[str, Path]:
    file = shelf.folder / "out.ndjson"
    file.write_text("old")
    os.link(file, shelf.folder / "another")
    return "out.ndjson", file


FILES: dict[str, Callable[[Shelf], tuple[str, Path]]] = {
    "new": plain,
    "mode 600": of_mode(0o600),
    "mode 666": of_mode(0o666),
    "mode 751": of_mode(0o751),
    "link": link,
    "chain of links": chain,
    "dangling link": dangling,
    "hard link": hard_link,
}


@verbs
@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_replaced_as_a_whole_and_links_and_modes_stay(
    verb: str, kind: str, wanted: Callable[[str], bytes], shelf: Shelf
) -> None:
    name, file = FILES[kind](shelf)
    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else None
    before = shelf.state()
    done = shelf.run(*VERBS[verb], name, answers="")

    if verb == "ask --save" and mode is not None:
        assert (done.returncode, b"already exists" in done.stderr) == (2, True)
        assert shelf.state() == before
        return
    assert timeless(file.read_bytes()) == wanted(verb)
    assert mode in {None, stat.S_IMODE(file.stat().st_mode)}
    after = shelf.state()
    made = {str(file.relative_to(shelf.folder))} | ({"answers.ndjson"} if verb == "batch --rejects" else set())
    assert {path: what for path, what in after.items() if path not in made} == {
        path: what for path, what in before.items() if path not in made
    }


@as_root
@verbs
def test_a_file_stays_its_owners(verb: str, wanted: Callable[[str], bytes], shelf: Shelf) -> None:
    if verb == "ask --save":
        return
    _, file = of_mode(0o640)(shelf)
    os.chown(file, 12345, 23456)
    shelf.run(*VERBS[verb], "out.ndjson")

    found = file.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (12345, 23456, 0o640)
    assert timeless(file.read_bytes()) == wanted(verb)


def folder(shelf: Shelf) -> tuple[str, str]:
    (shelf.folder / "out.ndjson").mkdir()
    return "out.ndjson", "expected a file, got the folder"


def folder_to_be(_: Shelf) -> tuple[str, str]:
    return "none/", "expected a file, got the folder"


def link_to_a_folder(shelf: Shelf) -> tuple[str, str]:
    (shelf.folder / "out.ndjson").symlink_to("law")
    return "out.ndjson", "expected a file, got the folder"


def socket_file(shelf: Shelf) -> tuple[str, str]:
    with socket.socket(socket.AF_UNIX) as made:
        # A socket's whole path is short.
        here = os.open(shelf.folder, os.O_RDONLY)
        made.bind(f"/proc/self/fd/{here}/out.ndjson")
        os.close(here)
    return "out.ndjson", "expected a file, got the socket"


def circle(shelf: Shelf) -> tuple[str, str]:
    (shelf.folder / "out.ndjson").symlink_to("out.ndjson")
    return "out.ndjson", "too many levels of symbolic links"


def nowhere(_: Shelf) -> tuple[str, str]:
    return "none/out.ndjson", "none/out.ndjson: no such file or directory"


def dangling_deep(shelf: Shelf) -> tuple[str, str]:
    (shelf.folder / "out.ndjson").symlink_to("none/at/all")
    return "out.ndjson", "out.ndjson: no such file or directory"


def in_a_file(_: Shelf) -> tuple[str, str]:
    return "in.ndjson/out.ndjson", "in.ndjson/out.ndjson: not a directory"


def unwritable_folder(shelf: Shelf) -> tuple[str, str]:
    if os.geteuid() == 0:
        # whether nothing may be made there, or nothing can, is the system's to say
        return f"/proc/{os.getpid()}/out.ndjson", "out.ndjson: "
    (shelf.folder / "closed").mkdir(mode=0o555)
    return "closed/out.ndjson", "permission denied"


def too_long(_: Shelf) -> tuple[str, str]:
    return "x" * 300 + ".ndjson", "file name too long"


def closed_descriptor(_: Shelf) -> tuple[str, str]:
    free = fcntl.fcntl(1, fcntl.F_DUPFD, 200)
    os.close(free)
    return f"/dev/fd/{free}", f"/dev/fd/{free}: bad file descriptor"


UNFIT = (
    folder,
    folder_to_be,
    link_to_a_folder,
    socket_file,
    circle,
    nowhere,
    dangling_deep,
    in_a_file,
    unwritable_folder,
)


@verbs
@pytest.mark.parametrize("unfit", [*UNFIT, too_long, closed_descriptor])
def test_what_cannot_be_written_is_refused_and_all_is_as_it_was(
    verb: str, unfit: Callable[[Shelf], tuple[str, str]], shelf: Shelf, refused: Callable[..., str]
) -> None:
    name, said = unfit(shelf)

    assert said in refused(*VERBS[verb], name)


@verbs
@pytest.mark.parametrize("name", ["pipe.ndjson", "pipe", "to-pipe.ndjson"])
def test_a_pipe_is_written_through(verb: str, name: str, wanted: Callable[[str], bytes], shelf: Shelf) -> None:
    pipe = shelf.folder / ("pipe" if name == "to-pipe.ndjson" else name)
    os.mkfifo(pipe)
    if name == "to-pipe.ndjson":
        (shelf.folder / name).symlink_to(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    shelf.run(*VERBS[verb], name)
    reader.join(30)

    assert [*map(timeless, read)] == [wanted(verb)]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


@verbs
@pytest.mark.parametrize("name", ["/dev/null", "/dev/../dev/null", "null.ndjson"])
def test_a_device_is_written_through(verb: str, name: str, shelf: Shelf) -> None:
    (shelf.folder / "null.ndjson").symlink_to("/dev/null")
    before = set(shelf.state())
    done = shelf.run(*VERBS[verb], name, devices=True)

    assert done.returncode == (3 if verb == "batch --rejects" else 0), done.stderr
    assert os.readlink(shelf.folder / "null.ndjson") == "/dev/null"
    assert set(shelf.state()) - {"answers.ndjson"} == before


@verbs
def test_a_device_that_is_full_is_told_of(verb: str, shelf: Shelf) -> None:
    done = shelf.run(*VERBS[verb], "/dev/full", devices=True)

    assert done.returncode == 2
    assert b"/dev/full: no space left on device" in done.stderr


@verbs
@pytest.mark.parametrize(
    ("name", "onto"),
    [
        *((name, "pipe") for name in ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/../dev/stdout")),
        *(("to-stdout.ndjson", onto) for onto in ("pipe", "file")),
        ("-", "file"),
    ],
)
def test_standard_output_is_written_to_in_order(
    verb: str, name: str, onto: str, wanted: Callable[[str], bytes], shelf: Shelf
) -> None:
    """Where it is a file, that stays the same file, and what stood in it before."""
    (shelf.folder / "to-stdout.ndjson").symlink_to("/dev/stdout")
    before = shelf.state()
    if onto == "pipe":
        done = shelf.run(*VERBS[verb], name, devices=True)
        written = done.stdout
    else:
        with (shelf.folder.parent / "stdout").open("wb") as file:
            file.write(b"before\n")
            file.flush()
            done = shelf.run(*VERBS[verb], name, output=file.fileno(), devices=True)
            assert os.fstat(file.fileno()).st_nlink == 1
        written = (shelf.folder.parent / "stdout").read_bytes()
        assert written.startswith(b"before\n")

    assert done.returncode == (3 if verb == "batch --rejects" else 0), done.stderr
    assert wanted(verb) in timeless(written)
    assert {path for path in shelf.state() if path != "answers.ndjson"} == set(before)


@verbs
def test_a_descriptor_that_was_handed_over_is_written_to(
    verb: str, wanted: Callable[[str], bytes], shelf: Shelf
) -> None:
    reading, writing = os.pipe()
    done = shelf.run(*VERBS[verb], f"/dev/fd/{writing}", handles=(writing,), devices=True)
    os.close(writing)
    with open(reading, "rb") as stream:
        assert timeless(stream.read()) == wanted(verb), done.stderr


@as_root
@verbs
def test_a_full_disk_leaves_what_was_there(verb: str, shelf: Shelf) -> None:
    small = shelf.folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(small)], check=False).returncode:
        pytest.skip("not every container lets root mount a file system")
    try:
        if verb != "ask --save":
            (small / "out.ndjson").write_text("old")
        (small / "filler").write_bytes(b"x" * (2**12 if verb != "ask --save" else 2**13))
        before = shelf.state()
        done = shelf.run(*VERBS[verb], "small/out.ndjson")

        assert done.returncode == 2
        assert b"no space left on device" in done.stderr
        if verb == "ask --save":
            assert b"id: my-request" in done.stderr
        left = shelf.state()
        if verb.startswith("batch"):
            assert b"continue with --resume" in done.stderr or left == before
            left = {
                path: what
                for path, what in left.items()
                if not path.endswith((".part", ".checkpoint", ".checkpoint.new"))
            }
        assert left == before
    finally:
        subprocess.run(["umount", str(small)], check=True)


@verbs
@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("most", [0, 20])
def test_a_file_that_may_not_grow_leaves_what_was_there(verb: str, there: bool, most: int, shelf: Shelf) -> None:
    if there and verb != "ask --save":
        (shelf.folder / "out.ndjson").write_text("old")
    before = shelf.state()
    done = shelf.run(*VERBS[verb], "out.ndjson", before=LIMITED.format(most))

    assert (done.returncode, b"file too large" in done.stderr) == (2, True), done.stderr
    left = shelf.state()
    if b"continue with --resume" in done.stderr:
        assert "answers.ndjson.checkpoint" in left or "out.ndjson.checkpoint" in left
        left = {path: what for path, what in left.items() if not path.endswith((".part", ".checkpoint"))}
    assert left == before


LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"
# Says which files are opened such that one could be cut, or made where a link or another file is. What is opened by
# number stands open already: so Python writes the bytecode of a module it compiles.
WATCHED = """
import os
def watch(event, given):
    if event != "open" or isinstance(given[0], int) or not isinstance(given[2], int):
        return
    if given[0] != os.devnull and "__pycache__" not in str(given[0]):
        made = given[2] & (os.O_CREAT | os.O_TRUNC)
        if made and not (given[2] & os.O_EXCL and given[2] & os.O_NOFOLLOW and not given[2] & os.O_TRUNC):
            os.write(2, f"UNSAFE {given}\\n".encode())
        elif made:
            os.write(2, b"MADE\\n")
sys.addaudithook(watch)
"""


@verbs
def test_no_file_is_made_but_a_new_one_of_our_own(verb: str, shelf: Shelf) -> None:
    if verb != "ask --save":
        (shelf.folder / "out.ndjson").write_text("old")
    done = shelf.run(*VERBS[verb], "out.ndjson", before=WATCHED)

    assert (b"UNSAFE" in done.stderr, b"MADE" in done.stderr) == (False, True), done.stderr


def test_no_file_of_a_bundle_is_made_but_a_new_one_of_our_own(into: tuple[tuple[str, ...], str], shelf: Shelf) -> None:
    done = shelf.run(*into[0], before=WATCHED)

    assert (b"UNSAFE" in done.stderr, b"MADE" in done.stderr) == (False, True), done.stderr


def test_a_file_of_a_bundle_that_may_not_grow_is_as_it_was(into: tuple[tuple[str, ...], str], shelf: Shelf) -> None:
    before = shelf.state()
    done = shelf.run(*into[0], before=LIMITED.format(100))

    assert (done.returncode, b"file too large" in done.stderr) == (2, True), done.stderr
    assert {path: what for path, what in shelf.state().items() if path != str(Path(into[1]).parent)} == {
        path: what for path, what in before.items() if path != str(Path(into[1]).parent)
    }


@as_root
@pytest.mark.parametrize("ending", [".part", ".checkpoint"])
@pytest.mark.parametrize("more", [(), ("--resume",)])
def test_what_another_user_left_is_not_gone_on_from(ending: str, more: tuple[str, ...], shelf: Shelf) -> None:
    whole = ("batch", "mixed.ndjson", "--block", "1000", "--checkpoint", "0", *ONE, "-o", "o.ndjson")
    broken_off(shelf, "40", *whole)
    os.chown(shelf.folder / f"o.ndjson{ending}", 12345, -1)
    before = shelf.state()
    done = shelf.run(*whole, *more)

    assert (done.returncode, f"o.ndjson{ending}".encode() in done.stderr) == (2, True), done.stderr
    assert shelf.state() == before


SPELLINGS: dict[str, Callable[[Path], str]] = {
    "itself": lambda file: file.name,
    "a dot": lambda file: f"./{file.name}",
    "round about": lambda file: f"law/../{file.name}",
    "absolute": str,
    "link": lambda file: linked(file, os.symlink),
    "hard link": lambda file: linked(file, os.link),
    "through a folder that is a link": lambda file: f"{linked(file.parent, os.symlink)}/{file.name}",
}


def linked(file: Path, link: Callable[[Path, Path], None]) -> str:
    link(file, file.parent / "again.ndjson")
    return str(file.parent / "again.ndjson")


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("option", ["-o", "--rejects", "-o under another name"])
def test_an_output_that_is_an_input_is_refused_by_whatever_name(
    option: str, spelling: str, shelf: Shelf, refused: Callable[..., str]
) -> None:
    name = SPELLINGS[spelling](shelf.folder / "in.ndjson")
    if option == "-o under another name":
        command: tuple[str, ...] = ("batch", name, *ONE, "-o", "in.ndjson")
    else:
        others = () if option == "-o" else ("-o", "answers.ndjson")
        command = ("batch", "mixed.ndjson", "in.ndjson", *ONE, *others, option, name)

    assert "an input too" in refused(*command)


@pytest.mark.parametrize(
    "ending", [".part", ".rejects.ndjson", ".checkpoint", ".checkpoint.new", ".rejects.ndjson.part", ".part.made"]
)
@pytest.mark.parametrize("kind", ["input", "link to an input", "other", "link", "folder", "pipe", "dangling link"])
def test_what_a_run_keeps_beside_its_output_is_nobody_elses(
    ending: str, kind: str, shelf: Shelf, refused: Callable[..., str]
) -> None:
    beside = shelf.folder / f"o.ndjson{ending}"
    name = "in.ndjson"
    if kind == "input":
        beside.write_text(GOOD)
        name = beside.name
    elif kind == "link to an input":
        beside.symlink_to("in.ndjson")
    elif kind == "other":
        beside.write_text("precious")
    elif kind == "link":
        (shelf.folder / "precious").write_text("precious")
        beside.symlink_to("precious")
    elif kind == "folder":
        beside.mkdir()
    elif kind == "pipe":
        os.mkfifo(beside)
    else:
        beside.symlink_to("none")
    if ending == ".rejects.ndjson" and kind in {"other", "link", "pipe", "dangling link"}:
        return  # the documented name of an output: it is treated as one

    assert f"o.ndjson{ending}" in refused("batch", name, *ONE, "--from", "ndjson", "-o", "o.ndjson")


@pytest.mark.parametrize(
    "names",
    [
        ("o.ndjson", "./o.ndjson"),
        ("o.ndjson", "o.ndjson.part"),
        ("o.ndjson", "law/../o.ndjson.checkpoint"),
        ("o.ndjson.part", "o.ndjson"),
        ("link.ndjson", "target"),
        ("target.ndjson", "hard"),
    ],
)
def test_answers_and_rejects_do_not_go_to_one_place(
    names: tuple[str, str], shelf: Shelf, refused: Callable[..., str]
) -> None:
    (shelf.folder / "link.ndjson").symlink_to("target")
    (shelf.folder / "target.ndjson").write_text("old")
    os.link(shelf.folder / "target.ndjson", shelf.folder / "hard")

    assert "batch-output" in refused("batch", "mixed.ndjson", *ONE, "-o", names[0], "--rejects", names[1])


def test_a_stream_does_not_take_both_answers_and_rejects(shelf: Shelf) -> None:
    done = shelf.run("batch", "mixed.ndjson", *ONE, "-o", "-", "--rejects", "/dev/stdout", devices=True)

    assert (done.returncode, done.stdout, b"batch-output" in done.stderr) == (2, b"", True)


def test_a_device_may_take_both_answers_and_rejects(shelf: Shelf) -> None:
    done = shelf.run("batch", "mixed.ndjson", *ONE, "-o", "/dev/null", "--rejects", "/dev/null", devices=True)

    assert (done.returncode, b"read      41" in done.stderr) == (3, True)


def test_standard_input_is_an_input_too(shelf: Shelf) -> None:
    command = [sys.executable, "-m", "statute_runner", "batch", *ONE, "-o", "in.ndjson"]
    with (shelf.folder / "in.ndjson").open("rb") as stream:
        done = subprocess.run(
            command,
            stdin=stream,
            capture_output=True,
            cwd=shelf.folder,
            env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},
            check=False,
        )

    assert (done.returncode, b"an input too" in done.stderr) == (2, True)
    assert (shelf.folder / "in.ndjson").read_text() == GOOD


@pytest.mark.parametrize("spelling", ["itself", "link", "hard link"])
@pytest.mark.parametrize("option", ["--junit", "--rejects"])
def test_no_report_is_written_over_the_law(
    option: str, spelling: str, shelf: Shelf, refused: Callable[..., str]
) -> None:
    name = str(shelf.folder / "law" / "facts.yaml")
    if spelling != "itself":
        (os.symlink if spelling == "link" else os.link)(name, shelf.folder / "again")
        name = "again"

    assert "facts.yaml" in refused(*VERBS["batch --rejects" if option == "--rejects" else "test --junit"], name)


INTO_THE_LAW = {
    "schema --write": (("schema", "--write", "--bundle", "law"), "law/request.schema.json"),
    "new": (("new", "code/1/10", "2030-01-01", "--bundle", "law"), "law/code/1/10/2030-01-01.yaml"),
    "test --mutate --write": (("test", "law", "--mutate", "--write"), "law/code/1/10/cases/from-mutation.yaml"),
}


@pytest.fixture(name="into", params=INTO_THE_LAW)
def _into(request: pytest.FixtureRequest) -> tuple[tuple[str, ...], str]:
    if "mutate" in request.param:
        pytest.importorskip("z3")
    found: tuple[tuple[str, ...], str] = INTO_THE_LAW[request.param]
    return found


@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder", "folder that is a link"])
def test_a_verb_that_writes_into_a_bundle_follows_no_link_and_waits_for_no_pipe(
    kind: str, into: tuple[tuple[str, ...], str], shelf: Shelf
) -> None:
    command, path = into
    file = shelf.folder / path
    (shelf.folder / "precious").write_text("precious")
    if kind == "folder that is a link":
        if "cases" not in path:
            return  # what the other verbs write stands beside law that was read
        shutil.move(file.parent, shelf.folder / "moved")
        file.parent.symlink_to(shelf.folder / "moved")
    else:
        file.unlink(missing_ok=True)
        if kind == "folder":
            file.mkdir()
        elif kind == "pipe":
            os.mkfifo(file)
        else:
            file.symlink_to(shelf.folder / ("precious" if kind == "link" else "none"))
    before = shelf.state()
    done = shelf.run(*command)

    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert shelf.state() == before


def test_what_is_written_into_a_bundle_keeps_its_mode_and_breaks_a_hard_link(
    into: tuple[tuple[str, ...], str], shelf: Shelf
) -> None:
    command, path = into
    file = shelf.folder / path
    if not file.exists():
        assert shelf.run(*command).returncode in {0, 1}
        assert file.read_text()
        return
    text = file.read_text()
    file.write_text("{}")
    file.chmod(0o640)
    os.link(file, shelf.folder / "hard")
    assert shelf.run(*command).returncode == 0

    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (text, 0o640)
    assert (shelf.folder / "hard").read_text() == "{}"


@as_root
def test_a_full_disk_leaves_nothing_half_written_in_a_bundle(
    into: tuple[tuple[str, ...], str], shelf: Shelf, tmp_path: Path
) -> None:
    command, _ = into
    law = shelf.folder / "law"
    size = -(-sum(-(-path.stat().st_size // 4096) + 1 for path in law.rglob("*")) * 4096 // 1024)
    kept = tmp_path / "kept"
    shutil.move(law, kept)
    law.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + 64}k", "tmpfs", str(law)], check=False).returncode:
        pytest.skip("not every container lets root mount a file system")
    try:
        shutil.copytree(kept, law, dirs_exist_ok=True)
        with (law / ".filler").open("wb", buffering=0) as filler:
            try:
                while filler.write(b"x" * 512):
                    pass
            except OSError:
                pass
        before = shelf.state()
        done = shelf.run(*command)

        assert (done.returncode, b"no space left on device" in done.stderr) == (2, True)
        assert shelf.state() == before
    finally:
        subprocess.run(["umount", str(law)], check=True)


def test_two_drafts_of_one_version_do_not_overwrite_each_other(shelf: Shelf) -> None:
    command, path = INTO_THE_LAW["new"]
    assert shelf.run(*command).returncode == 0
    (shelf.folder / path).write_text("mine")
    assert shelf.run(*command).returncode == 2
    assert (shelf.folder / path).read_text() == "mine"


def test_parquet_is_written_through_a_link_to_a_stream(shelf: Shelf) -> None:
    pytest.importorskip("pyarrow")
    (shelf.folder / "o.parquet").symlink_to("/dev/stdout")
    done = shelf.run("batch", "in.ndjson", *ONE, "-o", "o.parquet", devices=True)

    assert (done.returncode, done.stdout[:4], done.stdout[-4:]) == (0, b"PAR1", b"PAR1")


def test_a_table_keeps_the_mode_of_the_file_that_a_link_leads_to(shelf: Shelf) -> None:
    pytest.importorskip("pyarrow")
    _, file = link(shelf)
    (shelf.folder / "o.parquet").symlink_to(file)
    before = set(shelf.state())
    done = shelf.run("batch", "in.ndjson", *ONE, "-o", "o.parquet")

    assert done.returncode == 0, done.stderr
    assert (file.read_bytes()[:4], stat.S_IMODE(file.stat().st_mode)) == (b"PAR1", 0o600)
    assert set(shelf.state()) == before


def broken_off(shelf: Shelf, when: str, *command: str) -> None:
    """Kills a run after so many of its steps."""
    killed = subprocess.run(
        [sys.executable, str(ROOT / "tests/batch/broken_off.py"), "kill", when, *command],
        cwd=shelf.folder,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert killed.returncode < 0, killed.stderr
    assert (shelf.folder / "o.ndjson.checkpoint").exists()


@pytest.mark.parametrize("spelling", [name for name in SPELLINGS if name != "itself"])
def test_a_run_is_continued_over_another_spelling_of_its_input_and_output(spelling: str, shelf: Shelf) -> None:
    file = shelf.folder / "mixed.ndjson"
    file.write_text((GOOD + BAD) * 20)
    whole = Shelf(shelf.folder.parent / "whole")
    (whole.folder / "mixed.ndjson").write_text((GOOD + BAD) * 20)
    assert whole.run("batch", "mixed.ndjson", *ONE, "-o", "o.ndjson").returncode == 3
    again = SPELLINGS[spelling](file)
    options = ("--block", "4000", "--checkpoint", "0", "--workers", "1", "--engine", "python", "--bundle", "law")
    broken_off(shelf, "60", "batch", "mixed.ndjson", "-o", "o.ndjson", *options)
    done = shelf.run("batch", again, "-o", str(shelf.folder / "o.ndjson"), *options, "--resume")

    assert b"cannot be continued" not in done.stderr
    for name in ("o.ndjson", "o.ndjson.rejects.ndjson"):
        assert (shelf.folder / name).read_bytes() == (whole.folder / name).read_bytes()
    assert not [path for path in shelf.state() if path.endswith((".part", ".checkpoint"))]
