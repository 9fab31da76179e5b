"""A command that is printed for the user can be pasted into a shell as it stands, wherever the law is kept."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY

from .command import statute

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["my law's", "-law", "law; touch harm", "law"]


@pytest.fixture(name="law", params=NAMES)
def _law(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bundle in a folder of this name below the working folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TINY, tmp_path / request.param)
    return request.param  # type: ignore[no-any-return]


def words(command: str) -> list[str]:
    """What a shell would pass on; nothing in the command ends it."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    found = list(lexer)

    assert found[0] == "statute"
    assert not {";", "&", "|", "<", ">"} & {*found}
    return found[1:]


def test_check_says_how_the_schema_is_renewed(law: str, tmp_path: Path) -> None:
    (tmp_path / law / "request.schema.json").write_text("{}\n")
    found = re.search(r"help: run `(.*)`$", statute("check", f"--bundle=./{law}").output, re.MULTILINE)
    assert found
    done = statute(*words(found[1]))

    assert (done.status, done.errors) == (0, "")
    assert statute("check", f"--bundle=./{law}").status == 0


def test_new_says_what_to_run(law: str) -> None:
    done = statute("new", "code/1/20", "2030-01-01", f"--bundle=./{law}")
    found = re.search(r"run: (statute check .*); (statute test .*); (statute diff .*)$", done.output, re.MULTILINE)

    assert found, done.output
    printed = [statute(*words(command)) for command in found.groups()]
    assert all("code/1/20" in one.output + one.errors for one in (printed[0], printed[2]))
    assert "folder not found" not in "".join(one.errors for one in printed)


def test_new_without_a_day_says_what_to_write(law: str) -> None:
    done = statute("new", "code/1/20", f"--bundle=./{law}")
    found = re.search(r"help: (statute new .*)$", done.errors, re.MULTILINE)

    assert found
    assert statute(*words(found[1].replace("DATE", "2030-01-01"))).status == 0


def test_ask_says_how_to_decide_again(law: str) -> None:
    done = statute("ask", f"--bundle=./{law}", f"--save={law}.yaml", given=b"2015-05-05\n" + b"?\n" * 2 + b"\n" * 40)
    found = re.search(r"To decide it again:\n  (.*)$", done.errors, re.MULTILINE)

    assert found, done.errors
    assert statute(*words(found[1])).status == 0
