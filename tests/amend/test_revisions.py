"""`statute diff --git` reads what a commit holds.

Nothing in a received folder or the environment has a say in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest

from commands.command import statute

TINY = Path(__file__).parent.parent / "check" / "tiny"
LAW = "code/1/10/2010-01-01.yaml"
HOOKS = ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman", "update")
LEFT_OUT = ("PATH", "PYTHONPATH")


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    told = {name: os.environ[name] for name in LEFT_OUT if name in os.environ}
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, env=told, input=given).stdout.decode().strip()


def committed(top: Path, message: str) -> str:
    git(top, "add", "-A", ".")
    git(top, "commit", "-q", "--allow-empty", "-m", message)
    return git(top, "rev-parse", "HEAD")


def corrected(root: Path) -> None:
    file = root / LAW
    file.write_text(file.read_text().replace("revision: 1", "revision: 2").replace("dog", "hound", 1))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A bundle in a folder of a repository, with a correction as its second commit."""
    return repository(tmp_path / "received")


def repository(top: Path, *options: str) -> Path:
    root = shutil.copytree(TINY, top / "law")
    git(top, "init", "-q", *options)
    committed(top, "first")
    corrected(root)
    committed(top, "second")
    return root


def compared(root: Path, *sides: str) -> dict[str, Any]:
    done = statute(
        "diff", *(sides or ("HEAD~1", "HEAD")), "--git", "--bundle", str(root), "--cases-only", "--format=json"
    )

    assert (done.status, done.errors) == (0, "")
    made: dict[str, Any] = json.loads(done.output)
    return made


def refused(root: Path, *sides: str) -> str:
    done = statute("diff", *(sides or ("HEAD~1", "HEAD")), "--git", "--bundle", str(root), "--cases-only")

    assert (done.status, done.output) == (2, "")
    return done.errors


def test_the_correction_is_found(root: Path) -> None:
    made = compared(root)

    assert [section["correction"] for section in made["sections"]] == ["the encoding is corrected: revision 1 to 2"]


def planted(top: Path, marker: Path) -> None:
    """Names a command, which leaves a mark, wherever git looks for one, and hides the law from archives."""
    command = top / "evil.sh"
    command.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{marker}'\ncat\n")
    command.chmod(0o755)
    run = str(command)
    (top / "decoy").mkdir()
    attributes = "*.yaml filter=evil diff=evil merge=evil export-ignore export-subst ident\n* filter=evil\n"
    (top / ".gitattributes").write_text(attributes)
    committed(top, "attributes")
    for hook in HOOKS:
        (top / ".git/hooks" / hook).write_text(command.read_text())
        (top / ".git/hooks" / hook).chmod(0o755)
    (top / ".git/info/attributes").write_text(attributes)
    settings = {
        **{f"filter.evil.{name}": run for name in ("clean", "smudge", "process")},
        **{f"diff.evil.{name}": run for name in ("textconv", "command")},
        **{f"alias.{name}": f"!{run}" for name in ("archive", "rev-parse", "cat-file", "ls-tree", "config")},
        **{f"pager.{name}": run for name in ("archive", "rev-parse", "cat-file", "ls-tree", "config")},
        **{f"core.{name}": run for name in ("fsmonitor", "pager", "editor", "sshCommand", "askPass", "gitProxy")},
        "core.hooksPath": str(top / ".git/hooks"),
        "core.alternateRefsCommand": run,
        "core.worktree": "../decoy",
        "core.attributesFile": str(top / ".git/info/attributes"),
        "tar.tar.command": run,
        "gpg.program": run,
        "credential.helper": f"!{run}",
        "uploadpack.packObjectsHook": run,
        "trace2.eventTarget": str(marker),
    }
    for name, value in settings.items():
        git(top, "config", "--file", str(top / ".git/config"), name, value)


def test_no_command_that_a_received_folder_names_is_run_and_no_law_is_hidden(root: Path, tmp_path: Path) -> None:
    first, second = (git(root.parent, "rev-parse", side) for side in ("HEAD~1", "HEAD"))
    honest = compared(root, first, second)
    planted(root.parent, tmp_path / "marker")

    assert compared(root, first, second) == honest
    assert compared(root, first, "HEAD")["sections"] == honest["sections"]
    assert not compared(root, second)["changed"]
    assert not (tmp_path / "marker").exists()


def test_a_missing_object_is_not_fetched(root: Path, tmp_path: Path) -> None:
    top, marker = root.parent, tmp_path / "marker"
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": str(top),
        "remote.origin.uploadpack": f"echo ran > '{marker}'; false",
        "protocol.allow": "always",
        "remote.origin.partialclonefilter": "blob:none",
    }
    for name, value in settings.items():
        git(top, "config", name, value)
    loose(top, git(top, "rev-parse", f"HEAD:law/{LAW}")).unlink()
    said = refused(root)

    assert "blob not found in the repository" in said
    assert "nothing is fetched" in said
    assert not marker.exists()


def loose(top: Path, oid: str) -> Path:
    return top / ".git/objects" / oid[:2] / oid[2:]


def test_an_object_that_is_not_what_its_name_says_is_refused(root: Path) -> None:
    top = root.parent
    named, other = (git(top, "rev-parse", f"{side}:law/{LAW}") for side in ("HEAD", "HEAD~1"))
    loose(top, named).chmod(0o644)
    loose(top, named).write_bytes(loose(top, other).read_bytes())

    assert "the repository is damaged" in refused(root)


def test_replaced_and_grafted_commits_are_what_they_were(root: Path) -> None:
    top = root.parent
    honest = compared(root)
    first, second = git(top, "rev-parse", "HEAD~1"), git(top, "rev-parse", "HEAD")
    (top / ".git/info/grafts").write_text(f"{second} {second}\n")
    git(top, "replace", first, second)

    assert compared(root) == honest


def test_a_graph_of_commits_that_lies_is_not_believed(root: Path) -> None:
    top = root.parent
    honest = compared(root)
    trees = [git(top, "rev-parse", f"{side}^{{tree}}") for side in ("HEAD~1", "HEAD")]
    git(top, "commit-graph", "write", "--reachable")
    graph = top / ".git/objects/info/commit-graph"
    content = graph.read_bytes()[:-20]
    for tree in map(bytes.fromhex, trees):
        assert content.count(tree) == 1
    old, new = (content.index(bytes.fromhex(tree)) for tree in trees)
    # the parent of the second commit is the commit itself, by its number in the graph
    parents = {at: int.from_bytes(content[at + 20 : at + 24], "big") for at in (old, new)}
    itself = 1 - parents[new]
    content = content[: new + 20] + itself.to_bytes(4, "big") + content[new + 24 :]
    graph.chmod(0o644)
    graph.write_bytes(content + sha1(content, usedforsecurity=False).digest())

    assert compared(root) == honest


def test_what_the_environment_says_of_git_is_not_heard(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = compared(root)
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    for name, value in {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_COMMON_DIR": str(other / ".git"),
        "GIT_INDEX_FILE": str(other / "index"),
        "GIT_OBJECT_DIRECTORY": str(other / ".git/objects"),
        "GIT_NAMESPACE": "other",
        "GIT_PREFIX": "other/",
        "GIT_CEILING_DIRECTORIES": str(root.parent),
        "GIT_CONFIG_COUNT": "nonsense",
        "GIT_CONFIG_PARAMETERS": "nonsense",
        "GIT_TRACE": str(tmp_path / "trace"),
        "GIT_EXTERNAL_DIFF": "false",
    }.items():
        monkeypatch.setenv(name, value)

    assert compared(root) == honest
    assert not (tmp_path / "trace").exists()


def test_in_a_hook_of_a_linked_work_tree_the_bundle_there_is_compared(root: Path, tmp_path: Path) -> None:
    top, linked, output = root.parent, tmp_path / "linked", tmp_path / "output.json"
    git(top, "worktree", "add", "-q", str(linked), "-b", "side")
    command = f"'{sys.executable}' -m statute_runner diff HEAD~1 HEAD --git --bundle law --cases-only --format json"
    hook = top / ".git/hooks/post-commit"
    hook.write_text(f"#!/bin/sh\nexec {command} > '{output}'\n")
    hook.chmod(0o755)
    file = linked / "law" / LAW
    file.write_text(file.read_text().replace("revision: 2", "revision: 3"))
    committed(linked, "third")
    made = json.loads(output.read_text())

    assert [section["correction"] for section in made["sections"]] == ["the encoding is corrected: revision 2 to 3"]


@pytest.mark.parametrize("name", ["config", "info/attributes", "packed-refs", "shallow", "FETCH_HEAD"])
def test_a_pipe_in_the_repository_keeps_nobody_waiting(name: str, root: Path) -> None:
    file = root.parent / ".git" / name
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "statute_runner",
            "diff",
            "HEAD~1",
            "HEAD",
            "--git",
            "--bundle",
            str(root),
            "--cases-only",
        ],
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert done.returncode == 0


def tree_with(root: Path, mode: str, kind: str, oid: str, path: str) -> str:
    """A commit of the second one's tree, and this entry in it, which no work tree need be able to hold."""
    top = root.parent
    (top / ".git/index").unlink()
    git(top, "read-tree", "HEAD")
    git(top, "update-index", "--add", "--cacheinfo", f"{mode},{oid},law/{path}")
    commit = git(top, "commit-tree", git(top, "write-tree"), "-p", "HEAD", "-m", kind)
    git(top, "update-ref", "refs/heads/planted", commit)
    return "planted"


def test_a_link_in_a_tree_is_refused(root: Path) -> None:
    target = git(root.parent, "hash-object", "-w", "--stdin", given=b"../../../../outside.yaml")
    side = tree_with(root, "120000", "link", target, "code/1/10/2011-01-01.yaml")

    assert "planted:code/1/10/2011-01-01.yaml:1:1: file-link" in refused(root, "HEAD", side)


def test_another_repository_in_a_tree_is_refused(root: Path) -> None:
    side = tree_with(root, "160000", "submodule", git(root.parent, "rev-parse", "HEAD"), "code/2")

    assert "planted:code/2:1:1: file-link" in refused(root, "HEAD", side)


@pytest.mark.parametrize(("path", "own"), [("code/2", True), ("code/1/10/linked", True), ("docs", False)])
def test_a_linked_folder_in_a_tree_is_refused_where_it_is_the_bundles(path: str, own: bool, root: Path) -> None:
    target = git(root.parent, "hash-object", "-w", "--stdin", given=b"../elsewhere")
    side = tree_with(root, "120000", "link", target, path)

    if own:
        assert f"planted:{path}:1:1: file-link" in refused(root, "HEAD", side)
    else:
        assert not compared(root, "HEAD", side)["changed"]


@pytest.mark.parametrize("path", ["docs", "docs/theme"])
def test_another_repository_beside_the_bundles_folders_is_left_alone(path: str, root: Path) -> None:
    side = tree_with(root, "160000", "submodule", git(root.parent, "rev-parse", "HEAD"), path)

    assert not compared(root, "HEAD", side)["changed"]


def test_what_a_folder_leaves_out_a_commit_leaves_out(root: Path) -> None:
    """A hidden folder holds no law in the folder as it stands, so it holds none in a commit."""
    for name in (".drafts/1", "__old/1"):
        (root / name).mkdir(parents=True)
        shutil.copy(root / LAW, root / name / "2010-01-01.yaml")
    committed(root.parent, "hidden")

    assert not compared(root, "HEAD")["changed"]
    assert not compared(root, "HEAD~1", "HEAD")["changed"]


def test_a_tree_in_which_a_name_stands_twice_is_refused(root: Path) -> None:
    top = root.parent
    oid = git(top, "rev-parse", "HEAD:law/bundle.yaml")
    tree = b"".join(b"100644 bundle.yaml\0" + bytes.fromhex(one) for one in (oid, oid))
    inner = stored(top, b"tree", tree)
    outer = stored(top, b"tree", b"40000 law\0" + bytes.fromhex(inner))
    commit = git(top, "commit-tree", outer, "-m", "twice")

    assert "not as git writes one" in refused(root, "HEAD", commit)


def stored(top: Path, kind: bytes, content: bytes) -> str:
    """Stores an object as it is, valid or not, and returns its name."""
    whole = b"%s %d\0%s" % (kind, len(content), content)
    oid = sha1(whole, usedforsecurity=False).hexdigest()
    loose(top, oid).parent.mkdir(exist_ok=True)
    loose(top, oid).write_bytes(zlib.compress(whole))
    return oid


def test_a_tree_of_trees_without_end_is_refused(root: Path) -> None:
    top = root.parent
    oid = git(top, "rev-parse", "HEAD:law/bundle.yaml")
    tree = stored(top, b"tree", b"100644 bundle.yaml\0" + bytes.fromhex(oid))
    for _ in range(12):
        tree = stored(top, b"tree", b"".join(b"40000 %d\0" % n + bytes.fromhex(tree) for n in range(10)))
    outer = stored(top, b"tree", b"40000 law\0" + bytes.fromhex(tree))
    commit = git(top, "commit-tree", outer, "-m", "many")

    assert "git-size" in refused(root, "HEAD", commit)


def test_a_large_file_is_refused(root: Path) -> None:
    (root / "properties.yaml").write_text("#" * 2**21)
    committed(root.parent, "large")

    assert "2,097,152 bytes" in refused(root)


def test_all_that_git_says_is_told(root: Path) -> None:
    top = root.parent
    commit = loose(top, git(top, "rev-parse", "HEAD"))
    commit.chmod(0o644)
    commit.write_bytes(b"")
    said = refused(root)

    assert "is empty" in said
    assert "is corrupt" in said
    assert "statute-" not in said


def test_a_template_that_is_no_text_is_refused(root: Path) -> None:
    file = root / "code/1/10/explain/outcome.j2"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"\xff")
    committed(root.parent, "bytes")

    assert "HEAD:code/1/10/explain/outcome.j2:1:1: text-encoding" in refused(root)


@pytest.mark.parametrize("options", [[], ["--object-format=sha256"]])
def test_every_way_to_keep_a_revision_is_read(options: list[str], tmp_path: Path) -> None:
    root = repository(tmp_path / "received", *options)
    top = root.parent
    honest = compared(root)["sections"]
    git(top, "tag", "-a", "v2", "-m", "second")
    git(top, "branch", "topic/one")
    git(top, "gc", "-q")
    git(top, "pack-refs", "--all")
    commit = git(top, "rev-parse", "HEAD")
    copied = tmp_path / "copied"
    subprocess.run(["git", "clone", "-q", "--shared", str(top), str(copied)], check=True, capture_output=True)

    for side in ("v2", "topic/one", commit, commit[:12], "HEAD@{0}", ":/second", "@"):
        assert compared(root, "HEAD~1", side)["sections"] == honest
    assert compared(copied / "law", "origin/topic/one~1", "HEAD")["sections"] == honest


def test_a_bundle_at_the_top_of_its_repository_and_one_in_none(tmp_path: Path) -> None:
    root = shutil.copytree(TINY, tmp_path / "law")

    assert "is in no git repository" in refused(root, "HEAD", "HEAD")

    git(root, "init", "-q")
    committed(root, "first")

    assert not compared(root, "HEAD")["changed"]


def test_a_revision_that_there_is_not_is_named(tmp_path: Path) -> None:
    """A day, say, where `--git` was meant for other words."""
    told = refused(repository(tmp_path / "own"), "2003-03-03", "HEAD")

    assert "no revision `2003-03-03`: git: " in told
    assert "days and versions are compared without `--git`" in told
