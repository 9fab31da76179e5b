"""Which bundle a command is about where none is named, and that none is written to which nobody meant."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY
from commands.command import statute
from statute_runner.loading import working_bundle
from statute_runner.loading.working_bundle import HERE, NAMED, SHIPPED, VARIABLE, meant_bundle

if TYPE_CHECKING:
    from pathlib import Path

FAULT = ("heading: Lending", "haeding: Lending")
SECTION = "code/1/10/2010-01-01.yaml"
REQUEST = json.dumps({"id": "one", "date": "2015-05-05"})


@pytest.fixture(name="law")
def _law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that holds one bundle, `policies`, and folders of other things."""
    monkeypatch.delenv("STATUTE_BUNDLE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool/bundle.yaml").write_text("name: another tool's\n")
    return shutil.copytree(TINY, tmp_path / "policies")


@pytest.fixture(name="shipped")
def _shipped(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The law that ships with the runner, as in an installation."""
    package = tmp_path_factory.mktemp("installed") / "lib/site-packages/statute_runner"
    root = shutil.copytree(TINY, package / "shipped/policies")
    monkeypatch.setattr(working_bundle, "PACKAGE", str(package))
    monkeypatch.setattr(working_bundle, "shipped", lambda name: str(package / "shipped" / name))
    return root


def faulty(law: Path) -> None:
    text = (law / SECTION).read_text()
    (law / SECTION).write_text(text.replace(*FAULT))


@pytest.mark.parametrize(("place", "root"), [(".", "policies"), ("policies", "."), ("policies/code/1", "../..")])
def test_the_bundle_that_the_working_folder_is_is_inside_of_or_holds(
    law: Path, monkeypatch: pytest.MonkeyPatch, place: str, root: str
) -> None:
    monkeypatch.chdir(law.parent / place)

    assert meant_bundle(None, here=True) == working_bundle.MeantBundle(root, HERE)


def test_what_is_named_comes_first_then_the_variable(law: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert law.is_dir()
    assert meant_bundle(None, here=False).why == SHIPPED
    monkeypatch.setenv("STATUTE_BUNDLE", "elsewhere")

    assert meant_bundle(None, here=True) == working_bundle.MeantBundle("elsewhere", VARIABLE)
    assert meant_bundle("named/", here=True) == working_bundle.MeantBundle("named", NAMED)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("verb", [("check",), ("test",), ("show",), ("schema",), ("diff", "2005-05-05", "2015-05-05")])
def test_an_edited_bundle_is_the_one_that_is_checked(law: Path, verb: tuple[str, ...]) -> None:
    assert statute(*verb).status == 0
    faulty(law)

    done = statute(*verb)

    assert done.status == (1 if verb == ("check",) else 2)
    assert "did you mean `heading`?" in done.output + done.errors


def test_a_bundle_whose_format_is_misspelt_is_not_passed_over(law: Path) -> None:
    text = (law / "bundle.yaml").read_text()
    (law / "bundle.yaml").write_text(text.replace("format: bundle/v1", "fromat: bundle/v1"))

    assert meant_bundle(None, here=True).root == "policies"
    assert statute("check").status == 1


@pytest.mark.parametrize("verb", [("check",), ("test",)])
def test_a_summary_names_the_folder(law: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]) -> None:
    assert "\npolicies: " in f"\n{statute(*verb).output}"
    monkeypatch.chdir(law)

    assert f"\n{law}: " in f"\n{statute(*verb).output}"


def test_several_bundles_are_told_apart_by_name_only(law: Path) -> None:
    shutil.copytree(law, law.parent / "other")
    done = statute("check")

    assert (done.status, done.output) == (2, "")
    assert "bundle-which the working folder holds 2 bundles: other, policies" in done.errors
    assert statute("check", "other").status == 0
    assert statute("diff", "policies", "other", "--cases-only").status == 0


@pytest.mark.parametrize(
    "verb", [("new", "code/1/20", "2030-01-01"), ("schema", "--write"), ("test", "--mutate", "--write")]
)
def test_nothing_is_written_into_an_installed_copy(
    tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    monkeypatch.delenv("STATUTE_BUNDLE", raising=False)
    monkeypatch.chdir(tmp_path)
    before = {path: path.read_bytes() for path in shipped.rglob("*") if path.is_file()}
    unnamed, named = statute(*verb), statute(*verb, f"--bundle={shipped}")
    monkeypatch.chdir(shipped)
    inside = statute(*verb)

    for done in (unnamed, named, inside):
        assert done.status == 2, done
        assert "bundle-installed" in done.errors
        assert "cp -r " in done.errors
    assert before == {path: path.read_bytes() for path in shipped.rglob("*") if path.is_file()}


def test_the_shipped_law_of_a_checkout_is_not_edited_unless_it_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATUTE_BUNDLE", raising=False)
    monkeypatch.chdir(tmp_path)
    done = statute("schema", "--write")

    assert done.status == 2
    assert "bundle-unnamed" in done.errors


@pytest.mark.usefixtures("law")
def test_a_command_that_checks_one_bundle_prints_what_renews_that_one(tmp_path: Path) -> None:
    other = shutil.copytree(TINY, tmp_path / "notes/other")
    (other / "request.schema.json").write_text("{}\n")

    assert "run `statute schema --write --bundle notes/other`" in statute("check", "notes/other").output
    (tmp_path / "policies/request.schema.json").write_text("{}\n")
    assert "run `statute schema --write --bundle policies`" in statute("check").output
    assert statute("schema", "--write").output == "policies/request.schema.json: written\n"
    assert statute("check").status == 0


@pytest.mark.usefixtures("shipped")
def test_where_a_decision_is_asked_for_does_not_change_it_and_another_bundle_is_named(law: Path) -> None:
    same = statute("decide", given=REQUEST.encode())
    faulty(law)
    other = statute("decide", given=REQUEST.encode())

    assert same.errors == ""
    assert (other.status, other.output) == (0, same.output)
    assert other.errors == (
        "statute: the bundle is the one that ships with the runner; there is another in `policies`, "
        "taken with --bundle policies\n"
    )
    assert statute("decide", "--bundle", str(TINY), given=REQUEST.encode()).errors == ""
