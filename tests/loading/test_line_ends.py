"""A bundle is the same law however its lines end and whatever an editor puts at the start of a file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import statute_runner
from commands.command import statute

ROOT = Path(__file__).parents[2]
BUNDLES = {name: ROOT / "tests" / "bundles" / name for name in ("lending-library", "ftc")}
REQUEST = b'{"id": "a", "date": "2024-03-15"}'
BOM = b"\xef\xbb\xbf"


def with_crlf(source: Path, target: Path, start: bytes = b"") -> Path:
    """A copy of a folder of text with the ends of lines of another system, each file begun so."""
    shutil.copytree(source, target)
    for path in target.rglob("*.*"):
        if path.is_file():
            path.write_bytes(start + path.read_bytes().replace(b"\n", b"\r\n"))
    return target


@pytest.mark.parametrize("start", [b"", BOM])
@pytest.mark.parametrize("name", BUNDLES)
def test_a_decision_and_its_digests_are_the_same(name: str, start: bytes, tmp_path: Path) -> None:
    root = with_crlf(BUNDLES[name], tmp_path / "law", start)
    for form in ("json", "text", "html"):
        here, there = (
            statute("decide", "--bundle", str(path), "--format", form, given=REQUEST) for path in (BUNDLES[name], root)
        )

        assert there == here
        assert here.status == 0
    assert statute("check", str(root)).status == 0


def test_a_return_that_ends_no_line_is_refused(tmp_path: Path) -> None:
    root = shutil.copytree(BUNDLES["ftc"], tmp_path / "law")
    file = root / "facts.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r", 1))

    assert "U+000D" in statute("check", str(root)).output


def test_a_folder_of_templates_may_end_lines_so(tmp_path: Path) -> None:
    (tmp_path / "lf").mkdir()
    (tmp_path / "lf" / "outcome.j2").write_bytes(b"{% if true %}\nOne.\n{% endif %}\nTwo.\n")
    crlf = with_crlf(tmp_path / "lf", tmp_path / "crlf")
    said = [
        statute("decide", "--format", "text", "--template", str(folder), given=REQUEST)
        for folder in (tmp_path / "lf", crlf)
    ]

    assert said[0] == said[1]
    assert "One." in said[0].output


def test_a_revision_kept_with_other_line_ends_is_no_change(tmp_path: Path) -> None:
    root = with_crlf(BUNDLES["ftc"], tmp_path / "law")
    kept(tmp_path, "false")
    shutil.rmtree(root)
    shutil.copytree(BUNDLES["ftc"], root)
    done = statute("diff", "--git", "HEAD", "--bundle", str(root), "--cases-only", "--format", "json")

    assert (done.status, done.errors) == (0, "")
    assert json.loads(done.output)["changed"] is False


def test_the_pages_show_a_rule_as_it_is_written(tmp_path: Path) -> None:
    pytest.importorskip("starlette")
    from statute_runner.serve.rule_view import lines_of

    shown = []
    for root in (BUNDLES["ftc"], with_crlf(BUNDLES["ftc"], tmp_path / "law")):
        bundle = statute_runner.load(str(root)).bundle
        section = bundle.section("usc/15/44", bundle.versions["usc/15/44"][-1])
        shown.append({name: lines_of(bundle, section, name) for name in section.rules})

    assert shown[0] == shown[1]
    assert all(shown[0].values())


def test_a_draft_of_a_version_ends_its_lines_alike(tmp_path: Path) -> None:
    root = with_crlf(BUNDLES["ftc"], tmp_path / "law", BOM)
    name = "usc/15/44/2031-02-03.yaml"
    written = []
    for bundle in (root, shutil.copytree(BUNDLES["ftc"], tmp_path / "other")):
        assert statute("new", "usc/15/44", "2031-02-03", "--bundle", str(bundle)).status == 0
        written.append((bundle / name).read_bytes())

    assert written[0] == written[1]


def kept(top: Path, convert: str) -> None:
    """A repository of what the folder holds, under a user's setting for the ends of lines."""
    git(top, "init", "-q")
    git(top, "config", "core.autocrlf", convert)
    git(top, "add", "-A", ".")
    git(top, "commit", "-q", "-m", "One.")


def git(top: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(top), *who, *arguments], check=True, capture_output=True, env=environment)


def checked_out(top: Path, folder: Path) -> Path:
    """A clone as a user has it whose git ends lines with CRLF."""
    git(top, "clone", "-q", "-c", "core.autocrlf=true", str(top), str(folder))
    return folder


def test_a_bundle_with_a_new_version_has_line_feeds_in_every_checkout(tmp_path: Path) -> None:
    root = shutil.copytree(BUNDLES["ftc"], tmp_path / "kept" / "law")
    done = statute("new", "usc/15/44", "2031-02-03", "--bundle", str(root))
    kept(tmp_path / "kept", "false")
    clone = checked_out(tmp_path / "kept", tmp_path / "clone")

    assert f"{root / '.gitattributes'}: lines end alike in every checkout\n" in done.output
    assert [path for path in clone.rglob("*.yaml") if b"\r" in path.read_bytes()] == []


@pytest.mark.parametrize("place", ["law", "."])
def test_attributes_that_are_there_are_left_alone(place: str, tmp_path: Path) -> None:
    root = shutil.copytree(BUNDLES["ftc"], tmp_path / "law")
    (tmp_path / place / ".gitattributes").write_text("*.yaml eol=crlf\n")
    done = statute("new", "usc/15/44", "2031-02-03", "--bundle", str(root))

    assert done.status == 0
    assert ".gitattributes" not in done.output
    assert (tmp_path / place / ".gitattributes").read_text() == "*.yaml eol=crlf\n"
    assert sum(path.name == ".gitattributes" for path in tmp_path.rglob(".git*")) == 1


def test_attributes_above_the_repository_do_not_count(tmp_path: Path) -> None:
    root = shutil.copytree(BUNDLES["ftc"], tmp_path / "kept" / "law")
    (tmp_path / ".gitattributes").write_text("* -text\n")
    git(tmp_path / "kept", "init", "-q")
    statute("new", "usc/15/44", "2031-02-03", "--bundle", str(root))

    assert (root / ".gitattributes").exists()


def test_this_project_has_line_feeds_in_every_checkout(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "kept" / "schemas")
    shutil.copy(ROOT / ".gitattributes", tmp_path / "kept")
    shutil.copy(ROOT / "README.md", tmp_path / "kept")
    kept(tmp_path / "kept", "false")
    clone = checked_out(tmp_path / "kept", tmp_path / "clone")

    assert [path for path in clone.rglob("*.*") if path.suffix != ".git" and b"\r\n" in read(path)] == []


def read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() and ".git" not in path.parts else b""
